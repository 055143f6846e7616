"""Documents as text: plain text, Markdown, HTML, PDF and Word, from files and from standard input."""

from __future__ import annotations

import io
import logging
import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geo.documents.html_text import declared_encoding, html_text
from geo.documents.web_address import stated_address
from geo.documents.word_text import is_word, word_text
from geo.errors import Fault, InputError
from geo.files.encodings import decode_text, looks_binary
from geo.files.inputs import note_input
from geo.files.local_file import read_bytes

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["MAX_BYTES", "DocumentFormat", "SourceText", "read_text", "text_of_bytes"]

DocumentFormat = Literal["text", "markdown", "html", "pdf", "docx"]

MAX_BYTES = 200_000_000
"""A larger file is refused."""
_MAX_MARKUP_BYTES = 50_000_000
_LONG_TEXT = 400_000
"""Characters of a text that is looked at for repetition; in so much prose there are thousands of different words."""
_WINDOW = 40_000
_FEW_WORDS = 100
_WORD = re.compile(r"\w+")
_MAX_PAGES = 5_000
_OPERATIONS = 300_000
"""Operations of a PDF's pages beyond one for each byte of the file; a page of text has about a thousand."""
_CONTENT_BYTES = 10_000_000
"""What the pages draw, unpacked, beyond so many times the file."""
_MOST_PACKED = 30
_SUFFIXES: dict[str, DocumentFormat] = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
}  # fmt: skip
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_LINE_ENDS = re.compile(r"\r\n?")
_MARKUP = re.compile(
    r"(?P<fence>^(?:```|~~~)[^\n]*$)|!?\[(?P<text>[^\]\n]{0,500})\]\([^)\n]{0,2000}\)|(?P<head>^[ ]{0,3}#{1,6}[ ])"
    r"|(?P<quote>^[ ]{0,3}>[ ]?)|(?P<mark>[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3})",
    re.MULTILINE,
)


@dataclass(frozen=True)
class SourceText:
    """A document's text; all offsets are characters of `text`, which for HTML, PDF and Word is what was extracted.

    `name` is the path, or `standard input`. Markdown's marks are blanked out, so that offsets stay those of the file.
    """

    name: str
    text: str
    format: DocumentFormat = "text"
    encoding: str = "utf-8"
    address: str = ""
    """Its `http` or `https` address, where it states one."""
    _lines: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        if not self._lines:
            self._lines.extend((0, *(match.end() for match in re.finditer("\n", self.text))))
        return bisect_right(self._lines, offset)


def read_text(path: str | Path, *, max_bytes: int = MAX_BYTES) -> SourceText:
    r"""Read a document: text, Markdown, HTML, PDF or Word, in the usual encodings; nothing is fetched.

    The format is recognised by the content, then by the ending of the name.

    Parameters
    ----------
    path
        A local file; `-` is standard input.
    max_bytes
        Larger files are refused.

    Returns
    -------
    The text with its format, encoding and, where the document states one, its web address. Offsets are characters.

    Raises
    ------
    InputError
        What cannot be read, has more than `max_bytes`, is no text, or is a PDF that holds none.

    Examples
    --------
    >>> from pathlib import Path
    >>> _ = Path("report.txt").write_text("They met in Sochi.\nSaraqib is quiet.\n")
    >>> source = read_text("report.txt", max_bytes=1_000)
    >>> source.line_of(source.text.index("Saraqib")), source.format
    (2, 'text')
    """
    return text_of_bytes(*document_bytes(path, max_bytes=max_bytes))


def document_bytes(path: str | Path, *, max_bytes: int = MAX_BYTES) -> tuple[bytes, str]:
    """The bytes of a document and its name, for `text_of_bytes`; as `read_text`, that puts the two together."""
    if str(path) != "-":
        return read_bytes(Path(path), most=max_bytes), str(path)
    note_input(0)
    raw = sys.stdin.buffer.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise InputError(_too_large("standard input", max_bytes))
    return raw, "standard input"


