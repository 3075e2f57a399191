// glibc's settings of its allocator, which Swift's module of the C library leaves out.
#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// One pool for all threads, which keeps what was freed for the next batch of values; other systems'
/// allocators stay as they are.
static inline void cmalloc_keep_blocks(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
#endif
