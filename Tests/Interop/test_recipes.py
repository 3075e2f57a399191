"""Each policy in Fixtures/policies does what a script in PyTorch would do by hand, to the bit."""

import math

import h5py
import numpy as np
import pytest
import torch
import yaml
from torch import nn
from torch.nn import init

from support import MODELS, ROOT, copy_fixture, run, snapshot, succeed, values

POLICIES = ROOT / "Fixtures" / "policies"


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.attn, self.norm2 = nn.LayerNorm(width), Attention(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))


class Transformer(nn.Module):
    def __init__(self, width=8, depth=4, words=20):
        super().__init__()
        self.wte = nn.Embedding(words, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, words)


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(width, width, 3, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, bias=False), nn.BatchNorm2d(width)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 8, 7), nn.BatchNorm2d(8), Residual(8), Residual(8))
        self.fc = nn.Linear(8, 10)


def dump(model, path, optimizer=False):
    """A state dict in module order with values that no initializer gives."""
    generator = torch.Generator().manual_seed(99)
    with h5py.File(path, "w", track_order=True) as file:
        for name, tensor in model.state_dict().items():
            old = torch.rand(tensor.shape, generator=generator) + 3
            file[name] = old.numpy().astype("i8" if tensor.dtype == torch.int64 else "f4")
        if optimizer:
            for index, parameter in enumerate(model.parameters()):
                for slot in ("exp_avg", "exp_avg_sq"):
                    file[f"optimizer/state/{index}/{slot}"] = np.full(parameter.shape, 2, "f4")
                file[f"optimizer/state/{index}/step"] = np.float32(7)


def kaiming(name, tensor, role, **arguments):
    """The preset kaiming, by hand."""
    if role == "kernel":
        init.kaiming_normal_(tensor, **arguments)
    elif role == "embedding":
        init.normal_(tensor)
    elif role in ("norm_scale", "running_var"):
        init.ones_(tensor)
    else:
        init.zeros_(tensor)


def top_blocks(name, tensor, role):
    if name.startswith(("blocks.1.", "blocks.2.", "blocks.3.", "norm.", "head.")):
        kaiming(name, tensor, role)


def new_classifier(name, tensor, role):
    if name.startswith("head."):
        kaiming(name, tensor, role)


def keep_backbone(name, tensor, role):
    if not name.startswith("backbone."):
        kaiming(name, tensor, role)


def reset_optimizer(name, tensor, role):
    if name.startswith("optimizer/"):
        init.zeros_(tensor)


def transformer_normal(name, tensor, role):
    if role in ("kernel", "embedding"):
        init.normal_(tensor, std=0.02)
    else:
        kaiming(name, tensor, role)


def residual_depth(name, tensor, role):
    if name.endswith(("attn.proj.weight", "mlp.2.weight")):
        init.normal_(tensor, std=0.00707106781)
        assert math.isclose(0.00707106781, 0.02 / math.sqrt(2 * 4), rel_tol=1e-8)
    else:
        transformer_normal(name, tensor, role)


def test_model(name, tensor, role):
    if role in ("running_var", "norm_scale"):
        init.ones_(tensor)
    elif role == "counter":
        init.zeros_(tensor)
    else:
        init.uniform_(tensor, -0.05, 0.05)


def resnet(name, tensor, role):
    if name.endswith("bn2.weight"):
        init.zeros_(tensor)
    elif role == "kernel" and tensor.ndim == 4:
        init.kaiming_normal_(tensor, mode="fan_out", nonlinearity="relu")
    else:
        kaiming(name, tensor, role)


RECIPES = [("restarts", kaiming, Transformer), ("restarts", kaiming, ResNet), ("top_blocks", top_blocks, Transformer),
           ("new_classifier", new_classifier, Transformer), ("keep_backbone", keep_backbone, ResNet),
           ("reset_optimizer", reset_optimizer, Transformer), ("transformer_normal", transformer_normal, Transformer),
           ("residual_depth", residual_depth, Transformer), ("test_model", test_model, ResNet),
           ("resnet", resnet, ResNet)]
test_model.__test__ = False


@pytest.mark.parametrize("recipe, by_hand, model", RECIPES, ids=lambda value: getattr(value, "__name__", value))
def test_a_recipe_does_what_a_script_would(recipe, by_hand, model, tmp_path):
    path = tmp_path / "model.h5"
    dump(model(), path, optimizer=recipe == "reset_optimizer")
    flags = ("--policy", POLICIES / f"{recipe}.yaml", "--rng", "torch", "--seed", 5)
    planned = yaml.safe_load(succeed("plan", path, *flags, "--format", "json").stdout)
    with h5py.File(path) as file:
        wanted = {tensor["path"]: torch.from_numpy(np.array(file[tensor["path"]])) for tensor in planned["tensors"]}
    torch.manual_seed(5)
    with torch.no_grad():
        for tensor in planned["tensors"]:
            by_hand(tensor["path"][1:], wanted[tensor["path"]], tensor["role"])
    succeed("apply", path, *flags)
    with h5py.File(path) as file:
        for name, tensor in wanted.items():
            assert np.array_equal(values(file[name]), tensor.numpy()), name


def test_the_gain_falls_with_depth(tmp_path):
    path = tmp_path / "model.h5"
    dump(Transformer(), path)
    succeed("apply", path, "--policy", POLICIES / "depth_gain.yaml", "--seed", 1)
    gains = []
    with h5py.File(path) as file:
        for name in [name for name in Transformer().state_dict() if name.endswith(("weight",)) and "norm" not in name]:
            weight = file[name][()].astype("f8")
            if name == "wte.weight":
                continue
            gains.append(np.linalg.norm(weight, 2))
    # 4 matrices in each of 4 blocks and the head: 17 layers from 1 to 0.5.
    np.testing.assert_allclose(gains, np.linspace(1, 0.5, 17), atol=1e-5)


@pytest.mark.parametrize("policy", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_recipe_is_well_formed_shown_and_in_the_docs(policy):
    assert "well formed" in succeed("policy", "check", policy).stdout
    shown = succeed("policy", "show", "--policy", policy, "--seed", 1).stdout
    assert run("policy", "show", "--policy", "-", stdin=shown).stdout == shown
    text = policy.read_text()
    assert text in (ROOT / "docs" / "recipes.md").read_text(), "docs/recipes.md shows another policy"


@pytest.mark.parametrize("recipe, preset, name", [
    ("as_declared", "declared", "keras3_zoo_conv.h5"), ("as_declared", "declared", "keras3_zoo_rnn.h5"),
    ("keras_defaults", "keras", "keras3_zoo_rnn.weights.h5"), ("keras_defaults", "keras", "torch_track_order.h5"),
    ("torch_defaults", "torch", "torch_track_order.h5"), ("torch_defaults", "torch", "keras3_zoo_conv.h5")])
def test_a_recipe_of_one_preset_is_that_preset(recipe, preset, name, tmp_path):
    """test_declared.py and test_preset_torch.py hold the presets against Keras and PyTorch themselves."""
    model, other = copy_fixture(name, tmp_path), tmp_path / "other.h5"
    other.write_bytes(model.read_bytes())
    succeed("apply", model, "--policy", POLICIES / f"{recipe}.yaml", "--seed", 3, "--on-unknown", "keep")
    succeed("apply", other, "--preset", preset, "--seed", 3, "--on-unknown", "keep")
    assert snapshot(model) == snapshot(other) != snapshot(MODELS / name)
