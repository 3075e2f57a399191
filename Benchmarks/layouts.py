"""Files of many small tensors, as kinds of writers lay them out."""
import json

import h5py
import numpy as np

KERNEL, BIAS = np.ones((8, 8), "f4"), np.ones(8, "f4")


def torch_layers(path, count, **storage):
    with h5py.File(path, "w") as file:
        for index in range(count // 2):
            file.create_dataset(f"layers.{index}.fc.weight", data=KERNEL, **storage)
            file.create_dataset(f"layers.{index}.fc.bias", data=BIAS, **storage)
    return path


def keras_norms(path, count):
    """Keras 3: what a norm starts with may hang on other layers."""
    with h5py.File(path, "w") as file:
        for index in range(count):
            file[f"layers/rms_normalization{f'_{index}' if index else ''}/vars/0"] = BIAS
    return path


def keras_nested(path, count):
    """Keras 2: a whole model in a layer, its config at the root."""
    layers = [f"dense_{index}" for index in range(count // 2)]
    with h5py.File(path, "w") as file:
        weights = file.create_group("model_weights")
        inner = weights.create_group("inner")
        for layer in layers:
            inner[f"{layer}/kernel:0"], inner[f"{layer}/bias:0"] = KERNEL, BIAS
        names = np.array([f"{layer}/{name}:0".encode() for layer in layers for name in ("kernel", "bias")])
        # Keras cuts lists that exceed HDF5's 64 KiB.
        for index, part in enumerate(np.array_split(names, names.nbytes // 60_000 + 1)):
            inner.attrs[f"weight_names{index}"] = part
        weights.attrs["layer_names"] = [b"inner"]
        file.attrs["keras_version"], file.attrs["model_config"] = b"2.15.0", json.dumps(sequential("model", [
            sequential("inner", [dict(class_name="Dense", config=dict(name=layer, units=8)) for layer in layers])]))
    return path


def sequential(name, layers):
    return dict(class_name="Sequential", config=dict(name=name, layers=layers))
