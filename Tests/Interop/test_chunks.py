"""Chunks that h5reinit filters itself, read back by libhdf5's own filters."""

import h5py
import numpy as np
import pytest

from support import succeed

DTYPES = ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8"]
PIPELINES = {
    "deflate": dict(compression="gzip", compression_opts=4),
    "shuffle+deflate": dict(compression="gzip", compression_opts=4, shuffle=True),
    "stored": dict(compression="gzip", compression_opts=0),
    "best": dict(compression="gzip", compression_opts=9, shuffle=True),
    "checked": dict(compression="gzip", compression_opts=1, shuffle=True, fletcher32=True),
    "checksum alone": dict(fletcher32=True),
    "shuffle alone": dict(shuffle=True),
    "none": {},
}
# shape, chunk: odd at the edges, whole, larger than the data, one element, bands on the second axis.
SHAPES = [((37, 53), (8, 16)), ((37, 53), (37, 53)), ((64, 64), (16, 64)), ((5, 7, 3, 3), (2, 3, 3, 3)),
          ((3, 3, 20, 33), (1, 1, 7, 33)), ((1, 300, 20), (1, 64, 7)), ((300, 1000), (128, 999)),
          ((90, 41), (1, 1))]


def make(path, shape, dtype="<f4", **storage):
    with h5py.File(path, "w") as file:
        # At once: in rows, large chunks would be filtered for each.
        file.create_dataset("fc.weight", shape, dtype, **storage)[...] = np.ones(shape, dtype)
        file.create_dataset("fc.bias", shape[:1], dtype)[...] = 1


def apply(path, *options):
    succeed("apply", path, "--seed", 42, "--no-sync", "--set", "**=normal(std=0.5)", *options)
    with h5py.File(path, "r") as file:
        return {name: file[name][...] for name in file}


def same_as_contiguous(tmp_path, shape, dtype, storage, *options):
    make(tmp_path / "plain.h5", shape, dtype)
    make(tmp_path / "chunks.h5", shape, dtype, **storage)
    expected = apply(tmp_path / "plain.h5", *options)
    found = apply(tmp_path / "chunks.h5", *options)
    for name in expected:
        assert expected[name].tobytes() == found[name].tobytes(), name
    assert len(np.unique(found["fc.weight"])) > 1
    succeed("verify", tmp_path / "chunks.h5")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_every_type_and_pipeline(tmp_path, dtype, pipeline):
    same_as_contiguous(tmp_path, (37, 53), dtype, dict(chunks=(8, 16)) | PIPELINES[pipeline])


@pytest.mark.parametrize("rng", ["philox", "torch"])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("shape, chunk", SHAPES)
def test_every_shape(tmp_path, shape, chunk, rng, threads):
    same_as_contiguous(tmp_path, shape, "<f4", dict(chunks=chunk) | PIPELINES["shuffle+deflate"],
                       "--rng", rng, "--threads", threads)


@pytest.mark.parametrize("fill", [None, 0, 7.5])
def test_what_lies_beyond_the_edge_is_the_fill_value(tmp_path, fill):
    path = tmp_path / "model.h5"
    make(path, (37, 53), chunks=(64, 16), maxshape=(None, None), fillvalue=fill, **PIPELINES["checked"])
    before = apply(path)["fc.weight"]
    with h5py.File(path, "r+") as file:
        file["fc.weight"].resize((40, 60))
        grown = file["fc.weight"][...]
    assert np.array_equal(grown[:37, :53], before)
    assert (grown[37:] == (fill or 0)).all() and (grown[:, 53:] == (fill or 0)).all()


def test_many_tensors_of_several_storages(tmp_path):
    """Order matters to torch's one stream, and large chunks are written after all others."""
    storages = [{}, dict(chunks=(4, 8)) | PIPELINES["shuffle+deflate"], dict(chunks=(2048, 600), maxshape=(None, None), compression="gzip")]
    for name, kinds in {"plain": [{}], "mixed": storages}.items():
        with h5py.File(tmp_path / f"{name}.h5", "w") as file:
            for index in range(60):
                file.create_dataset(f"layers.{index}.fc.weight", (17, 9 + index), "<f4", **kinds[index % len(kinds)])[...] = 1
                file.create_dataset(f"layers.{index}.fc.bias", (17,), "<f4")[...] = 1
    expected, found = (apply(tmp_path / f"{name}.h5", "--rng", "torch") for name in ("plain", "mixed"))
    for name in expected:
        assert np.array_equal(expected[name], found[name]), name


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("pipeline", ["deflate", "shuffle+deflate", "best", "checked"])
@pytest.mark.parametrize("chunk", [(64, 256), (61, 300), (300, 1)])
def test_large_chunks_are_no_larger_than_those_of_h5py(tmp_path, dtype, pipeline, chunk):
    """The values are written again by h5py, whose zlib gets the same level; (61, 300) cuts chunks at the edges."""
    shape, storage = (300, 512), dict(chunks=chunk) | PIPELINES[pipeline]
    same_as_contiguous(tmp_path, shape, dtype, storage)
    with h5py.File(tmp_path / "chunks.h5", "r") as ours, h5py.File(tmp_path / "h5py.h5", "w") as theirs:
        theirs.create_dataset("fc.weight", shape, dtype, **storage)[...] = ours["fc.weight"][...]
        sizes = [file["fc.weight"].id.get_storage_size() for file in (ours, theirs)]
    assert sizes[0] <= 1.01 * sizes[1], sizes


def test_a_file_that_ends_in_what_is_overwritten(tmp_path):
    """The copy leaves out what is written anyway, but not the end of the file."""
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("fc.weight", data=np.full((40_000, 8), 0.5, "f4"), chunks=True, compression="gzip", shuffle=True)
        file.create_dataset("fc.bias", data=np.full(40_000, 0.5, "f4"))  # 160 kB, the last in the file
    succeed("apply", path, "--seed", 1)
    succeed("verify", path)
    with h5py.File(path) as file:
        assert not file["fc.bias"][()].any() and file["fc.weight"][()].std() > 0.1
