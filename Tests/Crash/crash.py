#!/usr/bin/env python3
"""Kills `h5reinit apply` at random moments and looks at what is left of the model.

Each round copies a model, starts `apply`, and sends SIGKILL after a random time: to the whole process
group, as an out-of-memory killer or a lost terminal would, or to the program alone, whose reader process
then lives on for a moment. Whatever is left must be the old model, the new one, or one that
`h5reinit recover` makes the new one; a second kill hits some of the recoveries. Bytes outside the planned
tensors are compared at once, before anything is repaired. Temporary files that a kill left must go with the next
recover.

    crash.py [--rounds 1000] [--seed N] [--binary PATH]
"""

import argparse
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--seed", "7", "--except", "kept", "--no-progress", "--quiet"]


KINDS = ("contiguous", "chunks", "compressed", "pieced", "archive")
# Written where they lie.
IN_PLACE = ("contiguous", "chunks")


def make_model(path, kind):
    """A state dict whose writing takes about as long as starting the program; the archive's is deflated."""
    rng, compressed = np.random.default_rng(1), kind in ("compressed", "pieced")
    if kind == "archive":
        inner = path.with_suffix(".inner")
        with h5py.File(inner, "w") as file:
            file["fc/weight"] = rng.standard_normal((512, 512)).astype("f4")
            file["fc/bias"] = rng.standard_normal(512).astype("f4")
            file["kept/num_batches_tracked"] = np.int64(12345)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("metadata.json", "{}")
            file.writestr("model.weights.h5", inner.read_bytes())
        return inner.unlink()
    storage = {"chunks": (64, 512), "compression": "gzip", "shuffle": True} if compressed else {}
    if kind == "pieced":  # too large to go through the filters at once
        storage["chunks"] = (768, 1024)
    if kind == "chunks":  # of which those at the edges reach beyond
        storage = {"chunks": (60, 100)}
    with h5py.File(path, "w", track_order=True) as file:
        for layer in range(1 if compressed else 6):
            for name, shape in (("weight", (768, 1024)), ("bias", (768,))):
                data = rng.standard_normal(shape).astype("f4")
                file.create_dataset(f"fc{layer}/{name}", data=data, **(storage if data.ndim > 1 else {}))
        file["kept/num_batches_tracked"] = np.int64(12345)


def planned_ranges(path):
    with h5py.File(path) as file:
        found = []
        file.visititems(lambda name, item: found.extend(ranges(item))
                        if isinstance(item, h5py.Dataset) and item.dtype.kind == "f" else None)
        return found


def ranges(dataset):
    if dataset.chunks is None:
        return [(dataset.id.get_offset(), dataset.id.get_storage_size())]
    found, row = [], dataset.chunks[1] * dataset.dtype.itemsize
    for number in range(dataset.id.get_num_chunks()):
        info = dataset.id.get_chunk_info(number)
        rows, columns = (min(size, end - at) for size, end, at in zip(dataset.chunks, dataset.shape, info.chunk_offset))
        found += [(info.byte_offset + at * row, columns * dataset.dtype.itemsize) for at in range(rows)]
    return found


def outside(data, ranges):
    """The file with its planned tensors blanked."""
    array = np.frombuffer(data, "u1").copy()
    for offset, size in ranges:
        array[offset:offset + size] = 0
    return array.tobytes()


def values(path):
    inside = path
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None, "a member of the archive is damaged"
            inside = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(inside) as file:
        found = {}
        file.visititems(lambda name, item: found.update({name: item[()].tobytes()})
                        if isinstance(item, h5py.Dataset) else None)
        return found


