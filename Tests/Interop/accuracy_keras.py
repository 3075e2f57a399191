"""Keras 3's and tf_keras's applications and a zoo of layers, for accuracy.py."""

from __future__ import annotations

import json
import math
from pathlib import Path

import keras
import keras_models
import oracle_keras
import tf_keras
from keras.src.saving import saving_lib as keras_saving
from support import plan, succeed
from tf_keras.src.saving import saving_lib as tf_keras_saving

SAVING = {keras: keras_saving, tf_keras: tf_keras_saving}
APPLICATIONS = """
MobileNet MobileNetV2 MobileNetV3Small MobileNetV3Large EfficientNetB0 EfficientNetB2 EfficientNetV2B0 EfficientNetV2B2
ResNet50 ResNet101 ResNet50V2 ResNet101V2 DenseNet121 DenseNet169 NASNetMobile Xception InceptionV3 InceptionResNetV2
ConvNeXtTiny VGG16 VGG19
""".split()
ZOO = "zoo_conv zoo_transposed zoo_rnn zoo_attention zoo_norm partial_norm nested shared".split()


def names() -> list[str]:
    return [f"{library}/{name}" for library in ("keras", "tf_keras") for name in [*ZOO, *APPLICATIONS]
            if (hasattr(keras_models, name) or name in APPLICATIONS)
            and (library, name) != ("keras", "NASNetMobile")]  # which Keras 3 does not build on torch


def is_quick(name: str) -> bool:
    return name.split("/")[1] in (*ZOO, "MobileNetV2")


def _build(K, name: str):
    if name in ZOO:
        return getattr(keras_models, name)(K)
    size = 32 if name.startswith(("VGG", "ResNet", "MobileNet", "DenseNet", "Conv", "Efficient")) else 96
    options = {"include_top": False} if name == "NASNetMobile" else {"classes": 10}
    return getattr(K.applications, name)(weights=None, input_shape=(size, size, 3), **options)


def compare(name: str, folder: Path):
    library, _, case = name.partition("/")
    K = {"keras": keras, "tf_keras": tf_keras}[library]
    K.backend.clear_session()
    K.utils.set_random_seed(2)
    model = _build(K, case)
    for suffix in (".h5", ".weights.h5", ".keras"):
        path = folder / f"model{suffix}"
        if suffix == ".weights.h5":
            model.save_weights(str(path))
        else:
            model.save(str(path))
        truths = _describe(K, model, path)
        read = {t["path"]: t for t in json.loads(succeed("inspect", path, "--format", "json").stdout)["tensors"]}
        by_alias = {alias: t for t in read.values() for alias in (t["path"], *t["aliases"])}
        stds = {t["path"]: t.get("std") for t in plan(path, "--fan", "keras", "--on-unknown", "keep")["tensors"]}
        yield suffix, {where: _verdict(truth, by_alias[where], stds) for where, truth in truths.items()}
        path.unlink()


def _describe(K, model, path: Path) -> dict[str, dict]:
    plain = oracle_keras._entry

    def with_axes(variable, layer, parents):
        if type(layer).__name__ == "LayerScale":  # ConvNeXt's own class: no norm, though tf_keras says gamma
            return {"layer_type": "layer_scale", "role": "auxiliary"}
        entry = plain(variable, layer, parents)
        if entry["role"] in ("kernel", "recurrent_kernel"):
            name = oracle_keras.variable_name(variable)
            entry["axes"] = _axes(entry["layer_type"], layer, len(entry["shape"]))
            entry["he_std"] = _he_std(layer, name, entry["shape"])
        return entry

    oracle_keras._entry = with_axes
    try:
        if path.suffix == ".keras" or path.name.endswith(".weights.h5"):
            return oracle_keras.describe_weights(model, SAVING[K])
        return oracle_keras.describe_legacy(model, path)
    finally:
        oracle_keras._entry = plain


def _axes(layer_type: str, layer, rank: int) -> dict[str, list[int]]:
    """From Keras's documentation of its kernels: window, inputs, outputs; an equation says it for the others."""
    if hasattr(layer, "equation"):
        inputs, rest = layer.equation.split(",")
        kernel, output = rest.split("->")
        return {"in": [i for i, axis in enumerate(kernel) if axis not in output],
                "out": [i for i, axis in enumerate(kernel) if axis in output], "spatial": []}
    inner, outer = [rank - 2], [rank - 1]
    if layer_type.endswith("_transpose"):
        inner, outer = outer, inner
    return {"in": inner, "out": outer, "spatial": list(range(rank - 2))}


def _he_std(layer, name: str, shape) -> float | None:
    """The std that Keras's HeNormal gives a kernel of this shape; an equation's fans are another matter."""
    if hasattr(layer, "equation"):
        return None
    return math.sqrt(2 / keras.src.initializers.random_initializers.compute_fans(tuple(shape))[0])


def _verdict(truth: dict, read: dict, stds: dict) -> tuple[str, str]:
    role, kind = read["role"], read["layer_type"]
    if role == "unknown":
        return "refused", f"{truth['layer_type']} {truth['role']}"
    if role not in {truth["role"], *truth.get("role_or", [])}:
        return "wrong", f"role {role}, not {truth['role']}"
    types = {truth["layer_type"], *truth.get("layer_type_or", [])}
    if kind not in types and "*" not in types and kind != "unknown":
        return "wrong", f"type {kind}, not {sorted(types)}"
    for key in ("fan_in", "fan_out"):
        if key in truth and read.get(key) != truth[key]:
            return "wrong", f"{key} {read.get(key)}, not {truth[key]}"
    if "axes" in truth and read.get("axes") and read["axes"] != truth["axes"]:
        return "wrong", f"axes {read['axes']}, not {truth['axes']}"
    std, wanted = stds.get(read["path"]), truth.get("he_std")
    if std and wanted and not math.isclose(std, wanted, rel_tol=1e-6):
        return "wrong", f"std {std}, not {wanted}"
    return "right", "type open" if kind == "unknown" and "*" not in types else ""
