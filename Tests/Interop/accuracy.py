"""How often the tool is right: real models, and what their own frameworks say of each variable.

    accuracy.py --results FILE... [--only LIBRARY...] [--sample N] [--table docs/accuracy.md]

Each model is built and saved by its library, looked at by the tool, and compared tensor by tensor: role,
layer type, axes, fans, and for Keras the std of its own HeNormal. A line of FILE holds what became of one file,
so that an interrupted run goes on where it was; --table makes the page of it, and of further FILEs that hold what
was found with other releases. `make accuracy` does all.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import importlib.metadata
import json
import os
import random
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Fixtures")]
for setting, value in (("KERAS_BACKEND", "torch"), ("TF_USE_LEGACY_KERAS", "1"), ("TF_CPP_MIN_LOG_LEVEL", "3"),
                       ("CUDA_VISIBLE_DEVICES", "")):
    os.environ.setdefault(setting, value)
warnings.simplefilter("ignore")

import accuracy_keras
import accuracy_keras_hub
import accuracy_torch

SOURCES = (accuracy_torch, accuracy_keras, accuracy_keras_hub)


def cases(only: list[str]) -> list[tuple[object, str]]:
    found = [(source, name) for source in SOURCES for name in source.names()]
    return [(source, name) for source, name in found if not only or name.split("/")[0] in only]


def measure(source, name: str) -> list[dict]:
    """One record for each file that the model is saved to."""
    records = []
    library = name.split("/")[0]
    with tempfile.TemporaryDirectory() as folder:
        for label, verdicts in source.compare(name, Path(folder)):
            kinds = collections.Counter(verdict for verdict, _ in verdicts.values())
            records.append({
                "case": name, "library": f"{library} {_version(library)}",
                "format": label, "tensors": len(verdicts), "right": kinds["right"],
                "open": sum(detail == "type open" for _, detail in verdicts.values()),
                "refused": kinds["refused"], "unjudged": kinds["unjudged"],
                "wrong": {path: detail for path, (verdict, detail) in verdicts.items() if verdict == "wrong"},
                "refusals": collections.Counter(
                    detail for verdict, detail in verdicts.values() if verdict == "refused")})
    return records


def _version(library: str) -> str:
    package = library.removesuffix(".nn").replace("_", "-")
    return importlib.metadata.version(package).split("+")[0]


def run(only: list[str], results: Path, sample: int | None) -> list[dict]:
    records = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    done = {record["case"] for record in records}
    chosen = [case for case in cases(only) if case[1] not in done]
    if sample is not None:
        seed = os.environ.get("H5REINIT_ACCURACY") or str(random.randrange(10**6))
        print(f"H5REINIT_ACCURACY={seed}")
        chosen = random.Random(seed).sample([case for case in chosen if case[0].is_quick(case[1])], sample)
    with results.open("a") as file:
        for source, name in chosen:
            for record in measure(source, name):
                print(record["case"], record["format"], record["tensors"], "tensors,", record["refused"], "refused",
                      record["wrong"] or "", flush=True)
                file.write(json.dumps(record) + "\n")
                records.append(record)
            file.flush()
    return records


def table(records: list[dict]) -> str:
    """docs/accuracy.md."""
    rows, refusals = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    for record in records:
        library = record["library"]
        row = rows[library, record["format"]]
        row["files"] += 1
        for key in ("tensors", "right", "open", "refused", "unjudged"):
            row[key] += record[key]
        row["wrong"] += len(record["wrong"])
        for kind, count in record["refusals"].items():
            refusals[library][kind] += count
    lines = [
        "# Accuracy", "",
        "What `h5reinit` takes each tensor for, against what the framework that made the model says of it: role, layer",
        "type, axes and fans; for Keras's dense and convolution kernels also the standard deviation that its own",
        "`HeNormal` has. `make accuracy` builds the models, saves them and writes this page; `make interop` does a sample.",
        "Of libraries that no other test needs (torchvision, timm, diffusers, keras_hub, …) those are measured that",
        "`.venv-interop` has.",
        "", f"{datetime.date.today()}.", "",
        "| library | format | files | tensors | right | wrong | refused | right, type open |",
        "|---|---|--:|--:|--:|--:|--:|--:|"]
    total = collections.Counter()
    for (library, label), row in sorted(rows.items()):
        total += row
        lines.append(_row(library, label, row))
    lines += [
        _row("**all**", "", total), "",
        "*Refused*: the role is `unknown`, with a reason; a plan stops there until it is told what to do. *Type open*:",
        "role and fans are right and the kind of layer is left `unknown`, for example a norm that may be a layer's or a",
        "group's. A parameter that no standard layer owns is held against the value that its library starts it with;",
        f"{total['unjudged']} of those tensors could not be held against anything, and are in no column but *tensors*.",
        "", "## What is refused", ""]
    for library, kinds in sorted(refusals.items()):
        named = ", ".join(f"`{kind}` ({count})" for kind, count in kinds.most_common(12))
        rest = sum(count for _, count in kinds.most_common()[12:])
        lines.append(f"- {library}: {named}" + (f", {len(kinds) - 12} more ({rest})" if rest else "") + ".")
    return "\n".join(lines) + "\n"


def _row(library: str, label: str, row: collections.Counter) -> str:
    numbers = [row[key] for key in ("files", "tensors", "right", "wrong", "refused", "open")]
    return f"| {library} | {label} | " + " | ".join(f"{number:,}" for number in numbers) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, nargs="+", required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    records = run(options.only, options.results[0], options.sample)
    for further in options.results[1:]:
        records += [json.loads(line) for line in further.read_text().splitlines()]
    if options.table:
        options.table.write_text(table(records))
    return 1 if any(record["wrong"] for record in records) else 0


if __name__ == "__main__":
    sys.exit(main())
