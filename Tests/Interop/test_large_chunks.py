"""Chunks, and rows of chunks, that are not in memory as a whole: made in pieces by way of a scratch file, and read in
pieces."""

import json
import shutil
import zlib

import h5py
import numpy as np
import pytest

from support import run, succeed
from test_chunks import DTYPES, PIPELINES, apply, make, same_as_contiguous

# 2.8 million values: more than 2 MiB in every type.
WHOLE = (1400, 1000)
# shape, chunk: edges on both axes, beyond the data, two side by side, several axes, small chunks in rows of 16 MB.
LAYOUTS = [((1500, 1100), (1400, 1000)), ((900, 800), (1000, 900)), (WHOLE, (1400, 500)),
           ((2, 900, 31, 27), (3, 700, 31, 27)), ((2048, 2050), (2048, 100))]
COMPRESSED = PIPELINES["shuffle+deflate"]


def stats(path, name="/fc.weight"):
    found = json.loads(succeed("inspect", "--stats", path, "--format", "json").stdout)
    return next(tensor["stats"] for tensor in found["tensors"] if tensor["path"] == name)


def same_stats(one, other):
    """Values are summed in other pieces, so that means differ in the last digits."""
    one, other = stats(one), stats(other)
    sums = {"mean", "std", "excess_kurtosis", "skewness", "l2"} & one.keys()
    assert {key: one[key] for key in one if key not in sums} == {key: other[key] for key in other if key not in sums}
    assert all(one[key] == pytest.approx(other[key], rel=1e-9, abs=1e-9) for key in sums)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_every_type_and_pipeline(tmp_path, dtype, pipeline):
    same_as_contiguous(tmp_path, WHOLE, dtype, dict(chunks=WHOLE) | PIPELINES[pipeline])


@pytest.mark.parametrize("rng", ["philox", "torch"])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("shape, chunk", LAYOUTS)
def test_every_layout(tmp_path, shape, chunk, rng, threads):
    storage = dict(chunks=chunk, maxshape=(None,) * len(shape), fillvalue=7.5) | COMPRESSED
    same_as_contiguous(tmp_path, shape, "<f4", storage, "--rng", rng, "--threads", threads)
    same_stats(tmp_path / "chunks.h5", tmp_path / "plain.h5")


@pytest.mark.parametrize("pipeline", ["deflate", "shuffle+deflate", "best", "checked"])
def test_they_are_no_larger_than_those_of_h5py(tmp_path, pipeline):
    storage = dict(chunks=WHOLE) | PIPELINES[pipeline]
    make(tmp_path / "chunks.h5", WHOLE, **storage)
    values = apply(tmp_path / "chunks.h5")["fc.weight"]
    with h5py.File(tmp_path / "chunks.h5", "r") as ours, h5py.File(tmp_path / "h5py.h5", "w") as theirs:
        theirs.create_dataset("fc.weight", data=values, **storage)
        sizes = [file["fc.weight"].id.get_storage_size() for file in (ours, theirs)]
    assert sizes[0] <= 1.01 * sizes[1], sizes


def test_the_number_of_threads_changes_no_byte(tmp_path):
    chunks = []
    for threads in (1, 2, 5):
        path = tmp_path / f"{threads}.h5"
        make(path, WHOLE, chunks=WHOLE, **PIPELINES["checked"])
        apply(path, "--threads", threads)
        with h5py.File(path, "r") as file:
            chunks.append(file["fc.weight"].id.read_direct_chunk((0, 0)))
    assert chunks[0] == chunks[1] == chunks[2]


@pytest.mark.parametrize("pipeline", ["deflate", "checked"])
def test_constants_are_small(tmp_path, pipeline):
    path = tmp_path / "model.h5"
    make(path, WHOLE, chunks=WHOLE, **PIPELINES[pipeline])
    succeed("apply", path, "--seed", 1, "--no-sync", "--set", "**=constant(0.25)")
    with h5py.File(path, "r") as file:
        assert (file["fc.weight"][...] == 0.25).all()
        assert file["fc.weight"].id.get_storage_size() < 100_000


