"""`verify --no-residue OLD`: what the tensors held before is found wherever it is left, and nowhere else."""

import json
import shutil
import zipfile

import h5py
import numpy as np
import pytest

from support import chunk_ranges, fail, run, succeed

WEIGHT = "fc/weight"


def make(path, seed=1, **storage):
    rng = np.random.default_rng(seed)
    with h5py.File(path, "w") as file:
        file.create_dataset(WEIGHT, data=rng.standard_normal((128, 96)).astype("f4"), **storage)
        file.create_dataset("fc/bias", data=np.zeros(128, "f4"))
        file.create_dataset("kept/weight", data=rng.standard_normal((64, 64)).astype("f4"))
    return path


def applied(model, *flags):
    old = model.with_name("old" + model.suffix)
    shutil.copyfile(model, old)
    succeed("apply", model, "--seed", 3, "--except", "kept", *flags)
    return old


def search(model, old, *flags):
    result = run("verify", model, "--no-residue", old, "--format", "json", *flags)
    assert result.returncode in (0, 1), result.stderr
    found = json.loads(result.stdout)
    assert found["differences"] == []
    assert result.returncode == (1 if found["residue"]["found"] else 0)
    return found["residue"]


STORAGES = {
    "contiguous": {}, "chunks": {"chunks": (32, 50)},
    "gzip": {"chunks": (32, 50), "compression": "gzip"},
    "gzip_shuffle": {"chunks": (32, 50), "compression": "gzip", "shuffle": True},
}


@pytest.mark.parametrize("storage", STORAGES.values(), ids=STORAGES)
def test_nothing_is_left(storage, tmp_path):
    model = make(tmp_path / "model.h5", **storage)
    old = applied(model)
    residue = search(model, old)
    assert residue["found"] == []
    # All but the zeros of the bias can be searched for; 128 · 96 · 4 bytes have that many windows, less 31.
    assert (residue["tensors"], residue["skipped"]) == (1, 1)
    assert residue["windows"] >= 128 * 96 * 4 - 31 or storage
    assert residue["windows"] > 10_000 and residue["surely_found"] == 32
    assert residue["bytes"] == model.stat().st_size


def test_compact_storage_leaves_nothing(tmp_path):
    model = tmp_path / "model.h5"
    with h5py.File(model, "w") as file:
        space = h5py.h5s.create_simple((20, 16))
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_layout(h5py.h5d.COMPACT)
        data = np.random.default_rng(2).standard_normal((20, 16)).astype("f4")
        dataset = h5py.h5d.create(file.create_group("fc").id, b"weight", h5py.h5t.IEEE_F32LE, space, creation)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
        file["fc/bias"] = np.zeros(20, "f4")
    old = applied_all(model)
    assert search(model, old)["found"] == []
    model.write_bytes(model.read_bytes() + data.tobytes()[100:140])
    assert search(model, old)["found"][0]["path"] == "/fc/weight"


def applied_all(model, *flags):
    old = model.with_name("old" + model.suffix)
    shutil.copyfile(model, old)
    succeed("apply", model, "--seed", 3, *flags)
    return old


def test_old_values_in_freed_space_are_found(tmp_path):
    """h5py moves the weights, and forgets to erase what it frees: libhdf5 does not keep account of it."""
    model = make(tmp_path / "model.h5")
    with h5py.File(model, "r+") as file:
        data, at = file[WEIGHT][()], file[WEIGHT].id.get_offset()
        file.create_dataset("moved", data=data, chunks=(64, 96))
    with h5py.File(model, "r+") as file:
        # Something behind it keeps the file from shrinking.
        del file[WEIGHT]
        file.move("moved", WEIGHT)
    assert model.read_bytes()[at:at + data.nbytes] == data.tobytes()
    old = applied(model)
    assert data.tobytes()[:64] in model.read_bytes()
    [place] = search(model, old)["found"]
    assert (place["path"], place["file"], place["offset"]) == ("/fc/weight", str(model), at)
    assert place["windows"] >= data.nbytes - 31
    failed = run("verify", model, "--no-residue", old)
    assert failed.returncode == 1
    for word in ("/fc/weight", str(at), "h5repack"):
        assert word in failed.stderr


