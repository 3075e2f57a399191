"""The man page says what the program's own help says, and formats without complaint; help fits 80 columns."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("H5REINIT", ROOT / ".build" / "release" / "h5reinit")).absolute()


def output(*command, **keywords):
    return subprocess.run(command, check=True, capture_output=True, text=True, **keywords).stdout


@pytest.fixture(scope="module")
def tool():
    return json.loads(output(PROGRAM, "--experimental-dump-help"))["command"]


@pytest.fixture(scope="module")
def page():
    return output(sys.executable, ROOT / "Packaging" / "man.py", PROGRAM)


def test_formats(page):
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=page, capture_output=True, text=True)
    assert lint.returncode == 0, lint.stdout


def test_has_every_command_and_option(page, tool):
    text = page.replace("\\-", "-")
    shown = [each for each in tool["subcommands"] if each["commandName"] != "help" and each["shouldDisplay"]]
    assert len(shown) >= 6
    for command in shown:
        section = text.split(f".SS h5reinit {command['commandName']}\n")[1].split("\n.SS ")[0]
        for argument in command["arguments"]:
            for name in argument.get("names") or []:
                if argument["shouldDisplay"] and name["name"] not in ("h", "help", "version"):
                    dashes = "--" if name["kind"] == "long" else "-"
                    assert f"\\fB{dashes}{name['name']}\\fR" in section


def test_help_fits(tool):
    for command in [[], *([each["commandName"]] for each in tool["subcommands"] if each["commandName"] != "help")]:
        help_text = output(PROGRAM, *command, "--help", env={**os.environ, "COLUMNS": "80"})
        assert max(map(len, help_text.splitlines())) <= 80
