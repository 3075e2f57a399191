"""Small disks to fill, for tests of what happens when there is no room."""

import contextlib
import os
import subprocess

import pytest


@contextlib.contextmanager
def small_disk(folder, megabytes: int):
    """A file system of so many MiB, for as long as the block lasts; skips the test where none can be mounted."""
    place = folder / "disk"
    place.mkdir()
    if os.geteuid() != 0 or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", place], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, where mounting is allowed")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(disk, leave: int) -> None:
    """Leave this many bytes free, give or take a page."""
    status = os.statvfs(disk)
    with open(disk / "filler", "wb") as file:
        file.write(b"x" * (status.f_bavail * status.f_frsize - leave))
