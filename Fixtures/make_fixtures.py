#!/usr/bin/env python3
"""Write every fixture with the real libraries, `expected.json` from their live objects, and the
table in README.md.

    python Fixtures/make_fixtures.py            # all
    python Fixtures/make_fixtures.py torch_     # those whose name starts so; expected.json is updated
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")  # tf_keras wrappers look for themselves under tf.keras
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import h5py  # noqa: E402
import keras  # noqa: E402
import tf_keras  # noqa: E402
import torch  # noqa: E402
from keras.src.legacy.saving import legacy_h5_format  # noqa: E402
from keras.src.saving import saving_lib as keras_saving  # noqa: E402
from tf_keras.src.saving import saving_lib as tf_keras_saving  # noqa: E402

import keras_models  # noqa: E402
import listing  # noqa: E402
import oracle_keras  # noqa: E402
import oracle_torch  # noqa: E402
import torch_models  # noqa: E402

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
LIMIT = 64 * 1024
FIXTURES: dict[str, tuple] = {}
SAVING = {keras: keras_saving, tf_keras: tf_keras_saving}


def chunks(shape):
    """A bit more than half of the first axis: two chunks, the second one not full."""
    return (shape[0] // 2 + 1, *shape[1:])


def fixture(name, producer, dialect, shows, **extra):
    """Register `write(path) -> expected entries` for one file."""
    def register(write):
        FIXTURES[name] = (write, {"producer": producer, "dialect": dialect, "shows": shows, **extra})
        return write
    return register


def keras_full(K, build):
    def write(path):
        model = build(K)
        model.save(str(path))
        return oracle_keras.describe_legacy(model, path)
    return write


def keras_legacy_weights(K, build):
    def write(path):
        model = build(K)
        if K is tf_keras:
            model.save_weights(str(path))
        else:  # `save_weights` refuses the name in Keras 3; the writer is still there
            with h5py.File(path, "w") as file:
                legacy_h5_format.save_weights_to_hdf5_group(file, model)
        return oracle_keras.describe_legacy(model, path)
    return write


def keras_weights(K, build):
    def write(path):
        model = build(K)
        model.save_weights(str(path))
        return oracle_keras.describe_weights(model, SAVING[K])
    return write


def quantized(K):
    model = keras_models.mlp(K)
    model.quantize("int8")
    return model


def with_lora(K):
    model = keras_models.mlp(K)
    for layer in model.layers:
        if hasattr(layer, "enable_lora"):
            layer.enable_lora(2)
    return model


KERAS, TF_KERAS, TORCH = (f"Keras {keras.__version__}", f"tf_keras {tf_keras.__version__}",
                          f"torch {torch.__version__.split('+')[0]}, h5py {h5py.__version__}")

fixture("demo.h5", KERAS, "keras_legacy", "image classifier, compiled, one training step")(
    keras_full(keras, keras_models.demo))
for K, producer, stem in ((keras, KERAS, "keras3"), (tf_keras, TF_KERAS, "tf_keras")):
    fixture(f"{stem}_nested.h5", producer, "keras_legacy",
            "Functional and Sequential inside Functional, with Adam state")(keras_full(K, keras_models.nested))
    fixture(f"{stem}_nested_legacy_weights.h5", producer, "keras_legacy",
            "legacy weights only: layer_names at the root")(keras_legacy_weights(K, keras_models.nested))
    fixture(f"{stem}_nested.weights.h5", producer, "keras_weights",
            "the same model, with optimizer state")(keras_weights(K, keras_models.nested))
    for zoo in ("conv", "transposed", "rnn", "norm", "attention"):
        if K is tf_keras and zoo == "transposed":
            continue  # nothing that the Keras 3 file does not show
        build = getattr(keras_models, f"zoo_{zoo}")
        shows = build.__doc__.split(".")[0].split(";")[0].lower()
        fixture(f"{stem}_zoo_{zoo}.h5", producer, "keras_legacy", shows)(keras_full(K, build))
        # A bare weights file has no equation: one of the einsum kernels may be read in two ways.
        extra = {"plan_exit": [65]} if zoo == "attention" else {}
        fixture(f"{stem}_zoo_{zoo}.weights.h5", producer, "keras_weights", shows, **extra)(
            keras_weights(K, build))
    fixture(f"{stem}_subclassed.weights.h5", producer, "keras_weights",
            "attribute names as paths, optimizer state, metrics")(keras_weights(K, keras_models.subclassed))
    if K is tf_keras:
        continue
    fixture(f"{stem}_partial_norm.h5", producer, "keras_legacy",
            "batch normalization without scale, without offset, without both")(keras_full(K, keras_models.partial_norm))
    fixture(f"{stem}_partial_norm.weights.h5", producer, "keras_weights",
            "the same: gamma or beta cannot be told from the file", plan_exit=[0, 65])(
        keras_weights(K, keras_models.partial_norm))
    fixture(f"{stem}_shared.h5", producer, "keras_legacy",
            "one layer in two nested models: tensors written twice")(keras_full(K, keras_models.shared))
for dtype in ("float16", "float64"):
    fixture(f"keras3_{dtype}.h5", KERAS, "keras_legacy", f"{dtype} policy")(
        keras_full(keras, lambda K, dtype=dtype: keras_models.small(K, dtype)))
bfloat16 = lambda K: keras_models.small(K, "bfloat16")  # noqa: E731
fixture("keras3_bfloat16.h5", KERAS, "keras_legacy", "bfloat16 as 2-byte opaque, no attribute",
        plan_exit=[0, 65])(keras_full(keras, bfloat16))
fixture("keras3_bfloat16.weights.h5", KERAS, "keras_weights", "bfloat16 as 2-byte opaque, dtype attribute")(
    keras_weights(keras, bfloat16))
fixture("keras3_int8.h5", KERAS, "keras_legacy", "int8-quantized")(keras_full(keras, quantized))
fixture("keras3_int8.weights.h5", KERAS, "keras_weights", "int8-quantized")(keras_weights(keras, quantized))
fixture("keras3_lora.h5", KERAS, "keras_legacy", "LoRA factors beside the kernels")(keras_full(keras, with_lora))


@fixture("keras3_split_names.h5", f"h5py {h5py.__version__}", "keras_legacy",
         "layer_names split into layer_names0, layer_names1 (written by hand in that layout: Keras "
         "itself splits only above 64 512 bytes)")
def split_names(path):
    model = keras_models.mlp(keras)
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
        names = [layer.name.encode() for layer in model.layers]
        del file.attrs["layer_names"]
        width = max(map(len, names))
        for index, part in enumerate((names[:3], names[3:])):
            file.attrs.create(f"layer_names{index}", part, dtype=f"S{width}")
    return oracle_keras.describe_legacy(model, path)


def torch_file(build, writer, rename=lambda key: key, file_options=None, convert=None):
    """A module's state dict written by `writer(file, state)`; keys become paths by `rename`."""
    def write(path):
        module = build()
        if convert:
            module = module.to(convert)
        with h5py.File(path, "w", **(file_options or {})) as file:
            writer(file, module.state_dict())
        return {"/" + rename(key): entry for key, entry in oracle_torch.describe(module).items()}
    return write


