"""What a plan and a re-initialised file must satisfy, given the frameworks' expected entries."""

from __future__ import annotations

import math

import h5py
import numpy as np

import oracle_torch
from support import all_datasets, attributes, byte_ranges, chunk_ranges, logical_dtype, snapshot, values

PLAN_KEYS = ["schema", "state", "tool", "file", "seed", "rng", "fan", "policy", "tensors", "totals", "warnings"]
TENSOR_KEYS = ["path", "layer", "layer_type", "role", "shape", "dtype", "byte_order", "storage", "filters",
               "axes", "fan_in", "fan_out", "action", "initializer", "gain", "std", "method", "rule",
               "evidence", "aliases", "elements", "bytes", "trainable", "copy_of", "measured"]
REQUIRED = {"path", "layer", "layer_type", "role", "shape", "dtype", "byte_order", "storage", "filters",
            "action", "rule", "evidence", "aliases", "elements", "bytes"}
ROLES = {"kernel", "recurrent_kernel", "bias", "norm_scale", "norm_offset", "running_mean", "running_var",
         "embedding", "counter", "optimizer_slot", "metric", "quantized", "auxiliary", "unknown"}
KERNELS = ("kernel", "recurrent_kernel")
ENOUGH = 100  # elements below which a measured standard deviation says little


def check_schema(plan):
    assert list(plan) == PLAN_KEYS
    assert plan["schema"] == "h5reinit.plan/1"
    assert list(plan["tool"]) == ["name", "version"] and plan["tool"]["name"] == "h5reinit"
    assert list(plan["file"]) == ["path", "bytes", "container", "dialect", "modified"]
    for tensor in plan["tensors"]:
        keys = list(tensor)
        assert keys == [key for key in TENSOR_KEYS if key in tensor], tensor["path"]
        assert REQUIRED <= set(keys), tensor["path"]
        assert tensor["role"] in ROLES and tensor["action"] in ("write", "keep"), tensor["path"]
        assert tensor["elements"] == math.prod(tensor["shape"]), tensor["path"]
        assert tensor["evidence"], tensor["path"]
    totals, tensors = plan["totals"], plan["tensors"]
    assert list(totals) == ["tensors", "write", "keep", "elements", "bytes"]
    assert totals["tensors"] == len(tensors)
    assert totals["write"] == sum(t["action"] == "write" for t in tensors)
    assert totals["keep"] == sum(t["action"] == "keep" for t in tensors)


def by_path(plan) -> dict[str, dict]:
    """Each planned tensor under each of its names; none may appear twice."""
    found = {}
    for tensor in plan["tensors"]:
        for path in (tensor["path"], *tensor["aliases"]):
            assert path not in found or path != tensor["path"], f"{path} is planned twice"
            found.setdefault(path, tensor)
    return found


def _allowed(entry, key):
    return {entry[key], *entry.get(f"{key}_or", [])}


def check_inference(plan, expected, *, unknown_allowed=False):
    """Roles, layer types, shapes and fans, dataset by dataset; all differences in one message."""
    found, wrong = by_path(plan), []
    assert sorted(found) == sorted(expected), "the plan must list each dataset"
    for path, entry in expected.items():
        tensor = found[path]
        if unknown_allowed and tensor["role"] == "unknown":
            continue
        roles, types = _allowed(entry, "role"), _allowed(entry, "layer_type")
        if tensor["role"] not in roles:
            wrong.append(f"{path}: role {tensor['role']}, not {sorted(roles)}")
        # Kinds of normalization that look alike in the file may be left open: their role is certain.
        left_open = tensor["layer_type"] == "unknown" and tensor["role"] in ("norm_scale", "norm_offset")
        if tensor["layer_type"] not in types and "*" not in types and not left_open:
            wrong.append(f"{path}: layer type {tensor['layer_type']}, not {sorted(types)}")
        for key in ("shape", "dtype"):
            if tensor[key] != entry[key]:
                wrong.append(f"{path}: {key} {tensor[key]}, not {entry[key]}")
        if tensor["role"] in KERNELS and "fan_in" in entry:
            for key in ("fan_in", "fan_out"):
                if tensor.get(key) != entry[key]:
                    wrong.append(f"{path}: {key} {tensor.get(key)}, not {entry[key]}")
    assert not wrong, "\n".join(wrong)


