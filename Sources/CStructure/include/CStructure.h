// Where libhdf5 reads from: no call tells where B-trees and heaps are, nor in reasonable time where chunks are, but
// whoever reads a file sees it. A driver that is a copy of the one in use notes it on the way. While no values are
// read, all is structure; the kind that libhdf5 gives with a read does not tell, for it calls global heaps raw data.
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

// Makes files that are opened with these access properties note their reads; `kind` is 0 for a file and 1 for
// an image in memory.
herr_t cstructure_record(hid_t access, const char *path, int kind);

// Whether structure that was read of an open file has a byte from `start` on and before `end`; negative for a
// failure. Of each read as many bytes count as are structure at the least.
int cstructure_overlaps(hid_t file, haddr_t start, haddr_t end);

// Where some chunks of a dataset lie, from the `first` one on in row-major order of their grid, which has `grid`
// chunks of `chunk` elements along each axis. Their bytes are not read. The file must note its reads.
herr_t cstructure_chunks(hid_t dataset, int rank, const hsize_t *grid, const hsize_t *chunk, hsize_t first,
                         size_t count, cstructure_range *places);

#endif
