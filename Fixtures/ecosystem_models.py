"""Small models of other ecosystems, saved by their own libraries.

    python ecosystem_models.py OUTPUT_FOLDER

Needs h5py, flax and dm-haiku; writes *.h5.
"""

import sys
from pathlib import Path

import flax.linen as nn
import h5py
import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np


def flatten(tree, prefix=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}/")
        else:
            yield prefix + key, np.asarray(value)


class FlaxNet(nn.Module):
    @nn.compact
    def __call__(self, x, ids):
        x = nn.Conv(6, (3, 3))(x)
        x = nn.BatchNorm(use_running_average=False)(x)
        x = nn.Conv(12, (3, 3), feature_group_count=6)(x)
        x = nn.ConvTranspose(5, (2, 2), name="up_transpose")(x)
        x = nn.ConvTranspose(4, (2, 2), transpose_kernel=True)(x)
        x = nn.PReLU()(x).reshape((x.shape[0], -1))
        x = nn.LayerNorm()(nn.Dense(8)(x))
        e = nn.Embed(11, 8)(ids)
        e = nn.MultiHeadDotProductAttention(2)(nn.RMSNorm()(e))
        e = nn.RNN(nn.LSTMCell(5))(e)
        e = nn.RNN(nn.GRUCell(5))(e)
        return x[:, None, :5] + e


def haiku_net(x, ids):
    x = hk.Conv2D(6, 3)(x)
    x = hk.BatchNorm(True, True, 0.9)(x, True)
    x = hk.DepthwiseConv2D(2, 3)(x)
    x = hk.Conv2DTranspose(5, 2)(x)
    x = hk.Linear(8)(hk.Flatten()(x))
    x = hk.LayerNorm(-1, True, True)(x)
    e = hk.Embed(11, 7)(ids)
    e, _ = hk.dynamic_unroll(hk.LSTM(5), e, hk.LSTM(5).initial_state(2), time_major=False)
    e, _ = hk.dynamic_unroll(hk.GRU(3), e, hk.GRU(3).initial_state(2), time_major=False)
    return hk.nets.MLP([4, 3])(e) + x[:, None, :3]


def save(folder, name, tree):
    with h5py.File(folder / name, "w") as file:
        for path, value in flatten(tree):
            file[path] = value


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    x, ids = jnp.ones((2, 4, 4, 3)), jnp.zeros((2, 3), int)
    variables = FlaxNet().init(jax.random.key(0), x, ids)
    save(folder, "flax.h5", variables)
    net = hk.transform_with_state(haiku_net)
    params, _ = net.init(jax.random.PRNGKey(0), x, ids)
    save(folder, "haiku.h5", params)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
