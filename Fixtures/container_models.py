"""Models in the files of libraries that know no models: dicts of arrays, saved by those libraries.

    python container_models.py OUTPUT_FOLDER

Needs hickle, tables and hdf5storage; writes hickle.h5, pytables.h5 and matlab.mat.
"""

import sys
from pathlib import Path

import hdf5storage
import hickle
import numpy as np
import tables

STATE_DICT = {
    "stem.weight": (6, 3, 3, 3),
    "stem.bias": (6,),
    "bn.weight": (6,),
    "bn.bias": (6,),
    "bn.running_mean": (6,),
    "bn.running_var": (6,),
    "fc.weight": (4, 24),
    "fc.bias": (4,),
}


def arrays(shapes):
    random = np.random.default_rng(7)
    return {name: random.normal(size=shape).astype("f4") for name, shape in shapes.items()}


def save_hickle(path):
    hickle.dump({"state_dict": arrays(STATE_DICT), "epoch": 3, "note": "best"}, str(path))


def save_pytables(path):
    """Keras's variables by layer, beside a table whose index holds floats."""
    layers = {
        "conv": {"kernel:0": (3, 3, 3, 6), "bias:0": (6,)},
        "bn": {"gamma:0": (6,), "beta:0": (6,), "moving_mean:0": (6,), "moving_variance:0": (6,)},
        "fc": {"kernel:0": (24, 4), "bias:0": (4,)},
    }
    with tables.open_file(str(path), "w") as file:
        for layer, shapes in layers.items():
            group = file.create_group("/", layer)
            for name, values in arrays(shapes).items():
                file.create_array(group, name, values)
        losses = file.create_table("/", "losses", np.dtype([("loss", "f4")]))
        losses.append(np.linspace(1, 0, 9, dtype="f4"))
        losses.flush()
        losses.cols.loss.create_index()


def save_matlab(path):
    """Structs with the names of the properties that MATLAB's layers have."""
    model = {
        "conv": arrays({"Weights": (5, 4, 3, 8), "Bias": (1, 1, 8)}),
        "fc": arrays({"Weights": (10, 72), "Bias": (10, 1)}),
        "lstm": arrays({"InputWeights": (20, 6), "RecurrentWeights": (20, 5), "Bias": (20, 1)}),
        "bn": arrays({n: (1, 1, 8) for n in ("Scale", "Offset", "TrainedMean", "TrainedVariance")}),
        "name": "net",
    }
    hdf5storage.savemat(
        str(path), model, format="7.3", oned_as="column", store_python_metadata=False
    )


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    save_hickle(folder / "hickle.h5")
    save_pytables(folder / "pytables.h5")
    save_matlab(folder / "matlab.mat")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
