"""What a live model says of each tensor of its state dict: the owning module's class, torch's own fans, the start values.

Unlike `oracle_torch.describe`, which covers torch.nn, this one meets modules of any library: a tensor is
described by what its module derives from, and else by the value that the library starts it with.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import init

DENSE, CONV = {"dense", "multi_head_attention"}, ("conv", "depthwise_conv")
NORM_TYPES = {"unknown", "layer_normalization", "group_normalization", "rms_normalization", "batch_normalization"}


@dataclass
class Truth:
    """Allowed roles and types, and fans where the tensor is a kernel; no roles for what no known module owns."""

    shape: tuple[int, ...]
    owner: str
    roles: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    fans: tuple[int, int] | None = None
    axes_in: list[int] | None = None
    axes: dict[str, list[int]] | None = None
    constant: float | None = None
    std: float | None = None
    trainable: bool = True
    exact: set[str] | None = None


def fans(shape) -> tuple[int, int]:
    return init._calculate_fan_in_and_fan_out(torch.empty(tuple(shape), device="meta"))


def _is_norm(owner: nn.Module) -> bool:
    name = type(owner).__name__.lower()
    return isinstance(owner, (nn.modules.batchnorm._NormBase, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)) or name.endswith(
        ("norm", "norm2d", "norm3d", "rmsnorm", "normact", "normact2d", "norm1d", "layernormnet", "rmsnormgated"))


def snake_case(name: str) -> str:
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _kernel(truth: Truth, types: set[str]) -> None:
    truth.roles, truth.types, truth.fans = {"kernel"}, types, fans(truth.shape)


def _conv_types(owner: nn.Module) -> set[str]:
    n = owner.weight.dim() - 2 if isinstance(getattr(owner, "weight", None), torch.Tensor) else 2
    # With as many inputs as outputs nothing in a file tells the direction; torch's fans are those of the shape.
    return {f"conv{n}d", f"conv{n}d_transpose", f"depthwise_conv{n}d"}


def _describe_experts(owner: nn.Module, leaf: str, truth: Truth) -> None:
    """Stacked experts, each a linear layer of its own; GPT-OSS and Llama 4 store (E, in, out)."""
    sizes = truth.shape[1:]
    if type(owner).__name__.startswith(("GptOss", "Llama4")):
        sizes = sizes[::-1]
    truth.roles, truth.types, truth.fans = {"kernel"}, DENSE, fans(sizes)


def _describe_owned(owner: nn.Module, leaf: str, truth: Truth) -> None:
    name = type(owner).__name__
    if leaf in ("gate_up_proj", "down_proj") and name.endswith("Experts"):
        return _describe_experts(owner, leaf, truth)
    if isinstance(owner, (nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell, nn.RNNCell)):
        kind = {"L": "lstm", "G": "gru", "R": "simple_rnn"}[name.removeprefix("Parametrized")[0]]
        truth.types = {kind}
        truth.roles = {"bias"} if leaf.startswith("bias") else {
            "recurrent_kernel" if leaf.startswith("weight_hh") else "kernel"}
        if not leaf.startswith("bias"):
            truth.fans = fans(truth.shape)
    elif isinstance(owner, nn.MultiheadAttention):
        truth.types = {"multi_head_attention"}
        if leaf.endswith("proj_weight"):
            _kernel(truth, DENSE)
        else:
            truth.roles = {"bias"} if leaf == "in_proj_bias" else {"auxiliary", "bias"}
    elif isinstance(owner, nn.modules.conv._ConvNd) and leaf in ("weight", "weight_v"):
        _kernel(truth, _conv_types(owner))
    elif (isinstance(owner, nn.Linear) or name.endswith("Router")) and leaf == "weight":
        _kernel(truth, DENSE)
    elif isinstance(owner, nn.Bilinear) and leaf == "weight":
        _kernel(truth, {"bilinear"})
    elif name == "Conv1D" and leaf == "weight":  # transformers', (in, out): torch's fans go by the shape
        _kernel(truth, DENSE)
        truth.axes_in = [0]
    elif isinstance(owner, (nn.Linear, nn.Bilinear, nn.modules.conv._ConvNd)) and leaf == "bias" or (
            (name == "Conv1D" or name.endswith("Router")) and leaf == "bias"):
        truth.roles, truth.types = {"bias"}, {"*"}
    elif isinstance(owner, (nn.Embedding, nn.EmbeddingBag)) and leaf == "weight":
        truth.roles, truth.types = {"embedding"}, {"embedding"}
    elif isinstance(owner, nn.PReLU):
        truth.roles, truth.types, truth.constant = {"auxiliary"}, {"p_re_lu"}, 0.25
    elif leaf in ("running_mean", "running_var", "num_batches_tracked"):
        truth.roles = {{"running_mean": "running_mean", "running_var": "running_var",
                        "num_batches_tracked": "counter"}[leaf]}
        truth.types = {"batch_normalization"}
    elif _is_norm(owner) and leaf in ("weight", "bias") and name != "GlobalResponseNorm":
        truth.roles = {"norm_scale" if leaf == "weight" else "norm_offset"}
        batch = isinstance(owner, nn.modules.batchnorm._NormBase) and owner.track_running_stats
        truth.types = {"batch_normalization"} if batch else NORM_TYPES


def _axes(owner: nn.Module, truth: Truth) -> dict[str, list[int]] | None:
    """Which axes of a kernel of torch.nn are inputs, outputs and the window."""
    rank = len(truth.shape)
    spatial = list(range(2, rank))
    if isinstance(owner, nn.Bilinear):
        return {"in": [1, 2], "out": [0], "spatial": []}
    if isinstance(owner, nn.modules.conv._ConvTransposeNd) or type(owner).__name__ == "Conv1D":
        return {"in": [0], "out": [1], "spatial": spatial}
    known = (nn.Linear, nn.modules.conv._ConvNd, nn.RNNBase, nn.RNNCellBase, nn.MultiheadAttention)
    return {"in": [1], "out": [0], "spatial": spatial} if isinstance(owner, known) else None


def _exact_types(owner: nn.Module, types: set[str]) -> set[str]:
    """The direction and the grouping of a convolution, which `_conv_types` leaves open."""
    if not isinstance(owner, nn.modules.conv._ConvNd):
        return types
    base = next(base for base in type(owner).__mro__ if base.__module__ == nn.Conv1d.__module__)
    kind = snake_case(base.__name__).replace("conv_transpose", "conv")
    if owner.transposed:
        return {kind + "_transpose"}
    return {kind, f"depthwise_{kind}"} if owner.groups == owner.in_channels else {kind}


def _describe_parametrized(owner: nn.Module, leaf: str, truth: Truth) -> None:
    """weight_norm's gain and direction, spectral_norm's weight and vectors, orthogonal's parameters."""
    lists = getattr(owner, "parametrizations", {})
    kinds = {type(part).__name__ for parametrization in lists.values() for part in parametrization}
    if leaf == ("original1" if "_WeightNorm" in kinds else "original") and not kinds & {"_Orthogonal"}:
        name = next(iter(lists))
        if isinstance(owner, nn.Embedding):
            truth.roles, truth.types = {"embedding"}, {"embedding"}
        else:
            _describe_owned(owner, name, truth)
    else:
        truth.roles, truth.types = {"auxiliary"}, {"*"}


