// Raw words and uniform values.

#include "philox.h"

#pragma STDC FP_CONTRACT OFF

CK_BODY void ck_philox_words_body(
    CKStream stream, uint64_t counter, size_t blocks, uint32_t *out) {
  for (size_t block = 0; block < blocks; block++) {
    ck_words words;
    ck_philox_block(stream, counter + CK_LANES * block, &words);
    __builtin_memcpy(out + 4 * CK_LANES * block, &words, sizeof words);
  }
}

CK_CLONES(
    void, ck_philox_words, ck_philox_words_body,
    (CKStream stream, uint64_t counter, size_t blocks, uint32_t *out),
    (stream, counter, blocks, out))

CK_BODY void ck_uniform_f32_body(
    CKStream stream, uint64_t counter, size_t blocks, float low, float high, void *out) {
  ck_unaligned_float *restrict to = out;
  const float width = high - low;
  for (size_t block = 0; block < blocks; block++) {
    ck_words words;
    ck_philox_block(stream, counter + CK_LANES * block, &words);
    const uint32_t *word = words.word[0];
    for (int i = 0; i < 4 * CK_LANES; i++) {
      float x = (float)(int32_t)(word[i] >> 8) * 0x1p-24f * width + low;
      // Rounding can reach the excluded end.
      to[i] = x == high ? low : x;
    }
    to += 4 * CK_LANES;
  }
}

CK_CLONES(
    void, ck_uniform_f32, ck_uniform_f32_body,
    (CKStream stream, uint64_t counter, size_t blocks, float low, float high, void *out),
    (stream, counter, blocks, low, high, out))

CK_BODY void ck_uniform_f64_body(
    CKStream stream, uint64_t counter, size_t blocks, double low, double high, void *out) {
  ck_unaligned_double *restrict to = out;
  const double width = high - low;
  for (size_t block = 0; block < blocks; block++) {
    ck_words words;
    ck_philox_block(stream, counter + CK_LANES * block, &words);
    for (int half = 0; half < 2; half++) {
      for (int lane = 0; lane < CK_LANES; lane++) {
        uint64_t w = words.word[2 * half][lane] | (uint64_t)words.word[2 * half + 1][lane] << 32;
        double x = (double)(w >> 11) * 0x1p-53 * width + low;
        to[lane] = x == high ? low : x;
      }
      to += CK_LANES;
    }
  }
}

CK_CLONES(
    void, ck_uniform_f64, ck_uniform_f64_body,
    (CKStream stream, uint64_t counter, size_t blocks, double low, double high, void *out),
    (stream, counter, blocks, low, high, out))
