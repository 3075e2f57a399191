"""Small PyTorch modules, and the ways people dump a state dict into HDF5."""

from __future__ import annotations

import h5py
import numpy as np
import torch
from torch import nn
from torch.nn.utils import parametrizations


class CNN(nn.Module):
    """Two convolutions, batch normalization, a linear head."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 12, 3)
        self.bn1 = nn.BatchNorm2d(12)
        self.conv2 = nn.Conv2d(12, 16, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(16)
        self.fc = nn.Linear(16, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return self.fc(x.mean((2, 3)))


class Tied(nn.Module):
    """A language-model head that shares its weight with the token embedding."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(24, 16)
        self.layers = nn.Linear(16, 16)
        self.lm_head = nn.Linear(16, 24, bias=False)
        self.lm_head.weight = self.embedding.weight


class WithStrangeParameter(nn.Module):
    """One linear layer, and a parameter that no naming rule covers."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.pdict = nn.ParameterDict({"a": torch.ones(3, 4, 2)})


def zoo_layers() -> nn.Module:
    """Dense, convolution, embedding and normalization layers."""
    return nn.ModuleDict({
        "linear": nn.Linear(24, 16), "conv1": nn.Conv1d(6, 12, 3), "conv2": nn.Conv2d(8, 16, (3, 2), groups=2),
        "conv3": nn.Conv3d(3, 6, 2), "depthwise": nn.Conv2d(8, 16, 3, groups=8),
        "convt1": nn.ConvTranspose1d(6, 10, 3), "convt2": nn.ConvTranspose2d(8, 12, 3, groups=2),
        "convt3": nn.ConvTranspose3d(3, 5, 2), "embedding": nn.Embedding(20, 12),
        "bilinear": nn.Bilinear(6, 7, 5), "bn": nn.BatchNorm2d(9), "ln": nn.LayerNorm(12),
        "gn": nn.GroupNorm(3, 12), "prelu": nn.PReLU(7),
    })


def zoo_recurrent() -> nn.Module:
    """Recurrent layers and their cells."""
    return nn.ModuleDict({
        "lstm": nn.LSTM(7, 6, num_layers=2, bidirectional=True, proj_size=4), "gru": nn.GRU(7, 5),
        "rnn": nn.RNN(7, 5), "lstm_cell": nn.LSTMCell(6, 5), "gru_cell": nn.GRUCell(6, 5),
        "rnn_cell": nn.RNNCell(6, 5),
    })


def zoo_attention() -> nn.Module:
    """Attention with packed and separate projections, and a transformer block."""
    return nn.ModuleDict({
        "attn": nn.MultiheadAttention(16, 2), "cross_attn": nn.MultiheadAttention(16, 2, kdim=10, vdim=12),
        "attn_bias_kv": nn.MultiheadAttention(16, 2, add_bias_kv=True),
        "encoder": nn.TransformerEncoderLayer(16, 2, 24),
    })


def zoo_parametrized() -> nn.Module:
    """Weight normalization and spectral normalization, in their old and new forms."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        old_weight = nn.utils.weight_norm(nn.Linear(16, 12))
        old_spectral = nn.utils.spectral_norm(nn.Conv2d(4, 8, 3))
    return nn.ModuleDict({
        "old_weight_norm": old_weight, "old_spectral_norm": old_spectral,
        "weight_norm": parametrizations.weight_norm(nn.Conv1d(6, 12, 3)),
        "spectral_norm": parametrizations.spectral_norm(nn.Linear(16, 12)),
    })


