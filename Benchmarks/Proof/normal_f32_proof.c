// The distribution of the float32 normals, by every radius word and every angle word there is.
// `make proof` builds and runs it; docs/stream-format.md §8 holds its output and the reasoning.

// The kernel itself, so that what is proved is what runs.
#include "../../Sources/CKernels/normal_f32.c"

#include <stdio.h>

#include "tally.h"

/// All 2^32 radius words. The reference is double, whose own error is below 1e-8 float32 ulp.
static void radius_pass(uint64_t first, uint64_t count, tally *tally) {
  float before = first == 0 ? INFINITY : ck_radius_f32((uint32_t)first - 1);
  for (uint64_t base = first; base < first + count; base += LANES) {
    float r[LANES];
    for (int lane = 0; lane < LANES; lane++) r[lane] = ck_radius_f32((uint32_t)base + lane);
    add_powers(r, tally->power);
    for (int lane = 0; lane < LANES; lane++) {
      double w = (double)(base + lane), rest = (0x1p32 - 0.5 - w) * 0x1p-32;
      double logarithm = w < 0x1p31 ? log((w + 0.5) * 0x1p-32) : log1p(-rest);
      double truth = sqrt(-2 * logarithm);
      tally->ulp = larger(tally->ulp, ulps(r[lane], truth));
      tally->relative = larger(tally->relative, fabs(r[lane] / truth - 1));
      // r falls with w, so P(r >= this) runs from w to w + 1 in units of 2^-32.
      double tail = exp(-0.5 * ((double)r[lane] * (double)r[lane]));
      double middle = fabs(tail - (w + 0.5) * 0x1p-32);
      tally->distance = larger(tally->distance, middle + 0x1p-33);
      tally->breaks += r[lane] > before;
      tally->distinct += r[lane] != before;
      before = r[lane];
      tally->least = fminf(tally->least, r[lane]);
      tally->most = fmaxf(tally->most, r[lane]);
    }
  }
}

/// The sine and cosine of (pi / 4)(2k + 1) / 2^30, through the kernel: a radius of known bits is
/// divided out by taking it to be a power of two, 2^-16, which the last radius word gives.
static void angle(uint32_t k, float *sine, float *cosine) {
  ck_pair_f32(0xffffffffu, k, cosine, sine);
  *sine *= 0x1p16f;
  *cosine *= 0x1p16f;
}

/// k from 0 to 2^29 - 1: the angles of [0, pi/4). The kernel computes the negative ones with the
/// same magnitudes, which `symmetry_pass` shows, and the other quadrants by swap and sign.
static void angle_pass(uint64_t first, uint64_t count, tally *tally) {
  for (uint64_t base = first; base < first + count; base += LANES) {
    float s[LANES], c[LANES];
    for (int lane = 0; lane < LANES; lane++) angle((uint32_t)base + lane, &s[lane], &c[lane]);
    add_powers(s, tally->power);
    add_powers(c, tally->power);
    double logs = 0, other_logs = 0;
    for (int lane = 0; lane < LANES; lane++) {
      double k = (double)(base + lane), x = M_PI_4 * ((2 * k + 1) * 0x1p-30);
      double sine = sin(x), cosine = cos(x);
      tally->ulp = larger(tally->ulp, ulps(s[lane], sine));
      tally->other_ulp = larger(tally->other_ulp, ulps(c[lane], cosine));
      double s_error = fabs(s[lane] / sine - 1), c_error = fabs(c[lane] / cosine - 1);
      tally->relative = larger(tally->relative, s_error);
      tally->other_relative = larger(tally->other_relative, c_error);
      logs += s_error;
      other_logs += c_error;
      // |cos| of a uniform angle takes the 2^30 magnitudes in this order: the sines up, then the
      // cosines down. Half of the distance is that of the signed value from the arcsine law.
      double low = M_2_PI * asin(s[lane]), high = M_2_PI * asin(c[lane]);
      double low_distance = fabs(low - (k + 0.5) * 0x1p-30);
      double high_distance = fabs(high - (1 - (k + 0.5) * 0x1p-30));
      tally->distance = larger(tally->distance, larger(low_distance, high_distance) + 0x1p-31);
      tally->least = fminf(tally->least, fminf(s[lane], c[lane]));
      tally->most = fmaxf(tally->most, fmaxf(s[lane], c[lane]));
    }
    tally->sum += logs;
    tally->other_sum += other_logs;
  }
}

/// Every one of the 2^30 reduced angles against its mirror, and the signs and swaps of all quadrants.
static void symmetry_pass(uint64_t first, uint64_t count, tally *tally) {
  for (uint64_t word = first; word < first + count; word++) {
    uint32_t a = (uint32_t)word;
    float c, s, mirrored_c, mirrored_s, swapped_c, swapped_s, negative_c, negative_s;
    ck_pair_f32(0xffffffffu, a, &c, &s);
    ck_pair_f32(0xffffffffu, ~a & 0x3fffffffu, &mirrored_c, &mirrored_s);
    ck_pair_f32(0xffffffffu, a | 0x40000000u, &swapped_c, &swapped_s);
    ck_pair_f32(0xffffffffu, a | 0x80000000u, &negative_c, &negative_s);
    tally->breaks += (mirrored_c != c) | (mirrored_s != -s) | (swapped_c != s) | (swapped_s != c)
        | (negative_c != -c) | (negative_s != -s);
  }
}

