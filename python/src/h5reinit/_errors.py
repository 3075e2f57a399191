"""Errors by the program's exit status, each with its message."""

from __future__ import annotations


class H5ReinitError(Exception):
    """The program ended with an error; the text is its message."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        #: The exit status; negative for a signal that ended the program.
        self.status = status


class ProgramNotFoundError(H5ReinitError):
    """There is no h5reinit program to run."""

    def __init__(self, message: str) -> None:
        super().__init__(message, 127)


class UsageError(H5ReinitError, ValueError):
    """An option or the policy is wrong (64, 78)."""


class DataError(H5ReinitError, ValueError):
    """The file is not understood or malformed, or a selector matches nothing (65)."""


class ModelNotFoundError(H5ReinitError, FileNotFoundError):
    """The model or its receipt cannot be opened (66)."""


class FilterMissingError(H5ReinitError):
    """A filter or library that this file needs is not installed (69)."""


class DefectError(H5ReinitError):
    """The process that reads the file died; nothing was written (70)."""


class CannotCreateError(H5ReinitError, OSError):
    """The output cannot be created (73)."""


class IOFailedError(H5ReinitError, OSError):
    """Input or output failed, for example on a full disk (74)."""


class TryAgainError(H5ReinitError):
    """The file is locked, or an interrupted apply must be recovered first (75)."""


class NoPermissionError(H5ReinitError, PermissionError):
    """The file may not be read or written (77)."""


class SignalError(H5ReinitError):
    """A signal ended the program (130, 143); ``recover`` finishes what it had begun."""


BY_STATUS: dict[int, type[H5ReinitError]] = {
    64: UsageError,
    65: DataError,
    66: ModelNotFoundError,
    69: FilterMissingError,
    70: DefectError,
    73: CannotCreateError,
    74: IOFailedError,
    75: TryAgainError,
    77: NoPermissionError,
    78: UsageError,
    130: SignalError,
    143: SignalError,
}
