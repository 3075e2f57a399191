"""The fixtures and their expected entries agree with each other; h5reinit is not involved."""

import h5py
import pytest

from support import EXPECTED, MODELS, all_datasets, logical_dtype


@pytest.mark.parametrize("name", EXPECTED)
def test_every_dataset_has_exactly_one_entry(name):
    with h5py.File(MODELS / name) as file:
        assert sorted(all_datasets(file)) == sorted(EXPECTED[name]["tensors"])


@pytest.mark.parametrize("name", EXPECTED)
def test_entries_have_the_shape_and_type_of_the_file(name):
    with h5py.File(MODELS / name) as file:
        for path, entry in EXPECTED[name]["tensors"].items():
            assert list(file[path].shape) == entry["shape"], path
            assert logical_dtype(file[path]) == entry["dtype"], path


def test_files_are_small():
    sizes = [path.stat().st_size for path in MODELS.glob("*.h5")]
    assert max(sizes) < 64 * 1024
    assert sum(sizes) < 4 * 1024 * 1024


def test_every_file_is_listed():
    assert sorted(path.name for path in MODELS.glob("*.h5")) == sorted(EXPECTED)


def test_every_kernel_has_fans_and_nothing_else_has():
    for name, info in EXPECTED.items():
        for path, entry in info["tensors"].items():
            assert ("fan_in" in entry) == (entry["role"] in ("kernel", "recurrent_kernel")), (name, path)
