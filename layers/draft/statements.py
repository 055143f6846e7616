"""What a document says of the ground: statements, each with the places in the text that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.draft.model import StatementKind

__all__ = ["Mention", "Statement"]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a document says it: `start` and `end` count characters of the document's text; `line` counts from 1."""

    file: str
    start: int
    end: int
    line: int = 0

    def overlaps(self, other: Mention) -> bool:
        """Whether both lie in one document and share a character."""
        return self.file == other.file and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Statement:
    """One thing that a document puts on the ground.

    `confidence` runs from 0 to 1; `values` holds what the text gives and nothing else (see
    docs/drafting.md for the keys of each kind). `mentions` are all the places that say the same, the fullest first;
    `file`, `start`, `end` are those of the first.
    """

    kind: StatementKind
    mentions: tuple[Mention, ...]
    confidence: float
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The document of the first mention."""
        return self.mentions[0].file

    @property
    def start(self) -> int:
        """Where the first mention begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the first mention ends."""
        return self.mentions[0].end

    @property
    def files(self) -> tuple[str, ...]:
        """Every document that says it, in order of first mention."""
        return tuple(dict.fromkeys(mention.file for mention in self.mentions))