def text_of_bytes(raw: bytes, name: str) -> SourceText:
    """Return the text of a document's bytes; `name` tells the format where the content does not.

    Errors as for `read_text`.
    """
    if len(raw) > MAX_BYTES:
        raise InputError(_too_large(name, MAX_BYTES))
    format_ = _format(raw, name)
    if format_ == "pdf":
        return SourceText(name, _pdf_text(raw, name), "pdf", "")
    if format_ == "docx":
        text = _LINE_ENDS.sub("\n", word_text(raw, name))
        _refuse_repetition(text, name)
        return SourceText(name, text, "docx", "")
    if looks_binary(raw):
        hint = "give plain text, Markdown, HTML, PDF or .docx; save other documents as one of these"
        raise InputError(Fault("is not text", name, hint=hint))
    if format_ == "html" and len(raw) > _MAX_MARKUP_BYTES:
        raise InputError(_too_large(name, _MAX_MARKUP_BYTES))
    text, encoding = decode_text(raw, declared=declared_encoding(raw) if format_ == "html" else "")
    text = _LINE_ENDS.sub("\n", text)
    address = stated_address(text, markup=format_ == "html")
    if format_ == "html":
        text = html_text(text)
    elif format_ == "markdown":
        text = _MARKUP.sub(_blank, text)
    _refuse_repetition(text, name)
    return SourceText(name, text, format_, encoding, address)


def _refuse_repetition(text: str, name: str) -> None:
    """Raise `InputError` for a long text of a few words over and over: no document, and slow to read for nothing."""
    if len(text) < _LONG_TEXT:
        return
    step = (len(text) - _WINDOW) // 4
    words = {word for start in range(0, 4 * step + 1, step) for word in _WORD.findall(text[start : start + _WINDOW])}
    if len(words) < _FEW_WORDS:
        message = f"repeats {len(words):,} different words over {len(text):,} characters; it is no text to read"
        raise InputError(Fault(message, name, hint="check how it was made"))


def _too_large(name: str, limit: int) -> Fault:
    return Fault(f"has more than {limit:,} bytes", name, hint="split it")


def _format(raw: bytes, name: str) -> DocumentFormat:
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if is_word(raw):
        return "docx"
    if _HTML_START.match(raw[:4096]):
        return "html"
    named = _SUFFIXES.get(Path(name).suffix.lower(), "text")
    return "text" if named == "pdf" else named


def _blank(match: re.Match[str]) -> str:
    """Blank out Markdown's marks, keeping the text of a link where it stands."""
    if match["text"] is None:
        return " " * len(match[0])
    before = match.start("text") - match.start()
    return " " * before + match["text"] + " " * (len(match[0]) - before - len(match["text"]))


def _text_of_pages(reader: PdfReader, size: int, name: str) -> str:
    """The text of all pages of a PDF of `size` bytes.

    Raises `InputError` where so few bytes draw more than a document of that size does: they may unpack to pages without
    end, and pages may draw the same form again and again.
    """
    operations, content_bytes = _OPERATIONS + size, _CONTENT_BYTES + _MOST_PACKED * size
    fault = Fault(f"is a PDF of {size:,} bytes that draws without end", name, hint="save its text instead")

    def count(*_: object) -> None:
        nonlocal operations
        operations -= 1
        if operations < 0:
            raise InputError(fault)

    texts = []
    for page in reader.pages:
        content = page.get_contents()
        content_bytes -= 0 if content is None else len(content.get_data())
        if content_bytes < 0:
            raise InputError(fault)
        texts.append(page.extract_text(visitor_operand_before=count))
    return "\n\n".join(texts)


def _pdf_text(raw: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity on standard error
    damaged = (
        PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError,
        NotImplementedError,
    )  # fmt: skip
    try:
        reader = PdfReader(io.BytesIO(raw))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
        text = "" if pages > _MAX_PAGES else _text_of_pages(reader, len(raw), name)
    except damaged as error:
        raise InputError(Fault(f"is a damaged PDF: {error}", name, hint="open and save it again")) from None
    if locked:
        raise InputError(Fault("is encrypted", name, hint="save it without a password"))
    if pages > _MAX_PAGES:
        raise InputError(Fault(f"has {pages:,} pages", name, hint=f"split it; the limit is {_MAX_PAGES:,}"))
    if not text.strip():
        raise InputError(Fault("holds no text", name, hint="it may be a scan: recognise its text first"))
    return text.encode("utf-8", errors="replace").decode()
