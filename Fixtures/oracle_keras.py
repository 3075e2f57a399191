"""What Keras itself says about each dataset of a model's HDF5 file (Keras 3 and tf_keras).

Variables are classified by the class of the layer that owns them. The path of a variable is taken
from the framework too: legacy files by Keras's positional rule (trainable weights, then the rest,
zipped with `weight_names`), `.weights.h5` files by running Keras's own tree walk with a store that
records which variable object went where.
"""

from __future__ import annotations

import math
import re

import h5py
import numpy as np

from oracle_torch import CONSTANTS, fans

ROLES = {
    "kernel": "kernel", "depthwise_kernel": "kernel", "pointwise_kernel": "kernel",
    "recurrent_kernel": "recurrent_kernel", "bias": "bias", "embeddings": "embedding",
    "reverse_embeddings": "embedding",
    "gamma": "norm_scale", "beta": "norm_offset",
    "moving_mean": "running_mean", "moving_variance": "running_var",
    "alpha": "auxiliary", "vector_u": "auxiliary", "sn_u": "auxiliary",
    "lora_kernel_a": "auxiliary", "lora_kernel_b": "auxiliary",
    "lora_embeddings_a": "auxiliary", "lora_embeddings_b": "auxiliary",
    "kernel_scale": "quantized", "kernel_zero": "quantized", "embeddings_scale": "quantized",
    "g_idx": "quantized",
}
CELLS = {"lstm_cell": "lstm", "gru_cell": "gru", "simple_rnn_cell": "simple_rnn",
         "conv_lstm_cell": "conv_lstm2d", "conv_lstm2d_cell": "conv_lstm2d"}


def snake_case(name: str) -> str:
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def variable_name(variable) -> str:
    return variable.name.split("/")[-1].split(":")[0]


def _own_variables(layer):
    for attribute in ("_trainable_variables", "_non_trainable_variables",
                      "_trainable_weights", "_non_trainable_weights"):
        yield from getattr(layer, attribute, None) or ()


def _owners(layer, parents=()):
    """id(variable) -> (variable, owning layer, enclosing layers), inner layers first."""
    found = {}
    for child in layer._flatten_layers(include_self=False, recursive=False):
        for key, value in _owners(child, (*parents, layer)).items():
            found.setdefault(key, value)
    for variable in _own_variables(layer):
        found.setdefault(id(variable), (variable, layer, (*parents, layer)))
    return found


def torch_shape(layer_type: str, name: str, shape, layer=None):
    """The weight shape of the equivalent PyTorch module."""
    shape = list(shape)
    if layer_type in ("einsum_dense", "multi_head_attention"):
        inputs, rest = layer.equation.split(",")
        kernel, output = rest.split("->")
        fan_in = math.prod(n for axis, n in zip(kernel, shape) if axis not in output)
        fan_out = math.prod(n for axis, n in zip(kernel, shape) if axis not in inputs)
        return [fan_out, fan_in]
    if layer_type.endswith("_transpose"):
        return [shape[-1], shape[-2], *shape[:-2]]
    if "depthwise" in layer_type or name == "depthwise_kernel":
        return [shape[-2] * shape[-1], 1, *shape[:-2]]
    return [shape[-1], shape[-2], *shape[:-2]]


def _role(name: str, layer_type: str, dtype: str) -> str:
    if layer_type == "normalization":
        return {"mean": "running_mean", "variance": "running_var", "count": "counter"}[name]
    if name == "scale":
        return "norm_scale" if layer_type == "rms_normalization" else "auxiliary"
    if name in ("kernel", "embeddings") and "int" in dtype:
        return "quantized"
    return ROLES[re.sub(r"_\d+$", "", name) if name not in ROLES else name]


def _dtype(variable) -> str:
    return getattr(variable.dtype, "name", str(variable.dtype)).removeprefix("torch.")


def _entry(variable, layer, parents) -> dict:
    name, dtype = variable_name(variable), _dtype(variable)
    layer_type = snake_case(type(layer).__name__)
    layer_type = CELLS.get(layer_type, layer_type)
    alternatives = []
    if any("Attention" in type(parent).__name__ for parent in parents[:-1]):
        layer_type, alternatives = "multi_head_attention", ["einsum_dense"]
    role = _role(name, layer_type, dtype)
    shape = [int(n) for n in variable.shape]
    entry = {"layer_type": layer_type, "role": role, "shape": shape, "dtype": dtype,
             "trainable": bool(variable.trainable)}
    if role in ("kernel", "recurrent_kernel"):
        entry["fan_in"], entry["fan_out"] = fans(torch_shape(layer_type, name, shape, layer))
    if role in CONSTANTS:
        entry["constant"] = CONSTANTS[role]
    if role == "bias" and getattr(layer, "unit_forget_bias", False):
        entry["constant"] = "lstm_forget"
    if layer_type == "p_re_lu" or name.startswith("lora_") and name.endswith("_b"):
        entry["constant"] = 0
    if role == "bias" and any("int" in _dtype(v) for v in _own_variables(layer)):
        entry["action"] = "any"
        entry["note"] = "bias of a quantized layer"
    if layer_type == "normalization":
        entry["role_or"], entry["action"] = ["auxiliary"], "any"
        entry["note"] = "adapted data statistics, not learned"
        del entry["constant"]
    if layer_type == "spectral_normalization":
        alternatives = ["*"]
    if alternatives:
        entry["layer_type_or"] = alternatives
    return entry


