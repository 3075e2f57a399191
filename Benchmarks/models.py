"""The models that are timed, made with h5py under the names that the frameworks use."""
import dataclasses, subprocess, sys
from pathlib import Path

import h5py
import numpy as np


@dataclasses.dataclass
class Case:
    title: str
    tensors: object  # a function of the divisor of sizes, to (name, shape) pairs
    dtype: object = "<f4"
    storage: dict = dataclasses.field(default_factory=dict)
    rivals: tuple = ("torch", "numpy", "pwrite")
    sets: bool = False
    cold: bool = False
    archive: bool = False

    def make(self, folder: Path, divisor: int) -> Path:
        if self.archive:
            path = folder / "model.keras"
            subprocess.run([sys.executable, Path(__file__).with_name("rivals.py"), "make-keras", path], check=True)
            return path
        path = folder / "model.h5"
        with h5py.File(path, "w") as file:
            for name, shape in self.tensors(divisor):
                if self.dtype == "bfloat16":
                    make_bfloat16(file, name, shape)
                    continue
                storage = self.storage if len(shape) > 1 else {}
                data = file.create_dataset(name, shape, self.dtype, **storage)
                data[...] = np.full(shape, 0.5, self.dtype)
        return path


def make_bfloat16(file, name, shape):
    """A dataset of HDF5's own floats with eight bits of exponent, which numpy has no name for."""
    kind = h5py.h5t.IEEE_F32LE.copy()
    kind.set_fields(15, 7, 8, 0, 7)
    kind.set_size(2)
    kind.set_ebias(127)
    space = h5py.h5s.create_simple(shape)
    data = h5py.h5d.create(file.id, name.encode(), kind, space)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, np.full(shape, 0x3F00, "<u2"), kind)


def vgg16(divisor):
    channels = 3
    for index, width in enumerate((64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)):
        yield f"features.{index}.weight", (width, channels, 3, 3)
        yield f"features.{index}.bias", (width,)
        channels = width
    for index, (rows, columns) in enumerate(((4096, 25088), (4096, 4096), (1000, 4096))):
        yield f"classifier.{index}.weight", (rows // divisor or 1, columns)
        yield f"classifier.{index}.bias", (rows // divisor or 1,)


def resnet50(divisor):
    yield "conv1.weight", (64, 3, 7, 7)
    channels = 64
    for stage, (blocks, width) in enumerate(((3, 64), (4, 128), (6, 256), (3, 512)), 1):
        for block in range(blocks):
            at = f"layer{stage}.{block}"
            yield f"{at}.conv1.weight", (width, channels, 1, 1)
            yield f"{at}.conv2.weight", (width, width, 3, 3)
            yield f"{at}.conv3.weight", (4 * width, width, 1, 1)
            for norm, features in ((1, width), (2, width), (3, 4 * width)):
                for part in ("weight", "bias", "running_mean", "running_var"):
                    yield f"{at}.bn{norm}.{part}", (features,)
            channels = 4 * width
    yield "fc.weight", (1000, 2048)
    yield "fc.bias", (1000,)


def transformer(divisor):
    for block in range(2000 // 8 // divisor or 1):
        at = f"layers.{block}"
        for name, shape in (("q_proj", (512, 512)), ("k_proj", (512, 512)), ("v_proj", (512, 512)), ("o_proj", (512, 512))):
            yield f"{at}.self_attn.{name}.weight", shape
            yield f"{at}.self_attn.{name}.bias", shape[:1]


def tiny(count):
    def tensors(divisor):
        for index in range(count // 2 // divisor or 1):
            yield f"layers.{index}.fc.weight", (8, 8)
            yield f"layers.{index}.fc.bias", (8,)
    return tensors


def dense(megabytes):
    def tensors(divisor):
        yield "fc.weight", (megabytes * 256 // divisor or 1, 1024)
        yield "fc.bias", (megabytes * 256 // divisor or 1,)
    return tensors


GZIP = dict(chunks=True, compression="gzip", compression_opts=4, shuffle=True)
CASES = {
    "vgg16": Case("VGG-16, contiguous float32 (553 MB)", vgg16, sets=True),
    "vgg16-cold": Case("VGG-16, not in the page cache", vgg16, cold=True),
    "resnet50": Case("ResNet-50 (94 MB)", resnet50),
    "transformer": Case("A transformer of 2 000 tensors (1 GB)", transformer),
    "tiny": Case("10 000 tensors of 64 and 8 elements", tiny(10_000)),
    "huge": Case("One tensor of 2 GiB", dense(2048), rivals=("numpy", "pwrite")),
    "float16": Case("float16, VGG-16", vgg16, "<f2"),
    "bfloat16": Case("bfloat16, VGG-16", vgg16, "bfloat16", rivals=("pwrite",)),
    "float64": Case("float64, VGG-16", vgg16, "<f8"),
    "big-endian": Case("Big-endian float32, VGG-16", vgg16, ">f4"),
    "gzip": Case("gzip 4 and shuffle, 128 MB", dense(128), storage=GZIP, rivals=("torch", "numpy")),
    "gzip-vgg16": Case("gzip 4 and shuffle, VGG-16", vgg16, storage=GZIP, rivals=("torch",)),
    "chunks": Case("Unfiltered chunks, VGG-16", vgg16, storage=dict(chunks=True)),
    "keras": Case("`.keras`, VGG-16, checksum included", vgg16, rivals=("keras", "pwrite"), archive=True),
    "1MB": Case("Growth: 1 MB", dense(1), rivals=("pwrite",)),
    "16MB": Case("Growth: 16 MB", dense(16), rivals=("pwrite",)),
    "256MB": Case("Growth: 256 MB", dense(256), rivals=("pwrite",)),
    "8GB": Case("Growth: 8 GB", dense(8192), rivals=()),
    "10-tensors": Case("Growth: 10 tensors", tiny(10), rivals=("numpy",)),
    "1000-tensors": Case("Growth: 1 000 tensors", tiny(1000), rivals=("numpy",)),
    "100000-tensors": Case("Growth: 100 000 tensors", tiny(100_000), rivals=("numpy",)),
}
