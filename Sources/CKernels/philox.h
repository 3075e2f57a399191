// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC11),
// 64 counters at a time.

#ifndef CK_PHILOX_H
#define CK_PHILOX_H

#include "clones.h"

#define CK_LANES 64

/// The words of 64 counters: word j of lane l is `word[j][l]`; two lanes share one of `pair`.
typedef union {
  uint32_t word[4][CK_LANES];
  uint64_t pair[4][CK_LANES / 2];
} ck_words;

// The upper halves of the state hold garbage: multiplication takes the low halves, and xor keeps
// the halves apart. That makes a round two multiplications, two shifts and four xors per lane with
// the one vector multiplication of 32 bits to 64 that SSE2 and AVX2 have.
typedef struct {
  uint64_t c0, c1, c2, c3;
} ck_counter;

#define CK_LOW(x) ((x) & 0xffffffffu)

CK_BODY ck_counter ck_philox(ck_counter c, const uint32_t key[2]) {
  uint32_t k0 = key[0], k1 = key[1];
  CK_UNROLL
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = CK_LOW(c.c0) * 0xd2511f53u;
    uint64_t p1 = CK_LOW(c.c2) * 0xcd9e8d57u;
    c = (ck_counter){(p1 >> 32) ^ c.c1 ^ k0, p1, (p0 >> 32) ^ c.c3 ^ k1, p0};
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return c;
}

/// Words of the counters `counter` ... `counter` + 63; `counter` is a multiple of 64.
CK_BODY void ck_philox_block(CKStream stream, uint64_t counter, ck_words *out) {
  const uint64_t c1 = counter >> 32, c2 = stream.path[0], c3 = stream.path[1];
  // Even and odd lanes side by side, so that a pair of words leaves as one 64-bit store.
  CK_INTERLEAVE(2)
  for (uint64_t i = 0; i < CK_LANES / 2; i++) {
    ck_counter even = ck_philox((ck_counter){counter + 2 * i, c1, c2, c3}, stream.key);
    ck_counter odd = ck_philox((ck_counter){counter + 2 * i + 1, c1, c2, c3}, stream.key);
    out->pair[0][i] = CK_LOW(even.c0) | odd.c0 << 32;
    out->pair[1][i] = CK_LOW(even.c1) | odd.c1 << 32;
    out->pair[2][i] = CK_LOW(even.c2) | odd.c2 << 32;
    out->pair[3][i] = CK_LOW(even.c3) | odd.c3 << 32;
  }
}

#endif
