"""torchvision, timm, transformers, further libraries and all of torch.nn, for accuracy.py."""

from __future__ import annotations

from pathlib import Path

import family_oracle
import h5py
import torch
import torch_families
import torch_libraries
import torch_modules
from support import plan


def names() -> list[str]:
    return ["torch.nn/every module", *torch_families.names(), *torch_libraries.names()]


def is_quick(name: str) -> bool:
    return name.startswith(("transformers/", "torch.nn/"))


def compare(name: str, folder: Path):
    """The verdict on each tensor of a state dict, dumped under dotted keys and as nested groups."""
    torch.manual_seed(0)
    if name.startswith("torch.nn/"):
        model = torch.nn.Module()
        for number, case in enumerate(torch_modules.builders()):
            model.add_module(f"case{number}", torch_modules.build(case))
    else:
        model = (torch_libraries if name in torch_libraries.names() else torch_families).build(name)
    truths = family_oracle.describe(model)
    for label, separator in (("dotted keys", "."), ("groups", "/")):
        if label == "groups" and not name.startswith("torch.nn/"):  # the keys come out the same
            continue
        path = folder / f"{label}.h5"
        with h5py.File(path, "w") as file:
            for key, tensor in model.state_dict().items():
                file.create_dataset(key.replace(".", separator), tensor.shape, str(tensor.dtype).removeprefix("torch."))
        planned = {t["path"][1:].replace("/", "."): t for t in plan(path, "--on-unknown", "keep")["tensors"]}
        yield label, {key: _verdict(key, truth, planned[key]) for key, truth in truths.items()}


def _verdict(key: str, truth: family_oracle.Truth, planned: dict) -> tuple[str, str]:
    verdict = family_oracle.judge(truth, planned)
    if verdict == "right" and truth.roles:
        verdict = family_oracle.judge_reading(truth, planned)
    if verdict == "right":
        return "right", "type open" if planned["layer_type"] == "unknown" and truth.types - {"*"} else ""
    if verdict == "refused":
        kind = key.split(".")
        return "refused", ".".join(kind[-2:] if kind[-1] in ("weight", "bias") and not kind[-2].isdigit() else kind[-1:])
    return "wrong", verdict
