"""The constants of Sources/Initializers/VariancePreserving.swift, and the check that they are right.

The gain of an activation f is 1/sqrt(E[f(z)^2]) for z ~ N(0, 1): a layer whose weights have variance
gain^2/fan_in hands on the mean square of what it gets. Each expectation is integrated with mpmath at 50
digits, piece by piece between the points where f has a kink.

    python Fixtures/variance_preserving_gains.py            prints the table
    python Fixtures/variance_preserving_gains.py --check    compares it with the Swift file
"""

import re
import sys
from pathlib import Path

from mpmath import (cosh, e, erf, exp, inf, log, mp, mpf, ncdf, npdf, pi, quad, sqrt, tanh)

mp.dps = 50


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return x + log(1 + exp(-x)) if x > 0 else log(1 + exp(x))


def clip(x, low, high):
    return min(max(x, mpf(low)), mpf(high))


# name: (function, kinks)
FUNCTIONS = {
    "gelu": (lambda x: x * ncdf(x), []),
    "gelu_tanh": (lambda x: x / 2 * (1 + tanh(sqrt(2 / pi) * (x + mpf("0.044715") * x**3))), []),
    "silu": (lambda x: x * sigmoid(x), []),
    "mish": (lambda x: x * tanh(softplus(x)), []),
    "softplus": (softplus, []),
    "log_sigmoid": (lambda x: -softplus(-x), []),
    "softsign": (lambda x: x / (1 + abs(x)), [0]),
    "squareplus": (lambda x: (x + sqrt(x * x + 4)) / 2, []),
    "hard_silu": (lambda x: x * clip(x + 3, 0, 6) / 6, [-3, 3]),
    "hard_tanh": (lambda x: clip(x, -1, 1), [-1, 1]),
    "hard_shrink": (lambda x: x if abs(x) > mpf("0.5") else mpf(0), [mpf("-0.5"), mpf("0.5")]),
    "soft_shrink": (lambda x: x - clip(x, -0.5, 0.5), [mpf("-0.5"), mpf("0.5")]),
    "tanh_shrink": (lambda x: x - tanh(x), []),
    "relu6": (lambda x: clip(x, 0, 6), [0, 6]),
    "exponential": (exp, []),
}


def mean_square(function, kinks, low=-inf, high=inf):
    # Beyond 30 standard deviations the density is below 1e-190, and the integrand with it.
    ends = [max(mpf(low), mpf(-30)), min(mpf(high), mpf(30))]
    points = sorted({*ends, *(mpf(k) for k in kinks), *(mpf(k) for k in range(-28, 29, 4) if ends[0] < k < ends[1])})
    return quad(lambda x: function(x)**2 * npdf(x), points)


def table():
    gains = {name: 1 / sqrt(mean_square(*known)) for name, known in FUNCTIONS.items()}
    # The part of ELU(1) below zero: E[(exp(z) - 1)^2; z < 0], of which alpha^2 times goes into E.
    negative = mean_square(lambda x: exp(x) - 1, [], high=0)
    closed = e**2 * ncdf(-2) - 2 * sqrt(e) * ncdf(-1) + mpf(1) / 2
    assert abs(negative - closed) < mpf(10)**-40, "the closed form and the integral differ"
    gains["elu_negative_part"] = negative
    return gains


def main():
    gains = table()
    if "--check" not in sys.argv:
        for name, gain in gains.items():
            print(f"{name:20} {float(gain)!r}")
        return
    source = Path(__file__).parents[1] / "Sources/Initializers/VariancePreserving.swift"
    found = dict(re.findall(r'"(\w+)": ([0-9.]+)', source.read_text()))
    found["elu_negative_part"] = re.search(r"negativePart = ([0-9.]+)", source.read_text())[1]
    assert found.keys() == gains.keys(), found.keys() ^ gains.keys()
    for name, gain in gains.items():
        error = abs(mpf(float(found[name])) / gain - 1)
        assert error <= 1e-15, f"{name}: {found[name]}, not {float(gain)!r}"
        print(f"{name:20} relative error {float(error):.1e}")


if __name__ == "__main__":
    main()
