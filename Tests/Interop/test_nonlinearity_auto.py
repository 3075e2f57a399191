"""`--nonlinearity auto` against a walk of the live model's own graph of layers and nodes."""

import math
import subprocess
import sys

import numpy as np
import pytest
import torch

import keras
from support import ROOT, copy_fixture, plan

TORCH = {"relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "selu": "selu", "linear": "linear"}
ONE = {"softmax", "log_softmax", "hard_sigmoid"}
WEIGHTS = (keras.layers.Dense, keras.layers.Conv2D, keras.layers.Conv1D, keras.layers.DepthwiseConv2D,
           keras.layers.SeparableConv2D, keras.layers.Conv2DTranspose, keras.layers.EinsumDense,
           keras.layers.LSTM, keras.layers.MultiHeadAttention)
JOINING = (keras.layers.Add, keras.layers.Concatenate, keras.layers.Subtract, keras.layers.Average)
GOES_THROUGH = {"BatchNormalization", "LayerNormalization", "Dropout", "SpatialDropout2D", "Flatten", "Reshape",
                "Permute", "ZeroPadding2D", "Cropping2D", "UpSampling2D", "MaxPooling2D", "AveragePooling2D",
                "GlobalAveragePooling2D", "GlobalMaxPooling2D", "GaussianNoise"}


def gain_of(function):
    """By the function's own values: torch's gain where it has one, else 1/sqrt(E[f(z)^2])."""
    name = function.__name__
    if name in ONE:
        return 1.0
    if name in TORCH:
        return torch.nn.init.calculate_gain(TORCH[name])
    if name == "leaky_relu":
        return torch.nn.init.calculate_gain("leaky_relu", 0.2)
    return gain_of_values(function)


def gain_of_values(function):
    """The expectation by the midpoint rule, in float64, over ±12 standard deviations."""
    z = torch.linspace(-12, 12, 2_000_001, dtype=torch.float64)
    with torch.no_grad():
        values = keras.ops.convert_to_numpy(function(z)).astype(np.float64)
    density = np.exp(-z.numpy()**2 / 2) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(float((values**2 * density).sum() * (z[1] - z[0])))


def layer_gain(layer):
    """The gain of a layer or operation that is an activation, or None."""
    kind = type(layer).__name__
    if isinstance(layer, keras.layers.Activation):
        return None if layer.activation.__name__ == "linear" else gain_of(layer.activation)
    if isinstance(layer, keras.layers.ReLU) and layer.max_value is None:
        return torch.nn.init.calculate_gain("leaky_relu", float(layer.negative_slope))
    if isinstance(layer, keras.layers.LeakyReLU):
        return torch.nn.init.calculate_gain("leaky_relu", float(layer.negative_slope))
    if isinstance(layer, keras.layers.PReLU):
        return torch.nn.init.calculate_gain("leaky_relu", 0.0)
    if isinstance(layer, keras.layers.Softmax):
        return 1.0
    if isinstance(layer, (keras.layers.ReLU, keras.layers.ELU)) or "keras.src.ops.nn" in type(layer).__module__:
        return gain_of_values(layer)
    return None if kind else None


def following(layer, model):
    """The gain after a layer: its own activation's, else that of the first ones on every way."""
    own = getattr(layer, "activation", None)
    if own is not None and own.__name__ != "linear":
        return gain_of(own)
    found, seen, queue = set(), set(), [layer]
    while queue:
        current = queue.pop(0)
        users = [node.operation for node in current._outbound_nodes if node in model_nodes(model)]
        if not users:
            found.add(1.0)
        for user in users:
            if id(user) in seen:
                continue
            seen.add(id(user))
            gain = layer_gain(user)
            if gain is not None:
                found.add(gain)
            elif isinstance(user, WEIGHTS):
                found.add(1.0)
            elif isinstance(user, JOINING) or type(user).__name__ in GOES_THROUGH or isinstance(
                    user, keras.layers.Activation):
                queue.append(user)
            else:
                return math.sqrt(2)  # nothing is known of it: torch's default
    return found.pop() if len({round(gain, 9) for gain in found}) == 1 else 1.0


def model_nodes(model):
    if not hasattr(model, "_test_nodes"):
        object.__setattr__(model, "_test_nodes", {node for level in model._nodes_by_depth.values() for node in level})
    return model._test_nodes


def check_gains(path, model):
    planned = plan(path, "--nonlinearity", "auto", "--on-unknown", "keep")
    gains = {t["layer"]: t for t in planned["tensors"] if t["role"] == "kernel" and "pointwise" not in t["path"]}
    checked, wrong = set(), []
    for layer in model.layers:
        if not isinstance(layer, WEIGHTS) or layer.name not in gains or isinstance(
                layer, (keras.layers.LSTM, keras.layers.MultiHeadAttention, keras.layers.SeparableConv2D)):
            continue
        tensor, expected = gains[layer.name], following(layer, model)
        checked.add(layer.name)
        if tensor["gain"] != pytest.approx(expected, rel=1e-6):
            wrong.append(f"{layer.name}: {tensor['gain']} ({tensor['evidence'][-1]}), not {expected}")
    assert not wrong, "\n".join(wrong)
    return checked, {t["gain"] for t in gains.values()}


APPLICATIONS = {
    "resnet50": (lambda a: a.ResNet50(weights=None, input_shape=(32, 32, 3), classes=10), 54),
    "mobilenet_v2": (lambda a: a.MobileNetV2(weights=None, input_shape=(32, 32, 3), alpha=0.35, classes=10), 53),
    "efficientnet_b0": (lambda a: a.EfficientNetB0(weights=None, input_shape=(32, 32, 3), classes=10), 82),
    "densenet121": (lambda a: a.DenseNet121(weights=None, input_shape=(32, 32, 3), classes=10), 121),
}


@pytest.fixture(autouse=True)
def fresh_names():
    keras.backend.clear_session()


@pytest.mark.parametrize("name", APPLICATIONS)
@pytest.mark.parametrize("suffix", [".h5", ".keras"])
def test_applications(name, suffix, tmp_path):
    build, kernels = APPLICATIONS[name]
    model, path = build(keras.applications), tmp_path / f"model{suffix}"
    model.save(path)
    checked, gains = check_gains(path, model)
    assert len(checked) == kernels and len(gains) > 1


def test_every_spelling_in_one_graph(tmp_path):
    L, ops = keras.layers, keras.ops
    image = keras.Input((8, 8, 3))
    x = L.Conv2D(4, 3, padding="same", name="a")(image)
    x = L.ReLU()(L.BatchNormalization()(x))
    y = L.Conv2D(4, 3, padding="same", name="b")(x)
    x = L.LeakyReLU(0.3)(L.Add()([x, y]))
    for name, function in (("silu", ops.silu), ("gelu", ops.gelu), ("erf_gelu", lambda v: ops.gelu(v, approximate=False)),
                           ("elu", lambda v: ops.elu(v, 0.5)), ("leaky", lambda v: ops.leaky_relu(v, 0.1)),
                           ("softplus", ops.softplus), ("relu6", L.ReLU(6.0)), ("slope", L.PReLU()),
                           ("layer_elu", L.ELU(2.0))):
        x = function(L.Conv2D(4, 1, name=f"before_{name}")(x))
    for name in ("mish", "hard_silu", "softsign", "hard_tanh", "log_sigmoid", "squareplus", "soft_shrink",
                 "hard_shrink", "tanh_shrink", "exponential", "celu", "selu", "hard_sigmoid", "leaky_relu", "relu6"):
        x = L.Conv2D(4, 1, activation=name, name=f"own_{name}")(x)
    x = L.Flatten()(x)
    split = L.Dense(5, name="split")(x)
    outputs = [L.Activation("tanh")(split), L.Dense(3, name="last", activation="softmax")(split)]
    model, path = keras.Model(image, outputs), tmp_path / "model.h5"
    model.save(path)
    checked, _ = check_gains(path, model)
    assert len(checked) == 28


def test_own_activation_of_a_fixture(tmp_path):
    planned = plan(copy_fixture("keras3_zoo_norm.h5", tmp_path), "--nonlinearity", "auto")
    dense = [t for t in planned["tensors"] if t["layer_type"] == "dense" and t["shape"][-1] == 16
             and t["role"] == "kernel"]
    assert [t["gain"] for t in dense] == [5 / 3]
    assert dense[0]["initializer"]["nonlinearity"] == "tanh"


def test_without_config_torchs_default_with_a_note(tmp_path):
    planned = plan(copy_fixture("torch_zoo_layers.h5", tmp_path), "--nonlinearity", "auto", "--negative-slope", "0.2")
    kernels = [t for t in planned["tensors"] if t["role"] == "kernel"]
    assert kernels and all(t["gain"] == torch.nn.init.calculate_gain("leaky_relu", 0.2) for t in kernels)
    assert all("nothing tells what follows" in t["rule"] for t in kernels)


def test_the_constants_are_right_to_1e_15():
    """mpmath, which PyTorch brings along, integrates them again."""
    script = ROOT / "Fixtures" / "variance_preserving_gains.py"
    subprocess.run([sys.executable, script, "--check"], check=True, stdout=subprocess.PIPE, timeout=120)
