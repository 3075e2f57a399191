"""Whatever cannot be done ends with the documented exit code, one message, and an untouched file."""

import os
import subprocess
import sys
import time
import zipfile

import h5py
import numpy as np
import pytest

from support import MODELS, copy_fixture, fail, run

COMMANDS = ["plan", "apply"]
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


def command(name, model, *flags):
    return (name, model, "--seed", "1", *flags)


def check_untouched(path, before):
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("content", "words"), [
    (b"", ["model.h5"]),
    (b"layer,weight\nconv1,0.5\n", ["model.h5", "HDF5"]),
    (b"PK\x03\x04 not really a zip", ["model.h5"]),
    (HDF5_SIGNATURE, ["model.h5"]),
    (HDF5_SIGNATURE + b"\x00" * 600, ["model.h5"]),
    (np.random.default_rng(0).bytes(4096), ["model.h5", "HDF5"]),
], ids=["empty", "text", "broken-zip", "signature-only", "signature-and-zeros", "noise"])
def test_not_a_model(name, content, words, tmp_path):
    path = tmp_path / "model.h5"
    path.write_bytes(content)
    fail(65, *command(name, path), mentions=words)
    check_untouched(path, content)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.98])
@pytest.mark.parametrize("fixture", ["demo.h5", "torch_gzip_shuffle.h5", "torch_latest.h5"])
def test_truncated(name, fixture, part, tmp_path):
    path = tmp_path / "model.h5"
    whole = (MODELS / fixture).read_bytes()
    cut = whole[: int(len(whole) * part)]
    path.write_bytes(cut)
    fail(65, *command(name, path), mentions=["model.h5"])
    check_untouched(path, cut)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_never_crash(name, seed, tmp_path):
    """Random damage may go unnoticed or be refused, but never ends in a crash or a partial write."""
    rng = np.random.default_rng(seed)
    data = bytearray((MODELS / "torch_nested.h5").read_bytes())
    for position in rng.integers(8, len(data), 40):
        data[position] = rng.integers(256)
    path = tmp_path / "model.h5"
    path.write_bytes(data)
    result = run(*command(name, path, "--on-unknown", "keep"))
    assert result.returncode in (0, 65, 69), result.stderr
    if result.returncode:
        assert path.read_bytes() == bytes(data)


def with_texts(folder):
    """A model whose texts lie in a global heap, and its bytes."""
    path = folder / "model.h5"
    with h5py.File(path, "w") as file:
        file["fc/weight"] = np.ones((4, 3), "f4")
        file["fc"].attrs["names"] = np.array(["one", "two"], h5py.string_dtype())
    return path, bytearray(path.read_bytes())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_size_on_which_libhdf5_crashes(name, tmp_path):
    """libhdf5 believes the size of a text in a global heap, and copies as many bytes."""
    path, data = with_texts(tmp_path)
    data[data.find(b"GCOL") + 16 + 15] = 0x20
    path.write_bytes(data)
    fail(65, *command(name, path), mentions=["libhdf5 crashed", "backup"])
    check_untouched(path, bytes(data))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_heap_in_which_libhdf5_goes_round_in_circles(name, tmp_path):
    """An object of a global heap that says it takes no bytes, itself included."""
    path, data = with_texts(tmp_path)
    at = data.find(b"GCOL") + 16
    # With the 16 bytes of its head, and rounded up to 8, 2^64 − 16 comes to none.
    data[at + 8:at + 16] = (2 ** 64 - 16).to_bytes(8, "little")
    path.write_bytes(data)
    start = time.monotonic()
    fail(65, *command(name, path), mentions=["libhdf5"])
    assert time.monotonic() - start < 30
    check_untouched(path, bytes(data))


@pytest.mark.parametrize("name", COMMANDS)
def test_missing_file(name, tmp_path):
    fail(66, *command(name, tmp_path / "nothing.h5"), mentions=["nothing.h5"])


