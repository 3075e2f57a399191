#!/usr/bin/env python3
"""Feeds damaged input to h5reinit: models, archives, policies, plans, journals and receipts.

Every input is a valid one with bits flipped, bytes set, ranges copied, or its end cut off; the seed is
printed, and with it a run can be repeated. Whatever comes: the exit status is one of the documented
ones, no signal and no trace of a crash reaches the user, nothing takes longer than the limit, and input
files stay as they are unless the command succeeded or says how to go on.

    fuzz.py [--seconds 20] [--seed N] [--binary PATH] [--truncations] [--limit 5]
"""

import argparse
import io
import os
import random
import shutil
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
MODELS = ROOT / "Fixtures" / "models"
# Without 70: damaged data are no defect of the program's.
STATUSES = {0, 1, 64, 65, 66, 69, 73, 74, 75, 77, 78}
TRACES = ("Fatal error", "Stack dump", "HDF5-DIAG", "Swift runtime", "Traceback", "AddressSanitizer")
SOURCES = ["torch_nested.h5", "torch_gzip_shuffle.h5", "torch_latest.h5"]
POLICY = b"""version: 1
seed: 42
rng: philox
rules:
  - match: "role:kernel and type:conv2d"
    init:
      kaiming_normal_: {mode: fan_out, nonlinearity: relu}
  - match: "type:dense"
    init:
      normal_: {mean: 0.0, std: 0.02}
  - match: "**"
    preset: kaiming
"""
INTERESTING = [0, 1, 0x7f, 0x80, 0xff]


class Failure(Exception):
    pass


def mutated(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16, 64])):
        if not data:
            break
        place = rng.randrange(len(data)) if rng.random() < 0.7 else rng.randrange(min(len(data), 512))
        kind = rng.randrange(6)
        if kind <= 1:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 2:
            data[place] = rng.choice(INTERESTING)
        elif kind == 3:
            count = rng.choice([2, 4, 8])
            data[place:place + count] = rng.choice([b"\x00", b"\xff", b"\x7f"]) * len(data[place:place + count])
        elif kind == 4:
            source, count = rng.randrange(len(data)), rng.randrange(1, 64)
            data[place:place + count] = data[source:source + count]
        elif rng.random() < 0.2:
            del data[place:]
    return bytes(data)


