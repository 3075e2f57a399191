"""`.keras` archives: written in place, and loaded again by the Keras that made them."""

import zipfile

import numpy as np
import pytest

import keras
import keras_models
import oracle_keras
import tf_keras
from checks import check_default_policy, check_inference, check_schema
from keras.src.saving import saving_lib as keras_saving
from support import apply, fail, plan, run, succeed
from tf_keras.src.saving import saving_lib as tf_keras_saving

SAVING = {keras: keras_saving, tf_keras: tf_keras_saving}
ZOOS = [keras_models.zoo_conv, keras_models.zoo_transposed, keras_models.zoo_rnn, keras_models.zoo_norm,
        keras_models.zoo_attention, keras_models.nested, keras_models.partial_norm]


def save(K, build, path):
    K.backend.clear_session()
    model = build(K)
    model.save(str(path))
    return model, oracle_keras.describe_weights(model, SAVING[K])


def members(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("build", ZOOS)
@pytest.mark.parametrize("K", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_archive(K, build, tmp_path):
    path = tmp_path / "model.keras"
    model, expected = save(K, build, path)
    before = members(path)
    size = path.stat().st_size
    planned = apply(path)
    check_schema(planned)
    assert planned["file"]["container"] == "keras_zip"
    check_inference(planned, expected)
    check_default_policy(planned, expected)
    after = members(path)
    assert path.stat().st_size == size
    assert [name for name in before if before[name] != after[name]] == ["model.weights.h5"]
    succeed("verify", path)


@pytest.mark.parametrize("K", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_keras_loads_what_was_planned(K, tmp_path):
    path = tmp_path / "model.keras"
    model, _ = save(K, keras_models.nested, path)
    apply(path)
    K.backend.clear_session()
    loaded = K.models.load_model(str(path), compile=False)
    for old, new in zip(model.get_weights(), loaded.get_weights()):
        assert old.shape == new.shape and np.isfinite(new).all()
    kernels = [w for w in loaded.get_weights() if w.ndim == 4]
    assert any(not np.array_equal(w, old) for w in kernels for old in model.get_weights() if old.shape == w.shape)


def test_output_leaves_the_archive_alone(tmp_path):
    path, out = tmp_path / "model.keras", tmp_path / "out.keras"
    save(keras, keras_models.demo, path)
    before = path.read_bytes()
    succeed("apply", path, "-o", out, "--seed", 1)
    assert path.read_bytes() == before
    assert members(out)["config.json"] == members(path)["config.json"]
    assert run("verify", out).returncode == 0


def test_config_tells_gamma_from_beta(tmp_path):
    path = tmp_path / "model.keras"
    save(keras, keras_models.partial_norm, path)
    roles = {t["role"] for t in plan(path)["tensors"]}
    assert "unknown" not in roles and {"norm_scale", "norm_offset"} <= roles


def test_compressed_weights_are_refused(tmp_path):
    path, deflated = tmp_path / "model.keras", tmp_path / "deflated.keras"
    save(keras, keras_models.demo, path)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            new.writestr(name, archive.read(name))
    before = deflated.read_bytes()
    fail(65, "apply", deflated, "--seed", 1, mentions=["compressed"])
    assert deflated.read_bytes() == before


def test_archive_without_weights_is_refused(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    fail(65, "plan", path, mentions=["model.weights.h5"])
