"""Unfiltered chunks, which are overwritten where they lie: every index of chunks that libhdf5 has, edges, places."""

import json
import os
import shutil
import zipfile

import h5py
import numpy as np
import pytest

from support import chunk_ranges, plan, run, succeed

# One for each index of chunks, as (libver, arguments of create_dataset).
INDEXES = {
    "B-tree": ("earliest", {}),
    "fixed array": ("latest", {}),
    "fixed array in pages": ("latest", dict(shape=(700, 500), chunks=(8, 8))),
    "extensible array": ("latest", dict(maxshape=(None, 130))),
    "extensible array in pages": ("latest", dict(shape=(5000, 9), chunks=(2, 4), maxshape=(None, 9))),
    "B-tree of version 2": ("latest", dict(maxshape=(None, None))),
    "implicit": ("latest", dict(early=True)),
    "single chunk": ("latest", dict(chunks=(97, 130))),
    "early": ("earliest", dict(early=True)),
    "user block": ("earliest", dict(userblock=1024)),
    "paged": ("latest", dict(paged=True)),
}


def make(path, index, dtype="<f4", shape=(97, 130), chunks=(10, 33), order=None):
    """A kernel in chunks that reach beyond both edges, filled with its element numbers."""
    libver, storage = INDEXES[index]
    storage = dict(storage)
    shape, chunks = storage.pop("shape", shape), storage.pop("chunks", chunks)
    early, block = storage.pop("early", False), storage.pop("userblock", None)
    paged = storage.pop("paged", False)
    options = dict(fs_strategy="page", fs_page_size=4096, fs_persist=True) if paged else {}
    with h5py.File(path, "w", libver=libver, userblock_size=block, **options) as file:
        values = (np.arange(np.prod(shape)) % 60_000).reshape(shape).astype(dtype)
        if early:
            space = h5py.h5s.create_simple(shape)
            creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            creation.set_chunk(chunks)
            creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            kind = h5py.h5t.py_create(np.dtype(dtype))
            h5py.h5d.create(file.id, b"fc.weight", kind, space, creation)
        else:
            file.create_dataset("fc.weight", shape, dtype, chunks=chunks, **storage)
        if order:
            for start in order:
                part = tuple(slice(at, at + size) for at, size in zip(start, chunks))
                file["fc.weight"][part] = values[part]
        else:
            file["fc.weight"][...] = values
        file.create_dataset("fc.bias", shape[:1], dtype)[...] = 1
        file["kept/num_batches_tracked"] = np.int64(7)


def contiguous(path, source):
    with h5py.File(source) as old, h5py.File(path, "w") as new:
        for name in ("fc.weight", "fc.bias", "kept/num_batches_tracked"):
            new.create_dataset(name, data=old[name][()], dtype=old[name].dtype)


def values(path):
    with h5py.File(path, "r") as file:
        return {name: file[name][()].tobytes() for name in ("fc.weight", "fc.bias", "kept/num_batches_tracked")}


POLICY = ("--set", "fc.*=normal(std=0.5)", "--except", "kept")
FLAGS = ("--seed", 42, "--no-sync", *POLICY)


def in_place(path, *options):
    """Applies, and makes sure that nothing but elements of the tensors changed, in the same file."""
    before, inode = np.fromfile(path, "u1"), os.stat(path).st_ino
    with h5py.File(path) as file:
        dataset, bias = file["fc.weight"], file["fc.bias"].id
        mask = np.zeros(len(before), bool)
        mask[bias.get_offset():][:bias.get_storage_size()] = True
        size = dataset.dtype.itemsize
        for number in range(dataset.id.get_num_chunks()):
            info = dataset.id.get_chunk_info(number)
            own = np.zeros(dataset.chunks + (size,), bool)
            own[tuple(slice(0, end - at) for at, end in zip(info.chunk_offset, dataset.shape))] = True
            mask[info.byte_offset:][:info.size] = own.reshape(-1)
    [method] = {tensor["method"] for tensor in plan(path, *POLICY, *options[:2])["tensors"] if tensor["action"] == "write"}
    assert method == "direct"
    succeed("apply", path, *FLAGS, *options)
    after = np.fromfile(path, "u1")
    assert os.stat(path).st_ino == inode and len(after) == len(before)
    assert np.array_equal(after[~mask], before[~mask]), "bytes outside the tensors' elements"
    receipt = json.loads((path.parent / f"{path.name}.h5reinit.json").read_text())
    assert {tensor["method"] for tensor in receipt["tensors"] if tensor["action"] == "write"} == {"direct"}
    succeed("verify", path)
    return values(path)


