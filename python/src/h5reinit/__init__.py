"""Re-initialise the weights of an HDF5 model file, without the framework that wrote it.

The functions run the ``h5reinit`` program and read its JSON; what they say of a model is what it says.
"""

from ._commands import apply, inspect, plan, recover, verify
from ._errors import (
    CannotCreateError,
    DataError,
    DefectError,
    FilterMissingError,
    H5ReinitError,
    SignalError,
    IOFailedError,
    ModelNotFoundError,
    NoPermissionError,
    ProgramNotFoundError,
    TryAgainError,
    UsageError,
)
from ._results import (
    Axes,
    Difference,
    FileInfo,
    Inspection,
    Measured,
    Plan,
    PlannedTensor,
    PlanTotals,
    Residue,
    ResiduePlace,
    Tensor,
    Tool,
    Totals,
    Verification,
)

__all__ = [
    "Axes", "CannotCreateError", "DataError", "DefectError", "Difference", "FileInfo",
    "FilterMissingError", "H5ReinitError", "IOFailedError", "Inspection", "SignalError",
    "Measured", "ModelNotFoundError", "NoPermissionError", "Plan", "PlanTotals", "PlannedTensor",
    "ProgramNotFoundError", "Residue", "ResiduePlace", "Tensor", "Tool", "Totals", "TryAgainError", "UsageError",
    "Verification", "apply", "inspect", "plan", "recover", "verify",
]
