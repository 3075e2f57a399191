// torch's uniform values from MT19937. Every operation is one IEEE operation, in the order written.

#include "fused.h"
#include "mt19937.h"
#include "torch.h"

#pragma STDC FP_CONTRACT OFF

CK_BODY void ck_torch_uniform_f32_body(
    int hardware, CKMersenneTwister *restrict state, size_t count, float low, float high,
    void *out) {
  ck_unaligned_float *restrict to = out;
  const float width = high - low;
  while (count > 0) {
    size_t taken;
    const uint32_t *words = ck_mt_take(state, count, &taken);
    for (size_t i = 0; i < taken; i++) {
      float x = ck_fma_f32(hardware, ck_torch_unit_f32(words[i]), width, low);
      to[i] = x == high ? low : x;
    }
    to += taken;
    count -= taken;
  }
}

CK_FUSED_CLONES(
    ck_torch_uniform_f32, ck_torch_uniform_f32_body,
    (CKMersenneTwister *state, size_t count, float low, float high, void *out),
    (state, count, low, high, out))

/// Without hardware this is the C library's `fma`, which is exact everywhere.
CK_BODY void ck_torch_uniform_f64_body(
    int hardware, CKMersenneTwister *restrict state, size_t count, double low, double high,
    void *out) {
  (void)hardware;
  ck_unaligned_double *restrict to = out;
  const double width = high - low;
  while (count > 0) {
    // A pair of words may have one foot in the next state.
    uint32_t words[2 * CK_TORCH_PIECE];
    size_t part = count < CK_TORCH_PIECE ? count : CK_TORCH_PIECE;
    for (size_t done = 0; done < 2 * part;) {
      size_t taken;
      const uint32_t *from = ck_mt_take(state, 2 * part - done, &taken);
      for (size_t i = 0; i < taken; i++) words[done + i] = ck_mt_temper(from[i]);
      done += taken;
    }
    for (size_t i = 0; i < part; i++) {
      uint64_t word = (uint64_t)words[2 * i] << 32 | words[2 * i + 1];
      double x = __builtin_fma(ck_torch_unit_f64(word), width, low);
      to[i] = x == high ? low : x;
    }
    to += part;
    count -= part;
  }
}

CK_FUSED_CLONES(
    ck_torch_uniform_f64, ck_torch_uniform_f64_body,
    (CKMersenneTwister *state, size_t count, double low, double high, void *out),
    (state, count, low, high, out))

CK_BODY void ck_torch_exclude_u16_body(
    uint16_t excluded, uint16_t mask, uint16_t instead, size_t count, void *values) {
  ck_unaligned_u16 *at = values;
  for (size_t i = 0; i < count; i++) {
    uint16_t bits = at[i];
    at[i] = ((bits ^ excluded) & mask) == 0 ? instead : bits;
  }
}

CK_CLONES(
    void, ck_torch_exclude_u16, ck_torch_exclude_u16_body,
    (uint16_t excluded, uint16_t mask, uint16_t instead, size_t count, void *values),
    (excluded, mask, instead, count, values))
