#!/usr/bin/env python3
"""Write the fixtures of Keras 0.3.3 and 1.2.2 with those releases themselves, and their entries of
`models/expected.json` from the live layers.

    pip install tensorflow-cpu==2.15.1 'numpy<2' h5py pyyaml six scipy          # Python 3.11
    pip install --no-deps --no-build-isolation --target OLD keras==1.2.2        # or 0.3.3
    python Fixtures/old_keras.py OLD

Both releases run on TensorFlow's version 1 interface; Theano's order of axes ("th") is a setting of
theirs. Optimizer state is not made: that needs a training step.
"""

from __future__ import annotations

import collections
import collections.abc
import inspect
import math
import os
import sys
import tempfile

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="",
                  HOME=tempfile.mkdtemp())

import h5py  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf2  # noqa: E402

tf = tf2.compat.v1
tf.disable_v2_behavior()
for name in ("training.moving_averages", "ops.tensor_array_ops", "ops.control_flow_ops", "ops.ctc_ops",
             "ops.functional_ops"):
    __import__(f"tensorflow.python.{name}")
sys.modules["tensorflow"] = tf
for name in [name for name in sys.modules if name.split(".")[0] == "keras"]:
    del sys.modules[name]  # TensorFlow has brought its own
sys.path.insert(0, sys.argv[1])
for name in ("Iterable", "Callable", "MutableSet"):
    setattr(collections, name, getattr(collections.abc, name))
Arguments = collections.namedtuple("Arguments", "args varargs keywords defaults")
inspect.getargspec = lambda function: Arguments(*inspect.getfullargspec(function)[:4])

import keras  # noqa: E402
from keras import backend as K  # noqa: E402

import listing  # noqa: E402
from listing import MODELS  # noqa: E402

VERSION = getattr(keras, "__version__", "0.3.3")
ROLES = {"W": "kernel", "U": "recurrent_kernel", "b": "bias", "gamma": "norm_scale", "beta": "norm_offset",
         "running_mean": "running_mean", "running_std": "running_var", "alphas": "auxiliary",
         "betas": "auxiliary", "depthwise_kernel": "kernel", "pointwise_kernel": "kernel"}
TYPES = {"Convolution1D": "conv1d", "Convolution2D": "conv2d", "AtrousConvolution2D": "conv2d",
         "Deconvolution2D": "conv2d_transpose", "SeparableConvolution2D": "separable_conv2d", "Dense": "dense",
         "TimeDistributedDense": "dense", "MaxoutDense": "maxout_dense", "Highway": "highway",
         "Embedding": "embedding", "PReLU": "p_re_lu", "ParametricSoftplus": "parametric_softplus",
         "BatchNormalization": "batch_normalization", "LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple_rnn",
         "ConvLSTM2D": "conv_lstm2d", "LocallyConnected2D": "locally_connected2d"}


def fans(layer, name, shape):
    """torch's fan_in and fan_out of the equivalent PyTorch module's weight."""
    kind = type(layer).__name__
    if kind == "MaxoutDense":
        return shape[1], shape[0] * shape[2]
    if kind.startswith("LocallyConnected"):
        return shape[1], shape[2]
    if len(shape) == 2:
        return shape[0], shape[1]
    old_time = kind == "Convolution1D" and not VERSION.startswith("1.2")
    is_th = old_time or kind != "Convolution1D" and layer.dim_ordering == "th"
    out, into, window = (shape[0], shape[1], shape[2:]) if is_th else (shape[-1], shape[-2], shape[:-2])
    field = math.prod(window)
    if name == "depthwise_kernel":
        return field, out * into * field
    if kind == "Deconvolution2D":  # PyTorch's (in, out, kh, kw)
        return out * field, into * field
    return into * field, out * field


