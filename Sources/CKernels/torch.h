// Uniform values in [0, 1) as torch makes them of random words.

#ifndef CK_TORCH_H
#define CK_TORCH_H

#include "bits.h"

#pragma STDC FP_CONTRACT OFF
#include "mt19937.h"

/// Values made at a time: 16 KiB of float32, which stay in the first-level cache.
#define CK_TORCH_PIECE 4096

/// The low 24 bits of an untempered word's value.
CK_BODY float ck_torch_unit_f32(uint32_t word) {
  return (float)(int32_t)(ck_mt_temper(word) & 0xffffffu) * 0x1p-24f;
}

/// The low 53 bits: as halves with the exponents of 2^52 and 2^84, since AVX2 converts no 64-bit
/// integers. Every step is exact.
CK_BODY double ck_torch_unit_f64(uint64_t word) {
  double low = ck_double((word & 0xffffffffu) | 0x4330000000000000u);
  double high = ck_double((word >> 32 & 0x1fffffu) | 0x4530000000000000u);
  return ((high - (0x1p84 + 0x1p52)) + low) * 0x1p-53;
}

#endif
