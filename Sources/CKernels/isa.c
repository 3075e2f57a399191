// Which clones this processor can run.

#include "CKernels.h"

int ck_isa_supported(CKIsa isa) {
#if defined(__x86_64__)
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
      && __builtin_cpu_supports("f16c");
  switch (isa) {
  case CKIsaBaseline: return 1;
  case CKIsaAVX2: return avx2;
  case CKIsaAVX512:
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  }
#else
  return isa == CKIsaBaseline;
#endif
}

CKIsa ck_best_isa(void) {
  if (ck_isa_supported(CKIsaAVX512)) return CKIsaAVX512;
  return ck_isa_supported(CKIsaAVX2) ? CKIsaAVX2 : CKIsaBaseline;
}
