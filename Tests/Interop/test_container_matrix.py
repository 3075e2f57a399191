"""The same model in every way HDF5 lays out a file: the bits are the same, and Keras loads them."""

import h5py
import numpy as np
import pytest
import tf_keras
from support import all_datasets, apply, succeed

HOW = {
    "plain": {}, "user_block": dict(userblock_size=1024), "latest": dict(libver="latest"),
    "v108": dict(libver=("v108", "v108")), "ordered": dict(track_order=True),
    "paged": dict(fs_strategy="page", fs_page_size=4096), "aggregated": dict(fs_strategy="aggregate"),
    "persisting": dict(fs_strategy="fsm", fs_persist=True), "paged_persisting": dict(fs_strategy="page", fs_persist=True),
    "latest_user_block": dict(libver="latest", userblock_size=512),
}
STORAGE = {"contiguous": {}, "gzip": dict(chunks=True, compression="gzip", shuffle=True), "chunks": dict(chunks=True)}


def model():
    tf_keras.backend.clear_session()
    return tf_keras.Sequential([
        tf_keras.layers.Input((16, 16, 3)), tf_keras.layers.Conv2D(24, 3, activation="relu", name="first"),
        tf_keras.layers.BatchNormalization(name="norm"), tf_keras.layers.Flatten(), tf_keras.layers.Dense(10, name="last")])


def copied(source, target, how: dict, storage: dict) -> None:
    """The file anew, object by object, with its attributes."""
    with h5py.File(source) as old, h5py.File(target, "w", **how) as new:
        new.attrs.update(old.attrs)

        def copy(name, item):
            if isinstance(item, h5py.Group):
                made = new.require_group(name)
            else:
                made = new.create_dataset(name, data=item[()], **(storage if item.ndim > 1 else {}))
            made.attrs.update(item.attrs)

        old.visititems(copy)
    size = how.get("userblock_size", 0)
    if size:
        with open(target, "r+b") as file:
            file.write(b"\x55" * size)


def values(path) -> dict[str, np.ndarray]:
    with h5py.File(path) as file:
        return {name: data[()] for name, data in all_datasets(file).items()}


@pytest.mark.parametrize("storage", STORAGE)
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("suffix", [".h5", ".keras"])  # TF 2.12 wrote bare HDF5 under either
def test_apply_and_reload(suffix, how, storage, tmp_path):
    made = model()
    plain, path = tmp_path / "plain.h5", tmp_path / f"model{suffix}"
    made.save(plain, save_format="h5")
    copied(plain, path, HOW[how], STORAGE[storage])
    apply(plain)
    apply(path)
    succeed("verify", path)
    expected, found = values(plain), values(path)
    assert found.keys() == expected.keys()
    for name in expected:
        np.testing.assert_array_equal(found[name], expected[name], name)
    size = HOW[how].get("userblock_size", 0)
    assert path.read_bytes()[:size] == b"\x55" * size
    if suffix == ".keras":  # tf_keras goes by the name and looks for an archive
        path = path.rename(tmp_path / "model.h5")
    loaded, again = tf_keras.models.load_model(path), tf_keras.models.load_model(plain)
    before = made.get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(loaded.get_weights(), again.get_weights()))
    assert not np.array_equal(loaded.get_weights()[0], before[0])
    assert loaded.predict(np.zeros((1, 16, 16, 3)), verbose=0).shape == (1, 10)
