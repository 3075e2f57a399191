"""Files whose index of chunks points where something else lies: refused before anything is written."""

import os
import zipfile

import h5py
import numpy as np
import pytest

from support import chunk_ranges, fail, run, succeed
from test_bad_input import lookup3, structures

PLAIN, GZIP = {}, dict(compression="gzip")


def make(path, libver="earliest", **filters):
    rng = np.random.default_rng(5)
    with h5py.File(path, "w", libver=libver) as file:
        for name in ("one", "two"):
            data = rng.standard_normal((40, 50)).astype("f4")
            file.create_dataset(f"{name}/weight", data=data, chunks=(10, 25), **filters)
            file.create_dataset(f"{name}/bias", data=np.ones(40, "f4"))
        file["kept/num_batches_tracked"] = np.int64(7)
        for number in range(20):
            file[f"kept/more{number}"] = np.int64(number)
        return file["two/bias"].id.get_offset()


def repoint(path, old, new):
    """Let the index say of the chunk at an address that it lies at another."""
    data = bytearray(path.read_bytes())
    pattern = old.to_bytes(8, "little")
    array = data.find(b"FADB")
    if array < 0:
        # The trees of groups hold no address of a chunk.
        [place] = [at for at in structures(data, pattern) if data.rfind(b"TREE", 0, at) > at - 4096]
        data[place:place + 8] = new.to_bytes(8, "little")
    else:
        while data.find(pattern, array) > array + 100 or data.find(pattern, array) < 0:
            array = data.index(b"FADB", array + 1)
        place = data.index(pattern, array)
        data[place:place + 8] = new.to_bytes(8, "little")
        end = array + 14 + 8 * 8
        data[end:end + 4] = lookup3(bytes(data[array:end])).to_bytes(4, "little")
    path.write_bytes(data)


def refused(path, *words, also=()):
    before = path.read_bytes()
    folder = sorted(os.listdir(path.parent))
    for flags in ((), ("-o", path.parent / "out.h5"), *also):
        fail(65, "apply", path, "--seed", 1, *flags, mentions=words)
        assert path.read_bytes() == before and sorted(os.listdir(path.parent)) == folder


# Of the last chunk of /two/weight: onto what, and what the message says of it.
EVERYWHERE = {
    "another chunk": "two chunks of", "inside another chunk": "two chunks of", "another dataset": "overlap",
    "a byte into another dataset": "overlap", "a contiguous dataset": "/two/weight", "inside a contiguous dataset": "/two/weight",
    "the superblock": "superblock", "inside the superblock": "superblock",
}


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("filters", [PLAIN, GZIP], ids=["plain", "gzip"])
@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_chunk_over_something_else(tmp_path, where, filters, libver):
    if libver == "latest" and filters:
        pytest.skip("elements of a filtered array are of another kind")
    path = tmp_path / "model.h5"
    bias = make(path, libver, **filters)
    own, other = chunk_ranges(path, "two/weight"), chunk_ranges(path, "one/weight")
    succeed("apply", path, "--seed", 1, "-o", tmp_path / "sound.h5")
    for made in tmp_path.glob("sound*"):
        made.unlink()
    address = {
        "another chunk": own[0][0], "inside another chunk": own[2][0] + own[2][1] - 1, "another dataset": other[1][0],
        "a byte into another dataset": other[3][0] - own[-1][1] + 1, "a contiguous dataset": bias,
        "inside a contiguous dataset": bias + 159, "the superblock": 0, "inside the superblock": 40,
    }[where]
    repoint(path, own[-1][0], address)
    kept = ("--except", "two")
    # Written, or kept while others are: nothing may be put where it lies.
    refused(path, EVERYWHERE[where], also=[kept])


@pytest.mark.parametrize("filters", [PLAIN, GZIP], ids=["plain", "gzip"])
@pytest.mark.parametrize("signature", [b"TREE", b"SNOD", b"HEAP"])
def test_a_chunk_over_structure(tmp_path, signature, filters):
    """At its start, shortly before, and inside, where only the size tells."""
    path = tmp_path / "model.h5"
    make(path, **filters)
    own = chunk_ranges(path, "two/weight")
    sound = path.read_bytes()
    inside = {b"TREE": (100, 500), b"SNOD": (50, 320), b"HEAP": (4,)}[signature]
    for target in structures(sound, signature):
        for offset in (0, -own[-1][1] + 1, *inside):
            if target + offset < 0:
                continue
            path.write_bytes(sound)
            repoint(path, own[-1][0], target + offset)
            refused(path)


