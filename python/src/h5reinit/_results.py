"""The program's JSON as types: what it prints, key by key, and nothing that it does not."""

from __future__ import annotations

from typing import Any, List, Optional, TypedDict

class Tool(TypedDict):
    """What made the result."""

    name: str
    version: str


class FileInfo(TypedDict):
    """The file that was read."""

    path: str
    bytes: int
    container: str
    dialect: str


# The functional form, because `in` is no name that a class body can hold.
Axes = TypedDict("Axes", {"in": List[int], "out": List[int], "spatial": List[int]})


class Tensor(TypedDict):
    """One dataset: what it is, and why it is taken for that."""

    path: str
    layer: str
    layer_type: str
    role: str
    shape: Optional[list[int]]
    dtype: str
    byte_order: Optional[str]
    storage: str
    filters: list[str]
    axes: Optional[Axes]
    fan_in: Optional[int]
    fan_out: Optional[int]
    evidence: list[str]
    aliases: list[str]
    elements: int
    bytes: int


class Measured(TypedDict):
    """Statistics of what was written."""

    mean: float
    std: float
    min: float
    max: float


class _Optional(TypedDict, total=False):
    copy_of: str
    measured: Measured


class PlannedTensor(Tensor, _Optional):
    """One dataset of a plan: what happens to it, and why."""

    action: str
    initializer: Optional[dict[str, Any]]
    gain: Optional[float]
    std: Optional[float]
    method: Optional[str]
    rule: str


class PlanTotals(TypedDict):
    """Counts of a plan; elements and bytes are those of the written tensors."""

    tensors: int
    write: int
    keep: int
    elements: int
    bytes: int


class Totals(TypedDict):
    """Counts of an inspection."""

    tensors: int
    elements: int
    bytes: int


class Plan(TypedDict):
    """A plan, or after ``apply`` the receipt (``h5reinit.plan/1``)."""

    schema: str
    state: str
    tool: Tool
    file: FileInfo
    seed: int
    rng: str
    fan: str
    policy: dict[str, Any]
    tensors: list[PlannedTensor]
    totals: PlanTotals
    warnings: list[str]


class Inspection(TypedDict):
    """What is in a file (``h5reinit.inspect/1``)."""

    schema: str
    tool: Tool
    file: FileInfo
    tensors: list[Tensor]
    totals: Totals
    warnings: list[str]


class Difference(TypedDict):
    """The first element of a tensor that is not as planned; bytes as hex digits in file order."""

    path: str
    element: int
    expected: str
    found: str


class ResiduePlace(TypedDict):
    """A tensor of which something old is left, and where."""

    path: str
    file: str
    offset: int
    windows: int


class Residue(TypedDict):
    """A search of a model's files for what its tensors held before."""

    old: str
    tensors: int
    skipped: int
    windows: int
    bytes: int
    surely_found: int
    found: list[ResiduePlace]


class Verification(TypedDict):
    """A comparison of a file with its receipt (``h5reinit.verify/1``)."""

    schema: str
    file: FileInfo
    receipt: str
    seed: str
    compared: int
    elements: int
    differences: list[Difference]
    residue: Optional[Residue]
