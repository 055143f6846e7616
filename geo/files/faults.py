"""How the faults of one file are gathered: errors that refuse it, warnings that are reported, each kind cut short."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence

from geo.errors import Fault, InputError

__all__ = ["FileFaults", "InputWarning", "hand_over"]


class InputWarning(UserWarning):
    """A file can be used, but something in it was read in one of several ways; raised where nobody collects faults."""


class FileFaults:
    """What is wrong with one file: errors that refuse it, and warnings that are reported.

    At most `most` of each are kept word for word; the rest are counted.
    """

    most = 50

    def __init__(self, name: str) -> None:
        self.name = name
        self._kept: dict[str, list[Fault]] = {"error": [], "warning": []}
        self._count = {"error": 0, "warning": 0}

    def error(self, message: str, key: str = "", hint: str = "", *, line: int | None = None) -> None:
        """Note something for which the file is refused."""
        self._note(Fault(message, self.name, line, key, hint))

    def warn(self, message: str, key: str = "", hint: str = "", *, line: int | None = None) -> None:
        """Note something that is reported, though the file is used."""
        self._note(Fault(message, self.name, line, key, hint, "warning"))

    @property
    def full(self) -> bool:
        """Whether so many errors were found that looking for more helps nobody."""
        return self._count["error"] >= 20 * self.most

    def has_error(self, key: str) -> bool:
        """Whether an error of this key, or of a part of it (`features[3].geometry` of `features[3]`), was noted."""
        return any(fault.key == key or fault.key.startswith((f"{key}.", f"{key}[")) for fault in self._kept["error"])

    def raise_errors(self) -> None:
        """Raise `InputError` with everything found, by line, if anything found refuses the file."""
        if self._count["error"]:
            raise InputError([*self._reported("error"), *self._reported("warning")])

    def settle(self, collector: list[Fault] | None) -> None:
        """Raise the errors; hand the warnings to `collector`, or to Python's warnings where there is none."""
        self.raise_errors()
        hand_over(self._reported("warning"), collector)

    def _note(self, fault: Fault) -> None:
        self._count[fault.severity] += 1
        if len(self._kept[fault.severity]) < self.most:
            self._kept[fault.severity].append(fault)

    def _reported(self, severity: str) -> Sequence[Fault]:
        kept = self._kept[severity]
        more = self._count[severity] - len(kept)
        by_line = list(dict.fromkeys(sorted(kept, key=lambda fault: fault.line or float("inf"))))
        rest = Fault(f"and {more:,} more", self.name, severity="error" if severity == "error" else "warning")
        return [*by_line, rest] if more else by_line


def hand_over(reported: Iterable[Fault], collector: list[Fault] | None) -> None:
    """Hand warnings to `collector`, or to Python's warnings where there is none."""
    if collector is not None:
        collector.extend(reported)
    else:
        for fault in reported:
            warnings.warn(str(fault), InputWarning, stacklevel=5)
