#!/usr/bin/env python3
"""Peak memory of the larger of the two processes with many small tensors, as the system accounts for it.

    memory.py [TENSORS]     # 100 000 unless told; a few minutes
"""
import os, subprocess, sys, tempfile
from pathlib import Path

import layouts

HERE = Path(__file__).resolve().parent
TOOL = os.environ.get("H5REINIT", str(HERE.parent / ".build/release/h5reinit"))


def peak(*command):
    """MiB; the launcher is a process without memory of its own, which Linux would count (docs/performance.md)."""
    done = subprocess.run([sys.executable, "-S", HERE / "launch.py", TOOL, *map(str, command)],
                          stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1]) / (1 << 20)


def main():
    tensors = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"| {tensors} tensors, MiB | plan | apply | apply -o | verify | inspect --stats |\n|---|---|---|---|---|---|")
    for layout in (layouts.torch, layouts.keras_legacy, layouts.keras_weights, layouts.flax, layouts.tensorflow_names):
        with tempfile.TemporaryDirectory() as folder:
            model, copy = Path(folder) / "model.weights.h5", Path(folder) / "copy.weights.h5"
            layouts.write(layout, model, tensors // 2)
            peaks = [peak("plan", "-q", model), peak("apply", "-q", model), peak("apply", "-q", "-o", copy, model),
                     peak("verify", "-q", model), peak("inspect", "-q", "--stats", model)]
            print(f"| {layout.__name__} | " + " | ".join(f"{value:.0f}" for value in peaks) + " |", flush=True)


main()
