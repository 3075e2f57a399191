#!/usr/bin/env python3
"""Peak memory of the larger of the two processes with many small tensors, as the system accounts for it.

    memory.py [TENSORS]     # 100 000 unless told; a few minutes
"""
import os, subprocess, sys, tempfile
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).resolve().parent
TOOL = os.environ.get("H5REINIT", str(HERE.parent / ".build/release/h5reinit"))
KERNEL, BIAS = np.ones((4, 8), "<f4"), np.ones(8, "<f4")


def torch(file, layers):
    for index in range(layers):
        file[f"layers.{index}.linear.weight"] = KERNEL.T
        file[f"layers.{index}.linear.bias"] = BIAS


def keras_legacy(file, layers):
    names = [f"dense_{index}" for index in range(layers)]
    for name in names:
        file.create_group(name).attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
        file[f"{name}/{name}/kernel:0"] = KERNEL
        file[f"{name}/{name}/bias:0"] = BIAS
    # Keras splits a list that HDF5's 64 KiB do not hold.
    for number, part in enumerate(np.array_split(np.array(names, "S"), layers // 2000 + 1)):
        file.attrs[f"layer_names{number}"] = part
    file.attrs["keras_version"] = b"2.15.0"


def keras_weights(file, layers):
    for index in range(layers):
        group = file.create_group(f"layers/dense_{index}/vars" if index else "layers/dense/vars")
        group["0"], group["1"] = KERNEL, BIAS


def peak(*command):
    """MiB; the launcher is a process without memory of its own, which Linux would count (docs/performance.md)."""
    done = subprocess.run([sys.executable, "-S", HERE / "launch.py", TOOL, *map(str, command)],
                          stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1]) / (1 << 20)


def main():
    tensors = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"| {tensors} tensors, MiB | plan | apply | apply -o | verify | inspect --stats |\n|---|---|---|---|---|---|")
    for style in (torch, keras_legacy, keras_weights):
        with tempfile.TemporaryDirectory() as folder:
            model, copy = Path(folder) / "model.weights.h5", Path(folder) / "copy.weights.h5"
            with h5py.File(model, "w") as file:
                style(file, tensors // 2)
            peaks = [peak("plan", "-q", model), peak("apply", "-q", model), peak("apply", "-q", "-o", copy, model),
                     peak("verify", "-q", model), peak("inspect", "-q", "--stats", model)]
            print(f"| {style.__name__} | " + " | ".join(f"{value:.0f}" for value in peaks) + " |", flush=True)


main()
