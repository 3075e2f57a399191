#!/usr/bin/env python3
"""Times our kernels and torch's side by side, and writes a table of both.

    make bench-torch                       # builds, runs, writes Benchmarks/Results/DATE-kernels.md
    Benchmarks/bench_torch.py --help

Each round times torch and then ours on the same element type and law, so that whatever else the
machine does hits both; a ratio is torch's seconds over ours of the same round, and the table has the
median of the rounds. Speeds are each side's best round.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "Benchmarks/.build/release/KernelBenchmark"
FORMATS = ["float32", "float64", "float16", "bfloat16"]
LAWS = ["normal", "uniform"]
PIECE = 65536


def time_torch(form, law, values):
    """Seconds for whole pieces, and how many values that was."""
    tensor = torch.empty(PIECE, dtype=getattr(torch, form))
    fill = {
        "normal": lambda: tensor.normal_(0, 0.17),
        "uniform": lambda: tensor.uniform_(-0.17, 0.17),
    }[law]
    for _ in range(20):
        fill()
    pieces = -(-values // PIECE)
    start = time.perf_counter()
    for _ in range(pieces):
        fill()
    return time.perf_counter() - start, pieces * PIECE


def time_ours(form, law, values, rngs):
    """Seconds by (rng, isa, threads)."""
    command = [TOOL, "--format", form, "--law", law, "--values", str(values)]
    for rng in rngs:
        command += ["--rng", rng]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    runs = map(json.loads, lines)
    return {(run["rng"], run["isa"], run["threads"]): run["seconds"] for run in runs}


def measure(rounds, values, rngs):
    """By (format, law): torch's seconds of each round, and ours by case."""
    results = {}
    for number in range(rounds):
        for form in FORMATS:
            for law in LAWS:
                theirs, ours = results.setdefault((form, law), ([], {}))
                theirs.append(time_torch(form, law, values)[0])
                for case, seconds in time_ours(form, law, values, rngs).items():
                    ours.setdefault(case, []).append(seconds)
        print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
    return results


def cpu_model():
    try:
        text = Path("/proc/cpuinfo").read_text()
        lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        names = {key.strip(): value.strip() for key, value in lines.items()}
        return f"{names['model name']}, family {names['cpu family']}, model {names['model']}"
    except (OSError, KeyError):
        return platform.processor() or platform.machine()


def swift_version():
    return subprocess.run(
        ["swift", "--version"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[0]


def million_per_second(values, seconds):
    return f"{values / min(seconds) / 1e6:,.0f}".replace(",", " ")


def row(key, case, theirs, ours, values):
    ratios = [a / b for a, b in zip(theirs, ours)]
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    rng, isa, threads = case
    return (
        f"| {key[0]} | {key[1]} | {rng} | {isa} | {threads} | {million_per_second(values, ours)} |"
        f" {million_per_second(values, theirs)} | {middle:.2f} | {low:.2f}–{high:.2f} |"
    )


def report(results, args, loads):
    values = -(-args.values // PIECE) * PIECE
    spread = [
        statistics.median(times) / min(times)
        for theirs, ours in results.values()
        for times in [theirs, *ours.values()]
    ]
    lines = [
        f"# Kernels against PyTorch, {args.date}",
        "",
        "```sh",
        "make bench-torch",
        "```",
        "",
        f"* Processor: {cpu_model()}; {os.cpu_count()} cores.",
        f"* {swift_version()}; PyTorch {torch.__version__}, one thread"
        f" ({torch.backends.cpu.get_cpu_capability()}); Python {platform.python_version()}.",
        f"* {values / 1e6:.1f} million values a measurement, in pieces of {PIECE} that stay in the"
        f" cache; {args.rounds} rounds.",
        "* Speeds in million values a second, the best round of each side. The ratio is torch's"
        " time over ours of the same round: its median, and its range.",
        f"* Noise: the median time is {statistics.median(spread):.2f} times the best (worst case"
        f" {max(spread):.2f}); load average {loads[0]:.1f} before, {loads[1]:.1f} after, of"
        f" which this run's own is 1 to 2. Two threads need {os.cpu_count()} idle cores to show"
        " what they can do.",
        "",
        "| format | law | stream | kernel | threads | ours | torch | ratio | range |",
        "|---|---|---|---|---:|---:|---:|---:|---:|",
    ]
    for key, (theirs, ours) in results.items():
        lines += [row(key, case, theirs, times, values) for case, times in ours.items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="at least 5")
    parser.add_argument("--values", type=int, default=100_000_000)
    parser.add_argument("--rng", nargs="+", default=["philox", "torch"], help="our streams to time")
    parser.add_argument("--date", default=datetime.date.today().isoformat())
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    if args.rounds < 5:
        parser.error("fewer than 5 rounds say nothing on a shared machine")
    torch.set_num_threads(1)
    before = os.getloadavg()[0]
    results = measure(args.rounds, args.values, args.rng)
    text = report(results, args, (before, os.getloadavg()[0]))
    output = args.output or ROOT / f"Benchmarks/Results/{args.date}-kernels.md"
    output.parent.mkdir(exist_ok=True)
    output.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
