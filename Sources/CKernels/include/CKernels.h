// The loops of h5reinit that are worth a clone per instruction set. The meaning of every value is
// fixed by docs/stream-format.md, or by torch 2.13 where the name says so; the clones differ in
// speed only.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// An instruction set that the kernels have a clone for.
typedef enum __attribute__((enum_extensibility(closed))) CKIsa {
  CKIsaBaseline = 0,
  /// AVX2, FMA and F16C.
  CKIsaAVX2 = 1,
  /// AVX-512 F, VL, BW, DQ and F16C.
  CKIsaAVX512 = 2,
} CKIsa;

/// 1 if this processor can run the clone, else 0. Other processors than x86-64 have Baseline only.
int ck_isa_supported(CKIsa isa);

/// The widest supported instruction set.
CKIsa ck_best_isa(void);

/// Key and upper counter half of one tensor's stream.
typedef struct CKStream {
  /// Philox key words 0 and 1.
  uint32_t key[2];
  /// Philox counter words 2 and 3.
  uint32_t path[2];
} CKStream;

// Each function below fills `blocks` whole blocks of 64 counters. `counter` is the 64-bit counter of
// the first block's lane 0 and a multiple of 64. `out` needs no alignment. The caller makes sure
// that `isa` is supported: another one ends the process with an illegal instruction.

/// Raw words, 256 a block: word j of lane l is at 64 * j + l.
void ck_philox_words(
    CKIsa isa, CKStream stream, uint64_t counter, size_t blocks, uint32_t *out);

/// Normal float32 values, 256 a block.
void ck_normal_f32(
    CKIsa isa, CKStream stream, uint64_t counter, size_t blocks, float mean, float std, void *out);

/// Normal float64 values, 128 a block.
void ck_normal_f64(
    CKIsa isa, CKStream stream, uint64_t counter, size_t blocks, double mean, double std,
    void *out);

/// Uniform float32 values in [low, high), 256 a block.
void ck_uniform_f32(
    CKIsa isa, CKStream stream, uint64_t counter, size_t blocks, float low, float high, void *out);

/// Uniform float64 values in [low, high), 128 a block.
void ck_uniform_f64(
    CKIsa isa, CKStream stream, uint64_t counter, size_t blocks, double low, double high,
    void *out);

/// Rounds float32 values to IEEE binary16, to nearest even. NaNs become quiet.
void ck_f32_to_f16(CKIsa isa, const float *values, size_t count, void *out);

/// Rounds float32 values to bfloat16, to nearest even. NaNs become quiet.
void ck_f32_to_bf16(CKIsa isa, const float *values, size_t count, void *out);

/// Widens bfloat16 and binary16 values, stored most significant byte first if `swaps`, to float32. Values
/// stay as they are; NaNs may become quiet.
void ck_bf16_to_f32(CKIsa isa, const void *from, size_t count, int swaps, float *to);
void ck_f16_to_f32(CKIsa isa, const void *from, size_t count, int swaps, float *to);

/// Reverses the bytes of each of `count` elements of 2, 4 or 8 bytes.
void ck_swap(CKIsa isa, void *values, size_t count, size_t size);

/// Puts the bytes of `count` elements of `size` bytes in HDF5's shuffled order: all first bytes, then
/// all second ones. `out` must not overlap `values`.
void ck_shuffle(CKIsa isa, const void *values, size_t count, size_t size, void *out);

/// Finds the places below `count` whose eight bytes, mixed, come to `most` or less: a share of (`most` + 1) / 2^32 of
/// random ones. Reads `count` + 7 bytes; `places` has room for `count`.
size_t ck_choose_places(CKIsa isa, const void *bytes, size_t count, uint32_t most, uint32_t *places);

/// Sums of a piece of an array that a caller merges into moments.
typedef struct CKSums {
  /// Sum of the values, and of the squares of their distances from the piece's mean.
  double sum, squares;
  double minimum, maximum;
  /// Values that are infinite or NaN. If there are any, the other fields mean nothing.
  uint64_t nonfinite;
} CKSums;

/// Sums of `count` > 0 float32 values, in an order that does not depend on `isa`.
CKSums ck_sums_f32(CKIsa isa, const void *values, size_t count);

/// Sums of `count` > 0 float64 values, in an order that does not depend on `isa`.
CKSums ck_sums_f64(CKIsa isa, const void *values, size_t count);

/// The generator MT19937.
typedef struct CKMersenneTwister {
  uint32_t word[624];
  /// How many of them have been used.
  uint32_t used;
} CKMersenneTwister;

/// Goes past words; 0 < `used` <= 624 before and after.
void ck_mt_skip(CKIsa isa, CKMersenneTwister *state, uint64_t count);

/// The next words.
void ck_mt_words(CKIsa isa, CKMersenneTwister *state, size_t count, uint32_t *out);

/// torch's uniform float32 values, one word each: the `low` that replaces `high` excludes it.
void ck_torch_uniform_f32(
    CKIsa isa, CKMersenneTwister *state, size_t count, float low, float high, void *out);

/// torch's uniform float64 values, two words each.
void ck_torch_uniform_f64(
    CKIsa isa, CKMersenneTwister *state, size_t count, double low, double high, void *out);

/// Replaces 16-bit values that equal `excluded` in the bits of `mask`.
void ck_torch_exclude_u16(
    CKIsa isa, uint16_t excluded, uint16_t mask, uint16_t instead, size_t count, void *values);

/// torch's normal float32 values in whole blocks of 16, one word each.
void ck_torch_normal_f32(
    CKIsa isa, CKMersenneTwister *state, size_t blocks, float mean, float std, void *out);

/// What `ck_profile_*` finds; sums of powers are around the mean, and of finite values alone.
typedef struct {
  double mean, m2, m3, m4, minimum, maximum;
  uint64_t count, zeros, subnormals, nans, infinities;
} CKProfile;

/// Profiles values and adds each finite one to `bins`: 16384 of them, by the first 14 bits of the
/// value as a float32 (sign, exponent, five digits).
CKProfile ck_profile_f32(const float *values, size_t count, double smallest_normal, uint32_t *bins);
CKProfile ck_profile_f64(const double *values, size_t count, double smallest_normal, uint32_t *bins);

#endif
