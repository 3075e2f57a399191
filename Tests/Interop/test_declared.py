"""`--preset declared` and `--preset keras` write what a freshly built Keras model holds.

The oracle is the file itself: Keras has just built and saved the model, so that each tensor must come
out with the distribution that it went in with, and Keras must load the result.
"""

import math
import shutil

import h5py
import numpy as np
import pytest

import keras
import tf_keras
from support import all_datasets, apply, copy_fixture, fail, plan, run, values

LIBRARIES = {"keras3": keras, "tf_keras": tf_keras}


def varied(K):
    """Every initializer class of both Keras, each on a tensor large enough to measure."""
    L, I = K.layers, K.initializers
    image = K.Input((12, 12, 16), name="image")
    x = L.Conv2D(32, 3, kernel_initializer="he_normal", bias_initializer=I.Constant(0.25), name="he_normal")(image)
    x = L.DepthwiseConv2D(5, depth_multiplier=4, depthwise_initializer="he_uniform", name="he_uniform")(x)
    x = L.BatchNormalization(gamma_initializer=I.Constant(0.5), beta_initializer=I.Constant(-1.0),
                             moving_mean_initializer="ones", moving_variance_initializer=I.Constant(4.0),
                             name="norm")(x)
    x = L.SeparableConv2D(48, 3, padding="same", depthwise_initializer=I.RandomNormal(1.0, 0.2),
                          pointwise_initializer=I.RandomUniform(-0.1, 0.3), name="separable")(x)
    x = L.Conv2DTranspose(24, 3, kernel_initializer="lecun_normal", name="lecun_normal")(x)
    x = L.PReLU(shared_axes=[1, 2], alpha_initializer=I.Constant(0.1), name="slope")(x)
    x = L.Reshape((64, 24))(x)
    x = L.LSTM(40, kernel_initializer="lecun_uniform", return_sequences=True, name="lstm")(x)
    x = L.GRU(40, kernel_initializer=I.TruncatedNormal(0.5, 0.1), recurrent_initializer=I.Orthogonal(0.7),
              return_sequences=True, name="gru")(x)
    x = L.LSTM(24, unit_forget_bias=False, bias_initializer="ones", return_sequences=True, name="plain_lstm")(x)
    x = L.MultiHeadAttention(4, 16, kernel_initializer="glorot_normal", name="attention")(x, x)
    x = L.EinsumDense("abc,cde->abde", (64, 8, 12), name="einsum")(x)
    x = L.Flatten()(x)
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for law in ("truncated_normal", "untruncated_normal", "uniform"):
            x = L.Dense(60, kernel_initializer=I.VarianceScaling(1.7, mode, law), name=f"{mode}_{law}")(x)
    # Keras 3 leaves Identity's gain out of the config, so that a model built from it has 1.
    gain = 1.0 if K is keras else 2.0
    x = L.Dense(60, kernel_initializer=I.Identity(gain), use_bias=False, name="identity")(x)
    x = L.Dense(80, kernel_initializer=I.Orthogonal(1.5), bias_initializer=I.RandomNormal(0, 2.0), name="matrix")(x)
    return K.Model(image, x, name="varied")


def defaults(K):
    L = K.layers
    words, image = K.Input((20,), name="words"), K.Input((12, 12, 8), name="image")
    x = L.Embedding(200, 32)(words)
    x = L.Bidirectional(L.LSTM(24, return_sequences=True))(x)
    x = L.GRU(32, return_sequences=True)(x)
    x = L.SimpleRNN(48, return_sequences=True)(x)
    x = L.LayerNormalization()(x)
    x = L.MultiHeadAttention(4, 12)(x, x)
    x = L.Flatten()(x)
    y = L.Conv2D(32, 3)(image)
    y = L.BatchNormalization()(y)
    y = L.PReLU()(y)
    y = L.DepthwiseConv2D(5, depth_multiplier=2)(y)
    y = L.SeparableConv2D(48, 3, padding="same")(y)
    y = L.Conv2DTranspose(24, 3)(y)
    y = L.Flatten()(y)
    return K.Model([words, image], L.Dense(10)(L.Concatenate()([x, y])), name="defaults")


def contents(path):
    if str(path).endswith(".keras"):
        import io
        import zipfile
        with zipfile.ZipFile(path) as archive:
            file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    else:
        file = h5py.File(path)
    with file:
        return {name: values(dataset) for name, dataset in all_datasets(file).items()}


def kolmogorov_smirnov(one, two):
    """Whether two samples may be of one distribution; wrong in one of a million tests."""
    one, two = np.sort(one, axis=None), np.sort(two, axis=None)
    grid = np.concatenate([one, two])
    distance = np.abs(np.searchsorted(one, grid, "right") / one.size
                      - np.searchsorted(two, grid, "right") / two.size).max()
    return distance < math.sqrt(-math.log(1e-6 / 2) / 2 * (one.size + two.size) / (one.size * two.size))


def is_orthogonal(matrix):
    """Whether (…, columns) is a multiple of an orthogonal matrix; gives the factor."""
    flat = matrix.reshape(-1, matrix.shape[-1]).astype(float)
    gram = flat.T @ flat if flat.shape[0] >= flat.shape[1] else flat @ flat.T
    scale = gram[0, 0]
    return math.sqrt(scale) if np.allclose(gram, scale * np.eye(len(gram)), atol=1e-4 * max(scale, 1e-9)) else None


