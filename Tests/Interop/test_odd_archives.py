"""Archives that claim too much, are too large for 32 bits, split, or encrypted."""

import json
import os
import struct
import subprocess
import zipfile

import h5py
import numpy as np
import pytest

from support import BINARY, fail, run, succeed

NAME = "model.weights.h5"


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "weights.h5"
    with h5py.File(path, "w") as file:
        file["fc/weight"] = np.random.default_rng(1).standard_normal((64, 48)).astype("f4")
        file["fc/bias"] = np.zeros(64, "f4")
    return path




def deflated(path, weights):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("metadata.json", "{}")
        file.writestr(NAME, weights.read_bytes())


def central(data):
    """Where the weights' entry in the central directory begins."""
    place = data.rindex(NAME.encode()) - 46
    assert data[place:place + 4] == b"PK\x01\x02"
    return place


def test_the_weights_say_that_they_are_smaller_than_they_are(tmp_path, weights):
    model = tmp_path / "model.keras"
    deflated(model, weights)
    data = bytearray(model.read_bytes())
    place = central(data)
    [size] = struct.unpack_from("<I", data, place + 24)
    struct.pack_into("<I", data, place + 24, size - 1000)
    model.write_bytes(data)
    for command in (("plan",), ("apply", "--seed", 1)):
        fail(65, command[0], model, *command[1:], mentions=["unpacks to more than it says"])
    assert model.read_bytes() == data


@pytest.mark.parametrize("size", [1 << 31, (1 << 32) - 2])
def test_a_size_that_deflate_cannot_reach(size, tmp_path, weights):
    model = tmp_path / "model.keras"
    deflated(model, weights)
    data = bytearray(model.read_bytes())
    struct.pack_into("<I", data, central(data) + 24, size)
    model.write_bytes(data)
    fail(65, "plan", model, mentions=["more than it can"])


def test_a_bomb_of_zeros_is_taken_at_its_word_only_where_there_is_room(tmp_path):
    """Two hundred megabytes of zeros in two hundred kilobytes: the truth, and no HDF5."""
    model, place = tmp_path / "model.keras", tmp_path / "small"
    with zipfile.ZipFile(model, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open(NAME, "w") as member:
            for _ in range(200):
                member.write(bytes(1 << 20))
    assert model.stat().st_size < 300_000
    fail(65, "plan", model)
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place]).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        result = subprocess.run([BINARY, "plan", model], env={**os.environ, "TMPDIR": str(place)},
                                capture_output=True, text=True)
        assert result.returncode == 74, result.stderr
        assert "209715200 bytes" in result.stderr and "TMPDIR" in result.stderr
        assert os.listdir(place) == []
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_zip64(method, tmp_path, weights):
    model, plain = tmp_path / "model.keras", tmp_path / "plain.keras"
    with zipfile.ZipFile(model, "w", method) as file:
        info = zipfile.ZipInfo(NAME)
        info.compress_type = method
        with file.open(info, "w", force_zip64=True) as member:
            member.write(weights.read_bytes())
    data = bytearray(model.read_bytes())
    end, place = data.rindex(b"PK\x05\x06"), central(data)
    size, offset, compressed = len(weights.read_bytes()), 0, struct.unpack_from("<I", data, place + 20)[0]
    # The central entry as a writer of more than 4 GiB makes it, and the directory's end in 64 bits.
    struct.pack_into("<II", data, place + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<I", data, place + 42, 0xFFFFFFFF)
    struct.pack_into("<H", data, place + 30, 28)
    extra = struct.pack("<HHQQQ", 1, 24, size, compressed, offset)
    at = place + 46 + len(NAME)
    directory = data[place:at] + extra
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(directory), place)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, place + len(directory), 1)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert len(data) == end + 22 and at == end
    model.write_bytes(data[:place] + directory + wide + locator + tail)
    with zipfile.ZipFile(model) as file:
        assert file.testzip() is None
    succeed("apply", model, "--seed", 1)
    succeed("verify", model)
    with zipfile.ZipFile(model) as file:
        assert file.testzip() is None
        new = file.read(NAME)
    succeed("apply", weights, "--seed", 1)
    (tmp_path / "new.h5").write_bytes(new)
    with h5py.File(tmp_path / "new.h5") as one, h5py.File(weights) as other:
        assert np.array_equal(one["fc/weight"], other["fc/weight"])


@pytest.mark.parametrize("end", [b"PK\x05\x06", b"PK\x06\x07"], ids=["32 bits", "64 bits"])
def test_split_archives(end, tmp_path, weights):
    model = tmp_path / "model.keras"
    deflated(model, weights)
    data = bytearray(model.read_bytes())
    place = data.rindex(b"PK\x05\x06")
    if end == b"PK\x05\x06":
        # This is the second disk; the directory began on the first.
        struct.pack_into("<HH", data, place + 4, 1, 0)
    else:
        struct.pack_into("<I", data, place + 16, 0xFFFFFFFF)
        data[place:place] = struct.pack("<4sIQI", b"PK\x06\x07", 1, place, 2)
    model.write_bytes(data)
    fail(65, "plan", model, mentions=["split"])
    first = tmp_path / "model.z01"
    first.write_bytes(b"PK\x07\x08" + bytes(data[:400]))
    fail(65, "plan", first, mentions=["zip archive"])


def test_headers_of_another_member_that_contradict_each_other(tmp_path, weights):
    """The plan does not need them; a new archive does."""
    model = tmp_path / "model.keras"
    deflated(model, weights)
    data = bytearray(model.read_bytes())
    assert data[:4] == b"PK\x03\x04"
    data[27] = 0xff  # the length of its name, in the first member's own header
    model.write_bytes(data)
    succeed("plan", model)
    fail(65, "apply", model, "--seed", 1, mentions=["cannot be written anew"])
    assert model.read_bytes() == data
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")] == []


def test_encrypted(tmp_path, weights):
    model = tmp_path / "model.keras"
    deflated(model, weights)
    data = bytearray(model.read_bytes())
    data[central(data) + 8] |= 1
    model.write_bytes(data)
    fail(65, "plan", model, mentions=["encrypted"])


def test_nothing_is_left_in_tmpdir(tmp_path, weights):
    model, place = tmp_path / "model.keras", tmp_path / "tmp"
    place.mkdir()
    deflated(model, weights)
    for arguments in (("plan",), ("apply", "--seed", "1"), ("verify",)):
        result = subprocess.run([BINARY, arguments[0], model, *arguments[1:]],
                                env={**os.environ, "TMPDIR": str(place)}, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        assert os.listdir(place) == []
