"""From documents to a draft scenario: what agreements and reports put on the ground, clause by clause."""

from __future__ import annotations

from layers.draft.documents import Document, read_document
from layers.draft.draft import Draft, draft_scenario
from layers.draft.statements import Mention, Statement

__all__ = ["Document", "Draft", "Mention", "Statement", "draft_scenario", "read_document"]
