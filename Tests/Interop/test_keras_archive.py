"""`.keras` archives: written in place, and loaded again by the Keras that made them."""

import zipfile

import h5py
import numpy as np
import pytest

import keras
import keras_models
import oracle_keras
import tf_keras
from checks import check_default_policy, check_inference, check_schema
from keras.src.saving import saving_lib as keras_saving
from support import apply, fail, plan, run, succeed
from tf_keras.src.saving import saving_lib as tf_keras_saving

SAVING = {keras: keras_saving, tf_keras: tf_keras_saving}
ZOOS = [keras_models.zoo_conv, keras_models.zoo_transposed, keras_models.zoo_rnn, keras_models.zoo_norm,
        keras_models.zoo_attention, keras_models.nested, keras_models.partial_norm]


def save(K, build, path):
    K.backend.clear_session()
    model = build(K)
    model.save(str(path))
    return model, oracle_keras.describe_weights(model, SAVING[K])


def members(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("build", ZOOS)
@pytest.mark.parametrize("K", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_archive(K, build, tmp_path):
    path = tmp_path / "model.keras"
    model, expected = save(K, build, path)
    before = members(path)
    size = path.stat().st_size
    planned = apply(path)
    check_schema(planned)
    assert planned["file"]["container"] == "keras_zip"
    check_inference(planned, expected)
    check_default_policy(planned, expected)
    after = members(path)
    assert path.stat().st_size == size
    assert [name for name in before if before[name] != after[name]] == ["model.weights.h5"]
    succeed("verify", path)


@pytest.mark.parametrize("K", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_keras_loads_what_was_planned(K, tmp_path):
    path = tmp_path / "model.keras"
    model, _ = save(K, keras_models.nested, path)
    apply(path)
    K.backend.clear_session()
    loaded = K.models.load_model(str(path), compile=False)
    for old, new in zip(model.get_weights(), loaded.get_weights()):
        assert old.shape == new.shape and np.isfinite(new).all()
    kernels = [w for w in loaded.get_weights() if w.ndim == 4]
    assert any(not np.array_equal(w, old) for w in kernels for old in model.get_weights() if old.shape == w.shape)


def test_output_leaves_the_archive_alone(tmp_path):
    path, out = tmp_path / "model.keras", tmp_path / "out.keras"
    save(keras, keras_models.demo, path)
    before = path.read_bytes()
    succeed("apply", path, "-o", out, "--seed", 1)
    assert path.read_bytes() == before
    assert members(out)["config.json"] == members(path)["config.json"]
    assert run("verify", out).returncode == 0


def test_config_tells_gamma_from_beta(tmp_path):
    path = tmp_path / "model.keras"
    save(keras, keras_models.partial_norm, path)
    roles = {t["role"] for t in plan(path)["tensors"]}
    assert "unknown" not in roles and {"norm_scale", "norm_offset"} <= roles


def deflate(path, to):
    """Deflated members, with comments, extra fields and an attribute of their own."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = b"of the archive"
        for name in archive.namelist():
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.comment, info.external_attr = b"of " + name.encode(), 0o640 << 16
            info.extra = b"\x34\x12\x02\x00ab"
            new.writestr(info, archive.read(name))


def packed(path, name):
    """A member's bytes as the archive holds them."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    data = path.read_bytes()[info.header_offset:]
    start = 30 + int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    return data[start:start + info.compress_size]


def facts(path):
    with zipfile.ZipFile(path) as archive:
        return archive.comment, [(i.filename, i.compress_type, i.date_time, i.comment, i.external_attr, i.extra)
                                 for i in archive.infolist()]


@pytest.mark.parametrize("output", [False, True])
@pytest.mark.parametrize("build", [keras_models.nested, keras_models.zoo_rnn])
def test_deflated_weights(build, output, tmp_path):
    path, deflated = tmp_path / "model.keras", tmp_path / "deflated.keras"
    save(keras, build, path)
    deflate(path, deflated)
    before, original = facts(deflated), deflated.read_bytes()
    others = [name for name in members(path) if name != "model.weights.h5"]
    raw = {name: packed(deflated, name) for name in others}
    written = tmp_path / "out.keras" if output else deflated
    succeed("apply", deflated, "--seed", 5, *(["-o", written] if output else []))
    assert not output or deflated.read_bytes() == original
    succeed("verify", written)
    assert facts(written) == before
    assert raw == {name: packed(written, name) for name in others}
    assert not [p.name for p in tmp_path.iterdir() if p.name.endswith(".tmp")]
    succeed("apply", path, "--seed", 5)
    K = keras
    K.backend.clear_session()
    one, other = (K.models.load_model(str(p), compile=False) for p in (path, written))
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), other.get_weights()))


