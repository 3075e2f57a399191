#!/usr/bin/env python3
"""Writes the known-answer vectors of stream version 1, from docs/stream-format.md alone.

    python3 Fixtures/stream_vectors.py        # rewrites Fixtures/vectors/philox-*.txt

Needs NumPy, for its float32 and float64 arithmetic: one IEEE operation per call, none fused.
An implementation apart from the kernels and from the tests' reference; the three must agree.
"""

from pathlib import Path

import numpy as np

LANES = 64
MASK32 = 0xFFFFFFFF
MASK64 = 0xFFFFFFFFFFFFFFFF


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & MASK64
    return value


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = p1 >> 32 ^ c1 ^ k0, p1 & MASK32, p0 >> 32 ^ c3 ^ k1, p0 & MASK32
        k0, k1 = k0 + 0x9E3779B9 & MASK32, k1 + 0xBB67AE85 & MASK32
    return c0, c1, c2, c3


def block_words(seed, path, block, round_):
    """Word j of lane l at [j][l]."""
    key = (seed & MASK32, seed >> 32 & MASK32)
    tensor = fnv1a(path.encode())
    lanes = []
    for lane in range(LANES):
        n = block * LANES + lane | round_ << 48
        lanes.append(philox((n & MASK32, n >> 32, tensor & MASK32, tensor >> 32), key))
    return np.array(lanes, dtype=np.uint64).T


def floats(width):
    return (np.float32, np.uint32, np.int32) if width == 32 else (np.float64, np.uint64, np.int64)


LOG = {
    32: "c038766e c05910bd c020fb96 bed06d3d bf0a0abe 3ef8a1e3 bf2adacf 3f7fff10 c0000000",
    64: "bfd5d63d79be63be bfc549c4aef5ec3e bfcf01e2136693a3 bfd1062d7871a08a bfd3b1e4883180f4"
    " bfd745cae0df4f78 bfdc71c745059dac bfe2492492004aa2 bfe99999999a1f87 bff5555555555525"
    " c010000000000000",
}
SIN = {
    32: "b816c981 3b232f49 bda55ddd 3f490fdb",
    64: "3d9e3eed64f39fa7 be1e30063a1fae0e 3e950782fca3b22a bf032d2cce2d538e"
    " 3f6466bc67758700 bfb4abbce625be41 3fe921fb54442d18",
}
COS = {
    32: "366ceac0 b9aae2f0 3c81e0ef be9de9e6 3f800000",
    64: "bd5b263c2842dd5f 3ddf9cc40aa0da08 be5a6d1ec7e0823c 3ece1f5068367add"
    " bf355d3c7e3c9280 3f903c1f081b5aae bfd3bd3cc9be45de 3ff0000000000000",
}
TWO_LN2 = {32: "bfb17218", 64: "bff62e42fefa39ef"}


def constants(text, width):
    real, unsigned, _ = floats(width)
    return [unsigned(int(word, 16)).view(real) for word in text.split()]


def horner(text, width, x):
    first, *rest = constants(text, width)
    value = np.full_like(x, first)
    for constant in rest:
        value = value * x + constant
    return value


def radius(w, width):
    real, unsigned, signed = floats(width)
    upper = w >> unsigned(width - 1) == 1
    g = np.where(upper, ~w, w).astype(real) + real(0.5)
    mantissa, exponent = np.frexp(g)  # mantissa in [1/2, 1)
    e = np.where(upper, 0, exponent - width).astype(real)
    v = np.where(upper, g * real(-(2.0**-width)), mantissa - real(1))
    (two_ln2,) = constants(TWO_LN2[width], width)
    if width == 32:
        log = horner(LOG[32], 32, v) * v
    else:
        s = v / (real(2) + v)
        log = horner(LOG[64], 64, s * s) * s
    return np.sqrt(log + e * two_ln2)


def pair(w, a, width):
    real, unsigned, signed = floats(width)
    r = radius(w, width)
    r = np.where(a >> unsigned(width - 1) == 1, -r, r)
    t = (a << unsigned(2) | unsigned(2)).view(signed).astype(real) * real(2.0 ** (1 - width))
    z = t * t
    sine, cosine = horner(SIN[width], width, z) * t, horner(COS[width], width, z)
    swap = a >> unsigned(width - 2) & unsigned(1) == 1
    return r * np.where(swap, sine, cosine), r * np.where(swap, cosine, sine)


