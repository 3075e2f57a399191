"""Every torch.nn module with state, dumped the usual ways: what the file reads as is what the module is."""

import json

import family_oracle
import h5py
import pytest
import torch_modules
from support import succeed

CASES = torch_modules.builders()
# How people call a module, and names that say nothing: what is told from names alone is refused there.
PREFIXES = ("", "m.", "model.layers.0.", "up.3.")


def inspected(path) -> dict[str, dict]:
    found = json.loads(succeed("inspect", path, "--format", "json").stdout)
    return {tensor["path"].removeprefix("/").replace("/", "."): tensor for tensor in found["tensors"]}


def usual_name(case: str) -> str:
    return family_oracle.snake_case(case.split()[0]) + "."


@pytest.mark.parametrize("separator", [".", "/"], ids=["dotted", "nested"])
def test_no_module_is_read_wrong(separator, tmp_path):
    """All cases in one file: as many processes as there are cases would take minutes."""
    truths, path = {}, tmp_path / "modules.h5"
    with h5py.File(path, "w") as file:
        for number, case in enumerate(CASES):
            module = torch_modules.build(case)
            described = family_oracle.describe(module)
            for prefix in (*PREFIXES, usual_name(case)):
                for key, tensor in module.state_dict().items():
                    name = f"case{number}.{prefix}{key}"
                    truths[name] = case, described[key]
                    file.create_dataset(name.replace(".", separator), tensor.shape,
                                        str(tensor.dtype).removeprefix("torch."))
    read = inspected(path)
    wrong, right = {}, set()
    for name, (case, truth) in truths.items():
        verdict = family_oracle.judge_reading(truth, read[name])
        if verdict == "right":
            right.add(case)
        elif verdict != "refused":
            wrong[f"{name} ({case})"] = verdict
    assert not wrong, "\n".join(f"{name}: {verdict}" for name, verdict in wrong.items())
    stateless = {case for case in CASES if not torch_modules.build(case).state_dict()}
    print("never understood:", sorted(set(CASES) - right - stateless))


def test_every_module_is_covered():
    built = {type(part).__name__ for case in CASES for part in torch_modules.build(case).modules()}
    built |= {case.split()[0] for case in CASES}  # a lazy module changes its class when it is called
    assert not torch_modules.classes_with_state() - built
