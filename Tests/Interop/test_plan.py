"""`plan` says of each fixture what the framework that wrote it says, and writes nothing."""

import hashlib
import json

import pytest

from checks import by_path, check_default_policy, check_inference, check_schema, check_storage
from support import EXPECTED, copy_fixture, plan, run


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", EXPECTED)
def test_plan_agrees_with_the_framework(name, tmp_path):
    model, info = copy_fixture(name, tmp_path), EXPECTED[name]
    before = digest(model)
    result = run("plan", model, "--seed", 42, "--format", "json")
    assert result.returncode in info.get("plan_exit", [0]), result.stderr
    if result.returncode == 65:
        assert any(path.strip("/") in result.stderr for path in info["tensors"]), result.stderr
        result = run("plan", model, "--seed", 42, "--format", "json", "--on-unknown", "keep")
    if result.returncode == 0:
        planned = json.loads(result.stdout)
        check_schema(planned)
        assert planned["state"] == "planned" and planned["seed"] == 42
        assert planned["file"]["dialect"] == info["dialect"]
        assert planned["file"]["container"] == "hdf5"
        assert planned["file"]["bytes"] == model.stat().st_size
        check_inference(planned, info["tensors"], unknown_allowed=65 in info.get("plan_exit", []))
        check_default_policy(planned, info["tensors"])
        check_storage(model, planned)
    assert digest(model) == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_plan_is_the_default_command(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    explicit = run("plan", model, "--seed", 1, "--format", "json")
    assert run(model, "--seed", 1, "--format", "json").stdout == explicit.stdout


def test_table_names_every_tensor(tmp_path):
    result = run("plan", copy_fixture("demo.h5", tmp_path), "--seed", 1)
    assert result.returncode == 0
    for path in ("conv1", "classes", "kernel", "bias", "moving_mean"):
        assert path in result.stdout


def test_drawn_seed_is_recorded(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    result = run("plan", model, "--format", "json")
    assert result.returncode == 0 and isinstance(json.loads(result.stdout)["seed"], int)


def test_hard_linked_tensor_is_planned_once(tmp_path):
    planned = plan(copy_fixture("torch_tied.h5", tmp_path))
    names = {"/embedding.weight", "/lm_head.weight"}
    rows = [t for t in planned["tensors"] if names & {t["path"], *t["aliases"]}]
    assert len(rows) == 1 and {rows[0]["path"], *rows[0]["aliases"]} == names


def test_copies_of_a_shared_layer_are_both_listed(tmp_path):
    planned = plan(copy_fixture("keras3_shared.h5", tmp_path))
    copies = [path for path in by_path(planned) if path.endswith("common/kernel")]
    assert len(copies) == 2
