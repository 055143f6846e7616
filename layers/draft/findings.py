"""What documents say of the ground, before anything is written of it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import Fault
from layers.draft.documents import Document
from layers.draft.merge import contradictions
from layers.draft.statements import Statement

__all__ = ["Findings"]


@dataclass(frozen=True)
class Findings:
    """What documents say of the ground: the statements in order, and what was noticed on the way."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    warnings: tuple[Fault, ...] = ()

    def of_kind(self, kind: str) -> list[Statement]:
        """The statements of one kind."""
        return [statement for statement in self.statements if statement.kind == kind]

    @property
    def contradictions(self) -> list[tuple[Statement, Statement]]:
        """Pairs of statements that cannot both be right; both stand in the scenario."""
        return contradictions(self.statements)

    def text_of(self, statement: Statement) -> str:
        """The words of a statement's first mention."""
        document = next(document for document in self.documents if document.name == statement.file)
        return document.text[statement.start : statement.end]
