"""State dicts as people dump them: Lightning and plain checkpoints, averages, adapters, quantized layers, ties."""

import json

import h5py
import numpy as np
import pytest
import torch
from support import apply, plan, succeed, values
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


def model() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 16, 5))


def trained(kind) -> tuple[nn.Module, torch.optim.Optimizer]:
    network = model()
    optimizer = kind(network.parameters(), lr=0.01)
    network(torch.randn(4, 3, 6, 6)).square().mean().backward()
    optimizer.step()
    return network, optimizer


def write(file, prefix: str, tree) -> None:
    """What loops over `torch.load`'s dictionaries do: groups for dictionaries and lists, datasets for the rest."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            write(file, f"{prefix}/{key}", value)
    elif isinstance(tree, (list, tuple)) and any(isinstance(item, (dict, list)) for item in tree):
        for index, value in enumerate(tree):
            write(file, f"{prefix}/{index}", value)
    elif tree is not None:
        file[prefix] = np.asarray(tree.numpy() if isinstance(tree, torch.Tensor) else tree)


def planned(path, *flags) -> dict[str, dict]:
    return {tensor["path"]: tensor for tensor in plan(path, *flags)["tensors"]}


OPTIMIZERS = [torch.optim.SGD, torch.optim.Adam, torch.optim.NAdam, torch.optim.RMSprop, torch.optim.Adagrad,
              torch.optim.Adadelta, torch.optim.ASGD, torch.optim.Adamax, torch.optim.RAdam, torch.optim.Rprop]


# What torch's optimizers make of a parameter before its first step, where it is not zeros.
ONES = {"mu_product", "mu"}


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("layout", ["lightning", "plain"])
def test_checkpoint(kind, layout, tmp_path):
    network, optimizer = trained(kind)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    tree = {"state_dict": network.state_dict(), "optimizer_states": [optimizer.state_dict()],
            "lr_schedulers": [schedule.state_dict()], "hyper_parameters": {"lr": 0.1, "width": 8}, "epoch": 3,
            "global_step": 7, "callbacks": {"best": {"score": 0.5}}, "loops": {"fit": {"total": 3}}}
    state, slots = "state_dict", "optimizer_states/0"
    if layout == "plain":
        tree = {"model_state_dict": network.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
                "scheduler_state_dict": schedule.state_dict(), "epoch": 3, "loss": 0.25, "train_losses": [0.5, 0.25]}
        state, slots = "model_state_dict", "optimizer_state_dict"
    path = tmp_path / "checkpoint.h5"
    with h5py.File(path, "w") as file:
        write(file, "", tree)
    found = planned(path)
    roles = {key: found[f"/{state}/{key}"]["role"] for key in network.state_dict()}
    assert roles == {"0.weight": "kernel", "0.bias": "bias", "1.weight": "norm_scale", "1.bias": "norm_offset",
                     "1.running_mean": "running_mean", "1.running_var": "running_var",
                     "1.num_batches_tracked": "counter", "4.weight": "kernel", "4.bias": "bias"}
    for name, tensor in found.items():
        if name.startswith(f"/{slots}/state/"):
            slot, initializer = name.rsplit("/", 1)[1], tensor.get("initializer") or {}
            assert tensor["role"] == "optimizer_slot"
            if tensor["action"] == "write":
                value = {"zeros_": 0.0, "ones_": 1.0}.get(initializer["name"], initializer.get("val"))
                assert value == (1.0 if slot in ONES else 0.0), slot
        elif not name.startswith(f"/{state}/"):
            assert tensor["action"] == "keep", name
    before = {name: tensor["action"] for name, tensor in found.items()}
    apply(path)
    with h5py.File(path) as file:
        assert float(file[f"/{slots}/param_groups/0/lr"][()]) == 0.01
        assert int(file["epoch"][()]) == 3
    assert before == {name: tensor["action"] for name, tensor in planned(path).items()}


@pytest.mark.parametrize("prefix", ["ema.", "model_ema.", "model_ema/", "ema_state_dict/", "state_dict_ema/"])
def test_an_average_starts_as_its_model(prefix, tmp_path):
    network = model()
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True)
    path = tmp_path / "ema.h5"
    root = "model." if prefix.endswith(".") else "model/"
    with h5py.File(path, "w") as file:
        for key, value in network.state_dict().items():
            file[root + key] = value.numpy()
        for key, value in average.module.state_dict().items():
            file[prefix + key] = value.numpy() + (value.numpy() if value.is_floating_point() else 0)
    apply(path)
    with h5py.File(path) as file:
        for key in network.state_dict():
            assert (values(file[prefix + key]) == values(file[root + key])).all(), key
        assert values(file[root + "4.weight"]).std() > 0.05


def test_an_average_without_dots(tmp_path):
    """Latent-diffusion code registers its averages as buffers, whose names hold no dots."""
    network, path = model(), tmp_path / "ema.h5"
    with h5py.File(path, "w") as file:
        for key, value in network.state_dict().items():
            file["model.net." + key] = value.numpy()
            if value.is_floating_point():
                file["model_ema." + ("net." + key).replace(".", "")] = value.numpy()
    apply(path)
    with h5py.File(path) as file:
        assert (values(file["model_ema.net4weight"]) == values(file["model.net.4.weight"])).all()


def test_an_average_alone_is_a_model(tmp_path):
    path = tmp_path / "ema.h5"
    with h5py.File(path, "w") as file:
        for key, value in model().state_dict().items():
            file["ema_state_dict/" + key] = value.numpy()
    assert planned(path)["/ema_state_dict/4.weight"]["role"] == "kernel"


def test_leaves_called_data(tmp_path):
    path = tmp_path / "data.h5"
    with h5py.File(path, "w") as file:
        for key, value in model().state_dict().items():
            file[f"{key}/data"] = value.numpy()
    assert planned(path)["/4.weight/data"]["fan_in"] == 128


def test_adapters(tmp_path):
    """peft's own names; the adapter's start is peft's `reset_lora_parameters`."""
    path, base = tmp_path / "lora.h5", "base_model.model.q_proj."
    shapes = {base + "base_layer.weight": (24, 16), base + "lora_A.default.weight": (4, 16),
              base + "lora_B.default.weight": (24, 4), "base_model.model.conv.base_layer.weight": (8, 3, 3, 3),
              "base_model.model.conv.base_layer.bias": (8,), "base_model.model.conv.lora_A.weight": (4, 3, 3, 3),
              "base_model.model.conv.lora_B.weight": (8, 4, 1, 1),
              "base_model.model.embed_tokens.base_layer.weight": (50, 16),
              "base_model.model.embed_tokens.lora_embedding_A.default": (4, 50),
              "base_model.model.embed_tokens.lora_embedding_B.default": (16, 4)}
    with h5py.File(path, "w") as file:
        for key, shape in shapes.items():
            file[key] = np.random.default_rng(1).normal(size=shape).astype("f4")
    found = planned(path)
    torch.manual_seed(2)
    for key, tensor in ((k, t) for k, t in found.items() if "lora_A" in k):
        example = nn.init.kaiming_uniform_(torch.empty(tensor["shape"]), a=5**0.5)
        bound = tensor["initializer"]["b"]
        assert tensor["initializer"]["name"] == "uniform_" and 0.8 < example.abs().max() / bound <= 1
    assert all(t["initializer"]["name"] == "zeros_" for k, t in found.items() if "lora_B" in k or "embedding_A" in k)
    assert found["/base_model.model.embed_tokens.lora_embedding_B.default"]["initializer"]["name"] == "normal_"
    assert found["/base_model.model.embed_tokens.base_layer.weight"]["role"] == "embedding"
    assert found["/" + base + "base_layer.weight"]["role"] == "kernel"


