"""`--preset torch --rng torch`: the bits of a model that PyTorch has just constructed."""

from collections import OrderedDict

import h5py
import numpy as np
import pytest
import torch
from torch import nn

from support import copy_fixture, fail, plan, run, succeed


class Attention(nn.Module):
    def __init__(self, **options):
        super().__init__()
        self.before = nn.Linear(12, 12)
        self.attention = nn.MultiheadAttention(12, 3, **options)
        self.after = nn.Linear(12, 5)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)
        self.conv2, self.bn2 = nn.Conv2d(8, 8, (3, 5), groups=2, bias=False), nn.BatchNorm2d(8, affine=False)
        self.up = nn.ConvTranspose2d(8, 6, 2, groups=2)
        self.fc = nn.Linear(6 * 7, 1)


class Normalized(nn.Module):
    def __init__(self):
        super().__init__()
        self.old = nn.utils.weight_norm(nn.Linear(7, 9))
        self.new = nn.utils.parametrizations.weight_norm(nn.Conv1d(4, 6, 3))
        self.last = nn.Linear(3, 3)


def named(**modules):
    return nn.Sequential(OrderedDict(modules))


MODELS = {
    "mlp": lambda: nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 17), nn.PReLU(), nn.Linear(17, 1)),
    "convolutions": lambda: nn.Sequential(nn.Conv1d(4, 5, 3), nn.Conv3d(2, 4, 3, bias=False), nn.ConvTranspose1d(4, 6, 4),
                                          nn.LayerNorm(7), nn.GroupNorm(2, 6)),
    "residual": Residual,
    "lstm": lambda: nn.LSTM(7, 11, num_layers=2, bidirectional=True),
    "projected": lambda: nn.LSTM(7, 11, proj_size=4),
    "gru": lambda: nn.Sequential(nn.GRU(5, 6), nn.RNN(6, 3, bias=False), nn.GRUCell(3, 4), nn.LSTMCell(4, 4), nn.RNNCell(4, 2)),
    "embedding": lambda: named(embedding=nn.Embedding(31, 9), token_embedding=nn.EmbeddingBag(6, 5), fc=nn.Linear(9, 4)),
    "bilinear": lambda: named(bilinear=nn.Bilinear(5, 4, 3), fc=nn.Linear(3, 2)),
    "attention": Attention,
    "attention with biases": lambda: Attention(add_bias_kv=True),
    "attention of other widths": lambda: Attention(kdim=6, vdim=10),
    "attention without bias": lambda: Attention(bias=False),
    "encoder layer": lambda: nn.TransformerEncoderLayer(12, 3, 20),
    "decoder layer": lambda: nn.TransformerDecoderLayer(12, 3, 20),
    "weight norm": Normalized,
    "half": lambda: nn.Sequential(nn.Linear(40, 30, dtype=torch.float16), nn.Linear(30, 4, dtype=torch.float64)),
}


def dump(model, path, zero=True, **options):
    with h5py.File(path, "w", **options) as file:
        for name, tensor in model.state_dict().items():
            file[name] = np.zeros_like(tensor.numpy()) if zero else tensor.numpy()


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("seed", [0, 1234])
def test_the_bits_of_a_new_model(name, seed, tmp_path):
    torch.manual_seed(seed)
    fresh = MODELS[name]()
    path = tmp_path / "model.h5"
    dump(fresh, path, track_order=True)
    succeed("apply", path, "--preset", "torch", "--rng", "torch", "--seed", seed)
    with h5py.File(path) as file:
        for key, tensor in fresh.state_dict().items():
            # A norm of rows may differ in the last bit; all draws are exact.
            if key.endswith(("weight_g", "original0")):
                np.testing.assert_allclose(file[key][()], tensor.numpy(), rtol=1e-6)
            else:
                assert file[key][()].tobytes() == tensor.numpy().tobytes(), key
    assert run("verify", path).returncode == 0


def test_a_file_without_order_says_so(tmp_path):
    path = tmp_path / "model.h5"
    dump(Residual(), path)
    warnings = plan(path, "--preset", "torch", "--rng", "torch")["warnings"]
    assert any("track_order" in warning for warning in warnings)
    assert not plan(path, "--preset", "torch")["warnings"]


def test_a_keras_model_gets_the_equivalent_module_s_default(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    for tensor in plan(model, "--preset", "torch")["tensors"]:
        if tensor["role"] == "kernel" and tensor["layer_type"] == "dense":
            assert tensor["initializer"]["name"] == "kaiming_uniform_"
            # √3 · √(2 / (1 + 5)) / √fan_in = 1 / √fan_in is the bound, 1 / √3 of it the std.
            assert tensor["std"] == pytest.approx(1 / np.sqrt(3 * tensor["fan_in"]), rel=1e-12)


def test_a_bias_without_its_weight_is_refused(tmp_path):
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file["a.weight"], file["a.bias"], file["b.bias"] = np.zeros((3, 4), "f4"), np.zeros(3, "f4"), np.zeros(3, "f4")
    fail(65, "plan", path, "--preset", "torch", mentions=["/b.bias", "fan_in"])
