"""Finding and running the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Sequence

from ._errors import BY_STATUS, H5ReinitError, ProgramNotFoundError


def program() -> str:
    """The path of h5reinit: the environment variable ``H5REINIT``, or the one on ``PATH``."""
    named = os.environ.get("H5REINIT")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ProgramNotFoundError(f"$H5REINIT names '{named}', which is no program")
        return found
    found = shutil.which("h5reinit")
    if found is None:
        raise ProgramNotFoundError(
            "there is no h5reinit on PATH; install it, or name it in the environment variable H5REINIT")
    return found


def run(arguments: Sequence[str], accepted: Sequence[int] = (0,)) -> str:
    """Standard output of one run; an exit status that is not accepted is an error."""
    result = subprocess.run(
        [program(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False)
    if result.returncode in accepted:
        return result.stdout
    kind = BY_STATUS.get(result.returncode, H5ReinitError)
    raise kind(_message(result.stderr, result.returncode), result.returncode)


def _message(text: str, status: int) -> str:
    """The program's message without its name in front and without the parser's words on usage."""
    text = text.split("\nUsage: ")[0].strip()
    for prefix in ("h5reinit: ", "Error: "):
        if text.startswith(prefix):
            text = text[len(prefix):]
    return text or f"h5reinit ended with status {status} and no message"
