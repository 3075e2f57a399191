"""Kills, full disks, damaged input, and what a rewrite leaves behind, against the built program."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

import disks
from support import BINARY, ROOT, apply, chunk_ranges, fail, run, succeed

CRASH = ROOT / "Tests" / "Crash"


def script(name, *arguments):
    result = subprocess.run([sys.executable, CRASH / name, "--binary", BINARY, *map(str, arguments)],
                            capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_twenty_kills():
    assert "contiguous: " in script("crash.py", "--rounds", 20)


def test_twenty_seconds_of_damaged_input():
    assert "inputs" in script("fuzz.py", "--seconds", 20)


@pytest.fixture
def small_disk(tmp_path):
    with disks.small_disk(tmp_path, 4) as place:
        yield place


def make(path, **storage):
    rng = np.random.default_rng(3)
    with h5py.File(path, "w") as file:
        file.create_dataset("fc/weight", data=rng.standard_normal((512, 512)).astype("f4"), **storage)
        file.create_dataset("fc/bias", data=rng.standard_normal(512).astype("f4"))


@pytest.mark.parametrize("leave", [0, 4096])
def test_full_disk_in_place(leave, small_disk):
    model = small_disk / "model.h5"
    make(model)
    old = model.read_bytes()
    disks.fill(small_disk, leave)
    fail(74, "apply", model, "--seed", 1)
    assert not [name for name in os.listdir(small_disk) if name.endswith(".tmp")]
    if leave:
        # There was room for the journal, and none for the receipt beside it.
        fail(75, "plan", model, mentions=["recover"])
        fail(74, "recover", model, mentions=["recover"])
    else:
        assert model.read_bytes() == old
    (small_disk / "filler").unlink()
    succeed(*(("recover", model) if leave else ("apply", model, "--seed", 1)))
    succeed("verify", model)


@pytest.mark.parametrize("leave", [0, 4096, 256 << 10, 512 << 10, 900 << 10])
@pytest.mark.parametrize("flags", [(), ("-o", "new.h5")], ids=["rewrite", "output"])
def test_full_disk_by_copy(flags, leave, small_disk):
    """The copy does not fit, at once or part-way, or its compressed values do not."""
    model = small_disk / "model.h5"
    # Zeros compress to nothing, so that the new values need far more room than the old.
    with h5py.File(model, "w") as file:
        file.create_dataset("fc/weight", data=np.zeros((512, 512), "f4"), chunks=(64, 512), compression="gzip")
        file.create_dataset("fc/bias", data=np.zeros(512, "f4"))
    old = model.read_bytes()
    disks.fill(small_disk, leave)
    flags = [flag if flag == "-o" else small_disk / flag for flag in flags]
    fail(74, "apply", model, "--seed", 1, *flags)
    assert model.read_bytes() == old
    assert sorted(os.listdir(small_disk)) == ["filler", "model.h5"]
    (small_disk / "filler").unlink()
    succeed("apply", model, "--seed", 1)
    succeed("verify", model)


def runs(data, length=32):
    return {data[start:start + length] for start in range(0, len(data) - length + 1, length)}


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("old_is_larger", [True, False])
def test_no_old_chunk_stays_in_the_file(old_is_larger, libver, tmp_path):
    """New chunks of another size go elsewhere; what they leave must not tell the old values."""
    model = tmp_path / "model.h5"
    rng = np.random.default_rng(5)
    with h5py.File(model, "w", libver=libver) as file:
        for layer in range(3):
            data = rng.standard_normal((300, 200)).astype("f4")
            if not old_is_larger:
                data = np.round(data, 1)
            file.create_dataset(f"fc{layer}/weight", data=data, chunks=(50, 70), compression="gzip", shuffle=True)
            file.create_dataset(f"fc{layer}/bias", data=rng.standard_normal(300).astype("f4"))
    old = model.read_bytes()
    stored = [old[offset:offset + size] for layer in range(3)
              for offset, size in chunk_ranges(model, f"fc{layer}/weight")]
    flags = ["--set", "role:kernel=ones_"] if old_is_larger else []
    apply(model, *flags)
    new = model.read_bytes()
    left = [chunk for chunk in stored for piece in runs(chunk) if piece in new]
    assert not left, f"{len(left)} pieces of {len(stored)} old chunks are still there"
    succeed("verify", model)


def test_fsyncs_come_in_order(tmp_path):
    """Journal and folder before the first value, values before the receipt, as a system-call trace tells."""
    if not shutil.which("strace"):
        pytest.skip("no strace")
    model, trace = tmp_path / "model.h5", tmp_path / "trace"
    make(model)
    done = subprocess.run(["strace", "-f", "-y", "-o", trace, "-e", "trace=pwrite64,fsync,fdatasync,rename,renameat,"
                           "renameat2", BINARY, "apply", model, "--seed", "1", "--quiet"], capture_output=True)
    if done.returncode:
        pytest.skip(f"strace may not trace: {done.stderr[-200:]}")
    steps = []
    for line in trace.read_text().splitlines():
        call = re.match(r"\d+\s+(\w+)\((.*)", line)
        if not call or str(tmp_path) not in line:
            continue
        name, rest = call.groups()
        what = ("json" if ".json" in rest else "model" if "model.h5>" in rest else "folder")
        if not steps or steps[-1] != (name, what):
            steps.append((name, what))
    assert steps == [
        ("pwrite64", "json"), ("fdatasync", "json"), ("rename", "json"), ("fsync", "folder"),
        ("pwrite64", "model"), ("fdatasync", "model"),
        ("pwrite64", "json"), ("fdatasync", "json"), ("rename", "json"), ("fsync", "folder"),
    ], steps