@pytest.mark.parametrize("filters", [PLAIN, GZIP], ids=["plain", "gzip"])
def test_a_chunk_over_the_header_of_a_dataset(tmp_path, filters):
    path = tmp_path / "model.h5"
    make(path, **filters)
    own = chunk_ranges(path, "two/weight")
    sound = path.read_bytes()
    with h5py.File(path) as file:
        headers = [h5py.h5o.get_info(file[name].id).addr for name in ("one", "one/bias", "two/weight", "kept/more3")]
    for address in headers:
        for offset in (0, 3, 60, -own[-1][1] + 1):
            if address + offset < 0:
                continue
            path.write_bytes(sound)
            repoint(path, own[-1][0], address + offset)
            refused(path, "'/two/weight'")


@pytest.mark.parametrize("signature", [b"OHDR", b"FAHD", b"FADB", b"FRHP", b"BTHD"])
def test_a_chunk_over_newer_structure(tmp_path, signature):
    path = tmp_path / "model.h5"
    make(path, "latest")
    own = chunk_ranges(path, "two/weight")
    sound = path.read_bytes()
    found = structures(sound, signature)
    for target in found[:6]:
        for offset in (0, 5):
            path.write_bytes(sound)
            repoint(path, own[-1][0], target + offset)
            refused(path)
    assert found


@pytest.mark.parametrize("name", ["plan", "apply"])
@pytest.mark.parametrize(("libver", "signature", "inside"), [
    ("earliest", b"TREE", (9, 100, 543)), ("earliest", b"SNOD", (9, 327)), ("latest", b"BTHD", (9, 30)),
    ("latest", b"FHDB", (9, 300)), ("latest", b"FRHP", (9, 100)), ("latest", b"BTLF", (9, 400)),
])
def test_a_contiguous_dataset_that_begins_inside_structure(tmp_path, name, libver, signature, inside):
    from test_bad_input import checksum_of_header
    path = tmp_path / "model.h5"
    with h5py.File(path, "w", libver=libver) as file:
        file["fc/weight"] = np.full((8, 8), 7, "f4")
        for number in range(20):  # so many links and attributes that they need a heap and a B-tree
            file[f"fc/more{number}"] = np.float32(number)
            file["fc"].attrs[f"name{number}"] = "text"
        address = file["fc/weight"].id.get_offset()
    sound = path.read_bytes()
    layout = sound.index(b"\x01" + address.to_bytes(8, "little") + (256).to_bytes(8, "little")) + 1
    found = structures(sound, signature)
    assert found
    for target in found[:4]:
        for offset in inside:
            damaged = bytearray(sound)
            damaged[layout:layout + 8] = (target + offset).to_bytes(8, "little")
            if libver == "latest":
                checksum_of_header(damaged, layout)
            path.write_bytes(damaged)
            fail(65, name, path, "--seed", 1, "--on-unknown", "keep", mentions=["lies over"])
            assert path.read_bytes() == damaged


def test_an_archive_whose_chunks_overlap(tmp_path):
    inner, path = tmp_path / "inner.h5", tmp_path / "model.keras"
    make(inner)
    own, other = chunk_ranges(inner, "two/weight"), chunk_ranges(inner, "one/weight")
    repoint(inner, own[-1][0], other[1][0])
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.write(inner, "model.weights.h5")
        refused(path, "overlap")


def test_recovery_asks_for_places_too(tmp_path):
    """A file that was damaged between a kill and its recovery is not written on."""
    path = tmp_path / "model.h5"
    make(path)
    succeed("apply", path, "--seed", 1, "--no-sync")
    receipt = tmp_path / "model.h5.h5reinit.json"
    journal = receipt.read_text().replace('"state": "applied"', '"state": "applying"')
    receipt.write_text(journal)
    own, other = chunk_ranges(path, "two/weight"), chunk_ranges(path, "one/weight")
    repoint(path, own[-1][0], other[1][0])
    before = path.read_bytes()
    fail(65, "recover", path)
    assert path.read_bytes() == before


def test_an_index_that_cannot_be_read(tmp_path):
    """Where chunks lie that nobody finds is not known, so that nothing is written."""
    path = tmp_path / "model.h5"
    make(path)
    data = bytearray(path.read_bytes())
    own = chunk_ranges(path, "two/weight")
    place = data.rfind(b"TREE", 0, data.index(own[0][0].to_bytes(8, "little")))
    data[place:place + 4] = b"EERT"
    path.write_bytes(data)
    refused(path, also=[("--except", "two")])
    assert run("plan", path, "--seed", 1).returncode in (0, 65)
