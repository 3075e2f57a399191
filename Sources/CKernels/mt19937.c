// Words of MT19937, and the way past them.

#include "mt19937.h"

CK_BODY void ck_mt_skip_body(CKMersenneTwister *state, uint64_t count) {
  uint64_t used = state->used + count;
  for (; used > CK_MT_WORDS; used -= CK_MT_WORDS) ck_mt_regenerate(state->word);
  state->used = (uint32_t)used;
}

CK_CLONES(
    void, ck_mt_skip, ck_mt_skip_body, (CKMersenneTwister *state, uint64_t count), (state, count))

CK_BODY void ck_mt_words_body(CKMersenneTwister *restrict state, size_t count, uint32_t *out) {
  while (count > 0) {
    size_t taken;
    const uint32_t *words = ck_mt_take(state, count, &taken);
    for (size_t i = 0; i < taken; i++) out[i] = ck_mt_temper(words[i]);
    out += taken;
    count -= taken;
  }
}

CK_CLONES(
    void, ck_mt_words, ck_mt_words_body,
    (CKMersenneTwister *state, size_t count, uint32_t *out), (state, count, out))
