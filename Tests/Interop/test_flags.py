"""Policy options change what they name and nothing else; numbers are torch's."""

import platform

import h5py
import numpy as np
import pytest
import torch
from keras.src.initializers.random_initializers import compute_fans

import oracle_torch
from checks import KERNELS, by_path, check_distribution
from support import EXPECTED, apply, copy_fixture, fail, plan, run, succeed, values

DEMO = "demo.h5"


def kernels(planned):
    return [t for t in planned["tensors"] if t["role"] in KERNELS and t["action"] == "write"]


def written(planned):
    return {t["path"] for t in planned["tensors"] if t["action"] == "write"}


@pytest.mark.parametrize("name", [DEMO, "torch_nested.h5", "tf_keras_zoo_conv.h5", "keras3_zoo_transposed.weights.h5"])
@pytest.mark.parametrize(("flags", "mode", "nonlinearity", "a"), [
    ((), "fan_in", "leaky_relu", 0),
    (("--mode", "fan_out"), "fan_out", "leaky_relu", 0),
    (("--nonlinearity", "relu"), "fan_in", "relu", 0),
    (("--nonlinearity", "tanh"), "fan_in", "tanh", 0),
    (("--nonlinearity", "selu"), "fan_in", "selu", 0),
    (("--nonlinearity", "sigmoid"), "fan_in", "sigmoid", 0),
    (("--nonlinearity", "linear", "--mode", "fan_out"), "fan_out", "linear", 0),
    (("--negative-slope", "0.2"), "fan_in", "leaky_relu", 0.2),
    (("--negative-slope=-0.5",), "fan_in", "leaky_relu", -0.5),
    (("--negative-slope", "2.23606797749979"), "fan_in", "leaky_relu", 5**0.5),
])
def test_std_is_torch_s(name, flags, mode, nonlinearity, a, tmp_path):
    model, tensors = copy_fixture(name, tmp_path), EXPECTED[name]["tensors"]
    planned = apply(model, *flags)
    assert kernels(planned)
    with h5py.File(model) as file:
        for tensor in kernels(planned):
            entry = tensors[tensor["path"]]
            std = oracle_torch.std((entry["fan_out"], entry["fan_in"]), mode, nonlinearity, a)
            assert tensor["std"] == std, tensor["path"]
            assert tensor["gain"] == torch.nn.init.calculate_gain(nonlinearity, a)
            assert tensor["initializer"]["mode"] == mode
            assert tensor["initializer"]["nonlinearity"] == nonlinearity
            if tensor["elements"] >= 100:
                assert not check_distribution(tensor["path"], values(file[tensor["path"]]), std)


@pytest.mark.parametrize("selector", ["role:kernel", "type:conv2d", "**/features/kernel", "features", "**/bias"])
def test_only_writes_what_it_selects(selector, tmp_path):
    model = copy_fixture(DEMO, tmp_path)
    before = {t["path"]: t for t in plan(model)["tensors"]}
    chosen = written(apply(model, "--only", selector))
    tensors = {path: entry for path, entry in EXPECTED[DEMO]["tensors"].items() if path.startswith("/model")}
    matches = {
        "role:kernel": {p for p, e in tensors.items() if e["role"] == "kernel"},
        "type:conv2d": {p for p, e in tensors.items() if e["layer_type"] == "conv2d"},
        "**/features/kernel": {"/model_weights/features/features/kernel"},
        "features": {p for p in tensors if "/features/" in p},
        "**/bias": {p for p in tensors if p.endswith("/bias")},
    }[selector]
    assert chosen == matches & {path for path, t in before.items() if t["action"] == "write"}


def test_except_takes_out_what_it_selects(tmp_path):
    model = copy_fixture(DEMO, tmp_path)
    everything = written(plan(model))
    rest = written(plan(model, "--except", "role:kernel", "--except", "role:optimizer_slot"))
    gone = {p for p, e in EXPECTED[DEMO]["tensors"].items() if e["role"] in ("kernel", "optimizer_slot")}
    assert rest == everything - gone


def test_only_and_except_together(tmp_path):
    chosen = written(plan(copy_fixture(DEMO, tmp_path), "--only", "role:kernel", "--except", "type:dense"))
    assert chosen == {p for p, e in EXPECTED[DEMO]["tensors"].items()
                      if e["role"] == "kernel" and e["layer_type"] == "conv2d"}


def test_preset_kernels_keeps_the_rest(tmp_path):
    planned = plan(copy_fixture(DEMO, tmp_path), "--preset", "kernels")
    assert written(planned) == {t["path"] for t in planned["tensors"] if t["role"] in KERNELS}


def test_preset_zeros(tmp_path):
    model = copy_fixture("torch_nested.h5", tmp_path)
    planned = apply(model, "--preset", "zeros")
    with h5py.File(model) as file:
        for path in written(planned):
            assert not np.any(file[path][()]), path


def test_set_overrides_the_preset(tmp_path):
    model = copy_fixture(DEMO, tmp_path)
    apply(model, "--set", "**/classes/kernel=zeros")
    with h5py.File(model) as file:
        assert not np.any(file["/model_weights/classes/classes/kernel"][()])
        assert np.any(file["/model_weights/features/features/kernel"][()])


