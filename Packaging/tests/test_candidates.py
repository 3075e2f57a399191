"""What the program offers to a shell, by the parser's own protocol: `---completion COMMAND -- OPTION …`."""

import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("H5REINIT", ROOT / ".build" / "release" / "h5reinit")).absolute()


def offered(option, model, typed):
    words = ["h5reinit", "apply", str(model), option, typed]
    result = subprocess.run(
        [PROGRAM, "---completion", "apply", "--", option, "4", str(len(typed)), *words],
        capture_output=True, text=True, timeout=60, env={**os.environ, "SAP_SHELL": "bash"})
    assert (result.returncode, result.stderr) == (0, "")
    return [line for line in result.stdout.split("\n") if line]


def test_names_that_a_terminal_would_act_on_are_not_offered(tmp_path):
    with h5py.File(tmp_path / "state.h5", "w") as file:
        for name in ["fc.weight", "fc\x1b[31m.weight", "fc\nrm.weight", "fc\u202e.weight"]:
            file[name] = np.zeros((2, 2), "f4")
    assert offered("--only", tmp_path / "state.h5", "fc.w") == ["fc.weight"]
    assert set(offered("--only", tmp_path / "state.h5", "fc")) <= {"fc", "fc.weight"}


def test_initializers_are_those_that_set_takes():
    model = ROOT / "Fixtures" / "models" / "demo.h5"
    names = [each.split("=")[1] for each in offered("--set", model, "role:bias=")]
    assert {"keep", "kaiming_normal_", "zeros_", "he_normal"} <= set(names)
    for name in names:
        result = subprocess.run([PROGRAM, model, "--set", f"conv1={name}"], capture_output=True, text=True)
        assert "is not known" not in result.stderr


def test_many_datasets_are_cut_off(tmp_path):
    with h5py.File(tmp_path / "state.h5", "w", libver="latest") as file:
        for index in range(10_000):
            file.create_dataset(f"layer{index}.weight", (4, 4), "f4")
    assert len(offered("--only", tmp_path / "state.h5", "layer")) == 2000


@pytest.mark.parametrize("content", [b"", b"no model", b"\x89HDF\r\n\x1a\n" + b"\xff" * 4096])
def test_files_that_cannot_be_read_are_silent(tmp_path, content):
    (tmp_path / "x.h5").write_bytes(content)
    assert offered("--only", tmp_path / "x.h5", "fc") == []
    assert offered("--only", tmp_path / "absent.h5", "role:ker") == ["role:kernel"]