def check(tmp_path, *options, **how):
    path = tmp_path / "chunks.h5"
    make(path, **how)
    contiguous(tmp_path / "plain.h5", path)
    succeed("apply", tmp_path / "plain.h5", *FLAGS, *options)
    assert in_place(path, *options) == values(tmp_path / "plain.h5")


@pytest.mark.parametrize("rng", ["philox", "torch"])
@pytest.mark.parametrize("index", INDEXES)
def test_every_index(tmp_path, index, rng):
    check(tmp_path, "--rng", rng, "--threads", 2, index=index)


@pytest.mark.parametrize("dtype", ["<f2", ">f4", "<f8"])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize(("shape", "chunks"), [
    ((37, 53), (8, 16)), ((37, 53), (64, 64)), ((64, 64), (16, 64)), ((5, 7, 3, 3), (2, 3, 3, 3)),
    ((3, 3, 20, 33), (1, 1, 7, 33)), ((3, 3, 20, 33), (2, 2, 7, 10)), ((1, 300, 20), (1, 64, 7)), ((90, 41), (1, 1)),
    ((4, 40_000, 3), (2, 1000, 2)), ((3, 700_001), (2, 999)), ((2, 3, 5, 7, 11), (2, 2, 2, 2, 2)),
    ((700_001,), (999,)), ((1500, 1500), (63, 47)),
])
def test_every_shape(tmp_path, shape, chunks, threads, dtype):
    """The last ones are cut into several pieces, some of less than a row."""
    flags = ["--rng", "torch"] if threads == 3 else ["--rng", "philox"]
    path = tmp_path / "chunks.h5"
    INDEXES["own"] = ("earliest", dict(shape=shape, chunks=chunks, maxshape=tuple(max(pair) for pair in zip(shape, chunks))))
    check(tmp_path, *flags, "--threads", threads, index="own", dtype=dtype)
    succeed("inspect", path, "--stats")


def test_chunks_that_lie_in_no_order(tmp_path):
    starts = [(row, column) for row in range(0, 97, 10) for column in range(0, 130, 33)]
    np.random.default_rng(1).shuffle(starts)
    check(tmp_path, index="B-tree", order=starts)


def test_statistics_are_those_of_the_values(tmp_path):
    path = tmp_path / "chunks.h5"
    make(path, "B-tree", shape=(1500, 1500), chunks=(63, 47))
    with h5py.File(path) as file:
        found = file["fc.weight"][()].astype("f8")
    said = json.loads(succeed("inspect", path, "--stats", "--format", "json").stdout)
    [kernel] = [tensor for tensor in said["tensors"] if tensor["path"] == "/fc.weight"]
    stats = kernel["stats"]
    assert (stats["count"], stats["min"], stats["max"]) == (found.size, found.min(), found.max())
    assert stats["mean"] == pytest.approx(found.mean(), rel=1e-6) and stats["std"] == pytest.approx(found.std(), rel=1e-6)


