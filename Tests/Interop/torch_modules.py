"""Every `torch.nn` module that has parameters or buffers, in the options that change its state dict.

The list comes from `torch.nn` itself: a module class that is new to a release and has no builder here fails
`test_every_module_is_covered`.
"""

from __future__ import annotations

import inspect
import warnings

import torch
from torch import nn
from torch.nn.utils import parametrizations as parametrized

CONVOLUTIONS = {f"Conv{n}d": n for n in (1, 2, 3)} | {f"ConvTranspose{n}d": n for n in (1, 2, 3)}
# Not built by themselves: bases, containers, and wrappers around modules that are built.
ABSTRACT = {"Module", "Container", "ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential",
            "RNNBase", "RNNCellBase", "DataParallel", "NLLLoss2d", "Unflatten"}


def _convolutions() -> dict[str, object]:
    found = {}
    for name, n in CONVOLUTIONS.items():
        make, size = getattr(nn, name), [3, 2, 4][:n]
        for label, arguments in {
            "": dict(in_channels=6, out_channels=10), "bias_free": dict(in_channels=6, out_channels=10, bias=False),
            "grouped": dict(in_channels=6, out_channels=12, groups=3),
            "grouped_bias_free": dict(in_channels=6, out_channels=12, groups=3, bias=False),
            "depthwise": dict(in_channels=6, out_channels=6, groups=6),
            "multiplied": dict(in_channels=4, out_channels=8, groups=4),
            "square": dict(in_channels=7, out_channels=7), "one": dict(in_channels=1, out_channels=5),
            "to_one": dict(in_channels=5, out_channels=1), "half": dict(in_channels=12, out_channels=6),
        }.items():
            found[f"{name} {label}".strip()] = lambda make=make, size=size, a=arguments: make(kernel_size=size, **a)
    return found


def _recurrent() -> dict[str, object]:
    found = {}
    for name in ("LSTM", "GRU", "RNN"):
        for label, arguments in {
            "": {}, "bias_free": dict(bias=False), "two": dict(num_layers=2, batch_first=True),
            "both_ways": dict(bidirectional=True, num_layers=2), "one_unit": dict(hidden_size=1),
            "square": dict(input_size=5),
            **({"projected": dict(proj_size=3, num_layers=2, bidirectional=True),
                "projected_bias_free": dict(proj_size=1, bias=False)} if name == "LSTM" else {}),
        }.items():
            options = dict(input_size=7, hidden_size=5) | arguments
            found[f"{name} {label}".strip()] = lambda name=name, a=options: getattr(nn, name)(**a)
            if not set(arguments) - {"bias", "hidden_size", "input_size"}:
                found[f"{name}Cell {label}".strip()] = lambda name=name, a=options: getattr(nn, name + "Cell")(**a)
    return found


def _norms() -> dict[str, object]:
    found = {}
    for name in ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm", "InstanceNorm1d", "InstanceNorm2d",
                 "InstanceNorm3d"):
        for affine in (True, False):
            for tracked in (True, False):
                found[f"{name} affine={affine} tracked={tracked}"] = lambda name=name, a=affine, t=tracked: getattr(
                    nn, name)(6, affine=a, track_running_stats=t)
    for shape in (6, (4, 6), 1):
        found[f"LayerNorm {shape}"] = lambda shape=shape: nn.LayerNorm(shape)
        found[f"LayerNorm {shape} fixed"] = lambda shape=shape: nn.LayerNorm(shape, elementwise_affine=False)
        if shape == 1:  # a norm of one value by itself is idle, and its only scale would look like PReLU's
            continue
        found[f"LayerNorm {shape} bias_free"] = lambda shape=shape: nn.LayerNorm(shape, bias=False)
        found[f"RMSNorm {shape}"] = lambda shape=shape: nn.RMSNorm(shape)
    found["GroupNorm"] = lambda: nn.GroupNorm(2, 6)
    found["GroupNorm fixed"] = lambda: nn.GroupNorm(2, 6, affine=False)
    return found


