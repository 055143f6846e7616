"""What can be wrong with an input, and how it is reported: one list of faults, each with its place and its mend."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Fault", "InputError", "ToleranceError", "TrucelineError", "printable"]

_LONGEST = {"message": 600, "key": 300, "hint": 600}
"""Characters of each part of a fault: what a file holds is not echoed whole."""
_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with characters that steer a terminal, turn the direction of text or are half one, written out."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    `where` is the file or stream, `line` its 1-based line, `key` the key, column or feature, `message` what is
    wrong and `hint` what to write or do instead; the last three are cut where they are very long.
    """

    message: str
    where: str = ""
    line: int | None = None
    key: str = ""
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __post_init__(self) -> None:
        for name, most in _LONGEST.items():
            text = getattr(self, name)
            if len(text) > most:
                object.__setattr__(self, name, f"{text[:most]}…")

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.where and self.line else self.where
        text = ": ".join(part for part in (place, self.key, self.message) if part)
        return printable(f"{text} — {self.hint}" if self.hint else text)


class TrucelineError(Exception):
    """Base of every error that Truceline raises on purpose."""


class InputError(TrucelineError):
    """Input that cannot be used; carries every fault found in it. The command line ends with exit code 2."""

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = Fault(faults)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class ToleranceError(TrucelineError):
    """A geometry could not be brought within the tolerance that was asked for."""
