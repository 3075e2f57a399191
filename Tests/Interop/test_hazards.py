"""Full disks, read-only places, other processes and links, for models of several files and archives too."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

import disks
from support import BINARY, fail, run, snapshot, succeed

NAMES = ("a.h5", "b.h5")
GZIP = {"chunks": (64, 256), "compression": "gzip"}


def weights(path, group, rows=256, zeros=False, **storage):
    rng = np.random.default_rng(ord(group[0]))
    data = np.zeros((rows, 256), "f4") if zeros else rng.standard_normal((rows, 256)).astype("f4")
    with h5py.File(path, "w") as file:
        file.create_dataset(f"{group}/weight", data=data, **storage)
        file.create_dataset(f"{group}/bias", data=np.zeros(rows, "f4"))
    return path


def shards(folder, **storage):
    for name in NAMES:
        weights(folder / name, name[0] + "c", **storage)
    index = folder / "model.h5.index.json"
    index.write_text(json.dumps({"weight_map": {f"{name[0]}c/weight": name for name in NAMES}}))
    return index


def archive(folder, method=zipfile.ZIP_DEFLATED, **storage):
    inner, path = weights(folder / "w.h5", "fc", **storage), folder / "model.keras"
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("metadata.json", "{}")
        file.writestr("model.weights.h5", inner.read_bytes())
    inner.unlink()
    return path


def everything(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "filler"}


def temporaries(folder):
    return [name for name in os.listdir(folder) if name.endswith(".tmp")]


@pytest.fixture
def small_disk(tmp_path):
    with disks.small_disk(tmp_path, 8) as place:
        yield place


@pytest.mark.parametrize("leave", [0, 4096, 8192, 200 << 10, 500 << 10])
@pytest.mark.parametrize("storage", [{}, {"zeros": True, **GZIP}], ids=["contiguous", "gzip"])
def test_full_disk_under_shards(storage, leave, small_disk):
    index = shards(small_disk, **storage)
    before = everything(small_disk)
    disks.fill(small_disk, leave)
    result = run("apply", index, "--seed", 1)
    assert not temporaries(small_disk)
    if result.returncode == 0:
        # Contiguous shards are written where they lie, which takes no room but for journal and receipt.
        assert not storage and leave >= 8192
    else:
        assert result.returncode == 74, result.stderr
        unfinished = run("plan", index).returncode == 75
        assert unfinished or everything(small_disk) == before
        (small_disk / "filler").unlink()
        succeed(*(("recover", index) if unfinished else ("apply", index, "--seed", 1)))
    succeed("verify", index)


@pytest.mark.parametrize("leave", [0, 4096, 100 << 10, 300 << 10, 700 << 10])
@pytest.mark.parametrize("storage", [{}, {"zeros": True, **GZIP}], ids=["contiguous", "gzip"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
@pytest.mark.parametrize("output", [False, True], ids=["here", "output"])
def test_full_disk_under_archives(output, method, storage, leave, small_disk):
    model = archive(small_disk, method, **storage)
    before = everything(small_disk)
    disks.fill(small_disk, leave)
    result = run("apply", model, "--seed", 1, *(["-o", small_disk / "out.keras"] if output else []))
    assert not temporaries(small_disk)
    unfinished = False
    if result.returncode:
        assert result.returncode == 74, result.stderr
        assert "space" in result.stderr.lower(), result.stderr
        unfinished = run("plan", model).returncode == 75
        assert unfinished or everything(small_disk) == before
    (small_disk / "filler").unlink()
    succeed(*(("recover", model) if unfinished else ("apply", model, "--seed", 1)))
    succeed("verify", model)
    with zipfile.ZipFile(model) as file:
        assert file.testzip() is None


@pytest.mark.parametrize("make", [shards, archive, lambda folder: weights(folder / "model.h5", "fc")],
                         ids=["shards", "archive", "file"])
def test_read_only_mount(make, small_disk):
    model = make(small_disk)
    before = everything(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    try:
        succeed("plan", model)
        fail(77, "apply", model, "--seed", 1, mentions=["Read-only file system"])
        fail(77, "apply", model, "--seed", 1, "-o", small_disk / "out", mentions=["Read-only file system"])
        assert everything(small_disk) == before
        assert run("recover", model).returncode == 0
    finally:
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    succeed("apply", model, "--seed", 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_read_only_folder(tmp_path):
    model = weights(tmp_path / "model.h5", "fc")
    before = model.read_bytes()
    tmp_path.chmod(0o555)
    try:
        fail(77, "apply", model, "--seed", 1)
        assert model.read_bytes() == before
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("make", [
    lambda folder: shards(folder, rows=4096), lambda folder: archive(folder, rows=4096),
    lambda folder: archive(folder, zipfile.ZIP_STORED, rows=4096),
    lambda folder: weights(folder / "model.h5", "fc", rows=4096, **GZIP),
], ids=["shards", "deflated", "stored", "gzip"])
def test_two_at_once(make, tmp_path):
    """Whoever comes second is told to try again, or finds the file changed; what stays is one's whole work."""
    model = make(tmp_path)
    succeed("plan", model)
    for _ in range(3):
        both = [subprocess.Popen([BINARY, "apply", model, "--seed", str(seed), "--quiet"], stderr=subprocess.PIPE)
                for seed in (1, 2)]
        messages = [process.communicate()[1].decode() for process in both]
        codes = [process.returncode for process in both]
        # 65: planned before the other was done, opened after.
        assert 0 in codes and set(codes) <= {0, 65, 75}, messages
        for code, message in zip(codes, messages):
            assert code == 0 or "lock" in message or "changed" in message
        assert not temporaries(tmp_path)
        succeed("verify", model)


