"""Dialects of other ecosystems: files that their libraries saved, and files with their layouts."""

import h5py
import numpy as np
import pytest

from support import ROOT, apply, fail, plan

ECOSYSTEMS = ROOT / "Fixtures" / "ecosystems"


def test_chainers_forget_gates_are_interleaved(tmp_path):
    path = tmp_path / "chainer.h5"
    with h5py.File(path, "w") as file:
        for name, shape in {"upward/W": (20, 6), "upward/b": (20,), "lateral/W": (20, 5)}.items():
            file.create_dataset(f"lstm/{name}", data=np.full(shape, 7, "f4"), compression=4)
    apply(path)
    with h5py.File(path) as file:
        assert file["lstm/upward/b"][:].tolist() == [0, 0, 1, 0] * 5
        assert not (file["lstm/upward/W"][:] == 7).any()


@pytest.mark.parametrize("dialect", ["flax", "haiku"])
def test_outputs_are_as_many_as_biases(dialect):
    """What the library itself saved: a kernel's output axes have its bias's extents."""
    planned = plan(ECOSYSTEMS / f"{dialect}.h5")
    assert planned["file"]["dialect"] == dialect
    shapes = {tensor["path"]: tensor["shape"] for tensor in planned["tensors"]}
    checked = 0
    for tensor in planned["tensors"]:
        folder, _, leaf = tensor["path"].rpartition("/")
        bias = shapes.get(f"{folder}/{'bias' if leaf == 'kernel' else 'b'}")
        if tensor["role"] == "kernel" and bias:
            assert [tensor["shape"][axis] for axis in tensor["axes"]["out"]] == bias
            checked += 1
    assert checked >= 7


@pytest.mark.parametrize(
    ("name", "dialect", "kernels"),
    [
        ("hickle.h5", "hickle/torch", {"stem": 27, "fc": 24}),
        ("pytables.h5", "pytables/keras_names", {"conv": 27, "fc": 24}),
        # MATLAB's Weights of 5x4x3x8 and 10x72: 5*4*3 inputs to an output, and 72.
        ("matlab.mat", "matlab", {"conv": 60, "fc": 72, "lstm": 6}),
    ],
)
def test_dicts_of_arrays_are_read_and_written(tmp_path, name, dialect, kernels):
    path = tmp_path / name
    path.write_bytes((ECOSYSTEMS / name).read_bytes())
    planned = plan(path)
    assert planned["file"]["dialect"] == dialect
    shown = {t["layer"]: inputs(t) for t in planned["tensors"] if t["role"] == "kernel"}
    assert shown == kernels
    apply(path)
    with h5py.File(path) as file:
        if name == "matlab.mat":
            assert file["lstm/Bias"][0].tolist() == [0] * 5 + [1] * 5 + [0] * 10
        if name == "hickle.h5":
            assert not file['data/"state_dict"/"fc.bias"'][:].any()
            assert bytes(file["hickle_types_table/0"][:]) == bytes(original(name))


def inputs(tensor):
    axes = tensor["axes"]
    return np.prod([tensor["shape"][axis] for axis in axes["in"] + axes["spatial"]])


def original(name):
    with h5py.File(ECOSYSTEMS / name) as file:
        return file["hickle_types_table/0"][:]


def test_a_table_is_no_model(tmp_path):
    path = tmp_path / "table.h5"
    with h5py.File(path, "w") as file:
        file.create_group("df").attrs["pandas_type"] = "frame"
        file["df/block0_values"] = np.ones((4, 3))
    fail(65, "plan", path, mentions=["pandas"])
    blob = tmp_path / "blob.h5"
    with h5py.File(blob, "w") as file:
        file["state_dict"] = np.zeros(5000, "u1")
    fail(65, "plan", blob, mentions=["torch.load"])