def _attention() -> dict[str, object]:
    found = {}
    for label, arguments in {
        "": {}, "bias_free": dict(bias=False), "kdim": dict(kdim=5, vdim=6), "bias_kv": dict(add_bias_kv=True),
        "kdim_bias_free": dict(kdim=5, vdim=6, bias=False), "batch_first": dict(batch_first=True, add_zero_attn=True),
        "kdim_square": dict(kdim=8, vdim=6, add_bias_kv=True),
    }.items():
        found[f"MultiheadAttention {label}".strip()] = lambda a=arguments: nn.MultiheadAttention(8, 2, **a)
    for label, options in {"": {}, "bias_free": dict(bias=False), "norm_first": dict(norm_first=True, batch_first=True)}.items():
        for kind in ("Encoder", "Decoder"):
            layer = getattr(nn, f"Transformer{kind}Layer")
            found[f"Transformer{kind}Layer {label}".strip()] = lambda layer=layer, o=options: layer(8, 2, 12, **o)
            found[f"Transformer{kind} {label}".strip()] = lambda layer=layer, kind=kind, o=options: getattr(
                nn, f"Transformer{kind}")(layer(8, 2, 12, **o), 2, norm=nn.LayerNorm(8))
        found[f"Transformer {label}".strip()] = lambda o=options: nn.Transformer(8, 2, 1, 2, 12, **o)
    return found


def _others() -> dict[str, object]:
    return {
        "Linear": lambda: nn.Linear(6, 10), "Linear bias_free": lambda: nn.Linear(6, 10, bias=False),
        "Linear square": lambda: nn.Linear(7, 7), "Linear square bias_free": lambda: nn.Linear(7, 7, bias=False),
        "Linear one": lambda: nn.Linear(6, 1), "Linear from_one": lambda: nn.Linear(1, 6), "Linear 1 1": lambda: nn.Linear(1, 1),
        "Bilinear": lambda: nn.Bilinear(6, 7, 5), "Bilinear bias_free": lambda: nn.Bilinear(6, 7, 5, bias=False),
        "Bilinear square": lambda: nn.Bilinear(5, 5, 5), "Bilinear second": lambda: nn.Bilinear(6, 5, 10),
        "Embedding": lambda: nn.Embedding(20, 6), "Embedding padded": lambda: nn.Embedding(20, 6, padding_idx=0),
        "Embedding square": lambda: nn.Embedding(6, 6), "EmbeddingBag": lambda: nn.EmbeddingBag(20, 6, mode="max"),
        "PReLU": lambda: nn.PReLU(), "PReLU channels": lambda: nn.PReLU(6),
        "AdaptiveLogSoftmaxWithLoss": lambda: nn.AdaptiveLogSoftmaxWithLoss(16, 20, [5, 10]),
        "AdaptiveLogSoftmaxWithLoss biased": lambda: nn.AdaptiveLogSoftmaxWithLoss(16, 20, [5], head_bias=True),
        "LinearCrossEntropyLoss": lambda: nn.LinearCrossEntropyLoss(6, 10, weight=torch.rand(10)),
        "FractionalMaxPool2d sampled": lambda: nn.FractionalMaxPool2d(3, 2, _random_samples=torch.rand(1, 3, 2)),
        "FractionalMaxPool3d sampled": lambda: nn.FractionalMaxPool3d(3, 2, _random_samples=torch.rand(1, 3, 3)),
        "LazyLinear": lambda: _called(nn.LazyLinear(5), 4, 6),
        "CrossEntropyLoss weighted": lambda: nn.CrossEntropyLoss(weight=torch.rand(6)),
        "NLLLoss weighted": lambda: nn.NLLLoss(weight=torch.rand(6)),
        "BCEWithLogitsLoss weighted": lambda: nn.BCEWithLogitsLoss(weight=torch.rand(6), pos_weight=torch.rand(6)),
        "BCELoss weighted": lambda: nn.BCELoss(weight=torch.rand(6)),
        "MultiMarginLoss weighted": lambda: nn.MultiMarginLoss(weight=torch.rand(6)),
        "MultiLabelSoftMarginLoss weighted": lambda: nn.MultiLabelSoftMarginLoss(weight=torch.rand(6)),
        **{f"Lazy{name}": lambda name=name, n=n: _called(getattr(nn, "Lazy" + name)(5, 2), 1, 6, *[4] * n)
           for name, n in CONVOLUTIONS.items()},
        **{f"Lazy{kind}Norm{n}d": lambda kind=kind, n=n: _called(getattr(nn, f"Lazy{kind}Norm{n}d")(), 2, 6, *[4] * n)
           for kind in ("Batch", "Instance") for n in (1, 2, 3)},
    }


