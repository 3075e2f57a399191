"""`apply` writes what the plan says and nothing else, for every fixture."""

import filecmp
import json
import shutil

import h5py
import numpy as np
import pytest

from checks import check_only_planned_changed, check_values
from support import EXPECTED, apply, byte_ranges, copy_fixture, run, snapshot, succeed, values

APPLICABLE = [name for name, info in EXPECTED.items() if "apply_exit" not in info]


def flags_for(name):
    return ("--on-unknown", "keep") if 65 in EXPECTED[name].get("plan_exit", []) else ()


@pytest.mark.parametrize("name", APPLICABLE)
def test_apply_changes_exactly_what_was_planned(name, tmp_path):
    model = copy_fixture(name, tmp_path)
    original = tmp_path / "original.h5"
    shutil.copyfile(model, original)
    planned = apply(model, *flags_for(name))
    check_only_planned_changed(original, model, planned)
    check_values(model, planned, EXPECTED[name]["tensors"])
    receipt = json.loads((tmp_path / f"{name}.h5reinit.json").read_text())
    assert receipt["state"] == "applied" and receipt["seed"] == 42
    assert [t["path"] for t in receipt["tensors"]] == [t["path"] for t in planned["tensors"]]
    assert run("verify", model).returncode == 0


@pytest.mark.parametrize("name", ["demo.h5", "torch_nested.h5", "torch_gzip_shuffle.h5", "keras3_float16.h5"])
def test_same_seed_same_bytes(name, tmp_path):
    files = []
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        (tmp_path / folder).mkdir()
        files.append(copy_fixture(name, tmp_path / folder))
        apply(files[-1], seed=seed)
    assert filecmp.cmp(files[0], files[1], shallow=False)
    assert snapshot(files[0]) != snapshot(files[2])


def test_threads_do_not_matter(tmp_path):
    files = []
    for threads in (1, 2, 5):
        (tmp_path / str(threads)).mkdir()
        files.append(copy_fixture("demo.h5", tmp_path / str(threads)))
        succeed("apply", files[-1], "--seed", 3, "--threads", threads)
    assert len({path.read_bytes() for path in files}) == 1


@pytest.mark.parametrize("name", ["demo.h5", "torch_gzip_shuffle.h5"])
def test_selection_does_not_change_a_tensor_s_values(name, tmp_path):
    whole, part = tmp_path / "whole.h5", tmp_path / "part.h5"
    for path in (whole, part):
        shutil.copyfile(copy_fixture(name, tmp_path), path)
    apply(whole)
    planned = apply(part, "--only", "role:kernel", "--except", "type:dense")
    chosen = [t["path"] for t in planned["tensors"] if t["action"] == "write"]
    one, two = snapshot(whole), snapshot(part)
    assert chosen and all(one[path] == two[path] for path in chosen)


@pytest.mark.parametrize("name", ["demo.h5", "torch_gzip_shuffle.h5", "torch_compact.h5"])
def test_output_file_leaves_the_model_alone(name, tmp_path):
    model, out = copy_fixture(name, tmp_path), tmp_path / "out" / "new.h5"
    out.parent.mkdir()
    before = model.read_bytes()
    succeed("apply", model, "--seed", 42, "-o", out)
    assert model.read_bytes() == before
    assert not model.with_name(f"{name}.h5reinit.json").exists()
    assert json.loads((out.parent / "new.h5.h5reinit.json").read_text())["state"] == "applied"
    apply(model)
    assert snapshot(out) == snapshot(model)


def test_no_receipt(tmp_path):
    model = copy_fixture("demo.h5", tmp_path)
    succeed("apply", model, "--seed", 1, "--no-receipt")
    assert [path.name for path in tmp_path.iterdir()] == ["demo.h5"]


@pytest.mark.parametrize("name", ["demo.h5", "torch_nested.h5", "torch_big_endian.h5"])
def test_verify_names_the_flipped_element(name, tmp_path):
    model = copy_fixture(name, tmp_path)
    planned = apply(model)
    tensor = max((t for t in planned["tensors"] if t["role"] == "kernel"), key=lambda t: t["elements"])
    offset, size = byte_ranges(model)[tensor["path"]]
    index = 101
    with open(model, "r+b") as file:
        position = offset + index * size // tensor["elements"]
        file.seek(position)
        byte = file.read(1)
        file.seek(position)
        file.write(bytes([byte[0] ^ 1]))
    result = run("verify", model)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    flat, cell = str(index), [str(i) for i in np.unravel_index(index, tensor["shape"])]
    assert tensor["path"] in said
    assert flat in said or all(i in said for i in cell), said


