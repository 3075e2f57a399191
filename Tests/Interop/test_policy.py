"""Policy files on the command line: messages, schema, saved plans."""

import json
import shutil

import jsonschema
import pytest
import yaml

from support import ROOT, copy_fixture, fail, plan, run, snapshot, succeed

POLICIES = sorted((ROOT / "Fixtures" / "policies").glob("*.yaml"))


@pytest.fixture(scope="module")
def schema():
    schema = json.loads(succeed("policy", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_schema_takes_every_recipe(path, schema):
    schema.validate(yaml.safe_load(path.read_text()))


def test_the_schema_takes_what_show_prints(schema, tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    flags = ("--set", "role:bias=normal_(std: [0.1, 0.2])", "--except", "**/head/**", "--rng", "torch", "--fan", "true",
             "--set", "layers(**)[0]=sparse_(sparsity: 0.5)", "--nonlinearity", "tanh", "--seed", 2**64 - 1)
    schema.validate(yaml.safe_load(succeed("policy", "show", *flags).stdout))
    schema.validate(json.loads(succeed("policy", "show", *flags, "--format", "json").stdout))
    schema.validate(plan(model)["policy"])


BROKEN = [
    "sed: 1", "seed: x", "rng: fast", "version: 2", "preset: kaimming", "rules: zeros_", "rules: [{init: zeros_}]",
    "rules: [{match: a}]", "rules: [{match: a, init: kaiming_norml_}]", "rules: [{match: a, init: {normal_: {sdt: 1}}}]",
    "rules: [{match: a, init: zeros_, preset: zeros}]", "rules: [{match: a, init: {zeros_: {}, ones_: {}}}]",
    "rules: [{match: a, init: {kaiming_normal_: {mode: fan_avg}}}]", "rules: [{match: a, init: zeros_, optional: maybe}]",
]


@pytest.mark.parametrize("text", BROKEN)
def test_schema_and_tool_refuse_the_same(text, schema, tmp_path):
    assert not schema.is_valid(yaml.safe_load(text))
    policy = tmp_path / "policy.yaml"
    policy.write_text(text)
    result = fail(78, "policy", "check", policy, mentions=[f"{policy}:1:", "^"])
    assert text in result.stderr


def test_show_reproduces_the_plan(tmp_path):
    model = copy_fixture("keras3_zoo_conv.h5", tmp_path)
    flags = ("--seed", "-7", "--mode", "fan_out", "--nonlinearity", "relu", "--fan", "keras", "--only", "role:kernel or role:bias",
             "--set", "layers(type:conv2d)[0]=orthogonal_(gain: 2)", "--except", "**/bias")
    shown = tmp_path / "shown.yaml"
    shown.write_text(succeed("policy", "show", *flags).stdout)
    direct = json.loads(succeed("plan", model, *flags, "--format", "json").stdout)
    again = json.loads(succeed("plan", model, "--policy", shown, "--format", "json").stdout)
    for one, other in zip(direct["tensors"], again["tensors"], strict=True):
        one.pop("rule"), other.pop("rule")
        assert one == other
    assert direct["policy"] == again["policy"]


def test_flags_win_over_the_file(tmp_path):
    model, policy = copy_fixture("demo.h5", tmp_path), tmp_path / "p.yaml"
    policy.write_text("seed: 1\nmode: fan_out\npreset: kaiming\nrules:\n- match: 'role:bias'\n  init: ones_\n")
    planned = plan(model, "--policy", policy, "--mode", "fan_in", "--set", "role:bias=zeros_")
    assert planned["seed"] == 42 and planned["policy"]["mode"] == "fan_in"
    assert {t["initializer"]["name"] for t in planned["tensors"] if t["role"] == "bias"} == {"zeros_"}


def test_a_policy_from_standard_input(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    result = run("plan", model, "--policy", "-", "--format", "json", stdin="seed: 3\npreset: zeros\n")
    assert result.returncode == 0 and json.loads(result.stdout)["seed"] == 3
    result = run("plan", model, "--policy", "-", stdin="presset: zeros\n")
    assert result.returncode == 78 and "<stdin>:1:1:" in result.stderr


def test_policy_files_that_cannot_be_read(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    fail(66, "plan", model, "--policy", tmp_path / "none.yaml", mentions=["none.yaml"])
    (tmp_path / "latin.yaml").write_bytes(b"# caf\xe9\nseed: 1\n")
    fail(78, "plan", model, "--policy", tmp_path / "latin.yaml", mentions=["UTF-8"])


@pytest.mark.parametrize("flag", ["--only", "--except", "--set"])
def test_a_bad_selector_in_a_flag_is_a_usage_error(flag, tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    fail(64, "plan", model, flag, "role:kernel and" + ("=zeros_" if flag == "--set" else ""), mentions=["'and'"])


def saved_plan(model, folder, *flags):
    path = folder / "plan.json"
    path.write_text(succeed("plan", model, "--format", "json", *flags).stdout)
    return path


@pytest.mark.parametrize("name", ["demo.h5", "torch_gzip_shuffle.h5", "keras3_bfloat16.h5"])
def test_a_saved_plan_is_applied_as_it_is(name, tmp_path):
    model = copy_fixture(name, tmp_path)
    other = tmp_path / "other.h5"
    shutil.copyfile(model, other)
    path = saved_plan(model, tmp_path, "--seed", 9)
    succeed("apply", model, "--plan", path)
    succeed("apply", other, "--seed", 9)
    assert snapshot(model) == snapshot(other)
    fail(65, "apply", model, "--plan", path, mentions=["changed since it was planned"])
    assert run("verify", model).returncode == 0


def test_a_saved_plan_and_policy_flags_exclude_each_other(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    fail(64, "apply", model, "--plan", saved_plan(model, tmp_path), "--seed", 1, mentions=["--plan"])


def edit(plan, change):
    content = json.loads(plan.read_text())
    written = next(t for t in content["tensors"] if t["action"] == "write" and t["role"] == "kernel")
    change(content, written)
    plan.write_text(json.dumps(content))


@pytest.mark.parametrize("change, words", [
    (lambda plan, tensor: tensor.update(path="/nowhere"), ["/nowhere"]),
    (lambda plan, tensor: tensor.update(shape=[1, 2]), []),
    (lambda plan, tensor: tensor.update(dtype="float64"), []),
    (lambda plan, tensor: tensor.update(bytes=8), []),
    (lambda plan, tensor: plan["tensors"].append(dict(tensor)), ["twice"]),
    (lambda plan, tensor: tensor.update(initializer={"name": "eye"}), []),
    (lambda plan, tensor: tensor.update(initializer={"name": "trunc_normal_", "mean": 0, "std": 1, "a": 5, "b": 3}), []),
    (lambda plan, tensor: plan.update(state="applied"), ["applied"]),
    (lambda plan, tensor: plan.update(schema="h5reinit.plan/9"), ["plan/9"]),
    (lambda plan, tensor: plan["file"].update(bytes=1), ["changed"]),
], ids=["path", "shape", "dtype", "bytes", "twice", "initializer", "bounds", "state", "schema", "file"])
def test_an_edited_plan_is_checked(change, words, tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    path = saved_plan(model, tmp_path)
    edit(path, change)
    before = model.read_bytes()
    fail(65, "apply", model, "--plan", path, mentions=words)
    assert model.read_bytes() == before


def test_an_edited_initializer_is_used(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    path = saved_plan(model, tmp_path)
    edit(path, lambda plan, tensor: tensor.update(initializer={"name": "zeros_"}))
    succeed("apply", model, "--plan", path)
    kernel = next(t["path"] for t in json.loads(path.read_text())["tensors"] if t.get("initializer") == {"name": "zeros_"}
                  and t["role"] == "kernel")
    assert not any(snapshot(model)[kernel])