def _called(lazy: nn.Module, *shape: int) -> nn.Module:
    lazy(torch.zeros(shape))
    return lazy


def _reparametrized() -> dict[str, object]:
    layers = {"linear": lambda: nn.Linear(6, 10), "conv2": lambda: nn.Conv2d(6, 10, 3), "conv1": lambda: nn.Conv1d(6, 10, 3),
              "square": lambda: nn.Linear(7, 7), "transposed": lambda: nn.ConvTranspose2d(6, 10, 3),
              "bias_free": lambda: nn.Linear(6, 10, bias=False), "embedding": lambda: nn.Embedding(20, 6)}
    found = {}
    for label, layer in layers.items():
        for dim in (0, 1, None):
            found[f"weight_norm old {label} {dim}"] = lambda layer=layer, dim=dim: nn.utils.weight_norm(layer(), dim=dim)
            found[f"weight_norm {label} {dim}"] = lambda layer=layer, dim=dim: parametrized.weight_norm(layer(), dim=dim)
        found[f"spectral_norm old {label}"] = lambda layer=layer: nn.utils.spectral_norm(layer())
        found[f"spectral_norm {label}"] = lambda layer=layer: parametrized.spectral_norm(layer())
        found[f"pruned {label}"] = lambda layer=layer: _pruned(layer())
        for how in (None, "matrix_exp", "cayley", "householder"):
            for trivial in (True, False):
                if how != "householder" or not trivial:
                    found[f"orthogonal {label} {how} {trivial}"] = lambda layer=layer, how=how, t=trivial: (
                        parametrized.orthogonal(layer(), orthogonal_map=how, use_trivialization=t))
    found["weight_norm old lstm"] = lambda: nn.utils.weight_norm(nn.LSTM(7, 5), "weight_hh_l0")
    found["weight_norm old one unit"] = lambda: nn.utils.weight_norm(nn.LSTM(7, 1), "weight_hh_l0")
    found["weight_norm lstm"] = lambda: parametrized.weight_norm(nn.LSTM(7, 5), "weight_hh_l0")
    found["weight_norm attention"] = lambda: parametrized.weight_norm(nn.MultiheadAttention(8, 2), "in_proj_weight")
    return found


def _pruned(layer: nn.Module) -> nn.Module:
    from torch.nn.utils import prune

    return prune.l1_unstructured(layer, "weight", 0.3)


def builders() -> dict[str, object]:
    """Every case by name, made when called."""
    return _convolutions() | _recurrent() | _norms() | _attention() | _others() | _reparametrized()


def build(name: str) -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        return builders()[name]()


def classes_with_state() -> set[str]:
    """The classes of `torch.nn` whose instances have parameters or buffers, found by what their code says."""
    found = set()
    for name in dir(nn):
        made = getattr(nn, name)
        if not (isinstance(made, type) and issubclass(made, nn.Module)) or name in ABSTRACT:
            continue
        source = "".join(inspect.getsource(base) for base in made.__mro__ if base.__module__.startswith("torch.nn")
                         and base not in (nn.Module,))
        if any(word in source for word in ("Parameter(", "register_buffer(", "register_parameter(", "Linear(",
                                           "UninitializedParameter")):
            found.add(name)
    return found
