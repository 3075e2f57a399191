// HDF5's shuffle filter, forwards: byte k of every element, then byte k + 1.

#include "bits.h"
#include "clones.h"

CK_BODY void ck_shuffle_of(size_t size, const uint8_t *restrict values, size_t count, uint8_t *restrict to) {
  for (size_t byte = 0; byte < size; byte++)
    for (size_t i = 0; i < count; i++) to[byte * count + i] = values[i * size + byte];
}

CK_BODY void ck_shuffle_body(const void *values, size_t count, size_t size, void *out) {
  // A stride that the compiler knows becomes vector shuffles.
  if (size == 2) ck_shuffle_of(2, values, count, out);
  else if (size == 4) ck_shuffle_of(4, values, count, out);
  else if (size == 8) ck_shuffle_of(8, values, count, out);
  else ck_shuffle_of(size, values, count, out);
}

CK_CLONES(
    void, ck_shuffle, ck_shuffle_body, (const void *values, size_t count, size_t size, void *out),
    (values, count, size, out))
