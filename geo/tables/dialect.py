"""How a file writes its table: the encoding, what stands between cells, and where the rows begin."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.encodings import stream_encoding
from geo.files.local_file import BoundedStream

__all__ = ["Dialect", "allow_long_cells", "chunks_of", "read_dialect"]

DELIMITERS = ",;\t|"
_CHUNK = 1 << 20
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+[a-z0-9_]+)*")
"""A tag of the Humanitarian Exchange Language (hxlstandard.org, 1.1): `#geo+lat`, `#date +occurred`."""
_QUOTED = re.compile(r'"[^"]*"')
_NEAR_QUOTES = np.frombuffer(b'",;\t|\r\n\xef\xbb\xbf', dtype=np.uint8)
"""What may stand before an opening quote or after a closing one."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file writes its table.

    `columns` are the names of the header line, without white space round them; `tags` those of the HXL row below it,
    where there is one; `head_lines` are the lines of the file up to the first row. `plain_quotes` is whether no quote
    stands where it could be read in two ways.
    """

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    head_lines: int
    plain_quotes: bool
    tags: tuple[str, ...] = ()

    @property
    def decimal_comma(self) -> bool:
        """Whether `35,3` can only be a number: no comma parts the cells."""
        return self.delimiter != ","


def allow_long_cells() -> None:
    """Let Python's csv read cells as long as a file may be: the WKT of a zone is longer than its usual 128 kB."""
    csv.field_size_limit(limits.MAXIMUM_BYTES)


def chunks_of(stream: BoundedStream) -> Iterator[bytes]:
    """The content in pieces of about a megabyte."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def read_dialect(path: Path, open_stream: Callable[[], AbstractContextManager[BoundedStream]]) -> Dialect:
    """Read how a file writes its table, in one pass over it; raises `InputError` where it is no table of text."""
    name = str(path)
    quotes = _Quotes()
    head = b""

    def looked_at(chunks: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal head
        for chunk in chunks:
            head = head or chunk
            quotes.look(chunk)
            yield chunk

    with open_stream() as stream:
        chunks = looked_at(chunks_of(stream))
        encoding = stream_encoding(chunks)
        for _ in chunks:  # the quotes of what the encoding was clear without
            pass
    if not head:
        raise InputError(Fault("is empty", name, hint="check how it was made"))
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).removeprefix("\ufeff")
    if quotes.zeros and not encoding.startswith(("utf-16", "utf-32")):
        raise InputError(Fault("holds a NUL character", name, hint="check that it is a table of text"))
    return replace(_read_head(text, path), encoding=encoding, plain_quotes=quotes.plain)


def _read_head(text: str, path: Path) -> Dialect:
    """What the beginning of a file says: the delimiter, the columns and their tags, the lines before the rows."""
    allow_long_cells()
    name = str(path)
    stream = io.StringIO(text, newline="")
    first, before, stated = _first_line(stream)
    if len(text) >= _CHUNK // 4 and not first.endswith(("\n", "\r")):
        raise InputError(Fault("its first line is longer than a megabyte", name, 1, hint="check how it was made"))
    tabs = ".tsv" in path.name.lower()
    delimiter = stated or ("\t" if tabs else max(DELIMITERS, key=_QUOTED.sub("", first).count))
    reader = csv.reader(io.StringIO(first + stream.read(), newline=""), delimiter=delimiter, strict=True)
    try:
        columns = tuple(column.strip() for column in next(reader, []))
    except csv.Error as error:
        hint = "check its quotes"
        raise InputError(Fault(f"is not a CSV table: {error}", name, before + 1, hint=hint)) from None
    if len(columns) > limits.MAXIMUM_COLUMNS:
        message = f"has {len(columns):,} columns; {limits.MAXIMUM_COLUMNS:,} are read at most"
        raise InputError(Fault(message, name, before + 1, hint="keep those you need"))
    header_lines = before + reader.line_num
    tags = _tags(reader, len(columns))
    lines = before + reader.line_num if tags else header_lines
    return Dialect("", delimiter, columns, lines, plain_quotes=True, tags=tags)


def _first_line(stream: io.StringIO) -> tuple[str, int, str]:
    """The first line with a word in it, how many lines come before it, and the delimiter that a `sep=;` line states."""
    first, before = stream.readline(), 0
    stated = _SEPARATOR_LINE.fullmatch(first)
    if stated:
        first, before = stream.readline(), 1
    while first and not first.strip():
        first, before = stream.readline(), before + 1
    return first, before, stated[1] if stated else ""


def _tags(reader: Iterator[list[str]], width: int) -> tuple[str, ...]:
    """The next row, where it is one of HXL tags; empty where it is another."""
    try:
        row = next(reader, [])
    except csv.Error:  # reported when the rows are read
        return ()
    tags = tuple(cell.strip().lower() for cell in row)
    alike = len(tags) == width and any(tags) and all(not tag or _HXL_TAG.fullmatch(tag) for tag in tags)
    return tags if alike else ()


class _Quotes:
    """Whether the quotes of a file can be read in one way only: each beside a delimiter, and an even number of them.

    `zeros` is whether the bytes hold a zero.
    """

    def __init__(self) -> None:
        self._count = 0
        self._beside = True
        self.zeros = False
        self._last = b"\n"

    @property
    def plain(self) -> bool:
        return self._beside and self._count % 2 == 0

    def look(self, chunk: bytes) -> None:
        """Look at the next piece of the file."""
        self.zeros = self.zeros or b"\0" in chunk
        if self._beside and b'"' in chunk:
            codes = np.frombuffer(self._last + chunk + b"\n", dtype=np.uint8)
            places = np.flatnonzero(codes[1:-1] == ord('"')) + 1
            self._count += len(places)
            beside = np.isin(codes[places - 1], _NEAR_QUOTES) | np.isin(codes[places + 1], _NEAR_QUOTES)
            self._beside = bool(beside.all())
        self._last = chunk[-1:]
