"""Models of real frameworks, made on the spot."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import pytest


@pytest.fixture
def keras_model(tmp_path):
    keras = pytest.importorskip("keras")
    keras.backend.clear_session()
    model = keras.Sequential([
        keras.layers.Input((8, 8, 3)), keras.layers.Conv2D(6, 3, activation="relu"),
        keras.layers.BatchNormalization(), keras.layers.Flatten(), keras.layers.Dense(4)])
    path = tmp_path / "model.h5"
    model.save(path)
    return path


@pytest.fixture
def torch_state(tmp_path):
    torch, h5py = pytest.importorskip("torch"), pytest.importorskip("h5py")
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.Flatten(), nn.Linear(216, 4))
    path = tmp_path / "state.h5"
    with h5py.File(path, "w") as file:
        for name, value in model.state_dict().items():
            file[name] = value.numpy()
    return path