def draw(kind, width, seed, path, number, round_, args):
    """One block of one round."""
    real, unsigned, _ = floats(width)
    words = block_words(seed, path, number, round_)
    if width == 32:
        w = words.astype(np.uint32)
    else:
        w = np.array([words[0] | words[1] << np.uint64(32), words[2] | words[3] << np.uint64(32)])
    first, second = real(args[0]), real(args[1])
    if kind == "uniform":
        bits = 24 if width == 32 else 53
        u = (w.reshape(-1) >> unsigned(width - bits)).astype(real) * real(2.0**-bits)
        value = u * (second - first) + first
        return np.where(value == second, first, value)
    rows = [z for i in range(0, len(w), 2) for z in pair(w[i], w[i + 1], width)]
    return np.concatenate(rows) * second + first


def block(kind, width, seed, path, number, args):
    value = draw(kind, width, seed, path, number, 0, args)
    if kind != "trunc_normal":
        return value
    low, high = (floats(width)[0](bound) for bound in args[2:])
    round_ = 0
    while (outside := (value < low) | (value > high)).any():
        round_ += 1
        again = draw(kind, width, seed, path, number, round_, args)
        value = np.where(outside, again, value)
    return value


def elements(kind, form, seed, path, start, count, args):
    """Bits of elements start ... start + count - 1."""
    width, size = (64, 128) if form == "float64" else (32, 256)
    first, last = start // size, (start + count - 1) // size
    blocks = [block(kind, width, seed, path, n, args) for n in range(first, last + 1)]
    values = np.concatenate(blocks)[start - first * size :][:count]
    if form == "float16":
        return values.astype(np.float16).view(np.uint16)
    if form == "bfloat16":
        bits = values.view(np.uint32)
        return (bits + np.uint32(0x7FFF) + (bits >> np.uint32(16) & np.uint32(1))) >> np.uint32(16)
    return values.view(np.uint32 if form == "float32" else np.uint64)


FORMATS = {"float16": 2, "bfloat16": 2, "float32": 4, "float64": 8}
SEEDS_AND_PATHS = [
    (0, "/"),
    (42, "/model_weights/dense/dense/kernel:0"),
    (-1, "/schicht_ü/gewicht"),
    (2**64 - 2, "/a"),
]
LAWS = {
    "normal": [(0.0, 1.0), (0.25, 0.17677669529663687)],
    "uniform": [(0.0, 1.0), (-0.1, 0.3), (1.0, 1.0000002)],
    "trunc_normal": [(0.0, 1.0, -2.0, 2.0), (0.5, 1.0, -0.25, 0.5)],
}
HEADER = """\
# Stream version 1, {kind}: known answers.
# Made by Fixtures/stream_vectors.py from docs/stream-format.md.
# format seed path start arguments: bits of elements start ... in hexadecimal;
# a last field fnv=... is the FNV-1a hash of the little-endian bytes of elements 0 ... 4095.
"""


def lines(kind):
    for args in LAWS[kind]:
        for form, size in FORMATS.items():
            for seed, path in SEEDS_AND_PATHS:
                # The second start is in mid-block and far out; the third needs a high counter word.
                for start in (0, 1000, 2**41 + 200):
                    bits = elements(kind, form, seed, path, start, 16, args)
                    text = " ".join(f"{int(b):0{2 * size}x}" for b in bits)
                    if start == 0:
                        whole = elements(kind, form, seed, path, 0, 4096, args)
                        text += f" fnv={fnv1a(whole.astype(f'<u{size}').tobytes()):016x}"
                    numbers = " ".join(map(repr, args))
                    yield f"{form} {seed} {path} {start} {numbers}: {text}\n"


def main():
    folder = Path(__file__).parent / "vectors"
    for kind in LAWS:
        name = f"philox-{kind.replace('_', '-')}.txt"
        (folder / name).write_text(HEADER.format(kind=kind) + "".join(lines(kind)))


if __name__ == "__main__":
    main()
