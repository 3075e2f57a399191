// Normal float32 values by the Box-Muller transform. Every operation is one IEEE operation rounded
// to nearest, in the order written: contraction to fused multiply-adds would change the bits.

#include "bits.h"
#include "philox.h"

#pragma STDC FP_CONTRACT OFF

/// sqrt(-2 ln u) for u = (w + 1/2) / 2^32.
CK_BODY float ck_radius_f32(uint32_t w) {
  // The upper half of the range is held as 1 - u, which keeps small radii from being quantised.
  int upper = (int32_t)w < 0;
  float g = (float)(int32_t)(upper ? ~w : w) + 0.5f;

  // u = 2^e (1 + v) with v in [-1/2, 0).
  uint32_t b = ck_bits_f32(g);
  float m = ck_float((b & 0x007fffffu) | 0x3f000000u);
  int32_t exponent = (int32_t)(b >> 23) - 158;
  float e = (float)(upper ? 0 : exponent);
  float v = upper ? g * -0x1p-32f : m - 1.0f;

  // -2 ln(1 + v) / v
  float p = -0x1.70ecdcp+1f;
  p = p * v + -0x1.b2217ap+1f;
  p = p * v + -0x1.41f72cp+1f;
  p = p * v + -0x1.a0da7ap-2f;
  p = p * v + -0x1.14157cp-1f;
  p = p * v + 0x1.f143c6p-2f;
  p = p * v + -0x1.55b59ep-1f;
  p = p * v + 0x1.fffe20p-1f;
  p = p * v + -0x1.000000p+1f;
  return __builtin_elementwise_sqrt(p * v + e * -0x1.62e430p+0f);
}

/// The two normal values of a radius word and an angle word.
CK_BODY void ck_pair_f32(uint32_t w, uint32_t a, float *cosine, float *sine) {
  float r = ck_float(ck_bits_f32(ck_radius_f32(w)) ^ (a & 0x80000000u));

  // 30 bits of the angle, in eighths of a turn: an odd multiple of 2^-30 in (-1, 1).
  float t = (float)(int32_t)(a << 2 | 2) * 0x1p-31f;
  float z = t * t;
  float s = -0x1.2d9302p-15f;
  s = s * z + 0x1.465e92p-9f;
  s = s * z + -0x1.4abbbap-4f;
  s = s * z + 0x1.921fb6p-1f;
  s = s * t;
  float c = 0x1.d9d580p-19f;
  c = c * z + -0x1.55c5e0p-12f;
  c = c * z + 0x1.03c1dep-6f;
  c = c * z + -0x1.3bd3ccp-2f;
  c = c * z + 1.0f;

  int swap = (int32_t)(a << 1) < 0;
  *cosine = r * (swap ? s : c);
  *sine = r * (swap ? c : s);
}

CK_BODY void ck_normal_f32_body(
    CKStream stream, uint64_t counter, size_t blocks, float mean, float std, void *out) {
  ck_unaligned_float *restrict to = out;
  for (size_t block = 0; block < blocks; block++) {
    ck_words words;
    ck_philox_block(stream, counter + CK_LANES * block, &words);
    for (int half = 0; half < 2; half++) {
      CK_INTERLEAVE(4)
      for (int lane = 0; lane < CK_LANES; lane++) {
        float x, y;
        ck_pair_f32(words.word[2 * half][lane], words.word[2 * half + 1][lane], &x, &y);
        to[lane] = x * std + mean;
        to[CK_LANES + lane] = y * std + mean;
      }
      to += 2 * CK_LANES;
    }
  }
}

CK_CLONES(
    void, ck_normal_f32, ck_normal_f32_body,
    (CKStream stream, uint64_t counter, size_t blocks, float mean, float std, void *out),
    (stream, counter, blocks, mean, std, out))