def check_default_policy(plan, expected):
    """What the preset `kaiming` does with each role."""
    found, wrong = by_path(plan), []
    for path, entry in expected.items():
        tensor, wanted = found[path], entry.get("action")
        if tensor["role"] == "unknown" or wanted == "any":
            continue
        if wanted == "keep" or entry["role"] in ("metric", "quantized"):
            if tensor["action"] != "keep":
                wrong.append(f"{path}: must be kept")
            continue
        if (entry["role"] != "auxiliary" or "constant" in entry) and tensor["action"] != "write":
            wrong.append(f"{path}: must be written")
        if tensor["role"] in KERNELS and "fan_in" in entry:
            std = oracle_torch.std((entry["fan_out"], entry["fan_in"]))
            name = (tensor.get("initializer") or {}).get("name")
            if name != "kaiming_normal_" or tensor.get("std") != std:
                wrong.append(f"{path}: {name}, std {tensor.get('std')}, not {std}")
    assert not wrong, "\n".join(wrong)


def forget_bias(shape) -> np.ndarray:
    """A Keras LSTM's bias: gates i, f, c, o; ones for f."""
    bias = np.zeros(shape)
    bias[shape[0] // 4: shape[0] // 2] = 1
    return bias


def check_values(path, plan, expected):
    """Constants and distributions of what was written, read back by h5py."""
    found, wrong = by_path(plan), []
    with h5py.File(path) as file:
        for name, entry in expected.items():
            tensor, data = found[name], values(file[name]).astype(np.float64)
            if tensor["action"] == "keep" or tensor["role"] == "unknown" or entry.get("action") == "any":
                continue
            if not np.isfinite(data).all():
                wrong.append(f"{name}: not finite")
            constant = entry.get("constant")
            if constant is not None and tensor["role"] == entry["role"]:
                want = forget_bias(data.shape) if constant == "lstm_forget" else constant
                if not (data == want).all():
                    wrong.append(f"{name}: not all {constant}")
            if tensor["role"] in KERNELS and tensor.get("std") and data.size >= ENOUGH:
                wrong += check_distribution(name, data, tensor["std"])
    assert not wrong, "\n".join(wrong)


def check_distribution(name, data, std) -> list[str]:
    """Mean and standard deviation within five standard errors of the normal distribution's."""
    wrong, n = [], data.size
    if abs(data.std() / std - 1) >= 5 / math.sqrt(2 * n):
        wrong.append(f"{name}: std {data.std()}, planned {std}, {n} elements")
    if abs(data.mean()) >= 5 * std / math.sqrt(n):
        wrong.append(f"{name}: mean {data.mean()}, std {std}, {n} elements")
    return wrong


def check_only_planned_changed(before, after, plan):
    """Kept tensors, attributes and (for direct writes) every byte outside the planned ranges."""
    found, old, new, wrong = by_path(plan), snapshot(before), snapshot(after), []
    assert sorted(old) == sorted(new)
    for name, tensor in found.items():
        changed = old[name] != new[name]
        if changed and tensor["action"] == "keep":
            wrong.append(f"{name} was kept, yet changed")
        if not changed and tensor["role"] in KERNELS and tensor["action"] == "write":
            wrong.append(f"{name} was to be written, yet is as before")
    assert not wrong, "\n".join(wrong)
    assert attributes(before) == attributes(after)
    written = [tensor for tensor in plan["tensors"] if tensor["action"] == "write"]
    if all(tensor["method"] == "direct" for tensor in written):
        check_bytes_outside(before, after, written)


def check_bytes_outside(before, after, written):
    one, two = (np.fromfile(path, np.uint8) for path in (before, after))
    assert one.size == two.size
    contiguous = byte_ranges(before)
    for tensor in written:
        path = tensor["path"]
        for offset, size in [contiguous[path]] if path in contiguous else chunk_ranges(before, path):
            one[offset:offset + size] = two[offset:offset + size]
    different = np.flatnonzero(one != two)
    assert different.size == 0, f"bytes outside the planned tensors changed, first at {different[:1]}"


def check_storage(path, plan):
    """The plan's storage, filters and byte order are those that h5py sees."""
    names = {h5py.h5d.CONTIGUOUS: "contiguous", h5py.h5d.COMPACT: "compact", h5py.h5d.CHUNKED: "chunked"}
    with h5py.File(path) as file:
        datasets = all_datasets(file)
        for tensor in plan["tensors"]:
            properties = datasets[tensor["path"]].id.get_create_plist()
            assert tensor["storage"] == names[properties.get_layout()], tensor["path"]
            assert len(tensor["filters"]) == properties.get_nfilters(), tensor["path"]
            assert tensor["dtype"] == logical_dtype(datasets[tensor["path"]]), tensor["path"]
