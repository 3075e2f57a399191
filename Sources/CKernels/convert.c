// Rounding of float32 to the two 16-bit formats.

#include "bits.h"

#pragma STDC FP_CONTRACT OFF

/// The bits of `x` rounded to binary16, as the F16C instruction gives them.
CK_BODY uint16_t ck_f16(float x) {
  uint32_t bits = ck_bits_f32(x), sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu;
  // Subnormal results: adding 1/2 lines up the last bit of the sum with theirs, 2^-24.
  uint32_t tiny = ck_bits_f32(ck_float(magnitude) + 0.5f) - 0x3f000000u;
  // Normal ones: drop 13 bits to nearest even, move the bias from 127 to 15.
  uint32_t odd = magnitude >> 13 & 1u;
  uint32_t normal = (magnitude - 0x38000000u + 0x0fffu + odd) >> 13;
  uint32_t nan = 0x7e00u | (magnitude >> 13 & 0x03ffu);
  uint32_t rounded = magnitude < 0x38800000u ? tiny : normal;
  // 65520 is the least value that rounds to infinity.
  rounded = magnitude >= 0x477ff000u ? 0x7c00u : rounded;
  rounded = magnitude > 0x7f800000u ? nan : rounded;
  return (uint16_t)(sign | rounded);
}

CK_BODY void ck_f32_to_f16_body(const float *values, size_t count, void *out) {
  ck_unaligned_u16 *restrict to = out;
  for (size_t i = 0; i < count; i++) to[i] = ck_f16(values[i]);
}

#if defined(__x86_64__)
CK_AVX2 CK_BODY void ck_f32_to_f16_hardware(const float *values, size_t count, void *out) {
  ck_unaligned_u16 *restrict to = out;
  for (size_t i = 0; i < count; i++) {
    _Float16 rounded = (_Float16)values[i];
    uint16_t bits;
    __builtin_memcpy(&bits, &rounded, sizeof bits);
    to[i] = bits;
  }
}
#endif
// Elsewhere the body serves alone, and the macro below leaves the hardware's name out.

CK_CLONES_OF(
    void, ck_f32_to_f16, ck_f32_to_f16_body, ck_f32_to_f16_hardware,
    (const float *values, size_t count, void *out), (values, count, out))

CK_BODY void ck_f32_to_bf16_body(const float *values, size_t count, void *out) {
  ck_unaligned_u16 *restrict to = out;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits = ck_bits_f32(values[i]);
    uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    uint32_t quiet = bits >> 16 | 0x0040u;
    to[i] = (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? quiet : rounded);
  }
}

CK_CLONES(
    void, ck_f32_to_bf16, ck_f32_to_bf16_body,
    (const float *values, size_t count, void *out), (values, count, out))
