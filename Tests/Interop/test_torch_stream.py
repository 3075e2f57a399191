"""`--rng torch` against live PyTorch, bit for bit, over initializers, shapes, types and seeds drawn at random.

The seed of the draw is printed when a test fails; set H5REINIT_TORCH_CASES to it to see the same cases again.
"""

import json
import math
import os
import platform
import random
import re
import shutil
import subprocess
import warnings
from dataclasses import dataclass

import h5py
import numpy as np
import pytest
import torch

import support
from support import ROOT, apply, copy_fixture, fail, raw, succeed

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="torch's bits are promised for x86-64")
warnings.filterwarnings("ignore", module="torch.nn.init")

DRAW = int(os.environ.get("H5REINIT_TORCH_CASES", random.SystemRandom().randrange(2**32)))
SEEDS = [0, 42, -1, -2**63, 2**32, 2**32 + 5, 2**63 + 12345, 2**64 - 1]
FILES = 12
PER_FILE = 120
CONFIGURATIONS = [(isa, threads) for isa in ("baseline", "avx2", "avx512") for threads in (1, 2)]
DTYPES = ["float32", "float64", "float16", "bfloat16"]
NONLINEARITIES = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
                  "sigmoid", "tanh", "relu", "leaky_relu", "selu"]


@dataclass(frozen=True)
class Case:
    """One call of an initializer on one tensor."""

    path: str
    function: str
    arguments: dict
    shape: tuple
    dtype: str

    @property
    def flag(self) -> str:
        arguments = ", ".join(f"{name}: {value!r}" for name, value in self.arguments.items())
        return f"--set={self.path}={self.function}({arguments})"

    def torch(self) -> torch.Tensor:
        tensor = torch.empty(self.shape, dtype=getattr(torch, self.dtype))
        return getattr(torch.nn.init, self.function)(tensor, **self.arguments)


def stored(tensor: torch.Tensor) -> bytes:
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def write(path, cases, **storage):
    """A state dict with the cases' tensors, filled with a pattern; bfloat16 as two opaque bytes."""
    with h5py.File(path, "w") as file:
        for case in cases:
            opaque = case.dtype == "bfloat16"
            kind = np.dtype("V2") if opaque else np.dtype(case.dtype)
            filled = np.full(math.prod(case.shape) * kind.itemsize, 0x35, np.uint8).view(kind).reshape(case.shape)
            dataset = file.create_dataset(case.path[1:], data=filled, **storage)
            if opaque:
                dataset.attrs["dtype"] = "bfloat16"


