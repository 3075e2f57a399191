"""Architectures of torchvision, timm and transformers: what the plan reads against what the live model says.

A sample each time, its seed printed; H5REINIT_FAMILIES=all takes every architecture, =SEED repeats a sample.
"""

import os
import random

import family_oracle
import h5py
import pytest
import torch
import torch_families
from support import plan

CHOICE = os.environ.get("H5REINIT_FAMILIES") or str(random.randrange(10**6))
# torchvision and timm, which needs it, come without operators for every build of torch: only the whole sweep asks for them.
SAMPLE = torch_families.names() if CHOICE == "all" else random.Random(CHOICE).sample(
    [f"transformers/{name}" for name in torch_families.TRANSFORMERS], 12)


@pytest.mark.parametrize("name", SAMPLE)
def test_no_tensor_is_read_wrong(name, tmp_path):
    print(f"H5REINIT_FAMILIES={CHOICE}")
    torch.manual_seed(0)
    model = torch_families.build(name)
    truths, path = family_oracle.describe(model), tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        for key, tensor in model.state_dict().items():
            file.create_dataset(key, tensor.shape, str(tensor.dtype).removeprefix("torch."))
    planned = {t["path"][1:]: t for t in plan(path, "--on-unknown", "keep")["tensors"]}
    judged = {key: family_oracle.judge(truth, planned[key]) for key, truth in truths.items()}
    assert not {key: verdict for key, verdict in judged.items() if verdict not in ("right", "refused")}
    assert "right" in judged.values()