def test_copies_stay_equal(tmp_path):
    model = copy_fixture("keras3_shared.h5", tmp_path)
    apply(model)
    with h5py.File(model) as file:
        root = file["model_weights"]
        left, right = (root[f"{side}/common/kernel"][()] for side in ("left", "right"))
    assert np.array_equal(left, right)


def test_copies_in_bfloat16_stay_equal(tmp_path):
    model = copy_fixture("keras3_shared.h5", tmp_path)
    with h5py.File(model, "r+") as file:
        root, paths = file["model_weights"], []
        root.visititems(lambda name, item: paths.append(name) if isinstance(item, h5py.Dataset) else None)
        for path in paths:
            values = root[path][()].astype("<f4").view("<u4") >> 16
            del root[path]
            root.create_dataset(path, data=values.astype("<u2").view("V2"))
    apply(model)
    with h5py.File(model) as file:
        left, right = (file[f"model_weights/{side}/common/kernel"][()] for side in ("left", "right"))
    assert left.tobytes() == right.tobytes() and any(left.tobytes())


def test_spectral_normalization_copies_stay_equal(tmp_path):
    model = copy_fixture("keras3_zoo_norm.weights.h5", tmp_path)
    apply(model)
    with h5py.File(model) as file:
        group = file["layers/spectral_normalization"]
        assert np.array_equal(group["vars/0"][()], group["layer/vars/0"][()])


def test_weight_norm_magnitudes_are_the_norms_of_the_new_directions(tmp_path):
    model = copy_fixture("torch_zoo_parametrized.h5", tmp_path)
    apply(model)
    pairs = [("old_weight_norm.weight_g", "old_weight_norm.weight_v"),
             ("weight_norm.parametrizations.weight.original0", "weight_norm.parametrizations.weight.original1")]
    with h5py.File(model) as file:
        for g, v in pairs:
            norms = np.linalg.norm(file[v][()].reshape(file[v].shape[0], -1).astype("f8"), axis=1)
            assert np.allclose(file[g][()].ravel(), norms, rtol=1e-6)


@pytest.mark.parametrize("rng", ["philox", "torch"])
def test_norms_of_a_direction_laid_out_as_a_whole_are_not_guessed(rng, tmp_path):
    model = copy_fixture("torch_zoo_parametrized.h5", tmp_path)
    before, flags = model.read_bytes(), ("--seed", 1, "--rng", rng, "--set", "/old_weight_norm.weight_v=orthogonal_")
    result = run("apply", model, *flags)
    assert result.returncode == 65 and "/old_weight_norm.weight_g" in result.stderr, result.stderr
    assert model.read_bytes() == before
    assert run("apply", model, *flags, "--set", "/old_weight_norm.weight_g=ones_").returncode == 0
    assert run("verify", model).returncode == 0


def test_hard_link_stays_one_tensor(tmp_path):
    model = copy_fixture("torch_tied.h5", tmp_path)
    apply(model)
    with h5py.File(model) as file:
        assert file["embedding.weight"] == file["lm_head.weight"]


def test_zero_element_and_scalar_tensors(tmp_path):
    model = tmp_path / "odd.h5"
    with h5py.File(model, "w") as file:
        file["fc.weight"] = np.zeros((0, 4), "f4")
        file["fc.bias"] = np.zeros((0,), "f4")
        file["head.weight"] = np.ones((1, 1), "f4")
        file["head.bias"] = np.ones((1,), "f4")
    apply(model)
    with h5py.File(model) as file:
        assert values(file["head.bias"]).tolist() == [0] and np.isfinite(file["head.weight"][()]).all()


def test_a_table_that_a_model_writes_twice_stays_one(tmp_path):
    """Hugging Face's T5 writes its shared embedding below the encoder as well."""
    model = copy_fixture("hf_t5.h5", tmp_path)
    before = snapshot(model)
    copies = [path for path in before if path.endswith("shared/embeddings:0")]
    assert len(copies) == 2 and before[copies[0]] == before[copies[1]]
    apply(model)
    after = snapshot(model)
    assert after[copies[0]] == after[copies[1]] != before[copies[0]]
