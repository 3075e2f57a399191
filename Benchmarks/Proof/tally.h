// Work over a range of words on all processors, and what is kept of it.

#ifndef TALLY_H
#define TALLY_H

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define LANES 64
/// Highest moment is twice this.
#define POWERS 4

/// What one pass keeps. Sums are made of 64 doubles at a time and of long doubles above that, so
/// that the relative error of a mean of positive terms stays below 70 * 2^-53 < 1e-14.
typedef struct {
  long double power[POWERS];
  long double sum, other_sum;
  double ulp, other_ulp, relative, other_relative, distance;
  float least, most;
  uint64_t breaks, distinct;
} tally;

/// Adds to `tally` for the words `first` ... `first + count - 1`; `count` is a multiple of LANES.
typedef void (*pass)(uint64_t first, uint64_t count, tally *tally);

typedef struct {
  pass work;
  uint64_t end;
  _Atomic uint64_t next;
  pthread_mutex_t lock;
  tally total;
} job;

static inline double larger(double a, double b) { return a > b ? a : b; }

static void merge(tally *into, const tally *from) {
  for (int i = 0; i < POWERS; i++) into->power[i] += from->power[i];
  into->sum += from->sum;
  into->other_sum += from->other_sum;
  into->ulp = larger(into->ulp, from->ulp);
  into->other_ulp = larger(into->other_ulp, from->other_ulp);
  into->relative = larger(into->relative, from->relative);
  into->other_relative = larger(into->other_relative, from->other_relative);
  into->distance = larger(into->distance, from->distance);
  into->least = fminf(into->least, from->least);
  into->most = fmaxf(into->most, from->most);
  into->breaks += from->breaks;
  into->distinct += from->distinct;
}

static const tally empty = {.least = INFINITY};

static void *run_worker(void *context) {
  const uint64_t piece = 1 << 22;
  job *job = context;
  for (;;) {
    uint64_t first = atomic_fetch_add(&job->next, piece);
    if (first >= job->end) return NULL;
    tally part = empty;
    job->work(first, piece, &part);
    pthread_mutex_lock(&job->lock);
    merge(&job->total, &part);
    pthread_mutex_unlock(&job->lock);
  }
}

/// Runs a pass over the words 0 ... `end` - 1; `end` is a multiple of 2^22.
static tally run(pass work, uint64_t end) {
  job job = {.work = work, .end = end, .total = empty};
  pthread_mutex_init(&job.lock, NULL);
  long workers = sysconf(_SC_NPROCESSORS_ONLN);
  if (workers > 64) workers = 64;
  pthread_t thread[64];
  for (long i = 0; i < workers; i++) pthread_create(&thread[i], NULL, run_worker, &job);
  for (long i = 0; i < workers; i++) pthread_join(thread[i], NULL);
  return job.total;
}

/// The distance of a float32 value from the true one, in units in the last place of the true one.
static inline double ulps(float value, double truth) {
  // 2^(23 - e) for the truth's exponent e, made of its bits: frexp and ldexp take most of the time.
  uint64_t bits;
  double scale;
  memcpy(&bits, &truth, sizeof bits);
  bits = (uint64_t)(2 * 1023 + 23 - (bits >> 52 & 0x7ff)) << 52;
  memcpy(&scale, &bits, sizeof scale);
  return fabs((double)value - truth) * scale;
}

/// Adds even powers of 64 values.
static inline void add_powers(const float *values, long double *power) {
  double sum[POWERS] = {0};
  for (int lane = 0; lane < LANES; lane++) {
    double square = (double)values[lane] * (double)values[lane], x = 1;
    for (int i = 0; i < POWERS; i++) sum[i] += x *= square;
  }
  for (int i = 0; i < POWERS; i++) power[i] += sum[i];
}

#endif
