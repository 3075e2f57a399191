"""The process that reads model files: how it is started, what it inherits, and that it does not outlive the program."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from support import BINARY, run, succeed

# A filter that never comes to an end: when libhdf5 looks for it, or when a chunk passes through it.
PLUGIN = r"""
#include <H5PLextern.h>
#include <unistd.h>
static void stay(void) { for (;;) { if (%(waits)d) usleep(100000); } }
static size_t filter(unsigned flags, size_t n, const unsigned *values, size_t bytes, size_t *size, void **buffer) {
  if (flags & H5Z_FLAG_REVERSE) stay();
  return bytes;
}
static const H5Z_class2_t class = {H5Z_CLASS_T_VERS, 257, 1, 1, "stays", NULL, NULL, filter};
H5PL_type_t H5PLget_plugin_type(void) { return H5PL_TYPE_FILTER; }
const void *H5PLget_plugin_info(void) { if (%(at_once)d) stay(); return &class; }
"""


def plugin(folder, waits, at_once):
    compiler = shutil.which("cc") or shutil.which("clang")
    flags = subprocess.run(["pkg-config", "--cflags", "hdf5"], capture_output=True, text=True)
    if not compiler or flags.returncode:
        pytest.skip("needs a C compiler and libhdf5's headers")
    folder.mkdir()
    source = folder / "stays.c"
    source.write_text(PLUGIN % {"waits": waits, "at_once": at_once})
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "libstays.so", source, *flags.stdout.split()],
                   check=True)
    return {**os.environ, "HDF5_PLUGIN_PATH": str(folder)}


def model(path):
    """One chunk that claims to be filtered by number 257, and is as it was."""
    with h5py.File(path, "w") as file:
        space = h5py.h5s.create_simple((8, 4))
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((8, 4))
        properties.set_filter(257, h5py.h5z.FLAG_OPTIONAL, ())
        data = h5py.h5d.create(file.id, b"weight", h5py.h5t.IEEE_F32LE, space, properties)
        data.write_direct_chunk((0, 0), np.arange(32, dtype="f4").tobytes())


def children(process):
    """The numbers of a process's children, whichever of its threads started them."""
    tasks = Path(f"/proc/{process}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def eventually(what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (result := what()):
            return result
        time.sleep(0.02)
    return None


def status(process):
    """The lines of a process's status; nothing once it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return {} if fields["State"].startswith("Z") else fields


def busy(folder, waits, at_once, *command):
    """The program at work on a model, and the process that reads it."""
    environment = plugin(folder / "plugins", waits, at_once)
    model(folder / "model.h5")
    program = subprocess.Popen([BINARY, *command, folder / "model.h5"], env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    maps = eventually(lambda: [child for child in children(program.pid)
                               if "libstays" in Path(f"/proc/{child}/maps").read_text()])
    assert maps, program.communicate(timeout=60)
    return program, maps[0]


@pytest.mark.parametrize("waits", [True, False], ids=["waits", "computes"])
@pytest.mark.parametrize("at_once,command", [(True, ("plan",)), (False, ("inspect", "--stats"))],
                         ids=["first", "later"])
def test_a_busy_reader_ends_after_its_parent(waits, at_once, command, tmp_path):
    """First reads the copy of the program, later a process that was started."""
    program, reader = busy(tmp_path, waits, at_once, *command)
    assert status(reader)
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert eventually(lambda: not status(reader), 10), "it still runs"


def test_a_reader_whose_input_stays_open_ends_after_its_parent(tmp_path):
    """Somebody else holds the other end of its pipe, so that it sees no end of its input."""
    reading, writing = os.pipe()
    # It opens the file before it is asked anything.
    model = tmp_path / "model.h5"
    with h5py.File(model, "w") as file:
        file["w"] = np.ones(4, "f4")
    # A shell gives what runs in the background no input of its own, unless by another number.
    parent = subprocess.Popen(["sh", "-c", f"exec 3<&0; '{BINARY}' __reader read '{model}' $$ <&3 & echo $!; wait"],
                              stdin=reading, stdout=subprocess.PIPE, text=True)
    reader = int(parent.stdout.readline())
    time.sleep(1.5)
    assert status(reader), "it ended although its parent is there"
    parent.kill()
    parent.wait()
    assert eventually(lambda: not status(reader), 10), "it still waits"
    os.close(reading)
    os.close(writing)


def settings(process):
    """What a process has from its start: signals, limits, descriptors, group, threads."""
    fields = status(process)
    # Without those from 32 on, which the C library keeps for itself.
    signals = {name: int(fields[name], 16) & 0x7fffffff for name in ("SigBlk", "SigIgn", "SigCgt")}
    limits = Path(f"/proc/{process}/limits").read_text().splitlines()
    descriptors = sorted(os.listdir(f"/proc/{process}/fd"))
    return {**signals, "threads": fields["Threads"], "umask": fields["Umask"], "group": os.getpgid(process), "session": os.getsid(process),
            "core": next(line for line in limits if line.startswith("Max core")),
            "standard": descriptors[:3], "pipes": {os.readlink(f"/proc/{process}/fd/{n}")[:4] for n in "012"}}


def test_the_copy_is_set_up_as_a_process_that_is_started(tmp_path):
    """SIGINT is ignored and a descriptor is left open at the program's start, which neither may see."""
    def disturb():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
        os.dup2(1, 9)

    environment = plugin(tmp_path / "plugins", True, True)
    model(tmp_path / "model.h5")
    found = {}
    # An option in front keeps the program from making a copy.
    for way, flags in (("copied", ["plan", "--seed", "1"]), ("started", ["--seed", "1"])):
        program = subprocess.Popen([BINARY, *flags, tmp_path / "model.h5"], env=environment, close_fds=False,
                                   preexec_fn=disturb, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        reader = eventually(lambda: [child for child in children(program.pid)
                                     if "libstays" in Path(f"/proc/{child}/maps").read_text()])[0]
        found[way] = settings(reader)
        found[way]["group"] = found[way]["group"] == os.getpgid(program.pid)
        command = Path(f"/proc/{reader}/cmdline").read_bytes()
        assert (b"__reader" in command) == (way == "started")
        assert "9" not in os.listdir(f"/proc/{reader}/fd")
        program.kill()
        program.wait()
        assert eventually(lambda: not status(reader), 10)
    assert found["copied"] == found["started"]
    assert found["copied"]["core"].split()[4] == "0"


def test_the_first_reading_starts_no_program(tmp_path):
    """One execve in all, as a system-call trace tells, and a second with an option in front."""
    if not shutil.which("strace"):
        pytest.skip("no strace")
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file["fc/weight"] = np.ones((4, 4), "f4")
    for flags, programs in ((["plan", path], 1), (["apply", path], 1), (["--seed", "1", path], 2)):
        trace = tmp_path / "trace"
        done = subprocess.run(["strace", "-f", "-o", trace, "-e", "trace=execve", BINARY, *flags], capture_output=True)
        if not trace.exists() or not trace.read_text():
            pytest.skip(f"strace may not trace: {done.stderr[-200:]}")
        assert done.returncode == 0, done.stderr
        assert trace.read_text().count("execve(") == programs


@pytest.mark.parametrize("stream", [0, 1, 2])
def test_closed_standard_streams(stream, tmp_path):
    """No copy is made then; the model is read all the same."""
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file["fc/weight"] = np.ones((4, 4), "f4")
    result = subprocess.run(["sh", "-c", f"exec '{BINARY}' plan '{path}' --seed 1 {stream}>&-"], capture_output=True,
                            timeout=60)
    # Output that cannot be written is an error of its own.
    assert result.returncode == (74 if stream == 1 else 0), result.stderr


def test_an_unneeded_copy_leaves_no_trace(tmp_path):
    missing = tmp_path / "missing.h5"
    result = run("plan", missing)
    assert result.returncode == 66
    assert "missing.h5" in result.stderr
    assert succeed("plan", "--help")