class Kind:
    """One kind of storage: the old model, the new one, and how long an undisturbed apply takes."""

    def __init__(self, name, folder, binary):
        self.name, self.binary = name, binary
        self.old, self.new = folder / f"{name}-old.h5", folder / f"{name}-new.h5"
        make_model(self.old, name)
        self.seconds, self.writing = 9, 9
        for _ in range(3):
            shutil.copyfile(self.old, self.new)
            Path(f"{self.new}.h5reinit.json").unlink(missing_ok=True)
            start = time.monotonic()
            child = subprocess.Popen([binary, "apply", self.new, *FLAGS], stdout=subprocess.DEVNULL)
            begun = self.begin(child, folder, f"{name}-new")
            assert child.wait() == 0
            self.seconds = min(self.seconds, time.monotonic() - start)
            self.writing = min(self.writing, time.monotonic() - begun)
        self.old_bytes, self.new_bytes = self.old.read_bytes(), self.new.read_bytes()
        self.old_values, self.new_values = values(self.old), values(self.new)
        assert self.old_values != self.new_values
        self.ranges = planned_ranges(self.old) if name in IN_PLACE else None

    @staticmethod
    def begin(child, folder, name):
        """Wait until a journal or a temporary file appears; give the time."""
        while child.poll() is None:
            if any(name in entry and entry.endswith((".json", ".tmp")) for entry in os.listdir(folder)):
                break
            time.sleep(0.0003)
        return time.monotonic()

    def killed(self, rng, *arguments):
        """Start and kill, at any moment or while files change; tells whether it came to its end before."""
        child = subprocess.Popen([self.binary, *arguments], start_new_session=True,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if rng.random() < 0.3:
            time.sleep(rng.uniform(0, 1.1 * self.seconds))
        else:
            self.begin(child, arguments[1].parent, "model")
            time.sleep(rng.uniform(0, self.writing))
        try:
            if rng.random() < 0.5:
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
        except ProcessLookupError:
            pass
        return child.wait() == 0

    def state(self, model):
        data = model.read_bytes()
        if data == self.old_bytes:
            return "old"
        if self.ranges is None:
            # libhdf5 writes times into what it makes, so that the values decide.
            return "new" if values(model) == self.new_values else "neither"
        if data == self.new_bytes:
            return "new"
        same = outside(data, self.ranges) == outside(self.old_bytes, self.ranges)
        return "partly" if same else "DAMAGED OUTSIDE"

    def round(self, folder, rng):
        model = folder / "model.h5"
        receipt = Path(f"{model}.h5reinit.json")
        shutil.copyfile(self.old, model)
        self.killed(rng, "apply", model, *FLAGS)
        state, outcome = self.state(model), []
        if receipt.exists() and json.loads(receipt.read_text())["state"] == "applying":
            assert state in ("old", "partly", "new"), state
            outcome.append(f"{state}, recovered")
            stopped = subprocess.run([self.binary, "plan", model, "--seed", "7"], capture_output=True)
            assert stopped.returncode == 75, f"plan on an interrupted model: {stopped.returncode}"
            if rng.random() < 0.5 and not self.killed(rng, "recover", model, "--quiet"):
                assert self.state(model) in ("old", "partly", "new"), "after killing recover"
                outcome.append("killed again")
            subprocess.run([self.binary, "recover", model, "--quiet"], check=True)
            assert self.state(model) == "new", "recovered to something else"
            subprocess.run([self.binary, "verify", model, "--quiet"], check=True)
        else:
            assert state in ("old", "new"), f"{state} without a journal"
            outcome.append(state)
        if any(entry.name.endswith(".tmp") for entry in folder.iterdir()):
            subprocess.run([self.binary, "recover", model, "--quiet"], check=True)
            assert self.state(model) == ("new" if receipt.exists() else state), "recover changed the model"
            left = [entry.name for entry in folder.iterdir() if entry.name.endswith(".tmp")]
            assert not left, f"recover left {left}"
            outcome.append("temporary file removed by recover")
        return ", ".join(outcome)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "h5reinit")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    print(f"seed {options.seed}, {options.rounds} rounds", flush=True)
    counts = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = [Kind(kind, folder, options.binary.absolute()) for kind in KINDS]
        for number in range(options.rounds):
            kind = kinds[number % len(kinds)]
            with tempfile.TemporaryDirectory(dir=folder) as place:
                try:
                    outcome = kind.round(Path(place), rng)
                except (AssertionError, subprocess.CalledProcessError, OSError) as error:
                    sys.exit(f"round {number} of seed {options.seed}, {kind.name}: {error}")
            counts[f"{kind.name}: {outcome}"] += 1
    for outcome, count in sorted(counts.items()):
        print(f"{count:6}  {outcome}")


if __name__ == "__main__":
    main()