@pytest.mark.parametrize("shapes", [
    {"q.weight": ((8, 8), "i1"), "q.SCB": ((8,), "f4"), "q.weight_format": ((), "u1"), "q.bias": ((8,), "f4")},
    {"q.weight": ((32, 1), "u1"), "q.weight.absmax": ((1,), "u1"), "q.weight.quant_map": ((16,), "f4"),
     "q.weight.nested_absmax": ((1,), "f4"), "q.weight.nested_quant_map": ((256,), "f4"),
     "q.weight.quant_state.bitsandbytes__nf4": ((80,), "u1")},
    {"q.qweight": ((4, 8), "i4"), "q.qzeros": ((1, 1), "i4"), "q.scales": ((1, 8), "f2"), "q.g_idx": ((32,), "i4"),
     "q.bias": ((8,), "f2")},
], ids=["int8", "nf4", "gptq"])
def test_quantized_layers_are_left_whole(shapes, tmp_path):
    path = tmp_path / "quantized.h5"
    with h5py.File(path, "w") as file:
        file["fc.weight"] = np.ones((3, 4), "f4")
        for key, (shape, dtype) in shapes.items():
            file[key] = np.ones(shape, dtype)
    found = planned(path)
    assert {t["action"] for k, t in found.items() if k != "/fc.weight"} == {"keep"}
    assert found["/fc.weight"]["action"] == "write"


def test_tied_weights_stay_equal(tmp_path):
    path = tmp_path / "tied.h5"
    random = np.random.default_rng(1)
    shared, other = (random.normal(size=(50, 16)).astype("f4") for _ in range(2))
    with h5py.File(path, "w") as file:
        for key in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"):
            file[key] = shared
        file["position_embeddings.weight"] = other
    apply(path)
    with h5py.File(path) as file:
        read = {key: values(file[key]) for key in file}
    assert (read["encoder.embed_tokens.weight"] == read["lm_head.weight"]).all()
    assert (read["encoder.embed_tokens.weight"] == read["decoder.embed_tokens.weight"]).all()
    assert not (read["position_embeddings.weight"] == read["lm_head.weight"]).any()


def test_what_families_start_differently_says_what_decides(tmp_path):
    path = tmp_path / "tokens.h5"
    with h5py.File(path, "w") as file:
        for key, shape in {"cls_token": (1, 1, 8), "vit/pos_embed": (1, 5, 8), "blocks.0.ls1.gamma": (8,),
                           "logit_scale": (), "x.relative_position_bias_table": (9, 2), "fc.weight": (4, 8),
                           "mixer.dt_proj.weight": (8, 2), "mixer.dt_proj.bias": (8,)}.items():
            file[key] = np.zeros(shape, "f4")
    read = json.loads(succeed("inspect", path, "--format", "json").stdout)["tensors"]
    reasons = {t["path"]: t["evidence"][-1] for t in read if t["role"] == "unknown"}
    assert sorted(reasons) == ["/blocks.0.ls1.gamma", "/cls_token", "/logit_scale", "/mixer.dt_proj.bias",
                               "/vit/pos_embed", "/x.relative_position_bias_table"]
    rules = [part.split("--set '")[1].split("'")[0] for part in reasons.values()]
    flags = [flag for rule in rules for flag in ("--set", rule)]
    found = planned(path, *flags)
    assert found["/cls_token"]["initializer"]["name"] == "trunc_normal_" and found["/cls_token"]["std"] == 0.02
    assert found["/mixer.dt_proj.bias"]["action"] == "keep"
