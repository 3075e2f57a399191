// Normal float64 values by the Box-Muller transform, under the rules of normal_f32.c.

#include "bits.h"
#include "philox.h"

#pragma STDC FP_CONTRACT OFF

/// sqrt(-2 ln u) for u = (w + 1/2) / 2^64.
CK_BODY double ck_radius_f64(uint64_t w) {
  int upper = (int64_t)w < 0;
  double g = (double)(upper ? ~w : w) + 0.5;

  // u = 2^e (1 + v) with v in [-1/2, 0).
  uint64_t b = ck_bits_f64(g);
  double m = ck_double((b & 0x000fffffffffffffu) | 0x3fe0000000000000u);
  // The exponent field as a float: 2^52 + field, less 2^52 + 1086. Both steps are exact.
  double exponent = ck_double(b >> 52 | 0x4330000000000000u) - (0x1p52 + 1086);
  double e = upper ? 0 : exponent;
  double v = upper ? g * -0x1p-64 : m - 1.0;

  // -2 ln(1 + v) = -4 atanh(s) for s = v / (2 + v) in [-1/3, 0).
  double s = v / (2.0 + v);
  double z = s * s;
  double p = -0x1.5d63d79be63bep-2;
  p = p * z + -0x1.549c4aef5ec3ep-3;
  p = p * z + -0x1.f01e2136693a3p-3;
  p = p * z + -0x1.1062d7871a08ap-2;
  p = p * z + -0x1.3b1e4883180f4p-2;
  p = p * z + -0x1.745cae0df4f78p-2;
  p = p * z + -0x1.c71c745059dacp-2;
  p = p * z + -0x1.2492492004aa2p-1;
  p = p * z + -0x1.99999999a1f87p-1;
  p = p * z + -0x1.5555555555525p+0;
  p = p * z + -4.0;
  return __builtin_elementwise_sqrt(p * s + e * -0x1.62e42fefa39efp+0);
}

/// a / 2^63 for the signed number `a`; by magnitude and sign, since AVX2 has no such conversion.
CK_BODY double ck_fraction_f64(uint64_t a) {
  uint64_t magnitude = (int64_t)a < 0 ? 0 - a : a;
  double t = (double)magnitude * 0x1p-63;
  return ck_double(ck_bits_f64(t) | (a & 0x8000000000000000u));
}

CK_BODY void ck_pair_f64(uint64_t w, uint64_t a, double *cosine, double *sine) {
  double r = ck_double(ck_bits_f64(ck_radius_f64(w)) ^ (a & 0x8000000000000000u));

  // 62 bits of the angle, in eighths of a turn: an odd multiple of 2^-62, rounded to a double.
  double t = ck_fraction_f64(a << 2 | 2);
  double z = t * t;
  double s = 0x1.e3eed64f39fa7p-38;
  s = s * z + -0x1.e30063a1fae0ep-30;
  s = s * z + 0x1.50782fca3b22ap-22;
  s = s * z + -0x1.32d2cce2d538ep-15;
  s = s * z + 0x1.466bc67758700p-9;
  s = s * z + -0x1.4abbce625be41p-4;
  s = s * z + 0x1.921fb54442d18p-1;
  s = s * t;
  double c = -0x1.b263c2842dd5fp-42;
  c = c * z + 0x1.f9cc40aa0da08p-34;
  c = c * z + -0x1.a6d1ec7e0823cp-26;
  c = c * z + 0x1.e1f5068367addp-19;
  c = c * z + -0x1.55d3c7e3c9280p-12;
  c = c * z + 0x1.03c1f081b5aaep-6;
  c = c * z + -0x1.3bd3cc9be45dep-2;
  c = c * z + 1.0;

  int swap = (int64_t)(a << 1) < 0;
  *cosine = r * (swap ? s : c);
  *sine = r * (swap ? c : s);
}

CK_BODY void ck_normal_f64_body(
    CKStream stream, uint64_t counter, size_t blocks, double mean, double std, void *out) {
  ck_unaligned_double *restrict to = out;
  for (size_t block = 0; block < blocks; block++) {
    ck_words words;
    ck_philox_block(stream, counter + CK_LANES * block, &words);
    for (int lane = 0; lane < CK_LANES; lane++) {
      double x, y;
      ck_pair_f64(
          words.word[0][lane] | (uint64_t)words.word[1][lane] << 32,
          words.word[2][lane] | (uint64_t)words.word[3][lane] << 32, &x, &y);
      to[lane] = x * std + mean;
      to[CK_LANES + lane] = y * std + mean;
    }
    to += 2 * CK_LANES;
  }
}

CK_CLONES(
    void, ck_normal_f64, ck_normal_f64_body,
    (CKStream stream, uint64_t counter, size_t blocks, double mean, double std, void *out),
    (stream, counter, blocks, mean, std, out))
