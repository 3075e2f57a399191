#!/usr/bin/env python3
"""Times whole commands against what people use instead; writes Results/DATE-models.md.

Every round runs each program of a case once, in turn, on the same file; the medians are compared. All
that counts is a ratio of two of them. `--cases` and `--rounds` make it shorter; `--divide` makes the
models smaller. Processor seconds, of all threads and children, hardly depend on what else runs.
"""
import argparse, datetime, os, platform, statistics, subprocess, sys, tempfile, time
from pathlib import Path

import models
import rivals

HERE = Path(__file__).resolve().parent
TOOL = os.environ.get("H5REINIT", str(HERE.parent / ".build/release/h5reinit"))


def run(command, **environment):
    """Seconds, processor seconds and peak memory in MiB, by the operating system's accounting."""
    launched = subprocess.run([sys.executable, "-S", HERE / "launch.py", *map(str, command)], text=True,
                              capture_output=True, env=os.environ | environment)
    if launched.returncode:
        raise SystemExit(f"{command}: {launched.stderr}")
    seconds, processor, peak = map(float, launched.stdout.split())
    return seconds, processor, peak / 2**20


def apply(path, *options, **environment):
    receipt = Path(f"{path}.h5reinit.json")
    receipt.unlink(missing_ok=True)
    return run([TOOL, "apply", path, "--quiet", *options], **environment)


def drop_caches(path):
    """Takes a file out of the page cache; what is not on the disk yet goes there first."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def measure(path, contenders, rounds, cold=False):
    """The medians of each contender's times, and the highest memory, over interleaved rounds."""
    times = {name: [] for name in contenders}
    memory = dict.fromkeys(contenders, 0)
    for turn in range(rounds + 1):
        for name, work in contenders.items():
            if cold:
                drop_caches(path)
            *both, peak = work(path)
            if turn:  # the first round warms up
                times[name].append(both)
            memory[name] = max(memory[name], peak)
    return {name: (*map(statistics.median, zip(*times[name])), memory[name]) for name in contenders}


def pwrite(path):
    """The limit: the bytes are there already, and so is the file after the first round."""
    size, block = path.stat().st_size, bytes(range(256)) * 2048
    descriptor = os.open(f"{path}.limit", os.O_RDWR | os.O_CREAT)
    started, processor = time.perf_counter(), time.process_time()
    for offset in range(0, size, len(block)):
        os.pwrite(descriptor, memoryview(block)[: size - offset], offset)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    os.close(descriptor)
    return seconds, processor, 0


def rival(name, *options):
    if name == "pwrite":
        return pwrite
    return lambda path: run([sys.executable, HERE / "rivals.py", name, path, *options])


def ours(*options, **environment):
    return lambda path: apply(path, *options, **environment)


def contenders(case):
    quick = ["--no-sync", "--on-unknown", "keep"]
    basic = {
        "h5reinit, 2 threads": ours(*quick, "--threads", 2),
        "h5reinit, 1 thread": ours(*quick, "--threads", 1),
        "h5reinit --rng torch": ours(*quick, "--threads", 2, "--rng", "torch"),
    }
    if case.sets:
        for isa in ("baseline", "avx2", "avx512"):
            basic[f"h5reinit, {isa}"] = ours(*quick, "--threads", 1, H5REINIT_ISA=isa)
        basic["h5reinit with sync"] = ours("--on-unknown", "keep", "--threads", 2)
        basic["h5reinit verify"] = lambda path: run([TOOL, "verify", path, "--quiet"])
    return basic | {f"{name}": rival(name) for name in case.rivals}


def table(case, results):
    yield f"## {case.title}\n"
    yield "| | seconds | times as long | processor seconds | times as many | peak MiB |"
    yield "|---|---:|---:|---:|---:|---:|"
    unit = results["h5reinit, 2 threads"]
    for name, (seconds, processor, peak) in results.items():
        yield (f"| {name} | {seconds:.3f} | {seconds / unit[0]:.2f} | {processor:.3f} | "
               f"{processor / unit[1]:.2f} | {peak:.0f} |")
    yield ""


def machine():
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    version = subprocess.run([TOOL, "--version"], capture_output=True, text=True).stdout.strip().splitlines()[0]
    return (f"{model}, {os.cpu_count()} cores, Linux {platform.release()}; {version}; Python {platform.python_version()}, "
            + ", ".join(rivals.versions()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--divide", type=int, default=1, metavar="N", help="models of an N-th of their size")
    parser.add_argument("--cases", nargs="*", help="some of: " + ", ".join(models.CASES))
    parser.add_argument("--output", type=Path, default=HERE / f"Results/{datetime.date.today()}-models.md")
    options = parser.parse_args()
    lines = [f"# Whole commands, {datetime.date.today()}\n", machine() + "\n",
             f"Medians of {options.rounds} interleaved rounds on files in the page cache, without sync unless told, models divided by {options.divide}. "
             f"`pwrite` writes the same bytes, ready in memory: the limit. Load at the start: "
             f"{os.getloadavg()[0]:.1f}.\n"]
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        for name in options.cases or models.CASES:
            case = models.CASES[name]
            path = case.make(Path(folder), options.divide)
            print(f"{name}: {path.stat().st_size / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}", flush=True)
            results = measure(path, contenders(case), options.rounds, case.cold)
            lines += table(case, results)
            print("\n".join(table(case, results)), flush=True)
            options.output.write_text("\n".join(lines))
            for made in Path(folder).iterdir():
                made.unlink()


if __name__ == "__main__":
    main()
