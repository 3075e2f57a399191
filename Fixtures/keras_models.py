"""Small Keras models; each builder takes the framework (`keras` or `tf_keras`) as its argument."""

from __future__ import annotations

import numpy as np


def _compiled(K, model, loss="mse", metrics=()):
    """Compile with Adam and take one training step, so that optimizer state exists."""
    model.compile(optimizer=K.optimizers.Adam(0.01), loss=loss, metrics=list(metrics))
    rng = np.random.default_rng(0)
    inputs = [rng.normal(size=(4, *x.shape[1:])).astype("float32") for x in model.inputs]
    outputs = [rng.uniform(size=(4, *y.shape[1:])).astype("float32") for y in model.outputs]
    model.fit(inputs if len(inputs) > 1 else inputs[0], outputs if len(outputs) > 1 else outputs[0],
              epochs=1, batch_size=4, verbose=0)
    return model


def demo(K):
    """An image classifier: two convolutions, batch normalization, a dense head."""
    L = K.layers
    image = K.Input((14, 14, 1), name="image")
    x = L.Conv2D(6, 3, activation="relu", name="conv1")(image)
    x = L.BatchNormalization(name="norm1")(x)
    x = L.Conv2D(12, 3, use_bias=False, name="conv2")(x)
    x = L.BatchNormalization(name="norm2")(x)
    x = L.GlobalAveragePooling2D(name="pool")(L.ReLU(name="relu2")(x))
    x = L.Dense(16, activation="relu", name="features")(x)
    model = K.Model(image, L.Dense(10, activation="softmax", name="classes")(x), name="demo")
    return _compiled(K, model, "categorical_crossentropy")


def nested(K, compiled=True):
    """A Functional encoder and a Sequential head inside a Functional model."""
    L = K.layers
    image = K.Input((8, 8, 2), name="encoder_image")
    x = L.Conv2D(6, 3, padding="same", activation="relu", name="c1")(image)
    x = L.BatchNormalization(name="bn1")(x)
    x = L.Conv2D(8, 3, use_bias=False, name="c2")(x)
    encoder = K.Model(image, L.GlobalAveragePooling2D(name="gap")(x), name="encoder")
    head = K.Sequential([K.Input((8,)), L.Dense(12, activation="relu", name="d1"),
                         L.Dense(4, name="d2")], name="head")
    top = K.Input((8, 8, 2), name="image")
    y = head(encoder(top))
    model = K.Model(top, L.Dense(3, activation="softmax", name="out")(y), name="nested")
    return _compiled(K, model) if compiled else model


def zoo_conv(K):
    """Convolutions: plain, grouped, depthwise, separable, one to three dimensions."""
    L = K.layers
    one, two, three = K.Input((12, 4)), K.Input((12, 12, 4)), K.Input((6, 6, 6, 2))
    a = L.Conv1D(8, 3)(one)
    a = L.DepthwiseConv1D(3, depth_multiplier=2)(a)
    a = L.SeparableConv1D(6, 3, depth_multiplier=2)(a)
    b = L.Conv2D(8, 3, activation="relu")(two)
    b = L.Conv2D(12, 3, groups=4, name="grouped_conv2d")(b)
    b = L.DepthwiseConv2D(3, depth_multiplier=2)(b)
    b = L.SeparableConv2D(6, 3)(b)
    c = L.Conv3D(4, (2, 3, 3))(three)
    return K.Model([one, two, three], [a, b, c], name="zoo_conv")


def zoo_transposed(K):
    """Transposed convolutions and parametric slopes."""
    L = K.layers
    one, two, three = K.Input((6, 6)), K.Input((6, 6, 8)), K.Input((4, 4, 4, 4))
    a = L.PReLU()(L.Conv1DTranspose(5, 3)(one))
    b = L.Conv2DTranspose(10, (3, 2), use_bias=False)(two)
    b = L.Conv2DTranspose(6, 2)(L.PReLU(shared_axes=[1, 2])(b))
    c = L.Conv3DTranspose(3, 2)(three)
    return K.Model([one, two, three], [a, b, c], name="zoo_transposed")


