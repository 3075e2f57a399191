#!/usr/bin/env python3
"""Records torch's CPU random stream as known answers.

    python3 Fixtures/torch_vectors.py         # rewrites Fixtures/vectors/torch-streams.txt

Needs torch 2.13.0 on an x86-64 processor with AVX2, and a C library whose logarithm, sine and cosine
are glibc's.
"""

import warnings
from pathlib import Path

import torch

warnings.simplefilter("ignore")

TYPES = ("float32", "float64", "float16", "bfloat16")
SIZES = (1, 2, 5, 15, 16, 17, 20, 31, 32, 33, 64, 100, 1000)
SEEDS = (0, 42, -1, 2**32, 2**32 + 5, 2**63 + 12345, 2**64 - 1)
LAWS = (
    ("normal_", (0.0, 1.0)),
    ("normal_", (0.3, 1.7)),
    ("uniform_", (-0.1, 0.1)),
    ("uniform_", (0.7, 0.703)),
    ("trunc_normal_", (0.0, 0.02, -0.03, 0.04)),
    ("trunc_normal_", (0.3, 1.7, 2.1, 2.9)),
)
HEAD = """\
# torch {version}'s CPU stream: known answers, made by Fixtures/torch_vectors.py.
# A stream: its seed, then calls one after another on it, in their order, separated by semicolons:
# a function, a format, a number of elements, arguments = results in hexadecimal. The results are the
# bits of all elements, or of the first and last two and the FNV-1a hash of all little-endian bytes.
# randperm has no format and gives decimal numbers.
"""


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def results(tensor):
    data = tensor.view(torch.uint8).numpy().tobytes()
    size = tensor.element_size()
    bits = [data[i : i + size][::-1].hex() for i in range(0, len(data), size)]
    if len(bits) <= 5:
        return " ".join(bits)
    return " ".join(bits[:2] + bits[-2:] + [f"fnv={fnv1a(data):016x}"])


def call(function, dtype, count, arguments):
    if function == "randperm":
        values = " ".join(map(str, torch.randperm(count).tolist()))
        return f"randperm {count} = {values}"
    tensor = torch.empty(count, dtype=getattr(torch, dtype))
    if function == "trunc_normal_":
        torch.nn.init.trunc_normal_(tensor, *arguments)
    else:
        getattr(tensor, function)(*arguments)
    numbers = " ".join(map(repr, arguments))
    return f"{function} {dtype} {count} {numbers} = {results(tensor)}"


def stream(seed, calls):
    torch.manual_seed(seed)
    return f"{seed}: " + "; ".join(call(*one) for one in calls)


def mixed(seed):
    """Calls that leave and take the scalar path's kept normal, and odd positions in the stream."""
    normal, uniform, truncated = LAWS[1], LAWS[2], LAWS[4]
    return stream(
        seed,
        [
            (normal[0], "float32", 5, normal[1]),
            (uniform[0], "float64", 3, uniform[1]),
            (normal[0], "bfloat16", 2, normal[1]),
            (normal[0], "float64", 33, normal[1]),
            ("randperm", None, 10, ()),
            (truncated[0], "float16", 7, truncated[1]),
            (normal[0], "float64", 1, normal[1]),
            (uniform[0], "bfloat16", 19, uniform[1]),
            (truncated[0], "float64", 50, truncated[1]),
            (normal[0], "float16", 47, normal[1]),
            (LAWS[5][0], "float32", 21, LAWS[5][1]),
            (normal[0], "float32", 15, normal[1]),
        ],
    )


def lines():
    for seed in SEEDS:
        yield mixed(seed)
        yield stream(seed, [("randperm", None, n, ()) for n in (0, 1, 2, 20)])
        for number, (function, arguments) in enumerate(LAWS):
            for dtype in TYPES:
                # Two sizes a stream, so that the second also proves where the first one stopped.
                sizes = SIZES if seed in (0, 42) else SIZES[number % 3 :: 3]
                for first, second in zip(sizes, sizes[1:] + sizes[:1]):
                    pair = [(function, dtype, n, arguments) for n in (first, second)]
                    if seed != 42 or first % 2 == 1:
                        yield stream(seed, pair)
    for dtype in TYPES:
        for function, arguments in LAWS[1:5]:
            large = (function, dtype) == ("normal_", "float32")
            count = 2**20 + 7 if large else 2**16 + 7
            yield stream(7, [(function, dtype, count, arguments), ("randperm", None, 3, ())])


def main():
    if not torch.__version__.startswith("2.13."):
        raise SystemExit(f"torch 2.13 is needed, this is {torch.__version__}")
    file = Path(__file__).parent / "vectors" / "torch-streams.txt"
    text = HEAD.format(version=torch.__version__.split("+")[0])
    file.write_text(text + "".join(line + "\n" for line in lines()))


if __name__ == "__main__":
    main()
