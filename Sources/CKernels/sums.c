// Sums for moments, in 16 interleaved partial sums whatever the instruction set, so that every
// clone rounds alike.

#include "bits.h"

#pragma STDC FP_CONTRACT OFF

#define CK_PARTS 16

typedef struct {
  double part[CK_PARTS];
} ck_parts;

CK_BODY double ck_total(const ck_parts *sums) {
  double total = 0;
  for (int j = 0; j < CK_PARTS; j++) total += sums->part[j];
  return total;
}

// The two element types differ in nothing but their names.
#define CK_SUMS(suffix, type) \
  CK_BODY CKSums ck_sums_##suffix##_body(const void *from, size_t count) { \
    const ck_unaligned_##type *values = from; \
    const size_t whole = count - count % CK_PARTS; \
    ck_parts sum = {{0}}, squares = {{0}}; \
    type zeros[CK_PARTS]; \
    type low[CK_PARTS], high[CK_PARTS]; \
    for (int j = 0; j < CK_PARTS; j++) low[j] = high[j] = values[0], zeros[j] = 0; \
    for (size_t i = 0; i < whole; i += CK_PARTS) { \
      for (int j = 0; j < CK_PARTS; j++) { \
        type x = values[i + j]; \
        sum.part[j] += (double)x; \
        zeros[j] += x - x; \
        low[j] = x < low[j] ? x : low[j]; \
        high[j] = x > high[j] ? x : high[j]; \
      } \
    } \
    for (size_t i = whole; i < count; i++) { \
      type x = values[i]; \
      sum.part[i - whole] += (double)x; \
      zeros[i - whole] += x - x; \
      low[0] = x < low[0] ? x : low[0]; \
      high[0] = x > high[0] ? x : high[0]; \
    } \
    CKSums out = {.sum = ck_total(&sum)}; \
    const double mean = out.sum / (double)count; \
    for (size_t i = 0; i < whole; i += CK_PARTS) { \
      for (int j = 0; j < CK_PARTS; j++) { \
        double d = (double)values[i + j] - mean; \
        squares.part[j] += d * d; \
      } \
    } \
    for (size_t i = whole; i < count; i++) { \
      double d = (double)values[i] - mean; \
      squares.part[i - whole] += d * d; \
    } \
    out.squares = ck_total(&squares); \
    for (int j = 1; j < CK_PARTS; j++) { \
      low[0] = low[j] < low[0] ? low[j] : low[0]; \
      high[0] = high[j] > high[0] ? high[j] : high[0]; \
    } \
    out.minimum = (double)low[0]; \
    out.maximum = (double)high[0]; \
    /* x - x is 0 for finite x and NaN for the others. */ \
    for (int j = 1; j < CK_PARTS; j++) zeros[0] += zeros[j]; \
    if (zeros[0] != 0) \
      for (size_t i = 0; i < count; i++) out.nonfinite += values[i] - values[i] != 0; \
    return out; \
  } \
  CK_CLONES( \
      CKSums, ck_sums_##suffix, ck_sums_##suffix##_body, (const void *values, size_t count), \
      (values, count))

CK_SUMS(f32, float)
CK_SUMS(f64, double)
