"""What people use instead, one process each: `rivals.py torch|numpy|keras PATH`.

Kernels get He normal values, vectors zeros: the same work as the tool's default, not the same numbers.
"""
import sys


def each(path, fill):
    import h5py

    with h5py.File(path, "r+") as file:
        datasets = []
        file.visititems(lambda _, item: datasets.append(item) if isinstance(item, h5py.Dataset) else None)
        for dataset in datasets:
            fill(dataset)


def torch(path):
    import numpy as np
    import torch

    def fill(dataset):
        if len(dataset.shape) < 2:
            dataset[...] = 0
            return
        kind = {2: torch.float16, 4: torch.float32, 8: torch.float64}[dataset.dtype.itemsize]
        values = torch.empty(dataset.shape, dtype=kind)
        torch.nn.init.kaiming_normal_(values)
        dataset[...] = values.numpy().astype(dataset.dtype, copy=False)

    each(path, fill)


def numpy(path):
    import numpy as np

    generator = np.random.Generator(np.random.SFC64(42))

    def fill(dataset):
        if len(dataset.shape) < 2:
            dataset[...] = 0
            return
        kind = np.float64 if dataset.dtype.itemsize == 8 else np.float32
        values = generator.standard_normal(dataset.shape, dtype=kind)
        values *= kind((2 / np.prod(dataset.shape[1:])) ** 0.5)
        dataset[...] = values.astype(dataset.dtype, copy=False)

    each(path, fill)


def keras(path):
    import os

    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    model = keras.models.load_model(path)
    for layer in model.layers:
        for name in ("kernel", "bias"):
            variable = getattr(layer, name, None)
            if variable is not None:
                variable.assign(getattr(layer, f"{name}_initializer")(variable.shape, dtype=variable.dtype))
    model.save(path)


def make_keras(path):
    """VGG-16 as Keras saves it."""
    import os

    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    keras.applications.VGG16(weights=None).save(path)


def versions():
    import importlib.metadata as metadata

    return [f"{name} {metadata.version(name)}" for name in ("torch", "numpy", "h5py", "keras")]


if __name__ == "__main__":
    {"torch": torch, "numpy": numpy, "keras": keras, "make-keras": make_keras}[sys.argv[1]](sys.argv[2])