def test_streamed_weights(tmp_path):
    """A checksum behind the weights (a data descriptor) cannot be patched; the archive is rewritten."""
    path, streamed = tmp_path / "model.keras", tmp_path / "streamed.keras"
    save(keras, keras_models.demo, path)

    class Pipe:
        def __init__(self, file): self.file = file
        def write(self, data): return self.file.write(data)
        def flush(self): self.file.flush()

    with zipfile.ZipFile(path) as archive, open(streamed, "wb") as file, zipfile.ZipFile(Pipe(file), "w") as new:
        for name in archive.namelist():
            new.writestr(name, archive.read(name))
    succeed("apply", streamed, "--seed", 5)
    succeed("verify", streamed)
    succeed("apply", path, "--seed", 5)
    assert members(path)["config.json"] == members(streamed)["config.json"]
    one, other = (keras.models.load_model(str(p), compile=False) for p in (path, streamed))
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), other.get_weights()))


def test_compact_weights_in_an_archive(tmp_path):
    path, compact, h5 = tmp_path / "model.keras", tmp_path / "compact.keras", tmp_path / "w.h5"
    save(keras, keras_models.demo, path)
    h5.write_bytes(members(path)["model.weights.h5"])
    with h5py.File(h5, "r+") as file:
        names = []
        file.visititems(lambda n, d: names.append(n) if isinstance(d, h5py.Dataset) and d.ndim > 1 else None)
        for name in names:
            data = file[name][()]
            del file[name]
            file.create_dataset(name, data=data, compression="gzip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(compact, "w") as new:
        for name in archive.namelist():
            new.writestr(name, h5.read_bytes() if name == "model.weights.h5" else archive.read(name))
    succeed("apply", compact, "--seed", 5)
    succeed("verify", compact)
    succeed("apply", path, "--seed", 5)
    one, other = (keras.models.load_model(str(p), compile=False) for p in (path, compact))
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), other.get_weights()))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives_that_are_refused(tmp_path):
    path, bad = tmp_path / "model.keras", tmp_path / "bad.keras"
    save(keras, keras_models.demo, path)
    weights = members(path)["model.weights.h5"]
    with zipfile.ZipFile(bad, "w") as new:
        new.writestr("model.weights.h5", weights)
        new.writestr("model.weights.h5", weights)
    fail(65, "apply", bad, "--seed", 1, mentions=["one name"])
    with zipfile.ZipFile(bad, "w") as new:
        new.writestr("model.weights.npz", b"x")
    fail(65, "apply", bad, "--seed", 1, mentions=["model.weights.npz"])
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_LZMA) as new:
        new.writestr("model.weights.h5", weights)
    fail(65, "apply", bad, "--seed", 1, mentions=["another method"])
    deflate(path, bad)
    raw = bytearray(bad.read_bytes())
    at = bytes(raw).find(packed(bad, "model.weights.h5"))
    raw[at + 500] ^= 0xff
    bad.write_bytes(raw)
    fail(65, "apply", bad, "--seed", 1)
    assert bad.read_bytes() == raw


def test_archive_without_weights_is_refused(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    fail(65, "plan", path, mentions=["model.weights.h5"])
