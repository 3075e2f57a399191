// 16-bit floats to float32, which holds each of them exactly, and the order of bytes.

#include "bits.h"

#pragma STDC FP_CONTRACT OFF

#define CK_BSWAP16(x) ((uint16_t)((x) << 8 | (x) >> 8))

CK_BODY float ck_from_bf16(uint16_t x) { return ck_float((uint32_t)x << 16); }

/// The value of binary16 bits.
CK_BODY float ck_from_f16(uint16_t x) {
  // The same digits 112 binades down; subnormals come out right too.
  float magnitude = ck_float((uint32_t)(x & 0x7fff) << 13) * 0x1p112f;
  uint32_t special = (x & 0x7c00) == 0x7c00 ? 0x7f800000u : 0;
  return ck_float(ck_bits_f32(magnitude) | special | (uint32_t)(x & 0x8000) << 16);
}

// One loop for each order, so that the choice stays out of it.
#define CK_WIDEN(of, from, count, swaps, to) \
  const ck_unaligned_u16 *values = from; \
  if (swaps) \
    for (size_t i = 0; i < count; i++) to[i] = of(CK_BSWAP16(values[i])); \
  else \
    for (size_t i = 0; i < count; i++) to[i] = of(values[i]);

CK_BODY void ck_bf16_to_f32_body(const void *from, size_t count, int swaps, float *restrict to) {
  CK_WIDEN(ck_from_bf16, from, count, swaps, to)
}

CK_BODY void ck_f16_to_f32_body(const void *from, size_t count, int swaps, float *restrict to) {
  CK_WIDEN(ck_from_f16, from, count, swaps, to)
}

#if defined(__x86_64__)
/// The same value by an instruction.
CK_AVX2 CK_BODY float ck_from_f16_hardware(uint16_t x) {
  _Float16 half;
  __builtin_memcpy(&half, &x, sizeof half);
  return (float)half;
}

CK_AVX2 CK_BODY void ck_f16_to_f32_hardware(
    const void *from, size_t count, int swaps, float *restrict to) {
  CK_WIDEN(ck_from_f16_hardware, from, count, swaps, to)
}
#endif

CK_CLONES(
    void, ck_bf16_to_f32, ck_bf16_to_f32_body,
    (const void *from, size_t count, int swaps, float *to), (from, count, swaps, to))
CK_CLONES_OF(
    void, ck_f16_to_f32, ck_f16_to_f32_body, ck_f16_to_f32_hardware,
    (const void *from, size_t count, int swaps, float *to), (from, count, swaps, to))

#define CK_SWAP(bits) \
  CK_BODY void ck_swap_u##bits(void *values, size_t count) { \
    uint8_t *bytes = values; \
    for (size_t i = 0; i < count; i++) { \
      uint##bits##_t x; \
      __builtin_memcpy(&x, bytes + i * sizeof x, sizeof x); \
      x = __builtin_bswap##bits(x); \
      __builtin_memcpy(bytes + i * sizeof x, &x, sizeof x); \
    } \
  }
CK_SWAP(16)
CK_SWAP(32)
CK_SWAP(64)

CK_BODY void ck_swap_body(void *values, size_t count, size_t size) {
  if (size == 2) ck_swap_u16(values, count);
  else if (size == 4) ck_swap_u32(values, count);
  else ck_swap_u64(values, count);
}

CK_CLONES(void, ck_swap, ck_swap_body, (void *values, size_t count, size_t size), (values, count, size))
