#ifndef CMEMORY_H
#define CMEMORY_H

// glibc's allocator gets one pool for all threads, which keeps what was freed for the next batch of values; other
// systems' stay as they are.
void cmemory_keep_blocks(void);

// Gives back the pages of program text that are at hand. The system reads those that are needed again from its cache.
// Only Linux does it.
void cmemory_drop_text(void);

#endif
