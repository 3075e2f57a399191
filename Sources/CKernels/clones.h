// One function body, compiled once per instruction set and chosen at run time.

#ifndef CK_CLONES_H
#define CK_CLONES_H

#include "CKernels.h"

// The kernels store 64-bit words and read them as pairs of 32-bit words.
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the kernels need little-endian memory");

#define CK_BODY static inline __attribute__((always_inline))

// Hints only: a build that does not vectorise (no optimisation, sanitizers) is still right.
#pragma clang diagnostic ignored "-Wpass-failed"
#define CK_UNROLL _Pragma("clang loop unroll(full)")
#define CK_INTERLEAVE(count) CK_PRAGMA(clang loop interleave_count(count))
#define CK_PRAGMA(text) _Pragma(#text)

/// Caller's buffers may sit at any address.
typedef float __attribute__((aligned(1), may_alias)) ck_unaligned_float;
typedef double __attribute__((aligned(1), may_alias)) ck_unaligned_double;
typedef uint16_t __attribute__((aligned(1), may_alias)) ck_unaligned_u16;

#if defined(__x86_64__)

#define CK_AVX2 __attribute__((target("avx2,f16c")))
#define CK_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,f16c")))

/// Defines `result name(CKIsa isa, params)`, which runs `body args` in the clone for `isa`, or
/// `hardware args` where there is hardware for it. An explicit table rather than `target_clones`:
/// a test can force each clone, and static musl binaries have no ifuncs.
#define CK_CLONES_OF(result, name, body, hardware, params, args) \
  static result name##_baseline params { return body args; } \
  CK_AVX2 static result name##_avx2 params { return hardware args; } \
  CK_AVX512 static result name##_avx512 params { return hardware args; } \
  result name(CKIsa isa, CK_STRIP params) { \
    switch (isa) { \
    case CKIsaAVX512: return name##_avx512 args; \
    case CKIsaAVX2: return name##_avx2 args; \
    case CKIsaBaseline: return name##_baseline args; \
    } \
  }

#else

#define CK_CLONES_OF(result, name, body, hardware, params, args) \
  result name(CKIsa isa, CK_STRIP params) { \
    (void)isa; \
    return body args; \
  }

#endif

#define CK_STRIP(...) __VA_ARGS__
#define CK_CLONES(result, name, body, params, args) \
  CK_CLONES_OF(result, name, body, body, params, args)

#endif
