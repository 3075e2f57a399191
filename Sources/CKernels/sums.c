// Sums for moments, in 16 interleaved partial sums whatever the instruction set, so that every
// clone rounds alike.

#include "bits.h"

#pragma STDC FP_CONTRACT OFF

#define CK_PARTS 16

// Vectors of 16 rather than arrays: the compiler cuts them to what the instruction set has, and keeps
// least and greatest in registers of one width.
typedef float ck_float_parts __attribute__((ext_vector_type(CK_PARTS)));
typedef double ck_double_parts __attribute__((ext_vector_type(CK_PARTS)));

#define CK_TOTAL(type, parts, total) \
  type total = 0; \
  for (int j = 0; j < CK_PARTS; j++) total += parts[j];

// The two element types differ in nothing but their names.
#define CK_SUMS(suffix, type) \
  CK_BODY CKSums ck_sums_##suffix##_body(const void *from, size_t count) { \
    const ck_unaligned_##type *values = from; \
    const size_t whole = count - count % CK_PARTS; \
    ck_double_parts sum = 0, squares = 0; \
    ck_##type##_parts zeros = 0, low = values[0], high = low; \
    for (size_t i = 0; i < whole; i += CK_PARTS) { \
      ck_##type##_parts x; \
      __builtin_memcpy(&x, values + i, sizeof x); \
      sum += __builtin_convertvector(x, ck_double_parts); \
      zeros += x - x; \
      low = x < low ? x : low; \
      high = x > high ? x : high; \
    } \
    for (size_t i = whole; i < count; i++) { \
      type x = values[i]; \
      sum[i - whole] += (double)x; \
      zeros[i - whole] += x - x; \
      low[0] = x < low[0] ? x : low[0]; \
      high[0] = x > high[0] ? x : high[0]; \
    } \
    CK_TOTAL(double, sum, total) \
    const double mean = total / (double)count; \
    for (size_t i = 0; i < whole; i += CK_PARTS) { \
      ck_##type##_parts x; \
      __builtin_memcpy(&x, values + i, sizeof x); \
      ck_double_parts d = __builtin_convertvector(x, ck_double_parts) - mean; \
      squares += d * d; \
    } \
    for (size_t i = whole; i < count; i++) { \
      double d = (double)values[i] - mean; \
      squares[i - whole] += d * d; \
    } \
    CK_TOTAL(double, squares, around) \
    for (int j = 1; j < CK_PARTS; j++) { \
      low[0] = low[j] < low[0] ? low[j] : low[0]; \
      high[0] = high[j] > high[0] ? high[j] : high[0]; \
    } \
    CKSums out = { \
        .sum = total, .squares = around, .minimum = (double)low[0], .maximum = (double)high[0]}; \
    /* x - x is 0 for finite x and NaN for the others. */ \
    CK_TOTAL(type, zeros, finite) \
    if (finite != 0) \
      for (size_t i = 0; i < count; i++) out.nonfinite += values[i] - values[i] != 0; \
    return out; \
  } \
  CK_CLONES( \
      CKSums, ck_sums_##suffix, ck_sums_##suffix##_body, (const void *values, size_t count), \
      (values, count))

CK_SUMS(f32, float)
CK_SUMS(f64, double)
