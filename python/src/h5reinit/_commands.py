"""The program's commands as functions."""

from __future__ import annotations

import json
import os
from typing import Any, Iterable, List, Mapping, Optional, Union, cast

from ._program import run
from ._results import Inspection, Plan, Verification

Path = Union[str, "os.PathLike[str]"]
Selectors = Union[str, Iterable[str]]
Rules = Union[Mapping[str, str], Iterable[str]]


def plan(
    model: Path, *, seed: Optional[int] = None, preset: Optional[str] = None,
    set: Optional[Rules] = None,  # noqa: A002 - the flag's name
    only: Selectors = (), except_: Selectors = (), rng: Optional[str] = None,
    mode: Optional[str] = None, nonlinearity: Optional[str] = None,
    negative_slope: Optional[float] = None, fan: Optional[str] = None,
    on_unknown: Optional[str] = None, **options: Any,
) -> Plan:
    """What would happen; nothing is written.

    ``set`` maps selectors to initializers (``{"role:bias": "normal_(std: 0.02)"}``); without ``seed``
    one is drawn, and the result has it. Any other keyword is passed on as the flag of its name.
    """
    named = dict(
        seed=seed, preset=preset, rng=rng, mode=mode, nonlinearity=nonlinearity,
        negative_slope=negative_slope, fan=fan, on_unknown=on_unknown)
    flags = _policy({**named, **options}, set, only, except_)
    return cast(Plan, _json("plan", model, flags))


def apply(
    model: Path, *, output: Optional[Path] = None, seed: Optional[int] = None,
    preset: Optional[str] = None,
    set: Optional[Rules] = None,  # noqa: A002 - the flag's name
    only: Selectors = (), except_: Selectors = (), rng: Optional[str] = None,
    mode: Optional[str] = None, nonlinearity: Optional[str] = None,
    negative_slope: Optional[float] = None, fan: Optional[str] = None,
    on_unknown: Optional[str] = None, receipt: Union[Path, bool] = True, sync: bool = True,
    threads: Optional[int] = None, **options: Any,
) -> Plan:
    """Write new values, in place or into ``output``, and return the receipt.

    The policy is as for ``plan``. ``receipt`` is a path, or ``False`` for none.
    """
    named = dict(
        seed=seed, preset=preset, rng=rng, mode=mode, nonlinearity=nonlinearity,
        negative_slope=negative_slope, fan=fan, on_unknown=on_unknown, output=output,
        threads=threads, no_sync=not sync, no_receipt=receipt is False,
        receipt=None if isinstance(receipt, bool) else receipt)
    flags = _policy({**named, **options}, set, only, except_)
    return cast(Plan, _json("apply", model, flags))


def inspect(model: Path, **options: Any) -> Inspection:
    """What is in the file, and what each tensor is. Any keyword is passed on as a flag."""
    return cast(Inspection, _json("inspect", model, _flags(options)))


def verify(
    model: Path, *, receipt: Optional[Path] = None, no_residue: Optional[Path] = None, **options: Any,
) -> Verification:
    """Recompute every value of the receipt and compare; ``differences`` is empty when all is as planned.

    With ``no_residue``, a copy of the model from before, its files are searched for what the rewritten tensors
    held there; ``residue["found"]`` is empty when nothing of it is left.
    """
    flags = _flags({"receipt": receipt, "no_residue": no_residue, **options})
    return cast(Verification, _json("verify", model, flags, accepted=(0, 1)))


def recover(model: Path, **options: Any) -> Optional[Plan]:
    """Finish an interrupted apply; its receipt, or ``None`` when there is nothing to finish."""
    return cast("Optional[Plan]", _json("recover", model, _flags(options)))


def _json(
    command: str, model: Path, flags: List[str], accepted: Iterable[int] = (0,)
) -> Any:
    output = run([command, "--format=json", *flags, "--", os.fspath(model)], tuple(accepted))
    return json.loads(output) if output.strip() else None


def _policy(
    options: Mapping[str, Any], rules: Optional[Rules], only: Selectors, except_: Selectors
) -> List[str]:
    flags = _flags(options)
    if isinstance(rules, Mapping):
        rules = [f"{selector}={initializer}" for selector, initializer in rules.items()]
    elif isinstance(rules, str):
        rules = [rules]
    for name, values in (("set", rules or ()), ("only", only), ("except", except_)):
        for value in [values] if isinstance(values, str) else values:
            flags += [f"--{name}", value]
    return flags


def _flags(options: Mapping[str, Any]) -> List[str]:
    """Options as flags: ``None`` and ``False`` are none, ``True`` has no value, a list repeats."""
    flags: List[str] = []
    for name, value in options.items():
        flag = "--" + name.strip("_").replace("_", "-")
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is True:
                flags.append(flag)
            elif item is not None and item is not False:
                flags += [flag, os.fspath(item) if isinstance(item, os.PathLike) else str(item)]
    return flags