def check_alike(before, after):
    assert before.keys() == after.keys()
    wrong = []
    for name, old in before.items():
        new = after[name]
        if old.size < 2 or (old == old.flat[0]).all() or set(np.unique(old)) <= {0, 1, 2}:
            if not (old == new).all():
                wrong.append(f"{name}: was {old.flat[:3]}, is {new.flat[:3]}")
            continue
        if np.array_equal(old, new):
            wrong.append(f"{name}: not drawn anew")
        factor = is_orthogonal(old) if old.ndim >= 2 and old.shape[-1] > 1 else None
        if factor is not None:
            found = is_orthogonal(new)
            if found is None or abs(found / factor - 1) > 1e-4:
                wrong.append(f"{name}: orthogonal with factor {found}, not {factor}")
        elif not kolmogorov_smirnov(old, new):
            wrong.append(f"{name}: std {new.std()} and max {new.max()}, was {old.std()} and {old.max()}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(autouse=True)
def fresh_names():
    keras.backend.clear_session()
    tf_keras.backend.clear_session()
    keras.utils.set_random_seed(5)
    tf_keras.utils.set_random_seed(5)


def saved(K, model, path):
    model.save_weights(path) if path.name.endswith(".weights.h5") else model.save(path)
    return contents(path)


@pytest.mark.parametrize("library, suffix", [("keras3", ".h5"), ("keras3", ".keras"), ("tf_keras", ".h5"),
                                             ("tf_keras", ".keras")])
@pytest.mark.parametrize("build", [varied, defaults])
def test_declared_is_what_keras_builds(library, suffix, build, tmp_path):
    K, path = LIBRARIES[library], tmp_path / f"model{suffix}"
    model = build(K)
    before = saved(K, model, path)
    apply(path, "--preset", "declared", seed=7)
    after = contents(path)
    check_alike(before, after)
    loaded = K.models.load_model(path)
    assert sorted(float(np.abs(np.asarray(w)).sum()) for w in loaded.get_weights()) == pytest.approx(
        sorted(float(np.abs(v).sum()) for n, v in after.items() if "optimizer" not in n), rel=1e-4)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("suffix", [".h5", ".weights.h5"])
def test_keras_defaults_need_no_config(library, suffix, tmp_path):
    K, path = LIBRARIES[library], tmp_path / f"model{suffix}"
    before = saved(K, defaults(K), path)
    if suffix == ".h5":
        with h5py.File(path, "r+") as file:
            del file.attrs["model_config"]
    if library == "tf_keras":
        # tf_keras counts the fans of attention as of a convolution; --preset keras is today's Keras.
        before = {name: value for name, value in before.items() if "attention" not in name}
    apply(path, "--preset", "keras", seed=7)
    after = contents(path)
    check_alike(before, {name: after[name] for name in before})


def test_plan_names_what_the_live_layers_declare(tmp_path):
    path = tmp_path / "model.h5"
    model = varied(keras)
    model.save(path)
    rules = {(t["layer"].split("/")[0], t["role"]): t for t in plan(path, "--preset", "declared")["tensors"]}
    for layer in model.layers:
        config = layer.get_config()
        for setting, role in (("kernel_initializer", "kernel"), ("bias_initializer", "bias"),
                              ("recurrent_initializer", "recurrent_kernel"), ("gamma_initializer", "norm_scale")):
            declared = config.get(setting)
            if not isinstance(declared, dict) or (layer.name, role) not in rules or layer.name == "separable":
                continue
            tensor = rules[layer.name, role]
            assert f"{setting} {declared['class_name']}" in tensor["rule"]
            given = {"gain": "gain", "stddev": None, "scale": "scale", "mode": "mode", "distribution": "distribution"}
            for argument, name in given.items():
                if name and argument in declared["config"] and name in tensor["initializer"]:
                    assert tensor["initializer"][name] == declared["config"][argument], tensor["path"]


class Odd(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **_):
        return keras.ops.ones(shape, dtype)

    def get_config(self):
        return {}


def test_a_class_of_the_users_own_is_refused_by_name(tmp_path):
    path = tmp_path / "model.h5"
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, kernel_initializer=Odd(), name="mine")]).save(path)
    fail(65, "plan", path, "--preset", "declared", mentions=["mine", "kernel_initializer", "Odd"])
    assert run("plan", path, "--preset", "declared", "--set", "role:kernel=he_normal").returncode == 0


def test_without_config_the_remedy_is_named(tmp_path):
    path = copy_fixture("keras3_zoo_norm.weights.h5", tmp_path)
    fail(65, "apply", path, "--preset", "declared", mentions=["--preset keras"])
    fail(65, "plan", copy_fixture("torch_zoo_layers.h5", tmp_path), "--preset", "declared",
         mentions=["--preset keras"])


def test_frozen_layers_are_known(tmp_path):
    path = tmp_path / "model.h5"
    base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, name="inner")], name="base")
    base.trainable = False
    keras.Sequential([keras.Input((4,)), base, keras.layers.Dense(3, name="head")]).save(path)
    import json
    listed = json.loads(run("inspect", path, "--format", "json").stdout)["tensors"]
    assert {t["layer"].split("/")[-1]: t["trainable"] for t in listed if t["role"] == "kernel"} == {
        "inner": False, "head": True}
