"""The list of fixtures: `models/expected.json`, and the table in README.md that shows it."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
TARGET = MODELS / "expected.json"


def load() -> dict:
    return json.loads(TARGET.read_text()) if TARGET.exists() else {}


def save(expected: dict) -> None:
    """One line for each tensor, so that a difference is one too."""
    lines = []
    for name, info in expected.items():
        head = {key: value for key, value in info.items() if key != "tensors"}
        body = ",\n".join(f"   {json.dumps(p)}: {json.dumps(e)}" for p, e in info["tensors"].items())
        lines.append(f' {json.dumps(name)}: {json.dumps(head)[:-1]}, "tensors": {{\n{body}}}}}')
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    write_table(expected)


def write_table(expected):
    """Replace the table between the markers of README.md."""
    readme = HERE / "README.md"
    before, _, after = readme.read_text().split("<!-- table -->\n")
    rows = ["| file | bytes | tensors | written by | shows |", "|---|---|---|---|---|"]
    for name, info in expected.items():
        rows.append(f"| {name} | {(MODELS / name).stat().st_size} | {len(info['tensors'])} "
                    f"| {info['producer']} | {info['shows']} |")
    total = sum((MODELS / name).stat().st_size for name in expected)
    rows.append(f"| {len(expected)} files | {total} | | | |")
    readme.write_text("<!-- table -->\n".join((before, "\n".join(rows) + "\n", after)))