def test_a_chunk_that_was_never_written(tmp_path):
    """What has no place goes by a copy, and the plan says so."""
    path = tmp_path / "model.h5"
    make(path, "B-tree", order=[(0, 0), (50, 33)])
    assert {tensor["method"] for tensor in plan(path, *POLICY)["tensors"] if tensor["path"] == "/fc.weight"} == {"rewrite"}
    contiguous(tmp_path / "plain.h5", path)
    inode = os.stat(path).st_ino
    for name in ("model.h5", "plain.h5"):
        succeed("apply", tmp_path / name, *FLAGS)
    assert os.stat(path).st_ino != inode and values(path) == values(tmp_path / "plain.h5")


@pytest.mark.parametrize("missing", [False, True])
def test_more_chunks_than_a_plan_looks_for_at_once(tmp_path, missing):
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        data = file.create_dataset("fc.weight", (40_000, 4), "f4", chunks=(1, 4))
        data[: 39_999 if missing else 40_000] = 1
    [tensor] = plan(path)["tensors"]
    assert tensor["method"] == ("rewrite" if missing else "direct")
    inode = os.stat(path).st_ino
    succeed("apply", path, "--seed", 1)
    assert (os.stat(path).st_ino == inode) == (not missing)
    succeed("verify", path)


def test_output_leaves_the_padding_and_all_else(tmp_path):
    path, out = tmp_path / "model.h5", tmp_path / "out.h5"
    make(path, "B-tree", shape=(900, 1000), chunks=(128, 300))
    before = path.read_bytes()
    succeed("apply", path, *FLAGS, "-o", out)
    assert path.read_bytes() == before
    in_place(path)
    assert out.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_chunks_in_an_archive(tmp_path, method):
    inner, path = tmp_path / "inner.h5", tmp_path / "model.keras"
    make(inner, "B-tree")
    contiguous(tmp_path / "plain.h5", inner)
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("metadata.json", "{}")
        archive.write(inner, "model.weights.h5")
    inode = os.stat(path).st_ino
    for model in (path, tmp_path / "plain.h5"):
        succeed("apply", model, *FLAGS)
    succeed("verify", path)
    assert (os.stat(path).st_ino == inode) == (method == zipfile.ZIP_STORED)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        inner.write_bytes(archive.read("model.weights.h5"))
    assert values(inner) == values(tmp_path / "plain.h5")


def test_chunks_in_shards(tmp_path):
    for number in (0, 1):
        with h5py.File(tmp_path / f"{number}.h5", "w") as file:
            file.create_dataset(f"{number}/weight", data=np.ones((97, 130), "f4"), chunks=(10, 33))
            file[f"{number}/bias"] = np.ones(97, "f4")
    index = tmp_path / "model.h5.index.json"
    index.write_text(json.dumps({"weight_map": {f"{number}/weight": f"{number}.h5" for number in (0, 1)}}))
    inodes = [os.stat(tmp_path / f"{number}.h5").st_ino for number in (0, 1)]
    succeed("apply", index, "--seed", 1)
    assert inodes == [os.stat(tmp_path / f"{number}.h5").st_ino for number in (0, 1)]
    succeed("verify", index)


def test_a_plan_that_was_saved_by_an_older_version(tmp_path):
    """It says that chunks are written by a copy; the receipt tells what was done."""
    path, saved = tmp_path / "model.h5", tmp_path / "plan.json"
    make(path, "B-tree")
    old = json.loads(succeed("plan", path, "--seed", 42, "--format", "json").stdout)
    for tensor in old["tensors"]:
        if tensor["storage"] == "chunked":
            assert tensor["method"] == "direct"
            tensor["method"] = "rewrite"
    saved.write_text(json.dumps(old))
    succeed("apply", path, "--plan", saved)
    receipt = json.loads((tmp_path / "model.h5.h5reinit.json").read_text())
    assert {tensor["method"] for tensor in receipt["tensors"] if tensor["action"] == "write"} == {"direct"}
    succeed("verify", path)


def test_plans_are_the_same_each_time(tmp_path):
    path = tmp_path / "model.h5"
    make(path, "extensible array in pages")
    first, second = (run("plan", path, "--seed", 1, "--format", "json").stdout for _ in range(2))
    assert first == second