@pytest.mark.parametrize("name", COMMANDS)
def test_directory(name, tmp_path):
    folder = tmp_path / "folder.h5"
    folder.mkdir()
    result = run(*command(name, folder))
    assert result.returncode in (65, 66), result.stderr
    assert "folder.h5" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(name, tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    path.chmod(0)
    fail(77, *command(name, path), mentions=["demo.h5"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_read_only_file(tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    before = path.read_bytes()
    path.chmod(0o444)
    fail(77, *command("apply", path), mentions=["demo.h5"])
    check_untouched(path, before)


HOLD = """
import h5py, sys
with h5py.File(sys.argv[1], "r+") as file:
    print("open", flush=True)
    sys.stdin.read()
"""


def test_locked_by_another_writer(tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"open\n"
        before = path.read_bytes()
        fail(75, *command("apply", path), mentions=["demo.h5"])
        check_untouched(path, before)
    finally:
        holder.communicate(b"")
    assert run(*command("apply", path)).returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_unknown_tensor(name, tmp_path):
    path = copy_fixture("torch_unknown.h5", tmp_path)
    before = path.read_bytes()
    fail(65, *command(name, path), mentions=["pdict.a", "--set", "--on-unknown keep"])
    check_untouched(path, before)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("flags", "words"), [
    (("--only", "role:kernle"), ["kernle", "kernel"]),
    (("--only", "type:conv2e"), ["conv2e", "conv2d"]),
    (("--only", "**/featurs/kernel"), ["featurs", "features"]),
    (("--except", "clases"), ["clases", "classes"]),
    (("--set", "**/no_such/kernel=zeros"), ["no_such"]),
])
def test_selector_that_matches_nothing(name, flags, words, tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    before = path.read_bytes()
    fail(65, *command(name, path, *flags), mentions=words)
    check_untouched(path, before)


def test_filter_that_is_not_installed(tmp_path):
    path = copy_fixture("torch_lzf.h5", tmp_path)
    before = path.read_bytes()
    fail(69, *command("apply", path), mentions=["lzf", "32000"])
    check_untouched(path, before)


def test_output_that_cannot_be_created(tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    before = path.read_bytes()
    fail(73, *command("apply", path, "-o", tmp_path / "no_such_folder" / "out.h5"), mentions=["no_such_folder"])
    check_untouched(path, before)


def test_output_onto_a_full_device(tmp_path):
    path = copy_fixture("demo.h5", tmp_path)
    before = path.read_bytes()
    result = run(*command("apply", path, "-o", "/dev/full"))
    assert result.returncode in (73, 74), result.stderr
    check_untouched(path, before)


def test_verify_without_a_receipt(tmp_path):
    result = run("verify", copy_fixture("demo.h5", tmp_path))
    assert result.returncode not in (0, 1) and "receipt" in result.stderr


def test_external_link_is_never_written_through(tmp_path):
    """A tensor that lives in another file stays as it is, whatever happens to this one."""
    folder = tmp_path / "other"
    folder.mkdir()
    other = copy_fixture("torch_nested.h5", folder)
    before = other.read_bytes()
    model = tmp_path / "model.h5"
    with h5py.File(model, "w") as file:
        file["fc.weight"] = np.ones((4, 3), "f4")
        file["fc.bias"] = np.ones(4, "f4")
        file["conv1.weight"] = h5py.ExternalLink(str(other), "/conv1/weight")
    run(*command("apply", model, "--on-unknown", "keep"))
    assert other.read_bytes() == before


def structures(data, signature):
    places, at = [], data.find(signature)
    while at >= 0:
        places.append(at)
        at = data.find(signature, at + 1)
    return places


@pytest.mark.parametrize("container", ["h5", "keras"])
@pytest.mark.parametrize(("libver", "signature"), [
    ("earliest", b"TREE"), ("earliest", b"SNOD"), ("earliest", b"HEAP"), ("earliest", b"GCOL"),
    ("latest", b"FRHP"), ("latest", b"BTHD"), ("latest", b"OHDR"),
])
def test_a_dataset_over_structure_is_refused(libver, signature, container, tmp_path):
    """A contiguous dataset whose address was moved onto a B-tree, a heap or a header."""
    inner, path = tmp_path / "inner.h5", tmp_path / "model.h5"
    with h5py.File(inner, "w", libver=libver) as file:
        file["fc/weight"] = np.full((8, 8), 7, "f4")
        for number in range(20):  # so many links and attributes that they need a heap and a B-tree
            file[f"fc/more{number}"] = np.float32(number)
            file["fc"].attrs[f"name{number}"] = "text"
        address = file["fc/weight"].id.get_offset()
    data = bytearray(inner.read_bytes())
    # The layout message: contiguous, then address and size.
    layout = data.index(b"\x01" + address.to_bytes(8, "little") + (256).to_bytes(8, "little")) + 1
    for target in structures(data, signature)[:5]:
        for offset in (target, max(0, target - 100), target + 4):
            damaged = bytearray(data)
            damaged[layout:layout + 8] = offset.to_bytes(8, "little")
            if libver == "latest":
                checksum_of_header(damaged, layout)
            inner.write_bytes(damaged)
            if container == "keras":
                with zipfile.ZipFile(path, "w") as archive:
                    archive.write(inner, "model.weights.h5")
            else:
                path.write_bytes(damaged)
            before = path.read_bytes()
            fail(65, *command("apply", path, "--on-unknown", "keep"), mentions=["lies over"])
            assert path.read_bytes() == before


def checksum_of_header(data, place):
    """Put right the checksum of the version 2 header around a byte."""
    start = data.rindex(b"OHDR", 0, place)
    flags = data[start + 5]
    size_bytes = 1 << (flags & 3)
    head = 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    size = int.from_bytes(data[start + head:start + head + size_bytes], "little")
    end = start + head + size_bytes + size
    data[end:end + 4] = lookup3(bytes(data[start:end])).to_bytes(4, "little")


def lookup3(key):
    """Bob Jenkins's lookup3, which HDF5 uses for checksums, from its description."""
    mask = 0xFFFFFFFF

    def rot(x, k):
        return (x << k | x >> (32 - k)) & mask

    a = b = c = (0xDEADBEEF + len(key)) & mask
    while len(key) > 12:
        a, b, c = ((x + int.from_bytes(key[4 * i:4 * i + 4], "little")) & mask for i, x in enumerate((a, b, c)))
        for k, third in ((4, 0), (6, 1), (8, 2), (16, 0), (19, 1), (4, 2)):
            if third == 0:
                a = (a - c) & mask; a ^= rot(c, k); c = (c + b) & mask
            elif third == 1:
                b = (b - a) & mask; b ^= rot(a, k); a = (a + c) & mask
            else:
                c = (c - b) & mask; c ^= rot(b, k); b = (b + a) & mask
        key = key[12:]
    if not key:
        return c
    key = key.ljust(12, b"\0")
    a, b, c = ((x + int.from_bytes(key[4 * i:4 * i + 4], "little")) & mask for i, x in enumerate((a, b, c)))
    c ^= b; c = (c - rot(b, 14)) & mask
    a ^= c; a = (a - rot(c, 11)) & mask
    b ^= a; b = (b - rot(a, 25)) & mask
    c ^= b; c = (c - rot(b, 16)) & mask
    a ^= c; a = (a - rot(c, 4)) & mask
    b ^= a; b = (b - rot(a, 14)) & mask
    c ^= b; c = (c - rot(b, 24)) & mask
    return c
