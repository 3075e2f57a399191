#ifndef CMEMORY_H
#define CMEMORY_H

// glibc's allocator gets one pool for all threads; other systems' stay as they are. Two ways to treat what is large:

// What takes 256 KiB or more gets pages of its own, which go back to the system with it. Lists that grow leave no holes,
// and their room to grow takes no memory.
void cmemory_map_blocks(void);

// The pool keeps what was freed for the next batch of values.
void cmemory_keep_blocks(void);

// Gives back the pages of program text that are at hand. The system reads those that are needed again from its cache.
// Only Linux does it.
void cmemory_drop_text(void);

#endif