class Residual(nn.Module):
    """A basic residual block with a projection shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                        nn.BatchNorm2d(outputs))


def resnet() -> nn.Module:
    """The tensors of a small residual network."""
    model = nn.Module()
    model.conv1 = nn.Conv2d(3, 32, 7, 2, 3, bias=False)
    model.bn1 = nn.BatchNorm2d(32)
    for index, (inputs, outputs) in enumerate(((32, 32), (32, 64), (64, 128)), 1):
        blocks = nn.Sequential(Residual(inputs, outputs, 2), Residual(outputs, outputs, 1))
        setattr(model, f"layer{index}", blocks)
    model.fc = nn.Linear(128, 100)
    return model


def transformer() -> nn.Module:
    """The tensors of a small encoder with token embeddings and a classifier."""
    model = nn.Module()
    model.embedding = nn.Embedding(200, 64)
    model.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128), 3,
                                          enable_nested_tensor=False)
    model.norm = nn.LayerNorm(64)
    model.classifier = nn.Linear(64, 20)
    return model


def to_numpy(tensor: torch.Tensor) -> np.ndarray:
    """The tensor's bits as an array; bfloat16 as 16-bit integers."""
    tensor = tensor.detach().cpu().contiguous()
    return tensor.view(torch.int16).numpy() if tensor.dtype == torch.bfloat16 else tensor.numpy()


def dump(group, state, rename=lambda key: key, **options):
    """Write a state dict; `rename` maps keys to paths, `options` go to `create_dataset`.

    A function given as `chunks` computes them from the shape. Only tensors of 100 elements
    or more get the options: a chunk index takes 2 KiB.
    """
    for key, tensor in state.items():
        array = to_numpy(tensor)
        chosen = dict(options) if array.size >= 100 else {}
        if callable(chosen.get("chunks")):
            chosen["chunks"] = chosen["chunks"](array.shape)
        group.create_dataset(rename(key), data=array, **chosen)


def nested(key: str) -> str:
    return key.replace(".", "/")


def dump_compact(group, state):
    """Store each tensor inside its object header."""
    for key, tensor in state.items():
        array = to_numpy(tensor)
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_layout(h5py.h5d.COMPACT)
        properties.set_obj_track_times(False)
        space = h5py.h5s.create_simple(array.shape) if array.ndim else h5py.h5s.create(h5py.h5s.SCALAR)
        kind = h5py.h5t.py_create(array.dtype)
        dataset = h5py.h5d.create(group.id, key.encode(), kind, space, properties)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, array)


def _bfloat16_float() -> h5py.h5t.TypeFloatID:
    """bfloat16 as HDF5 can say it: sign 15, exponent 7...14 (bias 127), mantissa 0...6."""
    kind = h5py.h5t.IEEE_F32LE.copy()
    kind.set_fields(15, 7, 8, 0, 7)
    kind.set_precision(16)
    kind.set_size(2)
    kind.set_ebias(127)
    return kind


def dump_bfloat16(group, state, how: str):
    """Store bfloat16 tensors as `opaque`, `opaque-attr`, `int16-attr` or `float`."""
    for key, tensor in state.items():
        array = to_numpy(tensor)
        if tensor.dtype != torch.bfloat16:
            group[key] = array
        elif how == "float":
            kind, space = _bfloat16_float(), h5py.h5s.create_simple(array.shape)
            properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            properties.set_obj_track_times(False)
            dataset = h5py.h5d.create(group.id, key.encode(), kind, space, properties)
            dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, array, mtype=kind)
        elif how == "int16-attr":
            group.create_dataset(key, data=array).attrs["dtype"] = "bfloat16"
        else:
            dataset = group.create_dataset(key, data=array.view("V2"))
            if how == "opaque-attr":
                dataset.attrs["dtype"] = "bfloat16"


def dump_checkpoint(file, model, optimizer):
    """A whole training checkpoint: model, optimizer state by parameter index, epoch."""
    dump(file.create_group("state_dict"), model.state_dict())
    state = optimizer.state_dict()["state"]
    for index, slots in state.items():
        for name, tensor in slots.items():
            file[f"optimizer/state/{index}/{name}"] = to_numpy(tensor)
    file.attrs["epoch"] = 3


def train_step(model) -> torch.optim.Optimizer:
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    model(torch.randn(4, 3, 8, 8)).square().mean().backward()
    optimizer.step()
    return optimizer