def test_values_of_chunks_that_left_a_filter_out(tmp_path):
    """Each bit of a chunk's mask leaves one stage out: the first shuffle, the second deflate."""
    values = np.random.default_rng(1).normal(size=(2100, 500)).astype("<f4")
    masks = [0b00, 0b01, 0b10, 0b11]
    with h5py.File(tmp_path / "plain.h5", "w") as plain, h5py.File(tmp_path / "masks.h5", "w") as masked:
        plain.create_dataset("fc.weight", data=np.concatenate([values] * len(masks)))
        stored = masked.create_dataset("fc.weight", (2100 * len(masks), 500), "<f4", chunks=(2100, 500), **COMPRESSED)
        for file in (plain, masked):
            file.create_dataset("fc.bias", data=np.ones(2100 * len(masks), "<f4"))
        for index, mask in enumerate(masks):
            raw = values.tobytes()
            if not mask & 1:
                raw = np.frombuffer(raw, np.uint8).reshape(-1, 4).T.tobytes()
            if not mask & 2:
                raw = zlib.compress(raw, 1)
            stored.id.write_direct_chunk((2100 * index, 0), raw, filter_mask=mask)
    same_stats(tmp_path / "masks.h5", tmp_path / "plain.h5")
    apply(tmp_path / "masks.h5")
    succeed("verify", tmp_path / "masks.h5")


def test_values_where_some_chunks_were_never_written(tmp_path):
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        weight = file.create_dataset("fc.weight", (1400, 2000), "<f4", chunks=(1400, 1000), fillvalue=-2, **COMPRESSED)
        weight[:, 1000:] = np.ones((1400, 1000), "<f4")
        file.create_dataset("fc.bias", data=np.ones(1400, "<f4"))
    found = stats(path)
    assert (found["mean"], found["min"], found["max"]) == (-0.5, -2, 1)
    apply(path)
    succeed("verify", path)


@pytest.mark.parametrize("pipeline", ["deflate", "shuffle+deflate", "checked", "checksum alone"])
def test_damaged_chunks_are_told(tmp_path, pipeline):
    path = tmp_path / "model.h5"
    make(path, WHOLE, chunks=WHOLE, **PIPELINES[pipeline])
    apply(path)
    with h5py.File(path, "r") as file:
        place = file["fc.weight"].id.get_chunk_info(0)
    whole = path.read_bytes()
    for offset in (place.size // 3, place.size // 2, place.size - 2):
        broken = bytearray(whole)
        broken[place.byte_offset + offset] ^= 0x20
        path.write_bytes(broken)
        for command in (["verify", path], ["inspect", "--stats", path]):
            result = run(*command)
            assert result.returncode == 65, (offset, result.stderr)
            assert "malformed" in result.stderr


def test_nothing_old_is_left(tmp_path):
    path, old = tmp_path / "model.h5", tmp_path / "old.h5"
    values = np.random.default_rng(1).normal(size=WHOLE).astype("<f4")
    for each in (path, old):
        with h5py.File(each, "w") as file:
            file.create_dataset("fc.weight", data=values, chunks=WHOLE, **COMPRESSED)
            file.create_dataset("fc.bias", data=values[:, 0])
    apply(path)
    succeed("verify", path, "--no-residue", old)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["model.h5", "model.h5.h5reinit.json", "old.h5"]


def test_a_tensor_for_whose_scratch_file_there_is_no_room_is_refused(tmp_path):
    """A quarter of it, as which it may be compressed, would have room."""
    path = tmp_path / "model.h5"
    rows = 2 * shutil.disk_usage(tmp_path).free // 400_000
    with h5py.File(path, "w") as file:
        file.create_dataset("fc.weight", (rows, 100_000), "<f4", chunks=(10_000, 100_000), compression="gzip", shuffle=True)
        file.create_dataset("fc.bias", data=np.ones(rows, "<f4"))
    before = path.read_bytes()
    result = run("apply", path, "--seed", 1)
    assert result.returncode == 74 and "bytes at the least" in result.stderr
    assert path.read_bytes() == before and [each.name for each in tmp_path.iterdir()] == ["model.h5"]


def test_pipelines_in_another_order_are_left_to_libhdf5(tmp_path):
    path = tmp_path / "model.h5"
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk(WHOLE)
    creation.set_deflate(4)
    creation.set_shuffle()
    with h5py.File(path, "w") as file:
        space = h5py.h5s.create_simple(WHOLE)
        h5py.Dataset(h5py.h5d.create(file.id, b"fc.weight", h5py.h5t.IEEE_F32LE, space, creation))[...] = np.ones(WHOLE, "<f4")
        file.create_dataset("fc.bias", data=np.ones(WHOLE[0], "<f4"))
    make(tmp_path / "plain.h5", WHOLE)
    expected, found = apply(tmp_path / "plain.h5"), apply(path)
    assert np.array_equal(expected["fc.weight"], found["fc.weight"])
    succeed("verify", path)