def _describe_hooked(owner: nn.Module, leaf: str, truth: Truth) -> None:
    """The older weight_norm, spectral_norm and pruning rename what they change: weight_v, weight_g, weight_orig."""
    for suffix in ("_v", "_orig", "_g", "_u", "_mask"):
        name = leaf.removesuffix(suffix)
        if name == leaf or not any(hasattr(owner, name + other) for other in ("_g", "_u", "_mask")):
            continue
        if suffix == "_orig" or suffix == "_v" and hasattr(owner, name + "_g"):
            _describe_owned(owner, name, truth)
        else:
            truth.roles, truth.types = {"auxiliary"}, {"*"}
        return
    _describe_owned(owner, leaf, truth)


def describe(model: nn.Module) -> dict[str, Truth]:
    """The truth about each key of `model.state_dict()`."""
    parameters = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    truths = {}
    for key, tensor in model.state_dict().items():
        path, _, leaf = key.rpartition(".")
        owner = model.get_submodule(path)
        truth = Truth(tuple(tensor.shape), type(owner).__name__, trainable=key in parameters)
        if ".parametrizations." in f".{key}":
            owner = model.get_submodule(path.rpartition("parametrizations.")[0].rstrip("."))
            _describe_parametrized(owner, leaf, truth)
        else:
            _describe_hooked(owner, leaf, truth)
        if truth.fans:
            truth.axes, truth.exact = truth.axes or _axes(owner, truth), _exact_types(owner, truth.types)
        if ".parametrizations." in f".{key}":
            truths[key] = truth
            continue
        if tensor.is_floating_point() and tensor.numel() and not tensor.is_meta:
            low, high = tensor.aminmax()
            if low == high:
                truth.constant = float(low)
            elif tensor.numel() > 16:
                truth.std = float(tensor.double().std())
        truths[key] = truth
    return truths


