// Settings of glibc's allocator and of Linux's pages, which Swift's module of the C library leaves out.
#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
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

#ifdef __linux__
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

/// Takes what a loaded object has that nobody can have written to: all of it is in its file.
static inline int cmalloc_drop_code(struct dl_phdr_info *object, size_t size, void *page) {
  (void)size;
  uintptr_t mask = *(uintptr_t *)page - 1;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
    uintptr_t start = (object->dlpi_addr + part->p_vaddr + mask) & ~mask;
    uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & ~mask;
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}
#endif

/// Gives back the pages of program text, which the system reads again from its cache where they are needed: most of
/// those at hand after the start served nothing but the start.
static inline void cmalloc_forget_start(void) {
#ifdef __linux__
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  dl_iterate_phdr(cmalloc_drop_code, &page);
#endif
}
#endif
