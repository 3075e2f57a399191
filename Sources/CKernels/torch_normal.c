// torch's normal float32 values: blocks of 16 through the Box-Muller transform, with the logarithm,
// sine and cosine of the Cephes library (Moshier: Methods and programs for mathematical functions,
// 1989) in the arithmetic of torch's AVX2 kernels. Every operation is one IEEE operation, in the
// order written.

#include "fused.h"
#include "mt19937.h"
#include "torch.h"

#pragma STDC FP_CONTRACT OFF

#define CK_HALF 8
#define CK_GROUP 8
#define CK_LANES (CK_GROUP * CK_HALF)
#define CK_SAFE(a, b, c) ck_fma_safe_f32(hardware, a, b, c)

/// ln x for x in [2^-24, 1].
CK_BODY float ck_torch_ln(int hardware, float x) {
  uint32_t bits = ck_bits_f32(x);
  float m = ck_float((bits & 0x807fffffu) | 0x3f000000u);
  // All bits where m is below the square root of 1/2: masks are cheaper than choices.
  int32_t small = -(ck_bits_f32(m) < 0x3f3504f3u);
  float e = (float)((int32_t)(bits >> 23) - 126 + small);
  float v = ck_float(ck_bits_f32(m) & (uint32_t)small) + (m - 1.0f);
  float z = v * v;
  float y = CK_SAFE(ck_float(0x3d9021bb), v, ck_float(0xbdebd1b8));
  y = CK_SAFE(y, v, ck_float(0x3def251a));
  y = CK_SAFE(y, v, ck_float(0xbdfe5d4f));
  y = CK_SAFE(y, v, ck_float(0x3e11e9bf));
  y = CK_SAFE(y, v, ck_float(0xbe2aae50));
  y = CK_SAFE(y, v, ck_float(0x3e4cceac));
  y = CK_SAFE(y, v, ck_float(0xbe7ffffc));
  y = CK_SAFE(y, v, ck_float(0x3eaaaaaa));
  y = v * y;
  y = CK_SAFE(y, z, e * ck_float(0xb95e8083));
  y = CK_SAFE(-z, 0.5f, y);
  return CK_SAFE(0.693359375f, e, v + y);
}

/// The two standard normal values of the uniforms `u` and `w`, both in [0, 1).
CK_BODY void ck_torch_pair(int hardware, float u, float w, float *cosine, float *sine) {
  float r = __builtin_elementwise_sqrt(ck_torch_ln(hardware, 1.0f - u) * -2.0f);
  float angle = ck_float(0x40c90fdb) * w;

  int32_t j = ((int32_t)(angle * ck_float(0x3fa2f983)) + 1) & ~1;
  float f = (float)j;
  float x = CK_SAFE(f, -0.78515625f, angle);
  x = CK_SAFE(-2.4187564849853515625e-4f, f, x);
  x = CK_SAFE(f, ck_float(0xb3222169), x);
  float z = x * x;
  float c = CK_SAFE(ck_float(0x37ccf5ce), z, ck_float(0xbab6061a));
  c = z * CK_SAFE(c, z, ck_float(0x3d2aaaa5));
  c = CK_SAFE(z, c, z * -0.5f) + 1.0f;
  float s = CK_SAFE(ck_float(0xb94ca1f9), z, ck_float(0x3c08839e));
  s = z * CK_SAFE(s, z, ck_float(0xbe2aaaa3));
  s = CK_SAFE(x, s, x);

  // Odd quadrants change sine and cosine round.
  uint32_t odd = (uint32_t)((int32_t)((uint32_t)j << 30) >> 31);
  uint32_t swap = (ck_bits_f32(s) ^ ck_bits_f32(c)) & odd;
  uint32_t sine_sign = (uint32_t)(j & 4) << 29, cosine_sign = (uint32_t)(~(j - 2) & 4) << 29;
  *sine = r * ck_float(ck_bits_f32(s) ^ swap ^ sine_sign);
  *cosine = r * ck_float(ck_bits_f32(c) ^ swap ^ cosine_sign);
}

/// Turns up to 8 blocks of 16 uniforms into normals.
CK_BODY void ck_torch_group(
    int hardware, size_t blocks, float mean, float std, const float *from, char *to) {
  const size_t half = CK_HALF * sizeof *from;
  float first[CK_LANES] = {0}, second[CK_LANES] = {0};
  for (size_t b = 0; b < blocks; b++) {
    __builtin_memcpy(first + CK_HALF * b, from + 2 * CK_HALF * b, half);
    __builtin_memcpy(second + CK_HALF * b, from + 2 * CK_HALF * b + CK_HALF, half);
  }
  for (int i = 0; i < CK_LANES; i++) {
    float cosine, sine;
    ck_torch_pair(hardware, first[i], second[i], &cosine, &sine);
    first[i] = ck_fma_f32(hardware, cosine, std, mean);
    second[i] = ck_fma_f32(hardware, sine, std, mean);
  }
  for (size_t b = 0; b < blocks; b++) {
    __builtin_memcpy(to + 2 * half * b, first + CK_HALF * b, half);
    __builtin_memcpy(to + 2 * half * b + half, second + CK_HALF * b, half);
  }
}

CK_BODY void ck_torch_normal_f32_body(
    int hardware, CKMersenneTwister *restrict state, size_t blocks, float mean, float std,
    void *out) {
  char *to = out;
  while (blocks > 0) {
    float units[CK_TORCH_PIECE];
    size_t part = blocks < CK_TORCH_PIECE / 16 ? blocks : CK_TORCH_PIECE / 16;
    for (size_t done = 0; done < 16 * part;) {
      size_t taken;
      const uint32_t *words = ck_mt_take(state, 16 * part - done, &taken);
      for (size_t i = 0; i < taken; i++) units[done + i] = ck_torch_unit_f32(words[i]);
      done += taken;
    }
    for (size_t b = 0; b < part; b += CK_GROUP) {
      const float *from = units + 16 * b;
      // A constant number of blocks lets the copies become vector moves.
      if (part - b >= CK_GROUP)
        ck_torch_group(hardware, CK_GROUP, mean, std, from, to + 16 * b * sizeof *units);
      else
        ck_torch_group(hardware, part - b, mean, std, from, to + 16 * b * sizeof *units);
    }
    to += 16 * part * sizeof *units;
    blocks -= part;
  }
}

CK_FUSED_CLONES(
    ck_torch_normal_f32, ck_torch_normal_f32_body,
    (CKMersenneTwister *state, size_t blocks, float mean, float std, void *out),
    (state, blocks, mean, std, out))