def _optimizer_entry(name: str, shape, dtype: str) -> dict:
    entry = {"layer_type": "optimizer", "layer_type_or": ["*"], "role": "optimizer_slot",
             "shape": [int(n) for n in shape], "dtype": dtype, "trainable": False}
    if "learning_rate" in name or name == "dynamic_scale":
        entry["action"] = "keep"
    else:
        entry["constant"] = 0
    if name == "iteration":
        entry["role_or"] = ["counter"]
    return entry


def _metric_entry(shape, dtype: str) -> dict:
    return {"layer_type": "metric", "layer_type_or": ["*"], "role": "metric", "action": "keep",
            "shape": [int(n) for n in shape], "dtype": dtype, "trainable": False}


def _attribute_list(group, name) -> list[str]:
    """A Keras string-list attribute, joined when it was split into name0, name1, ..."""
    if name in group.attrs:
        parts = [group.attrs[name]]
    else:
        parts, index = [], 0
        while f"{name}{index}" in group.attrs:
            parts.append(group.attrs[f"{name}{index}"])
            index += 1
    return [s.decode() if isinstance(s, bytes) else str(s) for part in parts for s in part]


def _variables_of(optimizer):
    variables = optimizer.variables
    return variables() if callable(variables) else variables


def describe_legacy(model, path) -> dict[str, dict]:
    """Expected entries of a legacy `.h5` (full model or weights only) that `model` was saved to."""
    owners, entries = _owners(model), {}
    with h5py.File(path) as file:
        root = file["model_weights"] if "model_weights" in file else file
        groups = [(root[name], model.get_layer(name)) for name in _attribute_list(root, "layer_names")]
        tops = [(root[layer.name], [*layer.trainable_weights, *layer.non_trainable_weights]) for _, layer in groups]
        if "top_level_model_weights" in root:
            own = list(_own_variables(model))
            tops.append((root["top_level_model_weights"], own))
        for group, variables in tops:
            names = _attribute_list(group, "weight_names")
            assert len(names) == len(variables), (group.name, names)
            for name, variable in zip(names, variables):
                entries[f"{group.name}/{name}"] = _entry(*owners[id(variable)])
        if "optimizer_weights" in file:
            group = file["optimizer_weights"]
            variables = _variables_of(model.optimizer)
            for name, variable in zip(_attribute_list(group, "weight_names"), variables, strict=True):
                entries[f"{group.name}/{name}"] = _optimizer_entry(
                    variable_name(variable), variable.shape, _dtype(variable))
    return entries


class _Recorder:
    """Stands in for Keras's HDF5 store and remembers what is stored under each path."""

    def __init__(self):
        self.stored = {}

    def __bool__(self):
        return True

    def make(self, path, metadata=None):
        return _Entry(self.stored, path.replace("\\", "/").strip("/"))


class _Entry(dict):
    def __init__(self, stored, path):
        super().__init__()
        self.stored, self.prefix = stored, f"/{path}/vars" if path else "/vars"

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.stored[f"{self.prefix}/{key}"] = value


def _walk(model, saving_lib) -> dict[str, object]:
    """What Keras would store under each path; every layer variable holds its own number meanwhile.

    Keras stores some variables as objects and some as arrays; the number identifies the latter.
    """
    recorder = type("Recorder", (_Recorder, saving_lib.H5IOStore), {})()
    saving_lib._save_state(model, recorder, None, "", set())
    return recorder.stored


def describe_weights(model, saving_lib) -> dict[str, dict]:
    """Expected entries of a `.weights.h5`; `saving_lib` is that framework's saving module."""
    owners, entries = _owners(model), {}
    numbered = list(owners.values())
    originals = [np.array(variable.numpy()) for variable, _, _ in numbered]
    for number, (variable, _, _) in enumerate(numbered):
        variable.assign(np.full(originals[number].shape, number).astype(originals[number].dtype))
    stored = _walk(model, saving_lib)
    for (variable, _, _), original in zip(numbered, originals):
        variable.assign(original)
    for path, value in stored.items():
        index = path.rsplit("/", 1)[-1]
        if path.startswith("/optimizer/"):
            variable = _variables_of(model.optimizer)[int(index)]
            entries[path] = _optimizer_entry(variable_name(variable), value.shape, _dtype(variable))
        elif path.startswith("/metrics/"):
            entries[path] = _metric_entry(value.shape, _dtype(value))
        else:
            owner = owners.get(id(value)) or numbered[int(np.asarray(value).flat[0])]
            entries[path] = _entry(*owner)
            _soften(entries[path], path, owner[1])
    return entries


def _soften(entry, path, layer):
    """A bare weights file names the class only in the path; elsewhere any layer type is right."""
    component = re.sub(r"_\d+$", "", path.split("/vars/")[0].rsplit("/", 1)[-1])
    cls = snake_case(type(layer).__name__)
    if component not in (cls, "cell") and not component.endswith(("_dense", "_cell")):
        entry["layer_type_or"] = ["*"]
    if cls == "batch_normalization" and bool(layer.scale) != bool(layer.center) and path.endswith("/0"):
        entry["role_or"], entry["action"] = ["unknown"], "any"
        entry["note"] = "gamma or beta: the file does not say which"