/// Whole values as a tensor gets them, against double: 2 for each pair of words.
static void sample_pass(uint64_t first, uint64_t count, tally *tally) {
  const CKStream stream = {{42, 0}, {0, 0}};
  for (uint64_t counter = first / 2; counter < (first + count) / 2; counter += CK_LANES) {
    ck_words words;
    float values[4 * CK_LANES];
    ck_philox_block(stream, counter, &words);
    ck_normal_f32(CKIsaBaseline, stream, counter, 1, 0, 1, values);
    double shift = 0;
    for (int half = 0; half < 2; half++) {
      for (int lane = 0; lane < CK_LANES; lane++) {
        uint32_t w = words.word[2 * half][lane], a = words.word[2 * half + 1][lane];
        double logarithm = w < 0x80000000u ? log(((double)w + 0.5) * 0x1p-32)
                                           : log1p(-((double)~w + 0.5) * 0x1p-32);
        double r = sqrt(-2 * logarithm) * (a >> 31 ? -1 : 1);
        double x = M_PI_4 * ((double)(int32_t)(a << 2 | 2) * 0x1p-31);
        int swap = a >> 30 & 1;
        const float *at = values + 2 * CK_LANES * half + lane;
        tally->ulp = larger(tally->ulp, ulps(at[0], r * (swap ? sin(x) : cos(x))));
        tally->ulp = larger(tally->ulp, ulps(at[CK_LANES], r * (swap ? cos(x) : sin(x))));

        // What rounding the product does to the variance; the product of two floats is exact.
        float c, s;
        ck_pair_f32(0xffffffffu, a, &c, &s);
        double radius = ck_radius_f32(w) * 0x1p16;
        double product = radius * c, rounded = at[0];
        shift += (rounded - product) * (rounded + product);
      }
    }
    tally->sum += shift;
  }
}

static void print_moments(const tally *r, const tally *c) {
  const double truth[POWERS] = {1, 3, 15, 105};
  for (int i = 0; i < POWERS; i++) {
    long double moment = r->power[i] * 0x1p-32L * (c->power[i] * 0x1p-30L);
    printf("| E (r cos θ)^%d | %.13Lf | %+.1Le |\n", 2 * i + 2, moment,
        moment / truth[i] - 1);
  }
}

int main(void) {
  tally r = run(radius_pass, (uint64_t)1 << 32);
  tally c = run(angle_pass, (uint64_t)1 << 29);
  tally symmetry = run(symmetry_pass, (uint64_t)1 << 30);
  const uint64_t pairs = (uint64_t)1 << 28;
  tally sample = run(sample_pass, pairs);

  printf("| moment | value | relative to the normal's |\n|---|---|---|\n");
  print_moments(&r, &c);

  // The mean |ln(cos / true cos)|: the errors seen (|ln(1 + x)| <= |x| + x^2), and half a cell of
  // the 2^30 angles, which is at most (0.7 + sum 1/(4k)) / 2^29 for sines and 2^-31 for cosines.
  double seen = (double)(c.sum + c.other_sum) * 0x1p-30 * (1 + 1e-6);
  double cells = (0.7 + 0.25 * (log(0x1p29) + 0.58)) * 0x1p-30 + 0x1p-32;
  double mean = seen + cells;
  double product = 0.2420 * 0x1p-24;
  float most = r.most * c.most, least = r.least * c.least;
  double whole = ((1 + r.relative) * (1 + larger(c.relative, c.other_relative)) * (1 + 0x1p-24) - 1)
      * 0x1p24;

  printf("\n| quantity | value |\n|---|---|\n");
  printf("| words w with r(w) > r(w − 1) | %llu |\n", (unsigned long long)r.breaks);
  printf("| distinct radii | %llu |\n", (unsigned long long)r.distinct);
  printf("| words a that break a symmetry | %llu |\n", (unsigned long long)symmetry.breaks);
  printf("| largest \\|z\\| | %.9g (%08X) |\n", most, ck_bits_f32(most));
  printf("| least \\|z\\| | %.9g (%08X) |\n", least, ck_bits_f32(least));
  printf("| radius | ≤ %.3f ulp, ≤ %.3f · 2^−24 relative |\n", r.ulp, r.relative * 0x1p24);
  printf("| sin | ≤ %.3f ulp, ≤ %.3f · 2^−24 relative |\n", c.ulp, c.relative * 0x1p24);
  printf("| cos | ≤ %.3f ulp, ≤ %.3f · 2^−24 relative |\n", c.other_ulp,
      c.other_relative * 0x1p24);
  printf("| whole values, bound | ≤ %.2f ulp |\n", whole);
  printf("| whole values, %llu of them | ≤ %.3f ulp |\n", 2 * (unsigned long long)pairs,
      sample.ulp);
  printf("| E (fl(r cos θ)² − (r cos θ)²), %llu pairs | %.1Le |\n", (unsigned long long)pairs,
      sample.sum / pairs);
  printf("| D(r, Rayleigh) | %.3e |\n", r.distance);
  printf("| D(cos θ, arcsine) | %.3e |\n", c.distance / 2);
  printf("| mean \\|ln(cos θ / true cos θ)\\| | %.3e |\n", mean);
  printf("| D(z, normal), bound by laws | %.3e |\n", r.distance + c.distance / 2 + product);
  printf("| D(z, normal), sharper bound | %.3e |\n", r.distance + 0.7358 * mean + product);
  return r.breaks + symmetry.breaks != 0;
}
