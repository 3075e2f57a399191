#!/usr/bin/env python3
"""Record what the initializers of torch, Keras and JAX make of shapes and arguments.

    python Fixtures/init_vectors.py      # writes vectors/init-schemes.txt

Standard deviations and limits are the doubles that an initializer hands to its generator, caught on the
way. JAX computes in float32; its lines are left out where it is not installed.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch
from torch.nn import init

OUT = Path(__file__).resolve().parent / "vectors" / "init-schemes.txt"
SHAPES = [(5, 6), (64, 784), (8, 4, 3), (64, 3, 7, 7), (3, 48, 11, 11), (2, 3, 2, 2, 2)]
GAINS = [1.0, 0.3, 5 / 3, 2.5]
SLOPES = [0.0, 0.2, 5 ** 0.5]
lines: list[str] = []


def text(value) -> str:
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, (tuple, list)):
        return ",".join(map(str, value)) or "-"
    return str(value)


def record(*fields) -> None:
    lines.append(" ".join(text(field) for field in fields))


class Catcher(torch.Tensor):
    """A tensor that remembers what it was asked to draw."""

    __torch_function__ = torch._C._disabled_torch_function_impl
    caught: tuple[float, float] = (0.0, 0.0)

    def normal_(self, mean=0, std=1, generator=None):
        self.caught = (float(mean), float(std))
        return self

    def uniform_(self, a=0, b=1, generator=None):
        self.caught = (float(a), float(b))
        return self


def torch_schemes() -> None:
    for shape in SHAPES:
        tensor = torch.empty(shape).as_subclass(Catcher)
        for function in (init.xavier_normal_, init.xavier_uniform_):
            for gain in GAINS:
                function(tensor, gain=gain)
                record("torch", function.__name__, shape, gain, *tensor.caught)
        for function in (init.kaiming_normal_, init.kaiming_uniform_):
            for mode in ("fan_in", "fan_out"):
                for nonlinearity in ("relu", "tanh", "selu", "linear", "leaky_relu"):
                    for a in SLOPES if nonlinearity == "leaky_relu" else [0.0]:
                        function(tensor, a=a, mode=mode, nonlinearity=nonlinearity)
                        record("torch", function.__name__, shape, f"{mode},{nonlinearity}", a,
                               *tensor.caught)


def torch_patterns() -> None:
    for shape in [(3, 5), (5, 3), (1, 1), (4, 4)]:
        record("ones", "eye_", shape, 1, positions(init.eye_(torch.empty(shape))))
    for shape, groups in [((4, 2, 3), 1), ((4, 2, 3), 2), ((2, 4, 2, 3), 1), ((6, 2, 4, 5), 3),
                          ((6, 3, 1, 1), 2), ((3, 3, 2, 3, 4), 1), ((4, 1, 3, 3), 4)]:
        record("ones", "dirac_", shape, groups, positions(init.dirac_(torch.empty(shape), groups)))


def positions(tensor: torch.Tensor) -> list[int]:
    return torch.nonzero(tensor.flatten()).flatten().tolist()


def torch_sparse() -> None:
    """The zeros, and the permutations that the generator gave, one per column."""
    randperm = torch.randperm
    for seed, shape, sparsity in [(0, (5, 4), 0.5), (1, (10, 3), 0.9), (2, (7, 3), 0.01), (3, (4, 2), 1.0),
                                  (4, (6, 3), -0.34), (5, (6, 2), 1.7), (6, (6, 2), 0.0), (7, (1, 3), 0.5)]:
        drawn: list[list[int]] = []

        def recorded(n):
            drawn.append(randperm(n).tolist())
            return torch.tensor(drawn[-1], dtype=torch.long)

        torch.manual_seed(seed)
        torch.randperm = recorded
        tensor = init.sparse_(torch.empty(shape), sparsity)
        torch.randperm = randperm
        zeros = (tensor.flatten() == 0).nonzero().flatten().tolist()
        record("sparse", shape, float(sparsity), ";".join(map(text, drawn)), zeros)


def torch_words() -> None:
    """randperm's rule: the permutation beside the generator's own 32-bit words."""
    for seed, n in [(0, 1), (0, 2), (0, 20), (42, 9), (7, 300)]:
        torch.manual_seed(seed)
        permutation = torch.randperm(n).tolist()
        engine = np.random.MT19937()
        engine._legacy_seeding(seed)  # torch's seeding of the same engine
        words = engine.random_raw(n - 1).tolist()
        order = list(range(n))
        for i, word in enumerate(words):
            z = word % (n - i)
            order[i], order[i + z] = order[i + z], order[i]
        assert order == permutation
        record("randperm", n, words, permutation)


def torch_orthogonal() -> None:
    """Largest distance of the smaller Gram matrix from gain²·1, of torch's own float32 result."""
    for shape, gain in [((4, 4), 1.0), ((6, 3), 2.0), ((3, 8), 0.5), ((8, 2, 3, 3), 1.0)]:
        torch.manual_seed(0)
        w = init.orthogonal_(torch.empty(shape), gain).reshape(shape[0], -1).double()
        gram = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
        record("orthogonal", shape, gain, float((gram - gain ** 2 * torch.eye(len(gram))).abs().max()))