def zoo_rnn(K):
    """Recurrent layers, their wrappers, and an embedding."""
    L = K.layers
    tokens, video = K.Input((6,), dtype="int32"), K.Input((3, 6, 6, 2))
    x = L.Embedding(20, 8)(tokens)
    x = L.LSTM(6, return_sequences=True)(x)
    x = L.GRU(5, return_sequences=True)(x)
    x = L.GRU(4, reset_after=False, return_sequences=True)(x)
    x = L.Bidirectional(L.LSTM(4, return_sequences=True))(x)
    x = L.SimpleRNN(7, return_sequences=True)(x)
    x = L.TimeDistributed(L.Dense(9))(x)
    y = L.ConvLSTM2D(3, 3)(video)
    return K.Model([tokens, video], [x, y], name="zoo_rnn")


def partial_norm(K):
    """Batch normalization without scale, without offset, without both."""
    L = K.layers
    image = K.Input((6, 6, 4))
    x = L.BatchNormalization(scale=False)(L.Conv2D(8, 3, use_bias=False)(image))
    x = L.BatchNormalization(center=False)(x)
    return K.Model(image, L.BatchNormalization(scale=False, center=False)(x), name="partial_norm")


def zoo_norm(K):
    """Normalizations and dense layers."""
    L = K.layers
    image, table = K.Input((6, 6, 8)), K.Input((5,))
    x = L.BatchNormalization()(image)
    x = L.LayerNormalization()(x)
    x = L.GroupNormalization(groups=4)(x)
    if hasattr(L, "RMSNormalization"):
        x = L.RMSNormalization()(x)
    x = L.SpectralNormalization(L.Conv2D(6, 3))(x)
    x = L.PReLU()(x)
    normalization = L.Normalization()
    normalization.adapt(np.random.default_rng(1).normal(size=(32, 5)).astype("float32"))
    y = L.Dense(16, activation="tanh")(normalization(table))
    y = L.Dense(4, use_bias=False)(y)
    return K.Model([image, table], [x, y], name="zoo_norm")


def zoo_attention(K):
    """Attention layers and a dense layer in Einstein notation."""
    L = K.layers
    x = K.Input((6, 16))
    y = L.MultiHeadAttention(num_heads=2, key_dim=5)(x, x)
    y = L.EinsumDense("abc,cde->abde", output_shape=(None, 3, 4), bias_axes="de")(y)
    y = L.EinsumDense("abde,def->abf", output_shape=(None, 10), bias_axes="f")(y)
    y = L.Attention(use_scale=True)([y, y])
    y = L.AdditiveAttention()([y, y])
    return K.Model(x, y, name="zoo_attention")


def small(K, dtype):
    """Convolution, batch normalization, dense and LSTM, all of one dtype policy."""
    L = K.layers
    image, series = K.Input((6, 6, 3)), K.Input((5, 4))
    x = L.Conv2D(8, 3, dtype=dtype)(image)
    x = L.BatchNormalization(dtype=dtype)(x)
    x = L.Dense(6, dtype=dtype)(L.Flatten(dtype=dtype)(x))
    y = L.LSTM(6, recurrent_initializer="glorot_uniform", dtype=dtype)(series)
    return K.Model([image, series], [x, y], name="small")


def mlp(K):
    """An embedding and two dense layers, for quantization and LoRA."""
    L = K.layers
    tokens = K.Input((4,), dtype="int32")
    x = L.Flatten()(L.Embedding(24, 8)(tokens))
    x = L.Dense(16, activation="relu")(x)
    return K.Model(tokens, L.Dense(8)(x), name="mlp")


def shared(K):
    """One dense layer used by two nested models: Keras writes its tensors twice."""
    L = K.layers
    common = L.Dense(16, name="common")

    def branch(name):
        x = K.Input((16,))
        return K.Model(x, L.Dense(16, name=f"{name}_own")(common(x)), name=name)

    x = K.Input((16,))
    return K.Model(x, L.Add()([branch("left")(x), branch("right")(x)]), name="shared")


def subclassed(K):
    """A subclassed model: paths are Python attribute names."""
    L = K.layers

    class Tagger(K.Model):
        def __init__(self):
            super().__init__(name="tagger")
            self.token_embedding = L.Embedding(20, 8)
            self.blocks = [L.Dense(16, activation="relu"), L.Dense(16)]
            self.norm = L.BatchNormalization()
            self.classifier = L.Dense(3)

        def call(self, tokens):
            x = self.token_embedding(tokens)
            for block in self.blocks:
                x = block(x)
            return self.classifier(self.norm(x))

    model = Tagger()
    model.compile(optimizer=K.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    model.fit(np.arange(20).reshape(4, 5), np.zeros((4, 5, 3), "float32"), batch_size=4, verbose=0)
    return model
