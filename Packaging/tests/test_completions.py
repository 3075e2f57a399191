"""The completions in real shells: a line is typed into a terminal, Tab is pressed, the line is read back.

The program is $H5REINIT, or the release build; the shells must be installed.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("H5REINIT", ROOT / ".build" / "release" / "h5reinit")).absolute()

#: What is typed, and the line after Tab.
CASES = [
    ("h5reinit ins", "h5reinit inspect "),
    ("h5reinit plan mod", "h5reinit plan model.h5 "),
    ("h5reinit mod", "h5reinit model.h5 "),
    ("h5reinit plan model.h5 --nonl", "h5reinit plan model.h5 --nonlinearity "),
    ("h5reinit --pres", "h5reinit --preset "),
    ("h5reinit model.h5 --nonl", "h5reinit model.h5 --nonlinearity "),
    ("h5reinit plan model.h5 --nonlinearity sig", "h5reinit plan model.h5 --nonlinearity sigmoid "),
    ("h5reinit plan model.h5 --preset kai", "h5reinit plan model.h5 --preset kaiming "),
    ("h5reinit apply model.h5 --only feat", "h5reinit apply model.h5 --only features"),
    ("h5reinit apply model.h5 --only role:ker", "h5reinit apply model.h5 --only role:kernel"),
    ("h5reinit model.h5 --except type:bat", "h5reinit model.h5 --except type:batch_normalization"),
    ("h5reinit apply model.h5 --only model_weights/conv2",
     "h5reinit apply model.h5 --only model_weights/conv2/conv2/kernel"),
    ("h5reinit apply model.h5 --only /model_weights/conv2",
     "h5reinit apply model.h5 --only /model_weights/conv2/conv2/kernel"),
    ("h5reinit apply model.h5 --set role:ker", "h5reinit apply model.h5 --set role:kernel="),
    ("h5reinit apply model.h5 --set role:kernel=xavier_n",
     "h5reinit apply model.h5 --set role:kernel=xavier_normal_"),
    ("h5reinit apply broken.h5 --only feat", "h5reinit apply broken.h5 --only feat"),
]

SETUP = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], r"""
bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; bind '"\e[D": backward-char'
dump() { printf '<%s>\n' "$READLINE_LINE"; }; bind -x '"\C-t": dump'
source completions/h5reinit.bash; PS1='ready''> '
"""),
    "zsh": (["zsh", "-f", "-i"], r"""
unsetopt zle_bracketed_paste beep prompt_sp; fpath=($PWD/completions $fpath)
autoload -U compinit; compinit -u -D
dump() { print -r -- "<$BUFFER>"; }; zle -N dump; bindkey '^T' dump; bindkey '\e[D' backward-char; PS1='ready''> '
"""),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    assert PROGRAM.exists(), f"{PROGRAM} is missing: `make build`, or set H5REINIT"
    folder = tmp_path_factory.mktemp("completions")
    (folder / "bin").mkdir()
    (folder / "bin" / "h5reinit").symlink_to(PROGRAM)
    shutil.copyfile(ROOT / "Fixtures" / "models" / "demo.h5", folder / "model.h5")
    (folder / "broken.h5").write_text("no model")
    subprocess.run([ROOT / "Packaging" / "completions.sh", PROGRAM, folder / "completions"], check=True)
    return folder


class Terminal:
    """A shell in a pseudo-terminal."""

    def __init__(self, shell, folder):
        command, setup = SETUP[shell]
        self.master, slave = pty.openpty()
        environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb",
                       "LC_ALL": "C.UTF-8", "COLUMNS": "400"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment,
            start_new_session=True)
        os.close(slave)
        for line in setup.strip().split("\n"):
            self.send(line + "\n")
        self.wait(r"ready> ")

    def send(self, text):
        os.write(self.master, text.encode())

    def wait(self, pattern, seconds=20):
        text, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.2)[0]:
                text += os.read(self.master, 65536).decode(errors="replace")
                if found := re.search(pattern, text):
                    return found
        pytest.fail(f"no {pattern} in {text!r}")

    def complete(self, line):
        self.send("\x05\x15" + line + "\t\x14")
        return self.wait(r"<(h5reinit[^<>]*)>").group(1)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture(scope="module", params=list(SETUP))
def terminal(request, folder):
    assert shutil.which(request.param), f"{request.param} is not installed"
    terminal = Terminal(request.param, folder)
    yield terminal
    terminal.close()


@pytest.mark.parametrize("typed, completed", CASES)
def test_tab(terminal, typed, completed):
    # Whether a space follows a value that is whole is the shell's business.
    assert terminal.complete(typed).rstrip() == completed.rstrip()


def test_in_the_middle(terminal):
    typed = "h5reinit apply --only role:ker model.h5" + "\x1b[D" * len(" model.h5")
    assert terminal.complete(typed).split() == "h5reinit apply --only role:kernel model.h5".split()


def test_quoted(terminal):
    typed = "h5reinit apply model.h5 --set 'role:kernel=xavier_n"
    assert terminal.complete(typed).rstrip("' ") == "h5reinit apply model.h5 --set 'role:kernel=xavier_normal_"


@pytest.mark.parametrize("typed, completed", CASES)
def test_fish(folder, typed, completed):
    environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
                   "TERM": "dumb"}
    result = subprocess.run(
        ["fish", "--no-config", "-i", "-c", "source completions/h5reinit.fish; complete -C $argv[1]", typed],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    offered = [line.split("\t")[0] for line in result.stdout.splitlines()]
    last = completed.split(" ")[-1] or completed.split(" ")[-2]
    assert result.stderr == ""
    assert last in offered or (offered == [] and "broken" in typed)