def test_one_shard_while_the_set_is_written(tmp_path):
    index = shards(tmp_path, rows=4096)
    holder = subprocess.Popen([sys.executable, "-c", "import fcntl,sys;f=open(sys.argv[1],'r+b');"
                               "fcntl.flock(f,fcntl.LOCK_EX);print(1,flush=True);sys.stdin.read()",
                               tmp_path / "b.h5"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        holder.stdout.readline()
        before = everything(tmp_path)
        fail(75, "apply", index, "--seed", 1, mentions=["b.h5"])
        assert everything(tmp_path) == before
        succeed("apply", tmp_path / "a.h5", "--seed", 1)
    finally:
        holder.communicate(b"")


def test_symlinked_shards(tmp_path):
    """A link to a file in the same folder is followed; one that leads out of it is refused."""
    index = shards(tmp_path)
    (tmp_path / "a.h5").rename(tmp_path / "real.h5")
    (tmp_path / "a.h5").symlink_to("real.h5")
    before = snapshot(tmp_path / "real.h5")
    succeed("apply", index, "--seed", 1)
    assert (tmp_path / "a.h5").is_symlink() and snapshot(tmp_path / "real.h5") != before
    succeed("verify", index)
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (tmp_path / "real.h5").rename(outside / "real.h5")
    (tmp_path / "a.h5").unlink()
    (tmp_path / "a.h5").symlink_to("elsewhere/real.h5")
    before = (outside / "real.h5").read_bytes()
    fail(65, "apply", index, "--seed", 2, mentions=["a.h5", "out of the folder"])
    assert (outside / "real.h5").read_bytes() == before


def test_symlinked_model_with_chunks(tmp_path):
    """The copy goes beside the target and takes its place, not the link's."""
    place, links = tmp_path / "place", tmp_path / "links"
    place.mkdir(), links.mkdir()
    target = weights(place / "target.h5", "fc", **GZIP)
    link = links / "link.h5"
    link.symlink_to(target)
    succeed("apply", link, "--seed", 1)
    assert link.is_symlink() and sorted(os.listdir(links)) == ["link.h5"]
    assert sorted(os.listdir(place)) == ["target.h5", "target.h5.h5reinit.json"]
    succeed("verify", link)


TRAIN = """
import h5py, sys
file = h5py.File(sys.argv[1], "r+", libver="latest")
file.swmr_mode = True
print("open", flush=True)
sys.stdin.read()
"""


def test_a_trainer_that_has_the_file_open_for_swmr(tmp_path):
    """SWMR's writer holds no lock that excludes readers, but marks the file as open for writing."""
    model = tmp_path / "model.h5"
    with h5py.File(model, "w", libver="latest") as file:
        file["fc/weight"], file["fc/bias"] = np.ones((64, 32), "f4"), np.ones(64, "f4")
    trainer = subprocess.Popen([sys.executable, "-c", TRAIN, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert trainer.stdout.readline() == b"open\n"
        before = model.read_bytes()
        fail(75, "apply", model, "--seed", 1, mentions=["model.h5"])
        assert model.read_bytes() == before
    finally:
        trainer.communicate(b"")
    succeed("apply", model, "--seed", 1)


def killed_while_writing(model, *flags):
    """Kills an apply once its temporary file is there."""
    for _ in range(50):
        process = subprocess.Popen([BINARY, "apply", model, "--seed", "1", "--quiet", *flags],
                                   start_new_session=True, stderr=subprocess.DEVNULL)
        while process.poll() is None and not temporaries(model.parent):
            time.sleep(0.0005)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if temporaries(model.parent):
            return
    pytest.fail("no kill left a temporary file")


@pytest.mark.parametrize("command", [("apply", "--seed", 1), ("recover",)], ids=["apply", "recover"])
@pytest.mark.parametrize("make", [
    lambda folder: archive(folder, rows=2048), lambda folder: weights(folder / "model.h5", "fc", rows=2048, **GZIP),
    lambda folder: shards(folder, rows=2048, **GZIP),
], ids=["archive", "gzip", "shards"])
def test_what_a_kill_left_goes_with_the_next_command(make, command, tmp_path):
    model = make(tmp_path)
    killed_while_writing(model)
    if run("plan", model).returncode == 75:
        succeed("recover", model)
    result = succeed(command[0], model, *command[1:])
    assert not temporaries(tmp_path)
    succeed("apply", model, "--seed", 1)
    succeed("verify", model)


def test_what_output_left_is_told(tmp_path):
    model = weights(tmp_path / "model.h5", "fc", rows=2048, **GZIP)
    killed_while_writing(model, "-o", tmp_path / "out.h5")
    [left] = temporaries(tmp_path)
    assert left in succeed("apply", model, "--seed", 1, "-o", tmp_path / "out.h5").stdout
    assert temporaries(tmp_path) == [left]


@pytest.mark.parametrize("method", [None, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["file", "stored", "deflated"])
@pytest.mark.parametrize("output", [False, True], ids=["here", "output"])
def test_values_that_no_disk_holds(output, method, tmp_path):
    """A shape takes no space in a file: chunks that were never written may claim terabytes."""
    path = tmp_path / ("model.h5" if method is None else "model.keras")
    inner = path if method is None else tmp_path / "w.h5"
    with h5py.File(inner, "w") as file:
        file.create_dataset("fc.weight", (1 << 20, 1 << 24), "f4", chunks=(1024, 1024))  # 64 TiB
        file["fc.bias"] = np.zeros(1 << 20, "f4")
    if method is not None:
        with zipfile.ZipFile(path, "w", method) as file:
            file.write(inner, "model.weights.h5")
        inner.unlink()
    before = path.read_bytes()
    result = run("apply", path, "--seed", 1, *(["-o", tmp_path / "out"] if output else []))
    assert result.returncode == 74
    assert "bytes at the least" in result.stderr and "Traceback" not in result.stderr
    assert path.read_bytes() == before and os.listdir(tmp_path) == [path.name]