def test_unknown_kept_on_request(tmp_path):
    planned = apply(copy_fixture("torch_unknown.h5", tmp_path), "--on-unknown", "keep")
    row = by_path(planned)["/pdict.a"]
    assert row["role"] == "unknown" and row["action"] == "keep"
    assert "/fc.weight" in written(planned)


def test_unknown_named_in_a_rule_is_no_error(tmp_path):
    model = copy_fixture("torch_unknown.h5", tmp_path)
    apply(model, "--set", "**pdict.a=zeros")
    with h5py.File(model) as file:
        assert not np.any(file["pdict.a"][()])


@pytest.mark.parametrize("name", ["keras3_zoo_conv.h5", "keras3_zoo_transposed.h5"])
def test_fan_keras_is_what_keras_computes(name, tmp_path):
    for tensor in kernels(plan(copy_fixture(name, tmp_path), "--fan", "keras")):
        assert (tensor["fan_in"], tensor["fan_out"]) == compute_fans(tuple(tensor["shape"])), tensor["path"]


def test_fan_true_counts_groups_and_transposition(tmp_path):
    layers = by_path(plan(copy_fixture("torch_zoo_layers.h5", tmp_path), "--fan", "true"))
    assert layers["/conv2.weight"]["fan_in"] == 4 * 6
    assert layers["/depthwise.weight"]["fan_in"] == 9
    assert layers["/convt1.weight"]["fan_in"] == 6 * 3
    assert layers["/bilinear.weight"]["fan_in"] in (6 * 7, 7 * 7)  # Bilinear looks like Conv1d with kernel 7


def test_layout_decides_what_a_keras_1_file_leaves_open(tmp_path):
    """A kernel of either order, without bias, config or norm: fans by torch's rule for either reading."""
    path = tmp_path / "open.h5"
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([b"c"])
        file.create_group("c").attrs["weight_names"] = np.array([b"c_W"])
        file["c/c_W"] = np.zeros((3, 3, 4, 8), np.float32)
    fail(65, "plan", path, "--seed", 1, mentions=["/c/c_W", "fan_in 96", "fan_in 36", "--layout"])
    for layout, fan_in in (("torch", 96), ("split", 96), ("keras", 36)):
        planned = plan(path, "--layout", layout)
        assert planned["policy"]["layout"] == layout
        assert planned["tensors"][0]["fan_in"] == fan_in
    assert plan(path, "--on-unknown", "keep")["tensors"][0]["action"] == "keep"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="torch's bits are promised for x86-64")
@pytest.mark.parametrize("name", ["torch_nested.h5", "torch_float64.h5", "torch_float16.h5",
                                  "torch_bfloat16_opaque_attr.h5", "demo.h5"])
def test_rng_torch_gives_torch_s_bits(name, tmp_path):
    """One seed, then the initializers in plan order, as a PyTorch program would run them."""
    model = copy_fixture(name, tmp_path)
    planned = apply(model, "--rng", "torch", "--only", "role:kernel", seed=1234)
    torch.manual_seed(1234)
    with h5py.File(model) as file:
        for tensor in kernels(planned):
            kind = getattr(torch, tensor["dtype"])
            drawn = torch.empty(tensor["shape"], dtype=kind).normal_(0, tensor["std"])
            stored = values(file[tensor["path"]])
            assert np.array_equal(drawn.to(torch.float64).numpy(), stored.astype("f8")), tensor["path"]


@pytest.mark.parametrize("seed", [-2**63, -1, 0, 2**63, 2**64 - 1])
def test_torch_s_seed_range_is_accepted(seed, tmp_path):
    model = copy_fixture(DEMO, tmp_path)
    assert run("plan", model, f"--seed={seed}").returncode == 0


@pytest.mark.parametrize("seed", [-2**63 - 1, 2**64, 10**30, "x", "1.5", ""])
def test_other_seeds_are_bad_flags(seed, tmp_path):
    fail(64, "plan", copy_fixture(DEMO, tmp_path), f"--seed={seed}", mentions=["seed"])


@pytest.mark.parametrize(("flags", "words"), [
    (("--nonlinearity", "rleu"), ["rleu", "relu"]),
    (("--nonlinearity", "leakyrelu"), ["leaky_relu"]),
    (("--mode", "fan_inn"), ["fan_in"]),
    (("--fan", "pytorch"), ["torch"]),
    (("--rng", "philux"), ["philox"]),
    (("--preset", "kaimin"), ["kaiming"]),
    (("--on-unknown", "ignore"), ["keep"]),
    (("--negative-slope", "abc"), ["negative-slope"]),
    (("--sed", "1"), ["--seed"]),
])
def test_bad_flags_suggest_what_was_meant(flags, words, tmp_path):
    fail(64, "plan", copy_fixture(DEMO, tmp_path), *flags, mentions=words)


def test_quiet_apply_says_nothing(tmp_path):
    result = succeed("apply", copy_fixture(DEMO, tmp_path), "--seed", 1, "-q")
    assert result.stderr == ""
