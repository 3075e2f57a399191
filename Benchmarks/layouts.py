"""Models of many small layers, as kinds of writers lay them out: each function fills an open file."""
import json

import h5py
import numpy as np

KERNEL, BIAS = np.ones((4, 8), "<f4"), np.ones(8, "<f4")


def write(layout, path, layers, **storage):
    with h5py.File(path, "w") as file:
        layout(file, layers, **storage)
    return path


def torch(file, layers, **storage):
    for index in range(layers):
        file.create_dataset(f"layers.{index}.linear.weight", data=KERNEL.T, **storage)
        file.create_dataset(f"layers.{index}.linear.bias", data=BIAS, **storage)


def keras_legacy(file, layers):
    names = [f"dense_{index}" for index in range(layers)]
    for name in names:
        file.create_group(name).attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
        file[f"{name}/{name}/kernel:0"], file[f"{name}/{name}/bias:0"] = KERNEL, BIAS
    set_names(file, "layer_names", names)
    file.attrs["keras_version"] = b"2.15.0"


def keras_weights(file, layers):
    for index in range(layers):
        group = file.create_group(f"layers/dense_{index}/vars" if index else "layers/dense/vars")
        group["0"], group["1"] = KERNEL, BIAS


def keras_norms(file, layers):
    """Norms of Keras 3, of which two classes of one name start with different values."""
    for index in range(layers):
        file[f"layers/rms_normalization{f'_{index}' if index else ''}/vars/0"] = BIAS


def keras_nested(file, layers):
    """Keras 2: a whole model in a layer, its config at the root."""
    weights = file.create_group("model_weights")
    inner = weights.create_group("inner")
    names = [f"dense_{index}" for index in range(layers)]
    for name in names:
        inner[f"{name}/kernel:0"], inner[f"{name}/bias:0"] = KERNEL, BIAS
    set_names(inner, "weight_names", [f"{name}/{leaf}:0" for name in names for leaf in ("kernel", "bias")])
    set_names(weights, "layer_names", ["inner"])
    dense = [dict(class_name="Dense", config=dict(name=name, units=8)) for name in names]
    file.attrs["keras_version"] = b"2.15.0"
    file.attrs["model_config"] = json.dumps(sequential("model", [sequential("inner", dense)]))


def flax(file, layers):
    for index in range(layers):
        group = file.create_group(f"params/encoder/layer_{index // 6}/{'abcdef'[index % 6]}_proj")
        group["kernel"], group["bias"] = KERNEL, BIAS


def tensorflow_names(file, layers):
    for index in range(layers):
        group = file.create_group(f"model/block_{index // 6}/dense_{index}")
        group["kernel:0"], group["bias:0"] = KERNEL, BIAS


def sequential(name, layers):
    return dict(class_name="Sequential", config=dict(name=name, layers=layers))


def set_names(group, attribute, names):
    """As Keras does: HDF5's 64 KiB do not hold a long list."""
    names = np.array(names, "S")
    parts = names.nbytes // 60_000 + 1
    for index, part in enumerate(np.array_split(names, parts)):
        group.attrs[f"{attribute}{index}" if parts > 1 else attribute] = part
