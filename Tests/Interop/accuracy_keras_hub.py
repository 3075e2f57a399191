"""KerasHub's backbones, whose layers are mostly classes of their own, for accuracy.py; none where it is not installed.

A variable of one of Keras's layers is held against that layer; one of another class against the value that it
starts with: zeros and ones must stay so, and random values must not become constant.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import accuracy_keras
import keras
import oracle_keras
from keras.src.saving import saving_lib
from support import plan, succeed

TEXT = dict(vocabulary_size=97, num_layers=2, num_heads=2, hidden_dim=16, intermediate_dim=24)
POSITIONED = TEXT | dict(max_sequence_length=12)
GROUPED = dict(vocabulary_size=97, num_layers=2, num_query_heads=4, num_key_value_heads=2, hidden_dim=16,
               intermediate_dim=24)
EXPERTS = dict(num_experts=3, top_k=2)
PICTURE = dict(image_shape=(32, 32, 3))
TRANSFORMER = dict(num_layers=2, num_heads=2, hidden_dim=16, intermediate_dim=24)
BACKBONES = {
    "Albert": POSITIONED | dict(embedding_dim=8), "Bart": POSITIONED, "Bert": POSITIONED, "Roberta": POSITIONED,
    "XLMRoberta": POSITIONED, "Bloom": TEXT, "DebertaV3": POSITIONED | dict(bucket_size=8), "DistilBert": POSITIONED,
    "FNet": {key: value for key, value in POSITIONED.items() if key != "num_heads"}, "GPT2": POSITIONED,
    "OPT": POSITIONED, "GPTNeoX": POSITIONED, "T5": TEXT, "ESM": TEXT, "RoformerV2": TEXT | dict(head_size=8),
    "Falcon": dict(vocabulary_size=97, num_layers=2, num_attention_heads=2, hidden_dim=16, intermediate_dim=24),
    "Llama": GROUPED, "Llama3": GROUPED, "Mistral": GROUPED | dict(sliding_window=8), "Phi3": GROUPED, "Qwen2": GROUPED,
    "Mixtral": GROUPED | EXPERTS, "Qwen3": GROUPED | dict(head_dim=4), "GptOss": GROUPED | EXPERTS | dict(head_dim=4),
    "Qwen3Moe": GROUPED | EXPERTS | dict(head_dim=4, moe_intermediate_dim=8),
    "QwenMoe": GROUPED | EXPERTS | dict(moe_intermediate_dim=8, shared_expert_intermediate_dim=8),
    "Gemma": GROUPED | dict(head_dim=4), "Gemma3": GROUPED | dict(head_dim=4, image_size=16, vision_encoder=None),
    "Whisper": TEXT | dict(max_encoder_sequence_length=12, max_decoder_sequence_length=12),
    "Moonshine": dict(vocabulary_size=97, encoder_num_layers=2, decoder_num_layers=2, hidden_dim=16, filter_dim=16,
                      intermediate_dim=24, encoder_num_heads=2, decoder_num_heads=2),
    "VGG": PICTURE | dict(stackwise_num_repeats=[1, 1], stackwise_num_filters=[8, 16]),
    "DenseNet": PICTURE | dict(stackwise_num_repeats=[1, 2]),
    "ViT": dict(image_shape=(16, 16, 3), patch_size=(8, 8), num_layers=2, num_heads=2, hidden_dim=16, mlp_dim=24),
    "DeiT": dict(image_shape=(16, 16, 3), patch_size=(8, 8)) | TRANSFORMER,
    "DINOV2": dict(image_shape=(16, 16, 3), patch_size=8, num_register_tokens=2) | TRANSFORMER,
    "MiT": PICTURE | dict(layerwise_depths=[1, 1], num_layers=2, hidden_dims=[8, 16], layerwise_num_heads=[1, 2],
                          layerwise_sr_ratios=[2, 1], max_drop_path_rate=0.1, layerwise_patch_sizes=[7, 3],
                          layerwise_strides=[4, 2]),
    "ViTDet": PICTURE | dict(hidden_size=16, num_layers=2, intermediate_dim=24, num_heads=2, patch_size=8,
                             global_attention_layer_indices=[1], num_output_channels=8, window_size=2),
    "Xception": dict(image_shape=(64, 64, 3), stackwise_conv_filters=[[8, 8], [8, 8]], stackwise_pooling=[True, False]),
    "HGNetV2": PICTURE | dict(depths=[1, 1], embedding_size=8, hidden_sizes=[8, 16], stem_channels=[3, 8, 8],
                              hidden_act="relu", use_learnable_affine_block=True, apply_downsample=[False, True],
                              stackwise_stage_filters=[[8, 8, 8, 1, 1, 3], [8, 8, 16, 1, 1, 3]],
                              use_lightweight_conv_block=[False, True]),
}


def names() -> list[str]:
    return [f"keras_hub/{name}" for name in BACKBONES] if importlib.util.find_spec("keras_hub") else []


def is_quick(name: str) -> bool:
    return False


def compare(name: str, folder: Path):
    import keras_hub

    keras.backend.clear_session()
    keras.utils.set_random_seed(2)
    case = name.split("/")[1]
    model = getattr(keras_hub.models, case + "Backbone")(**BACKBONES[case])
    for suffix in (".h5", ".weights.h5", ".keras"):
        path = folder / f"model{suffix}"
        model.save_weights(str(path)) if suffix == ".weights.h5" else model.save(str(path))
        read = {t["path"]: t for t in json.loads(succeed("inspect", path, "--format", "json").stdout)["tensors"]}
        by_alias = {alias: t for t in read.values() for alias in (t["path"], *t["aliases"])}
        planned = {t["path"]: t for t in plan(path, "--on-unknown", "keep")["tensors"]}
        yield suffix, {where: _verdict(truth, by_alias[where], planned)
                       for where, truth in _described(model, path).items()}
        path.unlink()


def _described(model, path: Path) -> dict[str, dict]:
    plain = oracle_keras._entry
    oracle_keras._entry = lambda variable, layer, parents: _truth(variable, layer, plain)
    try:
        return (oracle_keras.describe_legacy(model, path) if path.name == "model.h5"
                else oracle_keras.describe_weights(model, saving_lib))
    finally:
        oracle_keras._entry = plain


def _truth(variable, layer, plain) -> dict:
    values = keras.ops.convert_to_numpy(variable)
    first = float(values.flat[0]) if values.size and (values == values.flat[0]).all() else None
    start = {"starts_with": first, "is_random": first is None, "name": f"{type(layer).__name__} {variable.name}"}
    if not type(layer).__module__.startswith("keras.src"):
        return start
    truth = plain(variable, layer, ())  # without its parents: what the layer is by itself
    kinds = {truth["layer_type"]}
    if truth["layer_type"] == "einsum_dense":  # part of an attention, or the same as a dense one
        kinds |= {"multi_head_attention", "grouped_query_attention"} | ({"dense"} if values.ndim <= 2 else set())
    truth["layer_type_or"] = [*kinds, *(["embedding"] if truth["role"] == "embedding" else [])]
    if truth["role"] == "kernel":
        truth["axes"] = accuracy_keras._axes(truth["layer_type"], layer, values.ndim)
    # A bias starts at zeros whatever its layer declares: --preset declared follows it.
    return truth | start | ({"is_random": False, "starts_with": 0.0} if truth["role"] == "bias" else {})


def _verdict(truth: dict, read: dict, planned: dict) -> tuple[str, str]:
    if read["role"] == "unknown":
        return "refused", truth["name"]
    if "role" in truth:
        verdict = accuracy_keras._verdict(truth, read, {})
        if verdict[0] == "wrong":
            return verdict
    tensor = planned[read["path"]]
    if tensor["action"] == "keep" or "starts_with" not in truth:
        return ("right", "") if "role" in truth else ("unjudged", "")
    drawn = tensor["initializer"]["name"] not in ("zeros_", "ones_", "constant_")
    if truth["is_random"] != drawn and truth["starts_with"] in (None, 0.0, 1.0):
        return "wrong", f"{tensor['initializer']}, where KerasHub starts with {truth['starts_with']}"
    return "right", "type open" if read["layer_type"] == "unknown" else ""
