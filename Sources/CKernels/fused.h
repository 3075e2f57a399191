// Fused multiply-adds, one per written call, with and without hardware for them.

#ifndef CK_FUSED_H
#define CK_FUSED_H

#include "bits.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__FMA__) || defined(__aarch64__)
#define CK_BASELINE_FUSED 1
#else
#define CK_BASELINE_FUSED 0
#endif

/// a * b + c rounded once.
///
/// Without hardware the sum is rounded to odd first (Boldo, Melquiond: Emulation of FMA and
/// correctly rounded sums, 2008): the product of two floats is exact in double, and rounding an
/// odd double to float is rounding the exact sum.
CK_BODY float ck_fma_f32(int hardware, float a, float b, float c) {
  if (hardware) return __builtin_fmaf(a, b, c);
  double p = (double)a * (double)b, q = (double)c, s = p + q;
  double t = s - p, error = (p - (s - t)) + (q - t);
  uint64_t bits = ck_bits_f64(s);
  uint64_t away = (error > 0) == (s > 0) ? 1 : ~(uint64_t)0;
  // An infinite sum has an error of NaN, which is neither.
  int inexact = (error > 0) | (error < 0);
  int even = (bits & 1) == 0;
  return (float)ck_double((inexact & even) ? bits + away : bits);
}

/// The same where rounding twice is known to give the same bits.
CK_BODY float ck_fma_safe_f32(int hardware, float a, float b, float c) {
  if (hardware) return __builtin_fmaf(a, b, c);
  return (float)((double)a * (double)b + (double)c);
}

#if defined(__x86_64__)

#define CK_FUSED_AVX2 __attribute__((target("avx2,fma,f16c")))
#define CK_FUSED_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma,f16c")))

/// `CK_CLONES` for a body whose first parameter tells whether there is hardware to fuse with.
#define CK_FUSED_CLONES(name, body, params, args) \
  static void name##_baseline params { body(CK_BASELINE_FUSED, CK_STRIP args); } \
  CK_FUSED_AVX2 static void name##_avx2 params { body(1, CK_STRIP args); } \
  CK_FUSED_AVX512 static void name##_avx512 params { body(1, CK_STRIP args); } \
  void name(CKIsa isa, CK_STRIP params) { \
    switch (isa) { \
    case CKIsaAVX512: name##_avx512 args; return; \
    case CKIsaAVX2: name##_avx2 args; return; \
    case CKIsaBaseline: name##_baseline args; return; \
    } \
  }

#else

#define CK_FUSED_CLONES(name, body, params, args) \
  void name(CKIsa isa, CK_STRIP params) { \
    (void)isa; \
    body(CK_BASELINE_FUSED, CK_STRIP args); \
  }

#endif

#endif
