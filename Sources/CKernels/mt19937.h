// MT19937 (Matsumoto, Nishimura: Mersenne Twister, 1998), a whole state at a time.

#ifndef CK_MT19937_H
#define CK_MT19937_H

#include "clones.h"

#define CK_MT_WORDS 624
#define CK_MT_SHIFT 397

CK_BODY uint32_t ck_mt_next(uint32_t word, uint32_t following, uint32_t shifted) {
  uint32_t y = (word & 0x80000000u) | (following & 0x7fffffffu);
  return shifted ^ y >> 1 ^ (0x9908b0dfu & (0 - (y & 1u)));
}

/// The next 624 words in place. A word depends on the one after it and on one 227 places back or
/// 397 ahead, far enough for any vector. Three loops rather than two, and none interleaved: so the
/// vectors that are read 227 places back are those that were stored, and need not wait for memory.
CK_BODY void ck_mt_regenerate(uint32_t *s) {
  const int back = CK_MT_WORDS - CK_MT_SHIFT;
  CK_INTERLEAVE(1)
  for (int i = 0; i < back; i++) s[i] = ck_mt_next(s[i], s[i + 1], s[i + CK_MT_SHIFT]);
  CK_INTERLEAVE(1)
  for (int i = back; i < 2 * back; i++) s[i] = ck_mt_next(s[i], s[i + 1], s[i - back]);
  CK_INTERLEAVE(1)
  for (int i = 2 * back; i < CK_MT_WORDS - 1; i++) s[i] = ck_mt_next(s[i], s[i + 1], s[i - back]);
  s[CK_MT_WORDS - 1] = ck_mt_next(s[CK_MT_WORDS - 1], s[0], s[CK_MT_SHIFT - 1]);
}

CK_BODY uint32_t ck_mt_temper(uint32_t y) {
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680u;
  y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}

/// Up to `limit` words of the state that are still unused, regenerated if there are none.
CK_BODY const uint32_t *ck_mt_take(CKMersenneTwister *state, size_t limit, size_t *taken) {
  if (state->used >= CK_MT_WORDS) {
    ck_mt_regenerate(state->word);
    state->used = 0;
  }
  const uint32_t *words = state->word + state->used;
  size_t left = CK_MT_WORDS - state->used;
  *taken = left < limit ? left : limit;
  state->used += (uint32_t)*taken;
  return words;
}

#endif
