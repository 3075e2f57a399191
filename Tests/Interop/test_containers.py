"""Models of several files: shards that Keras made, and unzipped `.keras` folders."""

import json

import h5py
import numpy as np

import keras
from support import apply, fail, succeed


def model():
    keras.backend.clear_session()
    layers = [keras.Input((512,)), keras.layers.Dense(300, activation="relu"), keras.layers.Dense(300)]
    return keras.Sequential(layers)


def tensors(path):
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def shard(folder):
    index, whole = folder / "m.weights.json", folder / "whole.weights.h5"
    made = model()
    made.save_weights(str(index), max_shard_size=0.0007)
    made.save_weights(str(whole))
    names = sorted({n for names in json.loads(index.read_text())["weight_map"].values() for n in names})
    assert len(names) > 1
    return index, whole, names


def test_shards_get_the_bits_of_one_file(tmp_path):
    index, whole, names = shard(tmp_path)
    planned = apply(index, seed=5)
    assert planned["file"]["container"] == "keras_shards"
    assert {t["shard"] for t in planned["tensors"]} == set(names)
    apply(whole, seed=5)
    succeed("verify", index)
    sharded = {}
    for name in names:
        sharded.update(tensors(tmp_path / name))
    expected = tensors(whole)
    assert sharded.keys() == expected.keys()
    assert all(np.array_equal(sharded[k], expected[k]) for k in expected)
    loaded, one = model(), model()
    loaded.load_weights(str(index))
    one.load_weights(str(whole))
    assert all(np.array_equal(a, b) for a, b in zip(loaded.get_weights(), one.get_weights()))


def test_shards_to_a_new_folder(tmp_path):
    index, _, names = shard(tmp_path)
    before = [(tmp_path / name).read_bytes() for name in names]
    succeed("apply", index, "-o", tmp_path / "new", "--seed", 5)
    assert before == [(tmp_path / name).read_bytes() for name in names]
    succeed("verify", tmp_path / "new" / "m.weights.json")
    model().load_weights(str(tmp_path / "new" / "m.weights.json"))
    fail(73, "apply", index, "-o", tmp_path / "new", "--seed", 5, mentions=["already"])


def test_hostile_index_writes_nothing_outside(tmp_path):
    (tmp_path / "in").mkdir()
    victim = tmp_path / "victim.weights.h5"
    model().save_weights(str(victim))
    before = victim.read_bytes()
    index = tmp_path / "in" / "m.weights.json"
    for name in ["../victim.weights.h5", str(victim)]:
        index.write_text(json.dumps({"weight_map": {"/layers/dense/vars": [name]}}))
        fail(65, "apply", index, "--seed", 1, mentions=["plain name"])
    assert victim.read_bytes() == before


def test_unzipped_folder(tmp_path):
    path = tmp_path / "model"
    keras.saving.save_model(model(), str(path), zipped=False)
    config = (path / "config.json").read_bytes()
    planned = apply(path, seed=5)
    assert planned["file"]["container"] == "keras_folder"
    succeed("verify", path)
    assert (path / "config.json").read_bytes() == config
    assert (path / "model.weights.h5.h5reinit.json").exists()
    succeed("apply", path, "-o", tmp_path / "new", "--seed", 5)
    succeed("verify", tmp_path / "new")
    assert all(np.array_equal(a, b) for a, b in zip(tensors(path / "model.weights.h5").values(),
                                                    tensors(tmp_path / "new" / "model.weights.h5").values()))
    one = model()
    one.load_weights(str(path / "model.weights.h5"))
    loaded = keras.saving.load_model(str(tmp_path / "new"))
    assert all(np.array_equal(a, b) for a, b in zip(loaded.get_weights(), one.get_weights()))
