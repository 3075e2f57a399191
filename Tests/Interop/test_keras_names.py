"""Weights-only Keras files whose layer names say nothing: what is read of a kernel is what the layer is."""

import itertools
import math

import pytest
import tf_keras
from support import plan
from tf_keras import layers

BIAS = {"biased": True, "bias_free": False}
CONVOLUTIONS = {
    f"{name} {size} {filters}": (name, dict(filters=filters, kernel_size=size))
    for name, size, filters in itertools.product(
        ("Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), (2, 3), (6, 10))
}


def axes_of(layer) -> tuple[dict, str]:
    """By Keras's documentation: (window, in, out), transposed (window, out, in)."""
    rank = len(layer.kernel.shape)
    name = type(layer).__name__
    kind = name.replace("Conv", "conv").replace("DTranspose", "d_transpose").replace("D", "d")
    inner, outer = ([rank - 1], [rank - 2]) if name.endswith("Transpose") else ([rank - 2], [rank - 1])
    return {"in": inner, "out": outer, "spatial": list(range(rank - 2))}, kind


def read(tmp_path, shape: tuple, *built) -> dict[str, dict]:
    given = layers.Input(shape)
    model = tf_keras.Model(given, [layer(given) for layer in built])
    path = tmp_path / "weights.h5"
    model.save_weights(path)
    # /first/first/kernel:0
    return {"/".join(t["path"].removesuffix(":0").split("/")[-2:]): t
            for t in plan(path, "--on-unknown", "keep")["tensors"]}


def assert_not_wrong(tensor: dict, axes: dict, kind: str, fans: tuple[int, int]) -> None:
    assert tensor["role"] in ("kernel", "unknown")
    assert tensor["layer_type"] in (kind, "unknown"), tensor["evidence"]
    assert tensor.get("axes") in (axes, None)
    if tensor["role"] == "kernel":
        assert tensor["fan_in"] in (fans[0], None) and tensor["fan_out"] in (fans[1], None)


@pytest.mark.parametrize("bias", BIAS)
@pytest.mark.parametrize("case", CONVOLUTIONS)
def test_directions(case, bias, tmp_path):
    name, options = CONVOLUTIONS[case]
    layer = getattr(layers, name)(**options, use_bias=BIAS[bias], name="first")
    found = read(tmp_path, (*[9] * int(name[4]), 6), layer)
    axes, kind = axes_of(layer)
    shape = layer.kernel.shape
    window = int(options["kernel_size"]) ** int(name[4])
    # torch's rule on (out, in, …), and on (in, out, …) for a transposed one: axis 1 counts as the inputs.
    one, other = (axes["out"], axes["in"]) if "Transpose" in name else (axes["in"], axes["out"])
    assert_not_wrong(found["first/kernel"], axes, kind, (shape[one[0]] * window, shape[other[0]] * window))


@pytest.mark.parametrize("bias", [None, "o"])
@pytest.mark.parametrize("equation, shape, axes", [
    ("abhd,hdo->abo", (None, 10), {"in": [0, 1], "out": [2], "spatial": []}),
    ("abcd,doe->abcoe", (5, 4, 3, 6), {"in": [0], "out": [1, 2], "spatial": []}),
])
def test_einsum_dense(equation, shape, axes, bias, tmp_path):
    layer = layers.EinsumDense(equation, shape, bias_axes=bias, name="first")
    found = read(tmp_path, (5, 4, 6), layer)
    size = lambda some: math.prod(layer.kernel.shape[axis] for axis in some)
    assert_not_wrong(found["first/kernel"], axes, "einsum_dense", (size(axes["in"]), size(axes["out"])))


def test_names_and_neighbours_tell(tmp_path):
    """`conv` in a name, or convolutions beside it that tell, unless the window is even or the name grows."""
    def conv(name, size=3):
        return layers.Conv2D(10, size, name=name, use_bias=False)

    found = read(tmp_path, (9, 9, 6), conv("conv_a"), conv("second"), conv("third", 2), conv("up1"))
    assert found["conv_a/kernel"]["layer_type"] == "conv2d"
    assert found["second/kernel"]["layer_type"] == "conv2d"
    assert found["third/kernel"]["layer_type"] == "unknown"
    assert found["up1/kernel"]["layer_type"] == "unknown"
    assert all(t["action"] == "write" for t in found.values())
    assert "conv2d or conv2d_transpose" in found["up1/kernel"]["evidence"][-1]
