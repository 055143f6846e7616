"""Documents to draft from: text with a name and, where it is known, a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from geo.documents.source_text import read_text
from geo.errors import Fault, InputError
from layers.draft.clauses.document_dates import document_date
from layers.draft.english.words import SMALL_WORD_SHARE, SMALL_WORDS
from layers.draft.languages import language_of

__all__ = ["MAXIMUM_CHARACTERS", "Document", "as_documents", "read_document"]

MAXIMUM_CHARACTERS = 1_000_000
"""Of one document: some thousand pages. What is longer is refused, so that time and memory stay bounded."""

_MAXIMUM_BYTES = 50_000_000
_LOOKED_AT = 20_000
_FEW_WORDS = 8


@dataclass(frozen=True)
class Document:
    """A document's text. `date` is the day it was written, where it is known from elsewhere than its text.

    `url` is where it lies on the web, if that is known; the draft's source names it.
    """

    name: str
    text: str
    date: dt.date | None = None
    title: str = ""
    url: str = ""

    @property
    def today(self) -> dt.date | None:
        """The document's own date: the given one, or the one that its text states."""
        if self.date is not None:
            return self.date
        found = document_date(self.text)
        return dt.date.fromisoformat(found.value.edtf) if found is not None else None

    @property
    def is_english(self) -> bool:
        """Whether the beginning of the text has the small words of English; a text of a few words passes."""
        if language_of(self.text[:_LOOKED_AT]):
            return False
        words = re.findall(r"[^\W\d_]+", self.text[:_LOOKED_AT].lower())
        return len(words) < _FEW_WORDS or sum(word in SMALL_WORDS for word in words) > SMALL_WORD_SHARE * len(words)

    @property
    def heading(self) -> str:
        """The given title, or the first line that reads like one."""
        if self.title:
            return self.title
        return self.headline or self.name

    @property
    def headline(self) -> str:
        """The given title, or the first line that is a headline and no sentence of the text; empty without one."""
        if self.title:
            return self.title
        lines = (" ".join(line.split()) for line in self.text[:4000].splitlines())
        return next((line for line in lines if _is_headline(line)), "")


_LONGEST_HEADLINE = 140


def _is_headline(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    is_sentence = line.rstrip('"”’)').endswith((".", ";", ":", ",")) or len(line) > _LONGEST_HEADLINE
    return len(words) >= 3 and not is_sentence and not re.search(r"[©|]|\[|Photo|/ ", line)  # noqa: PLR2004 - words of a headline


def as_documents(documents: object) -> list[Document]:
    """Documents from whatever was given: `Document`s, paths, texts, or a mapping of names to texts.

    What is no path of a file is a text. Raises `InputError` with a fault for each that cannot be used.
    """
    if isinstance(documents, Mapping):
        documents = [Document(str(name), text) for name, text in documents.items()]
    elif isinstance(documents, Document | str | Path):
        documents = [documents]
    assert isinstance(documents, Iterable)
    faults: list[Fault] = []
    ready: list[Document] = []
    for number, document in enumerate(documents, start=1):
        try:
            ready.append(_as_document(document, number))
        except InputError as error:
            faults += error.faults
    if not ready and not faults:
        faults.append(Fault("no document to draft from", hint="give a text file, or '-' for standard input"))
    for document in ready:
        if len(document.text) > MAXIMUM_CHARACTERS:
            hint = f"split it; a draft reads up to {MAXIMUM_CHARACTERS:,} characters of a document"
            faults.append(Fault(f"too long: {len(document.text):,} characters", document.name, hint=hint))
        elif not document.text.strip():
            faults.append(Fault("holds no text", document.name, hint="give a text of an article or an agreement"))
    if faults:
        raise InputError(faults)
    return _with_own_names(ready)


def read_document(path: str | Path) -> Document:
    """Read a document as `geo.read_text` does; `-` is standard input. Raises `InputError` where it cannot."""
    source = read_text(path, max_bytes=_MAXIMUM_BYTES)
    return Document(source.name, source.text, url=source.address)


def _as_document(document: object, number: int) -> Document:
    if isinstance(document, Document):
        return document
    if isinstance(document, Path):
        return read_document(document)
    if isinstance(document, str):
        path = _path(document)
        return read_document(path) if path is not None else Document(f"document-{number}", document)
    raise TypeError(f"{type(document).__name__} is not a document")


def _path(text: str) -> Path | None:
    if len(text) > 1000 or "\n" in text or "\0" in text:  # noqa: PLR2004 - characters; longer than any path
        return None
    try:
        return Path(text) if Path(text).is_file() else None
    except OSError:
        return None


def _with_own_names(documents: list[Document]) -> list[Document]:
    """No two documents of one name."""
    seen: dict[str, int] = {}
    named = []
    for document in documents:
        count = seen[document.name] = seen.get(document.name, 0) + 1
        name = document.name if count == 1 else f"{document.name} ({count})"
        named.append(replace(document, name=name))
    return named
