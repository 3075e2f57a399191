// Which places of a run of bytes are looked at: a share of them, decided by the eight bytes that begin there, so
// that a copy's places are chosen just as the original's.

#include "clones.h"

enum { CK_LANES = 16, CK_BLOCK = 4 * CK_LANES };

typedef uint32_t ck_words __attribute__((ext_vector_type(CK_LANES)));

// A sum of products: the upper bits hang on every bit of both. Zeros come to the middle and are never chosen.
#define CK_MIXED(low, high) ((low) * 0x9e3779b1u + (high) * 0x85ebca77u + 0x80000000u)

CK_BODY uint32_t ck_mixed_at(const uint8_t *from) {
  uint32_t word[2];
  __builtin_memcpy(word, from, sizeof word);
  return CK_MIXED(word[0], word[1]);
}

CK_BODY size_t ck_choose_places_body(const void *bytes, size_t count, uint32_t most, uint32_t *places) {
  const uint8_t *from = bytes;
  size_t found = 0, place = 0;
  for (; place + CK_BLOCK <= count; place += CK_BLOCK) {
    // Lane i stands for the four places from 4 i on.
    ck_words least = ~(uint32_t)0;
    for (size_t shift = 0; shift < 4; shift++) {
      ck_words low, high;
      __builtin_memcpy(&low, from + place + shift, sizeof low);
      __builtin_memcpy(&high, from + place + shift + 4, sizeof high);
      ck_words mixed = CK_MIXED(low, high);
      least = mixed < least ? mixed : least;
    }
    if (__builtin_reduce_min(least) > most) continue;
    for (size_t i = 0; i < CK_BLOCK; i++)
      if (ck_mixed_at(from + place + i) <= most) places[found++] = (uint32_t)(place + i);
  }
  for (; place < count; place++)
    if (ck_mixed_at(from + place) <= most) places[found++] = (uint32_t)place;
  return found;
}

CK_CLONES(
    size_t, ck_choose_places, ck_choose_places_body,
    (const void *bytes, size_t count, uint32_t most, uint32_t *places), (bytes, count, most, places))