def keras_schemes() -> None:
    from keras.src.initializers import random_initializers as module

    caught: list[tuple[str, float, float]] = []

    class Random:
        def __getattr__(self, name):
            if name not in ("truncated_normal", "normal", "uniform"):
                return getattr(real, name)

            def draw(shape, *args, **kwargs):
                first = kwargs.get("mean", kwargs.get("minval"))
                second = kwargs.get("stddev", kwargs.get("maxval"))
                caught.append((name, float(first), float(second)))
                return torch.zeros(shape)
            return draw

    real = module.random
    module.random = Random()
    K = keras.initializers
    named = [K.HeNormal, K.HeUniform, K.GlorotNormal, K.GlorotUniform, K.LecunNormal, K.LecunUniform]
    names = ["he_normal", "he_uniform", "glorot_normal", "glorot_uniform", "lecun_normal", "lecun_uniform"]
    for shape in [(784, 64), (6, 5), (3, 3, 16, 32), (7, 4, 8), (2, 2, 2, 3, 5)]:
        fans = module.compute_fans(shape)
        for name, kind in zip(names, named):
            kind()(shape)
            record("keras", name, fans, *caught[-1])
        for scale in (1.0, 0.3):
            for mode in ("fan_in", "fan_out", "fan_avg"):
                for law in ("truncated_normal", "untruncated_normal", "uniform"):
                    K.VarianceScaling(scale, mode, law)(shape)
                    record("keras", f"variance_scaling(scale={scale},mode={mode},distribution={law})",
                           fans, *caught[-1])
    for name, kind in [("truncated_normal", K.TruncatedNormal), ("random_normal", K.RandomNormal),
                       ("random_uniform", K.RandomUniform)]:
        kind()((3, 4))
        record("keras", name, (4, 3), *caught[-1])


def jax_schemes() -> None:
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        return
    ones = lambda key, *args, **kwargs: jnp.ones(args[-2] if len(args) > 1 else args[0])
    for law, function in [("truncated_normal", "truncated_normal"), ("normal", "normal"), ("uniform", "uniform")]:
        real = getattr(jax.random, function)
        for mode in ("fan_in", "fan_out", "fan_avg", "fan_geo_avg"):
            value = jax.nn.initializers.variance_scaling(0.7, mode, law)
            samples = np.asarray(value(jax.random.key(0), (3, 3, 16, 32), jnp.float32))
            record("jax", mode, "untruncated_normal" if law == "normal" else law, 0.7, (144, 288),
                   float(samples.std()), float(np.abs(samples).max()))
    for shape in [(3, 3, 4, 4), (4, 2, 3), (2, 3, 4, 3, 5)]:
        w = np.asarray(jax.nn.initializers.delta_orthogonal()(jax.random.key(0), shape, jnp.float32))
        window = np.argwhere(np.abs(w).sum((-1, -2)) > 0)
        assert len(window) == 1
        record("delta", shape, window[0].tolist())


def main() -> None:
    warnings.simplefilter("ignore")
    for step in (torch_schemes, torch_patterns, torch_sparse, torch_words, torch_orthogonal, keras_schemes,
                 jax_schemes):
        step()
    versions = f"torch {torch.__version__.split('+')[0]}, keras {keras.__version__}"
    head = [
        f"# Made by Fixtures/init_vectors.py with {versions}. Doubles are hexadecimal.",
        "# torch FUNCTION SHAPE GAIN | MODE,NONLINEARITY A, then mean std | low high",
        "# ones FUNCTION SHAPE GROUPS POSITIONS; sparse SHAPE SPARSITY PERMUTATIONS ZEROS",
        "# randperm N WORDS PERMUTATION; orthogonal SHAPE GAIN DISTANCE",
        "# keras INITIALIZER FANS GENERATOR, then mean std | low high",
        "# jax MODE LAW SCALE FANS STD LARGEST, of samples; delta SHAPE POINT",
    ]
    OUT.write_text("\n".join(head + lines) + "\n")
    print(f"{OUT.name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
