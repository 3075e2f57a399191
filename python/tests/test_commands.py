"""The functions against the real program, on models of the real frameworks."""

import math
import shutil

import pytest

import h5reinit


def test_plan_writes_nothing_and_takes_every_policy_option(keras_model):
    before = keras_model.read_bytes()
    plan = h5reinit.plan(
        keras_model, seed=-5, preset="kernels", set={"**/dense/bias": "constant_(0.5)"},
        except_="type:conv2d", rng="philox", mode="fan_out", nonlinearity="leaky_relu",
        negative_slope=0.5, fan="keras", on_unknown="keep")
    assert keras_model.read_bytes() == before
    assert plan["schema"] == "h5reinit.plan/1" and plan["state"] == "planned"
    assert plan["seed"] == -5 and plan["fan"] == "keras"
    written = {tensor["path"].split("/")[-1]: tensor for tensor in plan["tensors"]
               if tensor["action"] == "write"}
    assert set(written) == {"kernel", "bias"}
    # torch's table: leaky_relu has gain √(2/(1+a²)); a Dense kernel's fan_out is its units, 4.
    assert written["kernel"]["std"] == pytest.approx(math.sqrt(2 / 1.25) / math.sqrt(4))


def test_keras_loads_what_apply_writes(keras_model):
    import keras
    receipt = h5reinit.apply(keras_model, seed=42)
    assert receipt["state"] == "applied"
    model = keras.models.load_model(keras_model, compile=False)
    by_path = {tensor["path"]: tensor for tensor in receipt["tensors"]}
    kernel, bias = model.layers[0].get_weights()
    planned = next(t for p, t in by_path.items() if "conv2d" in p and t["role"] == "kernel")
    assert kernel.std() == pytest.approx(planned["measured"]["std"], rel=1e-6)
    # The fan of a 3×3×3 kernel is 27, and torch's default gain √2.
    assert planned["std"] == pytest.approx(math.sqrt(2 / 27))
    assert not bias.any()
    assert h5reinit.verify(keras_model)["differences"] == []


def test_torch_stream_is_torchs_own(torch_state):
    import h5py
    import torch
    fresh = torch_state.with_name("fresh.h5")
    receipt = h5reinit.apply(torch_state, output=fresh, seed=7, rng="torch", only="role:kernel")
    torch.manual_seed(7)
    kernels = [t for t in receipt["tensors"] if t["action"] == "write"]
    assert len(kernels) == 2
    with h5py.File(fresh) as file:
        for tensor in kernels:
            drawn = torch.nn.init.kaiming_normal_(torch.empty(tensor["shape"]))
            assert (file[tensor["path"]][()] == drawn.numpy()).all()


def test_apply_without_receipt(torch_state):
    h5reinit.apply(torch_state, seed=1, receipt=False, sync=False, threads=1)
    assert [path.name for path in torch_state.parent.iterdir()] == ["state.h5"]
    with pytest.raises(h5reinit.ModelNotFoundError):
        h5reinit.verify(torch_state)


def test_receipt_elsewhere(torch_state, tmp_path):
    h5reinit.apply(torch_state, seed=1, receipt=tmp_path / "kept.json")
    assert h5reinit.verify(torch_state, receipt=tmp_path / "kept.json")["differences"] == []


def test_verify_returns_differences(keras_model):
    h5reinit.apply(keras_model, seed=1)
    receipt = keras_model.with_name("model.h5.h5reinit.json")
    kept = keras_model.with_name("other.json")
    shutil.copyfile(receipt, kept)
    h5reinit.apply(keras_model, seed=2)
    differences = h5reinit.verify(keras_model, receipt=kept)["differences"]
    assert differences and differences[0]["expected"] != differences[0]["found"]


def test_verify_searches_for_what_was_there_before(torch_state):
    old = torch_state.with_name("old.h5")
    shutil.copyfile(torch_state, old)
    h5reinit.apply(torch_state, seed=1)
    residue = h5reinit.verify(torch_state, no_residue=old)["residue"]
    assert residue["found"] == [] and residue["windows"] > 0
    with open(torch_state, "ab") as file:
        file.write(old.read_bytes())
    found = h5reinit.verify(torch_state, no_residue=old)["residue"]["found"]
    assert len(found) == residue["tensors"] and found[0]["file"] == str(torch_state)


def test_inspect_and_recover(keras_model):
    inspection = h5reinit.inspect(keras_model)
    assert inspection["schema"] == "h5reinit.inspect/1"
    assert {"conv2d", "batch_normalization", "dense"} <= {t["layer_type"] for t in inspection["tensors"]}
    assert h5reinit.recover(keras_model) is None


def test_a_name_that_looks_like_a_flag(keras_model, monkeypatch):
    monkeypatch.chdir(keras_model.parent)
    shutil.copyfile(keras_model, "--odd.h5")
    assert h5reinit.inspect("--odd.h5")["file"]["path"] == "--odd.h5"