def shape_of(rng, ranks, most):
    """A shape of one of the ranks, with about as many elements as drawn: few, many, or near a multiple of 16."""
    rank = rng.choice(ranks)
    elements = rng.choice([rng.randint(1, 15), rng.randint(16, 40), rng.randint(41, 1000), rng.randint(1001, most)])
    shape = []
    for left in range(rank, 1, -1):
        size = rng.randint(1, max(1, round(elements ** (1 / left) * 1.6)))
        shape.append(size)
        elements = max(1, elements // size)
    shape.append(elements)
    rng.shuffle(shape)
    return tuple(shape)


def call(rng):
    """A function of torch.nn.init, its arguments, and the ranks that it is for."""
    slope = rng.choice([0, 0.01, 0.2, -0.5, math.sqrt(5), 1e3])
    kaiming = dict(mode=rng.choice(["fan_in", "fan_out"]), nonlinearity=rng.choice(NONLINEARITIES), a=slope)
    mean, std = rng.choice([0.0, rng.uniform(-1, 1)]), rng.choice([1.0, 0.02, rng.uniform(0.1, 1)])
    low, high = sorted((rng.uniform(-3, 3), rng.uniform(-3, 3)))
    inside = dict(mean=mean, std=std, a=mean - rng.uniform(0.6, 3) * std, b=mean + rng.uniform(0.6, 3) * std)
    start = rng.choice([-2.5, -0.2, 0.9, 1.5])  # at most 0.3 of a normal is kept: drawn by acceptance
    outside = dict(mean=mean, std=std, a=mean + start * std, b=mean + (start + rng.uniform(0.3, 0.6)) * std)
    matrix, convolution, weight, any_rank = [2], [3, 4, 5], [2, 2, 3, 4, 5], [1, 2, 3, 4]
    return rng.choice([
        ("uniform_", {}, any_rank), ("uniform_", dict(a=low, b=high), any_rank),
        ("uniform_", dict(a=1.0, b=1.0 + 2**-9), any_rank),  # the excluded end is often met
        ("normal_", {}, any_rank), ("normal_", dict(mean=mean, std=std), any_rank),
        ("normal_", dict(mean=-0.25, std=0.0), any_rank),
        ("trunc_normal_", dict(std=0.02), any_rank), ("trunc_normal_", inside, any_rank),
        ("trunc_normal_", outside, any_rank), ("trunc_normal_", outside, any_rank),
        ("xavier_uniform_", dict(gain=rng.uniform(0.1, 3)), weight), ("xavier_normal_", {}, weight),
        ("kaiming_uniform_", kaiming, weight), ("kaiming_normal_", kaiming, weight),
        ("kaiming_normal_", {}, weight),
        ("constant_", dict(val=rng.choice([0.1, -0.0, 3.0, 65504.0, 1e-7, 1 / 3])), any_rank),
        ("zeros_", {}, any_rank), ("ones_", {}, any_rank), ("eye_", {}, matrix), ("dirac_", {}, convolution),
        ("sparse_", dict(sparsity=rng.choice([0.0, 0.1, 0.5, 0.9, 1.0]), std=std), matrix),
        ("sparse_", dict(sparsity=rng.random()), matrix),
    ])


def random_cases(rng, count=PER_FILE):
    cases = []
    for index in range(count):
        function, arguments, ranks = call(rng)
        # One tensor in forty is large.
        shape = shape_of(rng, ranks, 300_000 if rng.random() < 0.1 and function != "sparse_" else 5000)
        if function == "dirac_":
            groups = [number for number in range(1, 9) if shape[0] % number == 0]
            arguments = dict(groups=rng.choice(groups))
        name = rng.choice(["weight", "weight", "proj.weight", "table", "bias"])
        cases.append(Case(f"/t{rng.randrange(1000):03}x{index}.{name}", function, arguments, shape, rng.choice(DTYPES)))
    return cases


def in_plan_order(cases, planned):
    by_path = {case.path: case for case in cases}
    order = [tensor["path"] for tensor in planned["tensors"] if tensor["action"] == "write"]
    assert sorted(order) == sorted(by_path), "each tensor must be written"
    return [by_path[path] for path in order]


def expected(cases, seed):
    """What one PyTorch program stores that calls the cases one after another."""
    torch.manual_seed(seed)
    return {case.path: stored(case.torch()) for case in cases}


def differences(path, cases, wanted, label=""):
    with h5py.File(path) as file:
        for case in cases:
            found, want = raw(file[case.path]).tobytes(), wanted[case.path]
            if found != want:
                size = len(want) // max(1, math.prod(case.shape))
                one, two = (np.frombuffer(bytes_, f"u{size}") for bytes_ in (found, want))
                wrong = np.flatnonzero(one != two)
                yield (f"{label} {case}: {wrong.size} of {one.size} elements, first {wrong[0]}: "
                       f"{one[wrong[0]]:x}, not {two[wrong[0]]:x}")


@pytest.mark.parametrize("number", range(FILES))
def test_random_calls_give_torch_s_bytes(number, tmp_path, monkeypatch):
    print(f"H5REINIT_TORCH_CASES={DRAW}, file {number}")
    rng = random.Random(f"{DRAW} {number}")
    cases, seed = random_cases(rng), (SEEDS + [rng.randrange(-2**63, 2**64) for _ in range(FILES)])[number]
    original = tmp_path / "original.h5"
    write(original, cases)
    flags = ["--rng", "torch", f"--seed={seed}", *(case.flag for case in cases)]
    planned = json.loads(succeed("plan", original, *flags, "--format", "json").stdout)
    cases = in_plan_order(cases, planned)
    wanted = expected(cases, seed)
    wrong = []
    for isa, threads in CONFIGURATIONS:
        monkeypatch.setenv("H5REINIT_ISA", isa)
        model = tmp_path / f"{isa}-{threads}.h5"
        shutil.copyfile(original, model)
        succeed("apply", model, *flags, "--threads", threads, "--no-sync")
        wrong += differences(model, cases, wanted, f"seed {seed}, {isa}, {threads} threads:")
    assert not wrong, "\n".join(wrong)
    succeed("verify", model)


@pytest.mark.parametrize("storage", [dict(compression="gzip", shuffle=True), dict(chunks=True),
                                     dict(compression="gzip", fletcher32=True)])
def test_the_copy_path_gives_the_same_bytes(storage, tmp_path):
    rng = random.Random(f"{DRAW} {storage}")
    print(f"H5REINIT_TORCH_CASES={DRAW}")
    cases = random_cases(rng, 60)
    model = tmp_path / "model.h5"
    write(model, cases, **storage)
    flags = ["--rng", "torch", *(case.flag for case in cases)]
    cases = in_plan_order(cases, apply(model, *flags, seed=7))
    assert not list(differences(model, cases, expected(cases, 7)))
    succeed("verify", model)
    with h5py.File(model, "r+") as file:
        path = next(case.path for case in cases if case.dtype == "float32")
        file[path][...] = file[path][...] + 1
    assert support.run("verify", model).returncode == 1


def test_tensors_without_elements_and_scalars(tmp_path):
    cases = [Case("/a.weight", "kaiming_normal_", {}, (0, 4), "float32"), Case("/b.scale", "normal_", {}, (), "float64"),
             Case("/c.weight", "uniform_", {}, (3, 0), "float16"), Case("/d.scale", "uniform_", {}, (), "bfloat16"),
             Case("/e.weight", "normal_", {}, (5, 7), "float32"), Case("/f.weight", "normal_", {}, (3,), "float32"),
             Case("/g.weight", "sparse_", dict(sparsity=0.5), (1, 5), "float32"),
             Case("/h.weight", "normal_", {}, (3, 1), "float16")]
    model = tmp_path / "model.h5"
    write(model, cases)
    planned = apply(model, "--rng", "torch", *(case.flag for case in cases), seed=3)
    by_path = {case.path: case for case in cases}
    order = [by_path[tensor["path"]] for tensor in planned["tensors"]]
    assert not list(differences(model, order, expected(order, 3)))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_orthogonal_draws_as_torch_does(dtype, tmp_path):
    """Its bits are its own, but its draws are torch's, so its values are near and what follows is exact."""
    shapes = [(9, 4), (4, 9), (3, 2, 5), (2, 3, 2, 2), (1, 5), (64, 17)]
    cases = [case for index, shape in enumerate(shapes)
             for case in (Case(f"/m{index}.a.weight", "orthogonal_", dict(gain=1.5), shape, dtype),
                          Case(f"/m{index}.b.weight", "normal_", {}, (5, 5 + index), dtype))]
    model = tmp_path / "model.h5"
    write(model, cases)
    cases = in_plan_order(cases, apply(model, "--rng", "torch", *(case.flag for case in cases), seed=11))
    wanted = expected(cases, 11)
    exact = [case for case in cases if case.function != "orthogonal_"]
    assert not list(differences(model, exact, wanted))
    with h5py.File(model) as file:
        for case in cases:
            near = np.frombuffer(wanted[case.path], dtype).reshape(case.shape)
            np.testing.assert_allclose(file[case.path][()], near, atol=1e-4 if dtype == "float32" else 1e-12)


KERAS = ["demo.h5", "keras3_zoo_conv.h5", "keras3_zoo_rnn.weights.h5", "keras3_float16.h5", "tf_keras_zoo_conv.h5",
         "keras3_bfloat16.weights.h5", "keras3_float64.h5"]


@pytest.mark.parametrize("name", KERAS)
def test_kernels_of_a_keras_model(name, tmp_path):
    """A kernel is filled in its own order with the std of the equivalent torch weight."""
    model = copy_fixture(name, tmp_path)
    kernels = [tensor for tensor in apply(model, "--rng", "torch", "--only", "role:kernel", seed=-5)["tensors"]
               if tensor["action"] == "write" and "copy_of" not in tensor]
    assert kernels
    torch.manual_seed(-5)
    with h5py.File(model) as file:
        for kernel in kernels:
            want = torch.empty(kernel["shape"], dtype=getattr(torch, kernel["dtype"])).normal_(0, kernel["std"])
            assert raw(file[kernel["path"]]).tobytes() == stored(want), kernel["path"]
    succeed("verify", model)


def rewritten(model, selector, call, seed):
    """The rows of the kernels that a selector gives an initializer."""
    planned = apply(model, "--rng", "torch", "--only", selector, "--except", "role:bias", f"--set={selector}={call}",
                    seed=seed)
    rows = [row for row in planned["tensors"] if row["action"] == "write"]
    assert rows and all(row["role"] == "kernel" for row in rows)
    return rows


@pytest.mark.parametrize(("selector", "function"), [("type:conv2d", "dirac_"), ("type:dense", "eye_")])
def test_a_keras_kernel_gets_the_transpose_of_torch_s_weight(selector, function, tmp_path):
    """(kh, kw, in, out) holds what torch gives (out, in, kh, kw); (in, out) what it gives (out, in)."""
    model = copy_fixture("demo.h5", tmp_path)
    rows = rewritten(model, selector, function, 9)
    with h5py.File(model) as file:
        for row in rows:
            weight = torch.empty(*row["shape"][::-1][:2], *row["shape"][:-2], dtype=getattr(torch, row["dtype"]))
            want = getattr(torch.nn.init, function)(weight).movedim((1, 0), (-2, -1)).contiguous()
            assert raw(file[row["path"]]).tobytes() == stored(want), row["path"]


def test_sparse_keras_kernels_have_torch_s_zeros(tmp_path):
    """The numbers fill (in, out) in its own order; the zeros lie where torch has them in (out, in)."""
    model = copy_fixture("demo.h5", tmp_path)
    rows = rewritten(model, "type:dense", "sparse_(sparsity: 0.4)", 9)
    torch.manual_seed(9)
    with h5py.File(model) as file:
        for row in rows:
            inputs, outputs = row["shape"]
            want = torch.empty(inputs, outputs).normal_(0, 0.01)
            for number in range(inputs):
                want[number, torch.randperm(outputs)[:math.ceil(0.4 * outputs)]] = 0
            assert raw(file[row["path"]]).tobytes() == stored(want), row["path"]


# torch raises for each of these; so do we, before anything is written.
REFUSED = [
    (65, (7,), "kaiming_normal_", {}), (65, (7,), "kaiming_uniform_", {}), (65, (), "xavier_normal_", {}),
    (65, (7,), "xavier_uniform_", {}), (65, (7,), "orthogonal_", {}),
    (64, (3, 4), "kaiming_normal_", dict(nonlinearity="gelu")),
    (64, (3, 4), "kaiming_normal_", dict(nonlinearity="ReLU")),
    (64, (3, 4), "kaiming_uniform_", dict(mode="fan_avg")),
    (64, (3, 4), "kaiming_uniform_", dict(a="x")), (64, (3, 4), "kaiming_normal_", dict(a=True)),
    (65, (7, 4, 3), "dirac_", dict(groups=2)), (65, (7, 4), "dirac_", {}), (65, (2,) * 6, "dirac_", {}),
    (65, (2, 3, 4, 5), "eye_", {}), (65, (7,), "eye_", {}), (65, (2, 3, 4), "sparse_", dict(sparsity=0.5)),
    (65, (3, 4), "normal_", dict(std=-1.0)), (65, (3, 4), "uniform_", dict(a=1.0, b=0.0)),
    (65, (3, 4), "trunc_normal_", dict(a=1.0, b=0.0)), (65, (3, 4), "trunc_normal_", dict(std=0.0)),
    (65, (3, 4), "xavier_normal_", dict(gain=-1.0)), (65, (3, 4), "xavier_uniform_", dict(gain=-1.0)),
    (64, (3, 4), "sparse_", {}), (64, (3, 4), "constant_", {}), (64, (3, 4), "normal_", dict(sd=1.0)),
]


@pytest.mark.parametrize(("code", "shape", "function", "arguments"), REFUSED)
@pytest.mark.parametrize("rng", ["torch", "philox"])
def test_what_torch_refuses(code, shape, function, arguments, rng, tmp_path):
    case = Case("/x.weight", function, arguments, shape, "float32")
    with pytest.raises(Exception):  # noqa: B017: ValueError, RuntimeError, TypeError, ZeroDivisionError
        case.torch()
    model = tmp_path / "model.h5"
    write(model, [Case("/a.weight", "normal_", {}, (4, 4), "float32"), case])
    before = model.read_bytes()
    fail(code, "apply", model, "--seed", 1, "--rng", rng, "--set=/a.weight=normal_", case.flag)
    assert model.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.h5"]


DOCUMENT = (ROOT / "docs" / "torch.md").read_text()


def blocks(heading, language):
    section = next(part for part in re.split(r"^## ", DOCUMENT, flags=re.MULTILINE) if part.startswith(heading))
    found = re.findall(rf"^```{language}\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL)
    assert found, f"docs/torch.md has no {language} block under {heading!r}"
    return "\n".join(found)


@pytest.mark.parametrize(("heading", "name"), [
    *(("A state dict", name) for name in (
        "torch_nested.h5", "torch_float64.h5", "torch_float16.h5", "torch_bfloat16_opaque_attr.h5", "torch_big_endian.h5",
        "torch_gzip_shuffle.h5", "torch_checkpoint.h5")),
    *(("A Keras model", name) for name in ("demo.h5", "keras3_zoo_conv.h5", "tf_keras_zoo_conv.h5", "keras3_nested.h5")),
])
def test_the_lines_in_the_document(heading, name, tmp_path):
    """docs/torch.md as a reader would type it: its shell lines, then its Python lines."""
    shutil.copyfile(copy_fixture(name, tmp_path), tmp_path / "model.h5")
    environment = dict(os.environ, PATH=f"{support.BINARY.parent}:{os.environ['PATH']}")
    assert support.BINARY.name == "h5reinit"
    subprocess.run(["sh", "-e", "-c", blocks(heading, "sh")], cwd=tmp_path, env=environment, check=True, timeout=60)
    namespace = {"__name__": "__main__"}
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        exec(compile(blocks(heading, "python"), f"docs/torch.md, {heading}", "exec"), namespace)
    finally:
        os.chdir(here)
    assert namespace["compared"] > 0