def dumped(rename=lambda key: key, **options):
    return lambda file, state: torch_models.dump(file, state, rename, **options)


for zoo in ("layers", "recurrent", "attention", "parametrized"):
    build = getattr(torch_models, f"zoo_{zoo}")
    fixture(f"torch_zoo_{zoo}.h5", TORCH, "torch", build.__doc__.split(".")[0].lower())(
        torch_file(build, dumped()))
for stem, shows, rename in (
    ("nested", "keys as nested groups", torch_models.nested),
    ("module_prefix", "DataParallel's prefix", lambda key: "module." + key),
    ("orig_mod_prefix", "torch.compile's prefix", lambda key: "_orig_mod." + key),
    ("state_dict_group", "state dict in a group", lambda key: "state_dict/" + key),
):
    fixture(f"torch_{stem}.h5", TORCH, "torch", shows)(
        torch_file(torch_models.CNN, dumped(rename), rename))
for stem, shows, options in (
    ("gzip_shuffle", "gzip 4 and shuffle, several chunks", dict(chunks=chunks, compression="gzip", shuffle=True)),
    ("fletcher32", "chunked with checksums", dict(chunks=chunks, fletcher32=True)),
    ("chunked", "chunked without a filter", dict(chunks=chunks)),
):
    fixture(f"torch_{stem}.h5", TORCH, "torch", shows)(torch_file(torch_models.CNN, dumped(**options)))
fixture("torch_lzf.h5", TORCH, "torch", "lzf: a filter that stock libhdf5 lacks", plan_exit=[0, 69], apply_exit=69)(
    torch_file(torch_models.CNN, dumped(chunks=True, compression="lzf")))
