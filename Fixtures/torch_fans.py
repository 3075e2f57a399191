#!/usr/bin/env python3
"""Record fans, gains and standard deviations from the real `torch.nn.init`.

    python Fixtures/torch_fans.py      # writes vectors/torch-fans-gains.txt

The standard deviation is the double that the initializer hands to `normal_`, caught on the way.
"""

from __future__ import annotations

import itertools
import math
import warnings
from pathlib import Path

import torch
from torch.nn import init

OUT = Path(__file__).resolve().parent / "vectors" / "torch-fans-gains.txt"

SHAPES = [(), (7,), (0,), (5, 6), (1, 1), (64, 784), (0, 3), (3, 0), (12, 4, 3), (8, 4, 3, 5),
          (64, 3, 7, 7), (64, 1, 3, 3), (3, 48, 11, 11), (6, 2, 2, 3, 3), (5, 6, 7), (2, 0, 3),
          (1, 1, 1, 1, 1, 2)]
FAN_SHAPES = [*SHAPES, (4096, 25088), (512, 512, 3, 3), (100000, 768), (3, 5, 2, 2, 2, 2), (1000003, 17)]
MODES = ["fan_in", "fan_out", "FAN_OUT", "Fan_In", "fan_avg", "", " fan_in"]
GAINS = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
         "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", "gelu", "silu", "elu",
         "mish", "identity", "ReLU", " relu", "softmax", ""]
SLOPES = [None, 0, 1, -1, 2, 10**6, 0.0, -0.0, 0.01, 0.1, 0.2, 0.25, 0.3, 0.20000000298023224,
          math.sqrt(5), 1.0, -0.5, 1e-300, 1e300, math.inf, -math.inf, math.nan, True, "0.1", 10**400]


class Catcher(torch.Tensor):
    """A tensor that remembers the standard deviation it was asked to draw with."""

    __torch_function__ = torch._C._disabled_torch_function_impl
    caught: float | None = None

    def normal_(self, mean=0, std=1, generator=None):
        self.caught = std
        return torch.Tensor.normal_(self, mean, std, generator=generator)


def typed(value) -> str:
    """A value with its Python type, readable without Python."""
    if isinstance(value, bool):
        return f"bool:{value}"
    if isinstance(value, int):
        return f"int:{value}"
    if isinstance(value, float):
        return f"float:{value.hex()}"
    return "none" if value is None else f"str:{value}"


def quoted(text: str) -> str:
    return f"'{text}'"


def attempt(compute) -> str:
    """The result as an exact double, or `!` and the class of the error."""
    try:
        return compute()
    except Exception as error:
        return "!" + type(error).__name__


def dims(shape) -> str:
    return "x".join(map(str, shape)) or "scalar"


def fan_line(shape):
    tensor = torch.empty(shape, device="meta")

    def compute():
        fan_in, fan_out = init._calculate_fan_in_and_fan_out(tensor)
        return f"{fan_in}\t{fan_out}"
    return f"fans\t{dims(shape)}\t{attempt(compute)}"


def gain_line(nonlinearity, slope):
    result = attempt(lambda: float(init.calculate_gain(nonlinearity, slope)).hex())
    return f"gain\t{quoted(nonlinearity)}\t{typed(slope)}\t{result}"


def drawn(initialize, shape):
    """The caught standard deviation; `noop` when nothing was drawn."""
    tensor = torch.zeros(shape).as_subclass(Catcher)

    def compute():
        initialize(tensor)
        return "noop" if tensor.caught is None else float(tensor.caught).hex()
    return attempt(compute)


def kaiming_line(shape, mode, nonlinearity, slope):
    result = drawn(lambda t: init.kaiming_normal_(t, slope, mode, nonlinearity), shape)
    return f"kaiming\t{dims(shape)}\t{quoted(mode)}\t{quoted(nonlinearity)}\t{typed(slope)}\t{result}"


def xavier_line(shape, gain):
    result = drawn(lambda t: init.xavier_normal_(t, gain), shape)
    return f"xavier\t{dims(shape)}\t{typed(gain)}\t{result}"


def lines():
    yield f"# torch {torch.__version__.split('+')[0]} torch.nn.init, written by: python Fixtures/torch_fans.py"
    yield "# fans    shape  fan_in  fan_out | !Error"
    yield "# gain    nonlinearity  param  gain | !Error"
    yield "# kaiming shape  mode  nonlinearity  a  std of kaiming_normal_ | noop | !Error"
    yield "# xavier  shape  gain  std of xavier_normal_ | !Error"
    yield "# fields are separated by one tab; doubles are C hex literals, inf or nan; strings are in quotes;"
    yield "# parameters carry their Python type; `noop`: kaiming_* return a zero-element tensor as it is"
    yield from map(fan_line, FAN_SHAPES)
    for nonlinearity in GAINS:
        for slope in SLOPES if nonlinearity in ("leaky_relu", "tanh") else (None, 0.2, math.nan):
            yield gain_line(nonlinearity, slope)
    usual = [("leaky_relu", 0), ("relu", 0), ("tanh", 0), ("selu", 0), ("linear", 0),
             ("leaky_relu", 0.2), ("leaky_relu", math.sqrt(5)), ("gelu", 0)]
    for shape, mode in itertools.product(SHAPES, MODES):
        for nonlinearity, slope in usual if mode in ("fan_in", "fan_out") else usual[:2]:
            yield kaiming_line(shape, mode, nonlinearity, slope)
    for slope, nonlinearity in itertools.product(SLOPES, ("leaky_relu", "relu")):
        yield kaiming_line((64, 3, 7, 7), "fan_in", nonlinearity, slope)
    for shape, gain in itertools.product(SHAPES, (1.0, math.sqrt(2), 5 / 3, 0.0, -1.0, math.nan)):
        yield xavier_line(shape, gain)


def main():
    warnings.simplefilter("ignore")
    text = "\n".join(lines()) + "\n"
    OUT.write_text(text)
    print(f"{OUT.name}: {text.count(chr(10))} lines, {len(text)} bytes")


if __name__ == "__main__":
    main()
