"""Running the binary, and reading HDF5 files the way the checks need them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "Fixtures" / "models"
EXPECTED = json.loads((MODELS / "expected.json").read_text())
BINARY = Path(os.environ.get("H5REINIT", ROOT / ".build" / "release" / "h5reinit")).absolute()


def run(*arguments, stdin: str | None = None) -> subprocess.CompletedProcess:
    """Run h5reinit; a missing binary is a failure, not a skip, so that nothing passes unseen."""
    assert BINARY.exists(), f"{BINARY} is missing: `swift build -c release`, or set H5REINIT"
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def succeed(*arguments) -> subprocess.CompletedProcess:
    result = run(*arguments)
    assert result.returncode == 0, f"exit {result.returncode}: {arguments}\n{result.stderr}"
    return result


def plan(model, *flags) -> dict:
    return json.loads(succeed("plan", model, "--seed", 42, "--format", "json", *flags).stdout)


def apply(model, *flags, seed=42) -> dict:
    """Apply, and return the plan that was made with the same flags beforehand."""
    planned = json.loads(succeed("plan", model, "--seed", seed, "--format", "json", *flags).stdout)
    succeed("apply", model, "--seed", seed, *flags)
    return planned


def fail(code: int, *arguments, mentions=()) -> subprocess.CompletedProcess:
    """Expect this exit code, an empty stdout and one message on stderr that has these words."""
    result = run(*arguments)
    assert result.returncode == code, f"exit {result.returncode}, not {code}\n{result.stderr}"
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert lines, "no message"
    assert sum(line.lower().startswith("error") for line in lines) <= 1, result.stderr
    for sign in ("Fatal error", "Stack dump", "HDF5-DIAG", "Swift runtime"):
        assert sign not in result.stderr, result.stderr
    for word in mentions:
        assert str(word) in result.stderr, f"{word!r} is not in: {result.stderr}"
    return result


def copy_fixture(name: str, folder: Path) -> Path:
    target = folder / name
    shutil.copyfile(MODELS / name, target)
    return target


def all_datasets(file: h5py.File) -> dict[str, h5py.Dataset]:
    """Every hard-linked dataset by every path that leads to it."""
    found = {}

    def walk(group, prefix):
        for name in group:
            if isinstance(group.get(name, getlink=True), h5py.HardLink):
                child = group[name]
                if isinstance(child, h5py.Group):
                    walk(child, f"{prefix}/{name}")
                else:
                    found[f"{prefix}/{name}"] = child
    walk(file, "")
    return found


def is_bfloat16(dataset: h5py.Dataset) -> bool:
    kind = dataset.id.get_type()
    if isinstance(kind, h5py.h5t.TypeFloatID):
        return kind.get_size() == 2 and kind.get_fields()[4] == 7
    declared = dataset.attrs.get("dtype")
    return isinstance(kind, h5py.h5t.TypeOpaqueID) and kind.get_size() == 2 or (
        kind.get_size() == 2 and declared == "bfloat16")


def logical_dtype(dataset: h5py.Dataset) -> str:
    return "bfloat16" if is_bfloat16(dataset) else dataset.dtype.newbyteorder("=").name


def raw(dataset: h5py.Dataset) -> np.ndarray:
    """The stored bits, unconverted."""
    array = np.empty(dataset.shape, f"V{dataset.id.get_type().get_size()}")
    if array.size:
        dataset.id.read(h5py.h5s.ALL, h5py.h5s.ALL, array, mtype=dataset.id.get_type())
    return array


def values(dataset: h5py.Dataset) -> np.ndarray:
    """The numbers, bfloat16 decoded to float32."""
    if is_bfloat16(dataset):
        return (raw(dataset).view("<u2").astype("<u4") << 16).view("<f4").reshape(dataset.shape)
    return np.asarray(dataset[()])


def snapshot(path: Path) -> dict[str, bytes]:
    with h5py.File(path) as file:
        return {name: raw(dataset).tobytes() for name, dataset in all_datasets(file).items()}


def attributes(path: Path) -> dict[tuple[str, str], str]:
    """Every attribute of every object, with its type, as comparable text."""
    found = {}
    with h5py.File(path) as file:
        def visit(name, item):
            for key in item.attrs:
                kind = item.attrs.get_id(key).get_type()
                found[name, key] = f"{kind.get_class()} {kind.get_size()} {item.attrs[key]!r}"
        visit("/", file)
        file.visititems(visit)
    return found


def byte_ranges(path: Path) -> dict[str, tuple[int, int]]:
    """Where each contiguous dataset lies in the file: offset and length."""
    with h5py.File(path) as file:
        return {name: (dataset.id.get_offset(), dataset.id.get_storage_size())
                for name, dataset in all_datasets(file).items() if dataset.id.get_offset() is not None}


def chunk_ranges(path: Path, name: str) -> list[tuple[int, int]]:
    with h5py.File(path) as file:
        dataset = file[name].id
        infos = [dataset.get_chunk_info(index) for index in range(dataset.get_num_chunks())]
        return [(info.byte_offset, info.size) for info in infos]
