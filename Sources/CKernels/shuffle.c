// HDF5's shuffle filter, forwards: byte k of every element, then byte k + 1.

#include "bits.h"
#include "clones.h"

// One pass: an element is read once, as a number, and each of its bytes leaves for its own plane.
#define CK_SHUFFLE(bits) \
  CK_BODY void ck_shuffle_u##bits(const uint8_t *restrict from, size_t count, uint8_t *restrict to) { \
    for (size_t i = 0; i < count; i++) { \
      uint##bits##_t x; \
      __builtin_memcpy(&x, from + i * (bits / 8), sizeof x); \
      CK_UNROLL \
      for (size_t byte = 0; byte < bits / 8; byte++) to[byte * count + i] = (uint8_t)(x >> (8 * byte)); \
    } \
  }
CK_SHUFFLE(16)
CK_SHUFFLE(32)

// As two halves: eight planes at once are more streams than registers.
CK_BODY void ck_shuffle_u64(const uint8_t *restrict from, size_t count, uint8_t *restrict to) {
  for (size_t half = 0; half < 2; half++) {
    uint8_t *restrict out = to + 4 * half * count;
    for (size_t i = 0; i < count; i++) {
      uint32_t x;
      __builtin_memcpy(&x, from + 8 * i + 4 * half, sizeof x);
      CK_UNROLL
      for (size_t byte = 0; byte < 4; byte++) out[byte * count + i] = (uint8_t)(x >> (8 * byte));
    }
  }
}

CK_BODY void ck_shuffle_of(size_t size, const uint8_t *restrict values, size_t count, uint8_t *restrict to) {
  for (size_t byte = 0; byte < size; byte++)
    for (size_t i = 0; i < count; i++) to[byte * count + i] = values[i * size + byte];
}

CK_BODY void ck_shuffle_body(const void *values, size_t count, size_t size, void *out) {
  if (size == 2) ck_shuffle_u16(values, count, out);
  else if (size == 4) ck_shuffle_u32(values, count, out);
  else if (size == 8) ck_shuffle_u64(values, count, out);
  else ck_shuffle_of(size, values, count, out);
}

CK_CLONES(
    void, ck_shuffle, ck_shuffle_body, (const void *values, size_t count, size_t size, void *out),
    (values, count, size, out))