def entry(layer, variable):
    """What the live layer says of one of its variables: the attribute that holds it, and the class."""
    names = [name for name, value in vars(layer).items() if value is variable]
    name = next(name for name in names if name.split("_")[0] in ROLES or name in ROLES)
    value = np.asarray(K.get_value(variable))
    role = ROLES.get(name, ROLES.get(name.split("_")[0]))
    if type(layer).__name__ == "Embedding":
        role = "embedding"
    found = {"layer_type": TYPES[type(layer).__name__], "role": role, "shape": list(value.shape),
             "dtype": value.dtype.name, "trainable": "running" not in name}
    if role in ("kernel", "recurrent_kernel"):
        found["fan_in"], found["fan_out"] = fans(layer, name, list(value.shape))
    elif role != "embedding":
        # The framework's own start: what the live variable holds, since nothing was trained.
        flat = value.ravel()
        found["constant"] = float(flat[0]) if (flat == flat[0]).all() else "lstm_forget"
    return found


def owners(layer):
    """Layers that own variables themselves, wrapped and nested ones included."""
    inner = [*getattr(layer, "layers", [])]
    inner += [getattr(layer, name) for name in ("forward_layer", "backward_layer") if hasattr(layer, name)]
    if not inner and type(layer).__name__ == "TimeDistributed":
        inner = [layer.layer]
    return [owner for child in inner for owner in owners(child)] if inner else [layer]


def describe(model, file):
    """Entries by path: Keras saves each layer's weights, trainable ones first, under its own names."""
    found = {}
    if VERSION == "0.3.3":
        nodes = list(getattr(model, "nodes", {}).values())
        lists = [("/graph", nodes)] if nodes else [(f"/layer_{i}", [layer]) for i, layer in enumerate(model.layers)]
        for group, layers in lists:
            held = [(layer, v) for layer in layers for v in layer.trainable_weights + layer.non_trainable_weights]
            found.update({f"{group}/param_{i}": entry(*pair) for i, pair in enumerate(held)})
        return found
    root = file.get("model_weights", file)
    for layer in getattr(model, "flattened_layers", None) or model.layers:
        group = root[layer.name]
        owned = {id(v): (owner, v) for owner in owners(layer) for v in owner.weights}
        for name, variable in zip(group.attrs["weight_names"], layer.weights, strict=True):
            found[f"{group.name}/{name.decode() if isinstance(name, bytes) else name}"] = entry(*owned[id(variable)])
    return found


def write(name, model, shows, *, weights_only=False, soften=None):
    path = MODELS / name
    if weights_only or VERSION == "0.3.3":
        model.save_weights(str(path), overwrite=True)
    else:
        model.save(str(path))
    with h5py.File(path) as file:
        tensors = describe(model, file)
    for tensor in tensors.values():
        if tensor["layer_type"] in (soften or ()):
            tensor["layer_type_or"] = ["unknown"]
    dialect = "keras_0" if VERSION == "0.3.3" else "keras_legacy"
    expected[name] = {"producer": f"Keras {VERSION}", "dialect": dialect, "shows": shows, "tensors": tensors}


def keras0():
    from keras.layers.advanced_activations import PReLU
    from keras.layers.convolutional import Convolution1D, Convolution2D
    from keras.layers.core import Activation, Dense, Flatten, Highway, MaxoutDense, TimeDistributedDense
    from keras.layers.embeddings import Embedding
    from keras.layers.normalization import BatchNormalization
    from keras.layers.recurrent import GRU, LSTM, SimpleRNN
    from keras.models import Graph, Sequential

    model = Sequential()
    for layer in (Convolution2D(8, 3, 5, input_shape=(3, 7, 9)), Activation("relu"), BatchNormalization(axis=1),
                  Convolution2D(6, 3, 3), PReLU(), Flatten(), Dense(10), BatchNormalization(), PReLU(),
                  MaxoutDense(7, nb_feature=3), Highway(), Dense(4)):
        model.add(layer)
    write("keras0_th_cnn.h5", model, "Keras before 1.0: numbered layers, convolutions out-first")
    model = Sequential()
    for layer in (Embedding(20, 6), LSTM(5, return_sequences=True), GRU(5, return_sequences=True),
                  SimpleRNN(5, return_sequences=True), TimeDistributedDense(7), Convolution1D(6, 3)):
        model.add(layer)
    write("keras0_rnn.h5", model, "Keras before 1.0: a triple of weights for each gate", soften=["conv1d"])
    graph = Graph()
    graph.add_input("in", input_shape=(9,), dtype="int")
    graph.add_node(Embedding(20, 6, input_length=9), "e", "in")
    graph.add_node(LSTM(5), "l", "e")
    graph.add_node(Dense(4), "d", "l")
    graph.add_node(BatchNormalization(), "n", "d")
    graph.add_node(Dense(2), "o", "n")
    graph.add_output("out", "o")
    write("keras0_graph.h5", graph, "Keras before 1.0: a graph's weights in one list")


