// Inside this module: how a chunk's transfer is told from others, and done by others than libhdf5.
#ifndef TRANSFERS_H
#define TRANSFERS_H
#include "CStructure.h"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

// Whether a transfer of the driver's is the one of a chunk of which only the place is wanted. It is noted then, and
// must not be done.
int is_withheld(H5FD_t *file, haddr_t address, size_t size, const void *bytes);

// Whether files of an open dataset go through a driver of this module.
int is_watched(hid_t dataset);

// The driver without what this module adds.
const H5FD_class_t *original_driver(const H5FD_t *file);

#endif