def mutated_text(data, rng):
    """Mostly one small change, so that much still parses; otherwise anything."""
    if rng.random() < 0.3:
        return mutated(data, rng)
    digits = [place for place, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    place = rng.choice(digits)
    end = place + 1
    new = rng.choice([b"0", b"-1", b"9" * 19, b"1e400", b"1e-400", b"nan", b"null", b'"x\x1b[31m"', b"[" * 200,
                      str(rng.randrange(1 << 32)).encode(), bytes([rng.randrange(0x30, 0x3a)])])
    return data[:place] + new + data[end:]


def archive(weights, method=zipfile.ZIP_STORED):
    """A .keras archive as Keras makes it: three members, stored; or deflated, as people repack it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        file.writestr("metadata.json", '{"keras_version": "3.15.0", "date_saved": "2026-01-01@00:00:00"}')
        file.writestr("config.json", '{"class_name": "Sequential", "config": {"layers": []}}')
        file.writestr("model.weights.h5", weights)
    return buffer.getvalue()


def pieced():
    """A small file of chunks that are too large to be in memory: of two megabytes and more, with every filter."""
    buffer = io.BytesIO()
    values = np.tile(np.linspace(-1, 1, 1000, dtype="f4"), (1200, 1))
    with h5py.File(buffer, "w") as file:
        file.create_dataset("fc.weight", data=values, chunks=(600, 1000), compression="gzip", shuffle=True, fletcher32=True)
        file.create_dataset("fc.bias", data=values[:, 0])
    return buffer.getvalue()


class Fuzzer:
    def __init__(self, binary, folder, limit):
        self.binary, self.folder, self.limit = binary, folder, limit
        self.counts, self.slowest = Counter(), 0.0
        self.model = folder / "model.h5"
        self.receipt = Path(f"{self.model}.h5reinit.json")
        self.seeds()

    def run(self, target, *arguments):
        start = time.monotonic()
        try:
            result = subprocess.run([self.binary, *map(str, arguments)], capture_output=True,
                                    timeout=self.limit)
        except subprocess.TimeoutExpired:
            raise Failure(f"{target}: longer than {self.limit} s: {arguments}") from None
        self.slowest = max(self.slowest, time.monotonic() - start)
        messages = result.stderr.decode(errors="replace")
        if result.returncode not in STATUSES or any(trace in messages for trace in TRACES):
            raise Failure(f"{target}: exit {result.returncode}: {arguments}\n{messages}")
        if result.returncode and not messages.strip():
            raise Failure(f"{target}: exit {result.returncode} without a message")
        if any(byte < 0x20 and byte not in (9, 10) or byte == 0x7f for byte in result.stderr + result.stdout):
            raise Failure(f"{target}: a control character reached the terminal: {arguments}")
        self.counts[target, result.returncode] += 1
        return result

    def clear(self):
        for entry in self.folder.iterdir():
            entry.unlink()

    def place_model(self):
        """The model that plans and receipts are for, at the time that they tell."""
        self.model.write_bytes(self.models[0])
        os.utime(self.model, (1_700_000_000, 1_700_000_000))

    def seeds(self):
        """The inputs that are mutated, made by the program itself where they are its own."""
        self.models = [(MODELS / name).read_bytes() for name in SOURCES] + [pieced()]
        weights = min(MODELS.glob("*.weights.h5"), key=lambda path: path.stat().st_size)
        self.archives = [archive(weights.read_bytes(), method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
        self.place_model()
        flags = ["--seed", "1", "--on-unknown", "keep"]
        self.plan = subprocess.run([self.binary, "plan", self.model, *flags, "--format", "json"],
                                   check=True, capture_output=True).stdout
        subprocess.run([self.binary, "apply", self.model, *flags, "--quiet"], check=True)
        self.applied, self.old = self.model.read_bytes(), self.receipt.read_bytes()
        self.journal = self.old.replace(b'"applied"', b'"applying"', 1)
        self.policy = POLICY
        self.clear()

    def damaged_model(self, data, target):
        self.model.write_bytes(data)
        command = target.split()[1]
        command, *flags = {"inspect": ["inspect"], "stats": ["inspect", "--stats"]}.get(
            command, [command, "--seed", "1", "--on-unknown", "keep"])
        result = self.run(target, command, self.model, *flags)
        now = self.model.read_bytes()
        if now != data and not (command == "apply" and (result.returncode == 0 or self.receipt.exists())):
            raise Failure(f"{target}: exit {result.returncode} and the file has changed")
        if command == "apply" and result.returncode == 0 and len(now) < len(data) // 2:
            raise Failure(f"{target}: the file has shrunk")
        self.clear()

    def one(self, rng):
        kind = rng.choice(["model", "model", "model", "archive", "policy", "plan", "receipt", "journal"])
        if kind in ("model", "archive"):
            source = rng.choice(self.models if kind == "model" else self.archives)
            command = rng.choice(["plan", "apply", "inspect", "stats"])
            return self.damaged_model(mutated(source, rng), f"{kind} {command}")
        self.place_model()
        whole = self.model.read_bytes()
        if kind == "policy":
            path = self.folder / "policy.yaml"
            path.write_bytes(mutated_text(self.policy, rng))
            self.run("policy", "plan", self.model, "--policy", path, "--seed", "1")
        elif kind == "plan":
            path = self.folder / "plan.json"
            path.write_bytes(mutated_text(self.plan, rng))
            self.run("plan", "apply", self.model, "--plan", path)
        elif kind == "receipt":
            self.receipt.write_bytes(mutated_text(self.old, rng))
            self.run("receipt", "verify", self.model)
            if self.model.read_bytes() != whole:
                raise Failure("verify has changed the file")
        else:
            self.receipt.write_bytes(mutated_text(self.journal, rng))
            if self.run("journal", "recover", self.model).returncode in (64, 65, 66):
                if self.model.read_bytes() != whole:
                    raise Failure("a refused journal has changed the file")
        self.clear()

    def truncations(self):
        """A real file cut off at every 64th byte."""
        for data in self.models[:2] + self.archives[:1]:
            for end in range(0, len(data), 64):
                self.damaged_model(data[:end], "truncation apply")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "h5reinit")
    parser.add_argument("--truncations", action="store_true", help="first cut files at every 64th byte")
    parser.add_argument("--limit", type=float, default=5, help="seconds that a run may take")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.seconds} s", flush=True)
    rng, number = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as name:
        fuzzer = Fuzzer(options.binary.absolute(), Path(name), options.limit)
        try:
            if options.truncations:
                fuzzer.truncations()
            end = time.monotonic() + options.seconds
            while time.monotonic() < end:
                fuzzer.one(rng)
                number += 1
        except Failure as failure:
            kept = Path(tempfile.mkdtemp(prefix="h5reinit-fuzz-"))
            shutil.copytree(name, kept, dirs_exist_ok=True)
            sys.exit(f"input {number} of seed {options.seed}: {failure}\nkept in {kept}")
    print(f"{number} inputs, slowest {fuzzer.slowest:.2f} s")
    for (target, status), count in sorted(fuzzer.counts.items()):
        print(f"{count:6}  {target}: exit {status}")


if __name__ == "__main__":
    main()
