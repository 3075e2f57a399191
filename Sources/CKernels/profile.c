// Everything that is asked about a run of values, in two passes over a block that stays in the cache.
#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

#define LANES 4

static inline uint32_t bin_of(float value) {
  union { float value; uint32_t bits; } word = {value};
  return word.bits >> 18;
}

// Bins are those of float32; what float32 cannot hold goes to the outermost bins that are finite.
static inline float narrow(double value) {
  if (value > 3.4028234663852886e38) return 3.4028234663852886e38f;
  if (value < -3.4028234663852886e38) return -3.4028234663852886e38f;
  return (float)value;
}

#define PROFILE(NAME, TYPE, NARROW)                                                              \
  CKProfile NAME(const TYPE *values, size_t count, double smallest_normal, uint32_t *bins) {     \
    CKProfile result = {0};                                                                      \
    double sum[LANES] = {0}, low = __builtin_inf(), high = -__builtin_inf();                     \
    for (size_t i = 0; i < count; i++) {                                                         \
      double value = (double)values[i];                                                          \
      if (!(value - value == 0)) {                                                               \
        if (value != value) result.nans++; else result.infinities++;                             \
        continue;                                                                                \
      }                                                                                          \
      double size = value < 0 ? -value : value;                                                  \
      result.zeros += value == 0;                                                                \
      result.subnormals += size < smallest_normal && value != 0;                                 \
      sum[i % LANES] += value;                                                                   \
      low = value < low ? value : low;                                                           \
      high = value > high ? value : high;                                                        \
      bins[bin_of(NARROW(value))]++;                                                             \
    }                                                                                            \
    result.count = count - result.nans - result.infinities;                                      \
    if (result.count == 0) return result;                                                        \
    double mean = ((sum[0] + sum[1]) + (sum[2] + sum[3])) / (double)result.count;                \
    double m2[LANES] = {0}, m3[LANES] = {0}, m4[LANES] = {0};                                    \
    if (result.count == count) {                                                                 \
      for (size_t i = 0; i < count; i++) {                                                       \
        double d = (double)values[i] - mean, s = d * d;                                          \
        m2[i % LANES] += s; m3[i % LANES] += s * d; m4[i % LANES] += s * s;                      \
      }                                                                                          \
    } else {                                                                                     \
      for (size_t i = 0; i < count; i++) {                                                       \
        double value = (double)values[i], d = value - mean, s = d * d;                           \
        if (!(value - value == 0)) continue;                                                     \
        m2[i % LANES] += s; m3[i % LANES] += s * d; m4[i % LANES] += s * s;                      \
      }                                                                                          \
    }                                                                                            \
    result.mean = mean;                                                                          \
    result.m2 = (m2[0] + m2[1]) + (m2[2] + m2[3]);                                               \
    result.m3 = (m3[0] + m3[1]) + (m3[2] + m3[3]);                                               \
    result.m4 = (m4[0] + m4[1]) + (m4[2] + m4[3]);                                               \
    result.minimum = low;                                                                        \
    result.maximum = high;                                                                       \
    return result;                                                                               \
  }

PROFILE(ck_profile_f32, float, )
PROFILE(ck_profile_f64, double, narrow)