def judge_reading(truth: Truth, read: dict) -> str:
    """`right`, `refused`, or what is wrong with what `inspect` says a tensor of torch.nn is."""
    if read["role"] == "unknown":
        return "refused"
    if truth.roles and read["role"] not in truth.roles:
        return f"role {read['role']}, not {sorted(truth.roles)}"
    if not truth.roles and read["role"] != "auxiliary":
        return f"role {read['role']} of a {truth.owner}"
    types = truth.exact or truth.types
    if read["layer_type"] not in {*types, "unknown"} and types and "*" not in types:
        return f"type {read['layer_type']}, not {sorted(types)}"
    if truth.fans and (read.get("fan_in"), read.get("fan_out")) != truth.fans:
        return f"fans {read.get('fan_in')}, {read.get('fan_out')}, not {truth.fans}"
    if truth.axes and read.get("axes") and read["axes"] != truth.axes:
        return f"axes {read['axes']}, not {truth.axes}"
    return "right"


def judge(truth: Truth, planned: dict) -> str:
    """`right`, `refused`, or what is wrong with the plan's reading of a tensor."""
    role = planned["role"]
    if role == "unknown":
        return "refused"
    if truth.roles:
        if role not in truth.roles:
            return f"role {role}, not {sorted(truth.roles)}"
        if planned["layer_type"] not in truth.types and "*" not in truth.types and planned["layer_type"] != "unknown":
            return f"type {planned['layer_type']}, not {sorted(truth.types)}"
        if truth.fans and (planned.get("fan_in"), planned.get("fan_out")) != truth.fans:
            return f"fans {planned.get('fan_in')}, {planned.get('fan_out')}, not {truth.fans}"
        if truth.axes_in and planned["axes"]["in"] != truth.axes_in:
            return f"input axes {planned['axes']['in']}, not {truth.axes_in}"
        if role == "norm_scale" and truth.owner not in ("LayerScale",) and truth.constant == 0.0:
            return "a norm that starts at zeros" if _value(planned) != 0 and truth.trainable and _zero_centred(truth) else "right"
        return "right"
    return _judge_start(truth, planned)


def _zero_centred(truth: Truth) -> bool:
    """Norms that multiply by 1 + weight, unlike those whose model starts some at zeros for its own reasons."""
    return truth.owner.startswith(("Gemma", "T5Gemma", "RecurrentGemma", "Qwen3Next", "Nemotron"))


def _value(planned: dict) -> float | None:
    initializer = planned.get("initializer") or {}
    return {"zeros_": 0.0, "ones_": 1.0, "constant_": initializer.get("val", initializer.get("value"))}.get(
        initializer.get("name"))


def _judge_start(truth: Truth, planned: dict) -> str:
    """Of a parameter that no known module owns, its start value is what can be held against the plan."""
    if planned["action"] == "keep":
        return "right" if not truth.trainable or planned["role"] in ("auxiliary", "quantized") else "kept, yet trained"
    value = _value(planned)
    if truth.constant is not None:
        return "right" if value is not None and math.isclose(value, truth.constant, rel_tol=1e-6) else (
            f"{planned['role']} {planned['initializer']}, starts at {truth.constant}")
    if value is not None:
        return f"{planned['role']} {planned['initializer']}, starts with std {truth.std}"
    if planned["role"] in ("kernel", "recurrent_kernel"):
        return f"free kernel {planned.get('fan_in')},{planned.get('fan_out')} of {truth.shape}"
    initializer = planned["initializer"]
    std = initializer.get("std")
    if truth.std and std and not math.isclose(std, truth.std, rel_tol=0.35):
        return f"{planned['role']} {initializer}, starts with std {truth.std}"
    return "right"
