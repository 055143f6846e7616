"""What a sentence says of a zone, and what is remembered of the sentences before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from layers.draft.clauses.phrases import Reference
from layers.draft.clauses.stream import Item
from layers.draft.model import LineKind

__all__ = ["Memory", "ZoneClause"]

_REMEMBERED = 3
"""Sentences: how far back "this line" and "the zone" may reach."""


@dataclass(frozen=True)
class ZoneClause:
    """A zone as one sentence gives it; lengths are `quantities.Length`."""

    start: int
    end: int
    title: str = ""
    depth: Any = None
    width: Any = None
    band: Any = None
    depths: tuple[tuple[str, Any], ...] = ()
    side: str = ""
    reference: Reference | None = None
    between: tuple[Reference, ...] = ()
    bounded: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    stretch: tuple[str, ...] = ()
    """Places to which the text limits the line."""
    at: int = -1
    """Where its first length stands in the text; -1 where it has none."""
    bound: str = ""
    """Words that make the length a bound: "at least"."""
    anaphoric: bool = False
    tentative: bool = False
    loose: bool = False
    """Whether the text does not say if its depth is that of one side: "a 10 km zone"."""

    @property
    def measured(self) -> bool:
        """Whether the text gives it a size."""
        return bool(self.depth or self.width or self.band or self.depths or self.between or self.bounded)

    def as_values(self) -> dict[str, Any]:
        """The values of a statement, those that the text gives."""
        values: dict[str, Any] = {"title": self.title}
        for name in ("depth", "width", "band"):
            length = getattr(self, name)
            if length is not None:
                values[name] = length.as_written
                values[f"{name}_m"] = tuple(length.range_m)
        values["depths"] = {side: length.as_written for side, length in self.depths}
        values["depths_m"] = {side: tuple(length.range_m) for side, length in self.depths}
        values |= {"reference": self.reference, "between": self.between, "bounded": self.bounded}
        values |= {"except": self.excepted, "stretch": self.stretch, "side": self.side, "bound": self.bound}
        for name in ("tentative", "anaphoric", "loose"):
            values[name] = getattr(self, name) or None
        return {name: value for name, value in values.items() if value not in (None, "", (), {})}


@dataclass
class Memory:
    """What the last few sentences named."""

    sentence: int = 0
    lines: list[tuple[int, Reference]] = field(default_factory=list)
    numbered: dict[str, Reference] = field(default_factory=dict)
    """The lines of numbered paragraphs and items, by number, through the whole document."""
    zone: tuple[int, ZoneClause] | None = None
    corridor: tuple[int, Item | None] | None = None
    """The sentence in which corridors were last listed, and the date that it gave them."""

    def next_sentence(self) -> None:
        """Forget what lies too far back."""
        self.sentence += 1
        self.lines = [(at, line) for at, line in self.lines if self.sentence - at <= _REMEMBERED]
        if self.zone and self.sentence - self.zone[0] > _REMEMBERED:
            self.zone = None

    def line(self, wanted: Reference) -> Reference | None:
        """The line last named that a definite phrase may stand for."""
        fitting = (line for _, line in reversed(self.lines) if wanted.kind in (LineKind.LINE, line.kind))
        return next(fitting, None)
