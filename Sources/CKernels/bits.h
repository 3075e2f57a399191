// Floats as bits and back, without a call.

#ifndef CK_BITS_H
#define CK_BITS_H

#include "clones.h"

CK_BODY uint32_t ck_bits_f32(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

CK_BODY float ck_float(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

CK_BODY uint64_t ck_bits_f64(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

CK_BODY double ck_double(uint64_t bits) {
  double x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

#endif
