// Which addresses libhdf5 reads from: no call tells where B-trees and heaps are, but whoever reads a file sees it.
// A driver that is a copy of the one in use notes them on the way. While no values are read, all is structure;
// the kind that libhdf5 gives with a read does not tell, for it calls global heaps raw data.
//
// Needs what a header cannot hold: one record for all callers. They hold libhdf5's lock.
#ifndef CSTRUCTURE_H
#define CSTRUCTURE_H
#include <hdf5.h>

// Makes files that are opened with these access properties note their reads; `kind` is 0 for a file and 1 for
// an image in memory.
herr_t cstructure_record(hid_t access, const char *path, int kind);

// Copies the addresses noted for an open file, as many as fit; gives how many there are, or a negative number.
long cstructure_addresses(hid_t file, haddr_t *addresses, size_t room);

#endif