@pytest.mark.parametrize("place", ["end", "user block", "gap", "another dataset"])
@pytest.mark.parametrize("storage", ["contiguous", "gzip"])
def test_a_few_old_bytes_anywhere_are_found(storage, place, tmp_path):
    model = tmp_path / "model.h5"
    rng = np.random.default_rng(1)
    with h5py.File(model, "w", userblock_size=512) as file:
        file.create_dataset(WEIGHT, data=rng.standard_normal((128, 96)).astype("f4"), **STORAGES[storage])
        file.create_dataset("kept/a", data=rng.standard_normal((64, 64)).astype("f4"))
    with h5py.File(model) as file:
        kept = file["kept/a"].id.get_offset()
    start, size = chunk_ranges(model, WEIGHT)[1] if storage == "gzip" else (4099, 200)
    piece = model.read_bytes()[start:start + size][60:60 + 37]
    old = applied(model)
    assert search(model, old)["found"] == []
    data = bytearray(model.read_bytes())
    at = {"end": len(data), "user block": 77, "gap": len(data) + 1001, "another dataset": kept + 333}[place]
    if at > len(data):
        data += bytes(at - len(data))
    data[at:at + len(piece)] = piece
    model.write_bytes(data)
    [found] = search(model, old)["found"]
    assert (found["path"], found["offset"]) == ("/fc/weight", at)


def test_what_a_kept_tensor_holds_too_is_no_residue(tmp_path):
    model = make(tmp_path / "model.h5")
    with h5py.File(model, "r+") as file:
        file["kept/copy"] = file[WEIGHT][()]
    old = applied(model)
    residue = search(model, old)
    assert residue["found"] == [] and residue["windows"] == 0


def archive(path, weights, method):
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("metadata.json", "{}")
        file.writestr("model.weights.h5", weights.read_bytes())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_archives(method, tmp_path):
    weights, model = make(tmp_path / "weights.h5"), tmp_path / "model.keras"
    archive(model, weights, method)
    old = applied(model)
    residue = search(model, old)
    assert residue["found"] == [] and residue["windows"] > 10_000
    # Old values in the weights' free space, under the deflation too.
    with zipfile.ZipFile(model) as file:
        new = file.read("model.weights.h5")
    with h5py.File(weights) as file:
        piece = file[WEIGHT][()].tobytes()[400:500]
    weights.write_bytes(new + piece)
    archive(model, weights, method)
    [place] = search(model, old)["found"]
    assert place["path"] == "/fc/weight"
    # zlib stores as they are what it cannot make smaller, so that the archive's own bytes may show them too.
    unpacked = place["file"].endswith("model.weights.h5 unpacked")
    assert place["offset"] == len(new) if unpacked else piece[:32] in model.read_bytes()


def test_shards(tmp_path):
    for name in ("a", "b"):
        make(tmp_path / f"{name}.h5", seed=ord(name))
    with h5py.File(tmp_path / "b.h5", "r+") as file:
        file.move("fc", "gc")
        del file["kept"]
    index = tmp_path / "model.h5.index.json"
    index.write_text(json.dumps({"weight_map": {"fc/weight": "a.h5", "gc/weight": "b.h5"}}))
    before = tmp_path / "before"
    before.mkdir()
    for name in ("a.h5", "b.h5", index.name):
        shutil.copyfile(tmp_path / name, before / name)
    succeed("apply", index, "--seed", 3, "--except", "kept")
    assert search(index, before / index.name)["found"] == []
    with h5py.File(before / "a.h5") as file:
        piece = file[WEIGHT][()].tobytes()[:64]
    with open(tmp_path / "b.h5", "ab") as file:
        file.write(piece)
    [place] = search(index, before / index.name)["found"]
    assert (place["path"], place["file"]) == ("/fc/weight", str(tmp_path / "b.h5"))


def test_what_is_no_model_from_before(tmp_path):
    model = make(tmp_path / "model.h5")
    old = applied(model)
    copy = tmp_path / "copy.h5"
    shutil.copyfile(model, copy)
    fail(65, "verify", model, "--no-residue", copy, mentions=["new values already", "before"])
    fail(65, "verify", model, "--no-residue", model, mentions=["the model itself"])
    with h5py.File(copy, "w") as file:
        file["other"] = np.ones(3, "f4")
    fail(65, "verify", model, "--no-residue", copy, mentions=["/fc/bias is not there"])
    fail(66, "verify", model, "--no-residue", tmp_path / "nothing.h5", mentions=["nothing.h5"])
    assert "windows of 1 old tensor searched for" in succeed("verify", model, "--no-residue", old).stdout


def test_a_large_model_is_searched_by_a_share_of_its_windows(tmp_path):
    model = tmp_path / "model.h5"
    rng = np.random.default_rng(1)
    with h5py.File(model, "w") as file:
        file[WEIGHT] = rng.standard_normal((2500, 1000)).astype("f4")
    piece = model.read_bytes()[6000:6400]
    old = applied_all(model)
    residue = search(model, old)
    # 10 MB have more than 2^23 windows: every fourth, so that 31 + 14 · 4 bytes are surely found.
    assert residue["found"] == [] and residue["surely_found"] == 87
    assert abs(residue["windows"] - 10_000_000 / 4) < 50_000
    with open(model, "ab") as file:
        file.write(b"xyz" + piece)
    place = len(model.read_bytes()) - len(piece)
    assert place <= search(model, old)["found"][0]["offset"] < place + 87
    assert search(model, old)["found"][0]["path"] == "/fc/weight"