fixture("torch_compact.h5", TORCH, "torch", "compact storage")(
    torch_file(torch_models.CNN, torch_models.dump_compact))
fixture("torch_track_order.h5", TORCH, "torch", "link creation order tracked")(
    torch_file(torch_models.CNN, dumped(), file_options={"track_order": True}))
fixture("torch_latest.h5", TORCH, "torch", "libver latest")(
    torch_file(torch_models.CNN, dumped(), file_options={"libver": "latest"}))
fixture("torch_float16.h5", TORCH, "torch", "float16")(
    torch_file(torch_models.CNN, dumped(), convert=torch.float16))
fixture("torch_float64.h5", TORCH, "torch", "float64")(
    torch_file(torch_models.CNN, dumped(), convert=torch.float64))
for how, shows, extra in (
    ("opaque-attr", "bfloat16 as 2-byte opaque with a dtype attribute", {}),
    ("opaque", "bfloat16 as bare 2-byte opaque", {"plan_exit": [0, 65]}),
    ("int16-attr", "bfloat16 as int16 with a dtype attribute", {}),
    ("float", "bfloat16 as an HDF5 16-bit float type", {}),
):
    fixture(f"torch_bfloat16_{how.replace('-', '_')}.h5", TORCH, "torch", shows, **extra)(
        torch_file(torch_models.CNN, lambda f, s, how=how: torch_models.dump_bfloat16(f, s, how),
                   convert=torch.bfloat16))


@fixture("torch_big_endian.h5", TORCH, "torch", "big-endian floats")
def big_endian(path):
    module = torch_models.CNN()
    with h5py.File(path, "w") as file:
        for key, tensor in module.state_dict().items():
            array = tensor.numpy()
            file.create_dataset(key, data=array, dtype=array.dtype.newbyteorder(">"))
    return {"/" + key: entry for key, entry in oracle_torch.describe(module).items()}


@fixture("torch_tied.h5", TORCH, "torch", "tied weights as a hard link")
def tied(path):
    module = torch_models.Tied()
    state = module.state_dict()
    del state["lm_head.weight"]
    with h5py.File(path, "w") as file:
        torch_models.dump(file, state)
        file["lm_head.weight"] = file["embedding.weight"]
    entries = {"/" + key: entry for key, entry in oracle_torch.describe(module).items()}
    for key, role in (("/embedding.weight", "kernel"), ("/lm_head.weight", "embedding")):
        entries[key] |= {"role_or": [role], "layer_type_or": ["*"]}
    return entries


@fixture("torch_checkpoint.h5", TORCH, "torch", "state dict and Adam state by parameter index")
def checkpoint(path):
    module = torch_models.CNN()
    optimizer = torch_models.train_step(module)
    with h5py.File(path, "w") as file:
        torch_models.dump_checkpoint(file, module, optimizer)
    entries = {"/state_dict/" + key: entry for key, entry in oracle_torch.describe(module).items()}
    for index, slots in optimizer.state_dict()["state"].items():
        for name, tensor in slots.items():
            entry = {"layer_type": "optimizer", "layer_type_or": ["*"], "role": "optimizer_slot",
                     "shape": list(tensor.shape), "dtype": "float32", "trainable": False, "constant": 0}
            if name == "step":
                entry["role_or"] = ["counter"]
            entries[f"/optimizer/state/{index}/{name}"] = entry
    return entries


fixture("torch_unknown.h5", TORCH, "torch", "a parameter that no rule covers: pdict.a", plan_exit=[65])(
    torch_file(torch_models.WithStrangeParameter, dumped()))


def main():
    prefixes = tuple(sys.argv[1:]) or ("",)
    old = listing.load()
    expected = {}
    MODELS.mkdir(exist_ok=True)
    for name, (write, info) in FIXTURES.items():
        if not name.startswith(prefixes):
            expected[name] = old[name]
            continue
        keras.backend.clear_session()
        tf_keras.backend.clear_session()
        keras.utils.set_random_seed(1)
        tf_keras.utils.set_random_seed(1)
        path = MODELS / name
        path.unlink(missing_ok=True)
        tensors = write(path)
        expected[name] = {**info, "tensors": tensors}
        size = path.stat().st_size
        print(f"{size:7} {len(tensors):4} {name}" + ("  TOO LARGE" if size >= LIMIT else ""))
    # Fixtures of releases that cannot be installed here are written by scripts of their own.
    expected.update({name: info for name, info in old.items() if name not in FIXTURES})
    listing.save(expected)


if __name__ == "__main__":
    main()
