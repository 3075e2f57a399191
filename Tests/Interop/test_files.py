"""What becomes of a model file as a file: attributes, links, permissions."""

import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from support import BINARY, apply, copy_fixture, plan, run, snapshot, succeed

ROOT = os.geteuid() == 0


def set_attribute(path, name, value):
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this file system holds no {name}: {error}")


@pytest.mark.parametrize("name", ["demo.h5", "torch_gzip_shuffle.h5"])
def test_attributes_are_kept_and_the_time_is_new(name, tmp_path):
    model = copy_fixture(name, tmp_path)
    set_attribute(model, "user.origin", b"run 7\x00binary")
    os.chmod(model, 0o640)
    if ROOT:
        os.chown(model, 1234, 4321)
    os.utime(model, (1e9, 1e9))
    apply(model)
    status = os.stat(model)
    assert status.st_mode & 0o7777 == 0o640
    assert not ROOT or (status.st_uid, status.st_gid) == (1234, 4321)
    assert os.getxattr(model, "user.origin") == b"run 7\x00binary"
    assert status.st_mtime > 1.5e9


def test_access_control_lists_are_kept(tmp_path):
    model = copy_fixture("torch_gzip_shuffle.h5", tmp_path)
    undefined = 0xFFFFFFFF
    # posix_acl_xattr: version 2, then (tag, permissions, id): owner, user 1234, group, mask, others.
    entries = [(1, 6, undefined), (2, 4, 1234), (4, 4, undefined), (16, 4, undefined), (32, 0, undefined)]
    acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    set_attribute(model, "system.posix_acl_access", acl)
    apply(model)
    assert os.getxattr(model, "system.posix_acl_access") == acl


@pytest.mark.parametrize("name, words", [("demo.h5", "under all of them"),
                                         ("torch_gzip_shuffle.h5", "the others keep the old one")])
def test_hard_links_are_told(name, words, tmp_path):
    model, other = copy_fixture(name, tmp_path), tmp_path / "other.h5"
    os.link(model, other)
    old = snapshot(other)
    assert any(words in warning for warning in plan(model)["warnings"])
    apply(model)
    assert (snapshot(other) == old) == ("keep the old" in words)
    assert run("verify", model).returncode == 0


@pytest.mark.parametrize("name", ["demo.h5", "torch_gzip_shuffle.h5"])
def test_a_symbolic_link_stays_one(name, tmp_path):
    (tmp_path / "store").mkdir()
    model, link = copy_fixture(name, tmp_path / "store"), tmp_path / "link.h5"
    link.symlink_to(model)
    apply(link)
    assert link.is_symlink() and run("verify", model).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["link.h5", "store"]


def as_another_user(folder, *arguments):
    """Root may write anything: another user shows what people see."""
    command = [BINARY, *map(str, arguments)]
    if ROOT:
        tool = shutil.copy(BINARY, folder / "h5reinit")
        for path in (folder, *folder.iterdir()):
            os.chown(path, 65534, 65534)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", tool, *command[1:]]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_read_only_model_can_be_copied_and_not_changed():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, new = copy_fixture("torch_gzip_shuffle.h5", folder), folder / "new.h5"
        os.chmod(model, 0o444)
        old = model.read_bytes()
        done = as_another_user(folder, "apply", model, "--seed", 1, "-o", new)
        assert done.returncode == 0, done.stderr
        assert os.stat(new).st_mode & 0o777 == 0o444
        assert run("verify", new).returncode == 0
        assert as_another_user(folder, "apply", model, "--seed", 1).returncode == 77
        assert model.read_bytes() == old


def test_a_copy_has_the_bytes_of_an_apply_in_place(tmp_path):
    """Large tensors are not copied before they are overwritten; what lies between and beside them is."""
    generator = np.random.default_rng(1)
    with h5py.File(tmp_path / "model.h5", "w") as file:
        for name, rows in (("a", 300), ("b", 3), ("c", 700), ("d", 500)):
            file[f"{name}.weight"] = generator.standard_normal((rows, 100), "f4")
            file[f"{name}.bias"] = generator.standard_normal(rows, "f4")
    options = ("--seed", 1, "--no-sync", "--no-receipt", "--except", "c.*")
    succeed("apply", tmp_path / "model.h5", "-o", tmp_path / "copy.h5", *options)
    succeed("apply", tmp_path / "model.h5", *options)
    assert (tmp_path / "copy.h5").read_bytes() == (tmp_path / "model.h5").read_bytes()
