#!/usr/bin/env python3
"""Write the fixtures of Hugging Face's TensorFlow models, and their entries of `models/expected.json`.

    pip install transformers==4.37.2 tensorflow-cpu==2.15.1 'numpy<2' h5py      # Python 3.11
    python Fixtures/hugging_face.py
"""

from __future__ import annotations

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TRANSFORMERS_OFFLINE="1")

import h5py  # noqa: E402
import tensorflow as tf  # noqa: E402
import transformers  # noqa: E402

import listing  # noqa: E402

ROLES = {
    "Dense": {"kernel": "kernel", "bias": "bias"}, "Embedding": {"embeddings": "embedding"},
    "TFT5LayerNorm": {"weight": "norm_scale"}, "TFT5Attention": {"relative_attention_bias": "embedding"},
    "LayerNormalization": {"gamma": "norm_scale", "beta": "norm_offset"},
    "TFSharedEmbeddings": {"weight": "embedding"}, "TFXLNetLMHead": {"bias": "bias"},
    "TFXLNetMainLayer": {"mask_emb": "auxiliary"},
    "TFXLNetRelativeAttention": {**dict.fromkeys("qkvro", "kernel"), "seg_embed": "embedding",
                                 **dict.fromkeys(("r_r_bias", "r_s_bias", "r_w_bias"), "bias")},
}


def layers_in(value, found):
    """Every Keras layer that can be reached through attributes and lists."""
    if isinstance(value, (list, tuple)):
        for item in value:
            layers_in(item, found)
    elif isinstance(value, tf.keras.layers.Layer) and id(value) not in found:
        found[id(value)] = value
        for child in [*vars(value).values(), *value.submodules]:
            layers_in(child, found)
    return found.values()


def entry(layer, name, variable):
    kind = type(layer).__name__
    role = ROLES[kind][name.lstrip("_")]
    shape = list(variable.shape)
    found = {"layer_type": {"Dense": "dense", "Embedding": "embedding"}.get(kind, "unknown"), "layer_type_or": ["*"],
             "role": role, "shape": shape, "dtype": variable.dtype.name, "trainable": bool(variable.trainable)}
    if kind == "Dense":
        del found["layer_type_or"]
    if role == "kernel":  # XLNet's q, k, v, r are (hidden, heads, dim) and o sums over heads and dim
        outer, inner = shape[0], 1
        for size in shape[1:]:
            inner *= size
        found["fan_in"], found["fan_out"] = (inner, outer) if name == "o" else (outer, inner)
    constants = {"norm_scale": 1, "norm_offset": 0, "bias": 0}
    if role in constants:
        found["constant"] = constants[role]
    return found


def write(name, model, shows):
    model(model.dummy_inputs)
    path = listing.MODELS / name
    model.save_weights(path)
    owners = {}
    for layer in layers_in(model, {}):
        for attribute, value in vars(layer).items():
            if isinstance(value, tf.Variable):
                owners.setdefault(value.ref(), (layer, attribute))
    tensors = {}
    with h5py.File(path) as file:
        for layer in model.layers:
            names = file[layer.name].attrs["weight_names"]
            for weight, variable in zip(names, layer.weights, strict=True):
                tensors[f"/{layer.name}/{weight}"] = entry(*owners[variable.ref()], variable)
    expected[name] = {"producer": f"transformers {transformers.__version__}, TensorFlow {tf.__version__}",
                      "dialect": "keras_legacy", "shows": shows, "tensors": tensors}


expected = listing.load()
tf.keras.utils.set_random_seed(1)
write("hf_t5.h5", transformers.TFT5EncoderModel(transformers.T5Config(
    vocab_size=31, d_model=8, d_kv=3, d_ff=12, num_layers=1, num_heads=2)),
    "a shared embedding written twice, attention biases as tables")
write("hf_xlnet.h5", transformers.TFXLNetLMHeadModel(transformers.XLNetConfig(
    vocab_size=31, d_model=8, n_layer=1, n_head=4, d_inner=12)),
    "attention kernels of one shape, one of them with its outputs first")
listing.save(expected)