def unrolled(step, inputs, states, go_backwards=False, mask=None, constants=None, unroll=False, input_length=None):
    return loop(step, inputs, states, go_backwards, None, constants, True, input_length)


def cnn(ordering):
    from keras.layers import (AtrousConvolution2D, BatchNormalization, Convolution2D, Deconvolution2D, Dense, Flatten,
                              Highway, LocallyConnected2D, MaxoutDense, ParametricSoftplus, PReLU,
                              SeparableConvolution2D)
    from keras.models import Sequential
    K.set_image_dim_ordering(ordering)
    is_th = ordering == "th"

    def size(channels, *window):
        return (channels, *window) if is_th else (*window, channels)
    layers = [Convolution2D(8, 3, 5, input_shape=size(3, 9, 11), name="stem"), BatchNormalization(axis=1 if is_th else 3),
              AtrousConvolution2D(6, 3, 3, atrous_rate=(2, 2), bias=False)]
    layers += [] if is_th else [SeparableConvolution2D(7, 1, 1, depth_multiplier=2)]
    layers += [Deconvolution2D(5, 2, 2, output_shape=(None, *size(5, 5, 5))), LocallyConnected2D(4, 3, 3),
               PReLU(shared_axes=[2, 3] if is_th else [1, 2]), Flatten(), Dense(10), ParametricSoftplus(),
               MaxoutDense(7, nb_feature=3), Highway(), Dense(4, bias=False)]
    model = Sequential()
    for layer in layers:
        model.add(layer)
    return model


def keras1():
    import keras.layers.convolutional_recurrent
    import keras.layers.recurrent
    from keras.layers import (GRU, LSTM, BatchNormalization, Bidirectional, ConvLSTM2D, Convolution1D, Dense, Embedding,
                              Flatten, Input, SimpleRNN, TimeDistributed, merge)
    from keras.models import Model, Sequential
    write("keras1_tf_cnn.h5", cnn("tf"), "Keras 1, dim_ordering tf")
    write("keras1_th_cnn_weights.h5", cnn("th"), "Keras 1, dim_ordering th, without a config", weights_only=True)
    keras.layers.recurrent.K.rnn = unrolled
    sequence, words = Input((7, 6)), Input((5,), dtype="int32")
    x = Convolution1D(8, 3)(sequence)
    x = LSTM(5, return_sequences=True)(x)
    x = LSTM(5, return_sequences=True, consume_less="gpu")(x)
    x = Bidirectional(GRU(4, return_sequences=True))(x)
    x = SimpleRNN(3, return_sequences=True)(x)
    x = TimeDistributed(Dense(4))(x)
    x = Flatten()(merge([x, Embedding(20, 4)(words)], mode="concat"))
    inner = Sequential(name="innerseq")
    inner.add(Dense(3, input_dim=40, name="in_d"))
    inner.add(BatchNormalization())
    model = Model([sequence, words], inner(x))
    write("keras1_rnn.h5", model, "Keras 1: per-gate and packed recurrent layers, wrappers, a nested Sequential")
    K.set_image_dim_ordering("th")
    model = Sequential()
    model.add(ConvLSTM2D(4, 3, 3, input_shape=(3, 2, 6, 7), border_mode="same"))
    write("keras1_th_convlstm.h5", model, "Keras 1: a convolution for each gate")


expected = listing.load()
if VERSION == "0.3.3":
    keras0()
else:
    loop = K.rnn
    keras1()
listing.save(expected)
