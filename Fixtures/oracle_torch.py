"""What PyTorch itself says about each tensor of a module's state dict.

`describe(module)` maps every state-dict key to an expected entry (see README.md). Roles come from
the class of the module that owns the tensor, fans from `torch.nn.init`; no file is read.
"""

from __future__ import annotations

import re

import torch
from torch import nn
from torch.nn import init
from torch.nn.utils import parametrizations, parametrize

LAYER_TYPES = {
    nn.Linear: "dense", nn.Bilinear: "bilinear", nn.Embedding: "embedding", nn.PReLU: "p_re_lu",
    nn.Conv1d: "conv1d", nn.Conv2d: "conv2d", nn.Conv3d: "conv3d",
    nn.ConvTranspose1d: "conv1d_transpose", nn.ConvTranspose2d: "conv2d_transpose",
    nn.ConvTranspose3d: "conv3d_transpose",
    nn.BatchNorm1d: "batch_normalization", nn.BatchNorm2d: "batch_normalization",
    nn.LayerNorm: "layer_normalization", nn.GroupNorm: "group_normalization",
    nn.RMSNorm: "rms_normalization",
    nn.LSTM: "lstm", nn.LSTMCell: "lstm", nn.GRU: "gru", nn.GRUCell: "gru",
    nn.RNN: "simple_rnn", nn.RNNCell: "simple_rnn",
    nn.MultiheadAttention: "multi_head_attention",
}
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)
RECURRENT = (nn.LSTM, nn.LSTMCell, nn.GRU, nn.GRUCell, nn.RNN, nn.RNNCell)

# Words that a state dict alone cannot tell apart (same names, same shapes): any of them is right.
INDISTINGUISHABLE = {
    "group_normalization": ["layer_normalization"],
    "layer_normalization": ["group_normalization"],
    "rms_normalization": ["layer_normalization", "group_normalization"],
    "bilinear": ["conv1d"],
    "conv1d": ["bilinear", "depthwise_conv1d", "conv1d_transpose"],
    "conv2d": ["depthwise_conv2d", "conv2d_transpose"],
    "conv3d": ["conv3d_transpose"],
    "conv1d_transpose": ["conv1d"],
    "conv2d_transpose": ["conv2d"],
    "conv3d_transpose": ["conv3d"],
    "dense": ["multi_head_attention"],
}
CONSTANTS = {"bias": 0, "norm_scale": 1, "norm_offset": 0, "running_mean": 0, "running_var": 1, "counter": 0}


def fans(shape) -> tuple[int, int]:
    """torch's fan_in and fan_out of a weight of this shape."""
    return init._calculate_fan_in_and_fan_out(torch.empty(tuple(shape), device="meta"))


def _role(owner: nn.Module, name: str) -> str:
    if isinstance(owner, NORMS):
        return {"weight": "norm_scale", "bias": "norm_offset", "running_mean": "running_mean",
                "running_var": "running_var", "num_batches_tracked": "counter"}[name]
    if isinstance(owner, RECURRENT):
        if name.startswith("bias"):
            return "bias"
        return "recurrent_kernel" if name.startswith("weight_hh") else "kernel"
    if isinstance(owner, nn.Embedding):
        return "embedding"
    if isinstance(owner, nn.PReLU) or name in ("bias_k", "bias_v"):
        return "auxiliary"
    if name in ("bias", "in_proj_bias"):
        return "bias"
    if name in ("weight_g", "weight_u"):
        return "auxiliary"
    if name == "weight_v" and hasattr(owner, "weight_u"):  # spectral_norm: a vector, not a kernel
        return "auxiliary"
    if name in ("weight", "weight_v", "weight_orig") or name.endswith("proj_weight"):
        return "kernel"
    return "unknown"


def _parametrized_role(parameter_list: parametrize.ParametrizationList, name: str) -> str:
    first = parameter_list[0]
    if isinstance(first, parametrizations._WeightNorm):
        return {"original0": "auxiliary", "original1": "kernel"}[name]
    if isinstance(first, parametrizations._SpectralNorm):
        return "kernel"
    raise TypeError(f"no role known for {type(first).__name__}.{name}")


def _layer_type(owner: nn.Module) -> str:
    for cls in type(owner).__mro__:
        base = LAYER_TYPES.get(cls)
        if base:
            return base
    return "unknown"


def _locate(module: nn.Module, key: str) -> tuple[nn.Module, str, str]:
    """The layer that owns `key`, the role of the tensor, and the layer's path in the module."""
    path, _, leaf = key.rpartition(".")
    owner = module.get_submodule(path)
    if isinstance(owner, parametrizations._SpectralNorm):
        layer_path = path.rsplit(".parametrizations.", 1)[0]
        return module.get_submodule(layer_path), "auxiliary", layer_path
    if isinstance(owner, parametrize.ParametrizationList):
        layer_path = path.rsplit(".parametrizations.", 1)[0] if not path.startswith("parametrizations.") else ""
        return module.get_submodule(layer_path), _parametrized_role(owner, leaf), layer_path
    return owner, _role(owner, leaf), path


def describe(module: nn.Module) -> dict[str, dict]:
    """One expected entry per key of `module.state_dict()`, in its order."""
    entries = {}
    trainable = {name for name, parameter in module.named_parameters(remove_duplicate=False)
                 if parameter.requires_grad}
    for key, tensor in module.state_dict(keep_vars=True).items():
        owner, role, layer_path = _locate(module, key)
        layer_type = _layer_type(owner)
        entry = {"layer_type": layer_type, "role": role, "shape": list(tensor.shape),
                 "dtype": str(tensor.dtype).removeprefix("torch."), "trainable": key in trainable}
        alternatives = list(INDISTINGUISHABLE.get(layer_type, []))
        if role == "unknown":
            alternatives = ["*"]
        parent = module.get_submodule(layer_path.rpartition(".")[0]) if layer_path else None
        if isinstance(parent, nn.MultiheadAttention):  # out_proj
            entry["layer_type"], alternatives = "multi_head_attention", ["dense"]
        if role in ("kernel", "recurrent_kernel"):
            entry["fan_in"], entry["fan_out"] = fans(tensor.shape)
        if role in CONSTANTS:
            entry["constant"] = CONSTANTS[role]
        if isinstance(owner, nn.PReLU):
            entry["constant"] = 0.25
        if re.search(r"bias_[kv]$", key):
            entry["role_or"] = ["bias"]
        if isinstance(owner, nn.PReLU) and tensor.numel() > 1:
            entry["note"] = "one slope per channel"
        if alternatives:
            entry["layer_type_or"] = alternatives
        entries[key] = entry
    return entries


def std(shape, mode="fan_in", nonlinearity="leaky_relu", a=0) -> float:
    """gain / sqrt(fan), as `kaiming_normal_` would compute it."""
    fan = init._calculate_correct_fan(torch.empty(tuple(shape), device="meta"), mode)
    return init.calculate_gain(nonlinearity, a) / fan**0.5
