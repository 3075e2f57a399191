// Where libhdf5 reads from and writes to: no call tells where B-trees and heaps are, nor in reasonable time where chunks
// are, but whoever moves a file's bytes sees it. Drivers that are copies of the one in use note it on the way, and leave
// out the transfer of a chunk of which only the place is wanted. While no values are read, all is structure; the kind
// that libhdf5 gives with a read does not tell, for it calls global heaps raw data.
//
// Needs what a header cannot hold: one record for all callers. They hold libhdf5's lock.
#ifndef CSTRUCTURE_H
#define CSTRUCTURE_H
#include <hdf5.h>

// Bytes of a file, counted from its first one; none at `HADDR_UNDEF`.
typedef struct {
  haddr_t start;
  hsize_t count;
} cstructure_range;

// Makes files that are opened with these access properties tell places; `origin` is 0 for a file and 1 for an image in
// memory. With `notes` they note their reads too.
herr_t cstructure_watch(hid_t access, const char *path, int origin, int notes);

// Whether structure that was read of an open file has a byte from `start` on and before `end`; negative for a
// failure. Of each read as many bytes count as are structure at the least. The file must take notes.
int cstructure_overlaps(hid_t file, haddr_t start, haddr_t end);

// Where some chunks of a dataset lie, from the `first` one on in row-major order of their grid, which has `grid`
// chunks of `chunk` elements along each axis. Their bytes are not read. The file must tell places, as for all that
// follows.
herr_t cstructure_chunks(hid_t dataset, int rank, const hsize_t *grid, const hsize_t *chunk, hsize_t first,
                         size_t count, cstructure_range *places);

// A chunk of an open file as it is stored: which file, where, and the filters that were left out, a bit for each stage.
typedef struct {
  void *file;
  cstructure_range range;
  uint32_t skipped;
} cstructure_chunk;

// The chunk that begins at an element of a dataset; nowhere for one that was never written.
herr_t cstructure_find_chunk(hid_t dataset, const hsize_t *start, cstructure_chunk *chunk);

// Gives the chunk that begins at an element a place of `count` bytes, which have to be written.
herr_t cstructure_place_chunk(hid_t dataset, const hsize_t *start, size_t count, cstructure_chunk *chunk);

// Move bytes of a chunk, `offset` of which come before, without libhdf5's knowing.
herr_t cstructure_read(const cstructure_chunk *chunk, hsize_t offset, size_t count, void *bytes);
herr_t cstructure_write(const cstructure_chunk *chunk, hsize_t offset, size_t count, const void *bytes);

#endif
