"""The frameworks load what h5reinit wrote."""

import h5py
import numpy as np
import pytest
import torch

import keras
import keras_models
import tf_keras
import torch_models
from keras.src.legacy.saving import legacy_h5_format
from support import EXPECTED, apply, copy_fixture, is_bfloat16, raw, snapshot

# Keras 3 cannot read back its own legacy file with bfloat16, nor one with an Attention layer (it takes
# score_mode "dot" for the name of a function).
UNREADABLE = ("keras3_bfloat16.h5", "keras3_zoo_attention.h5")
# Today's Keras cannot build a model from Keras 1's config, and hf_ files hold no model.
FULL = [name for name, info in EXPECTED.items() if info["dialect"] == "keras_legacy"
        and name.startswith(("keras3", "tf_keras", "demo")) and name not in UNREADABLE and "weights" not in name and "split" not in name]
WEIGHTS = [name for name in EXPECTED if name.endswith(".weights.h5") and "partial" not in name]
BUILDERS = {"keras3_bfloat16": lambda K: keras_models.small(K, "bfloat16"), "keras3_int8": keras_models.mlp}

PREFIXED = {"torch_nested": torch_models.nested, "torch_module_prefix": lambda key: f"module.{key}",
            "torch_orig_mod_prefix": lambda key: f"_orig_mod.{key}",
            "torch_state_dict_group": lambda key: f"state_dict/{key}",
            "torch_checkpoint": lambda key: f"state_dict/{key}"}
TORCH = [name for name, info in EXPECTED.items() if info["dialect"] == "torch" and "apply_exit" not in info]


def framework(name):
    return tf_keras if name.startswith("tf_keras") else keras


def build(name):
    """The live Keras model of a weights fixture."""
    K, stem = framework(name), name.removesuffix(".weights.h5")
    if stem in BUILDERS:
        return BUILDERS[stem](K)
    return getattr(keras_models, stem.removeprefix("tf_keras_").removeprefix("keras3_"))(K)


@pytest.mark.parametrize("name", FULL)
def test_keras_loads_the_full_model(name, tmp_path):
    path = copy_fixture(name, tmp_path)
    apply(path, *(("--on-unknown", "keep") if "partial" in name else ()))
    K = framework(name)
    wrapper = K.layers.SpectralNormalization  # tf_keras does not know it by name
    model = K.models.load_model(str(path), compile=False,
                                custom_objects={} if K is keras else {"SpectralNormalization": wrapper})
    with h5py.File(path) as file:
        layers = file["model_weights"]
        for layer in model.layers:
            names = [n.decode() if isinstance(n, bytes) else n for n in layers[layer.name].attrs["weight_names"]]
            live = [*layer.trainable_weights, *layer.non_trainable_weights]
            for weight, dataset in zip(live, names, strict=True):
                stored = layers[layer.name][dataset][()]
                loaded = weight.numpy()
                assert np.array_equal(np.asarray(loaded, stored.dtype), stored), f"{layer.name}/{dataset}"


@pytest.mark.parametrize("name", WEIGHTS)
def test_keras_loads_the_weights(name, tmp_path):
    path = copy_fixture(name, tmp_path)
    apply(path, *(("--on-unknown", "keep") if "plan_exit" in EXPECTED[name] else ()))
    keras.backend.clear_session()
    tf_keras.backend.clear_session()
    model = build(name)
    if "int8" in name:
        model.quantize("int8")
    model.load_weights(str(path))
    again = tmp_path / "again.weights.h5"
    model.save_weights(str(again))
    assert snapshot(again) == snapshot(path)


def test_keras_loads_legacy_weights(tmp_path):
    path = copy_fixture("keras3_nested_legacy_weights.h5", tmp_path)
    apply(path)
    model = keras_models.nested(keras, compiled=False)
    with h5py.File(path) as file:
        legacy_h5_format.load_weights_from_hdf5_group(file, model)
        assert np.array_equal(model.get_layer("out").kernel.numpy(), file["out/out/kernel"][()])


def test_tf_keras_loads_legacy_weights(tmp_path):
    path = copy_fixture("tf_keras_nested_legacy_weights.h5", tmp_path)
    apply(path)
    model = keras_models.nested(tf_keras, compiled=False)
    model.load_weights(str(path))
    with h5py.File(path) as file:
        assert np.array_equal(model.get_layer("out").kernel.numpy(), file["out/out/kernel:0"][()])


def torch_module(name):
    stem = name.removesuffix(".h5").removeprefix("torch_")
    if stem.startswith("zoo_"):
        return getattr(torch_models, stem)()
    module = {"tied": torch_models.Tied, "unknown": torch_models.WithStrangeParameter}.get(stem, torch_models.CNN)()
    for dtype in ("float16", "float64", "bfloat16"):
        if stem.startswith(dtype):
            return module.to(getattr(torch, dtype))
    return module


def tensor(dataset):
    if is_bfloat16(dataset):
        bits = raw(dataset).view("<i2").reshape(dataset.shape)
        return torch.from_numpy(np.array(bits)).view(torch.bfloat16)
    array = np.asarray(dataset[()])
    return torch.from_numpy(np.array(array, array.dtype.newbyteorder("=")))


@pytest.mark.parametrize("name", TORCH)
def test_torch_loads_the_state_dict(name, tmp_path):
    path = copy_fixture(name, tmp_path)
    apply(path, *(("--on-unknown", "keep") if "plan_exit" in EXPECTED[name] else ()))
    module = torch_module(name)
    rename = PREFIXED.get(name.removesuffix(".h5"), lambda key: key)
    with h5py.File(path) as file:
        state = {key: tensor(file[rename(key)]) for key in module.state_dict()}
    module.load_state_dict(state, strict=True)
    assert all(torch.isfinite(t.float()).all() for t in module.state_dict().values())
    if isinstance(module, torch_models.CNN) and state["fc.weight"].dtype == torch.float32:
        assert torch.isfinite(module(torch.randn(2, 3, 8, 8))).all()
