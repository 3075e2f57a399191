// Inside this module: what the drivers tell the notes of structure.
#ifndef NOTES_H
#define NOTES_H
#include "CStructure.h"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

// Makes room for the note of one more read; negative if there is no memory.
int prepare_notes(const H5FD_t *file);

// Notes what was read of a file for which there is room.
void note_read(const H5FD_t *file, H5FD_mem_t type, haddr_t address, size_t size, const void *bytes);

// Drops the notes of a file: one that comes later may have its address.
void forget_notes(const H5FD_t *file);

#endif
