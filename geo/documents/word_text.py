"""The text of Word documents (.docx): paragraphs and tables, in their order."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from geo.errors import Fault, InputError
from geo.files.archive_errors import DAMAGED

if TYPE_CHECKING:
    from docx.table import Table

__all__ = ["is_word", "word_text"]

_MAX_UNPACKED_BYTES = 200_000_000
_BODY = "word/document.xml"
_DAMAGED = (*DAMAGED, TypeError, AttributeError)
_HINT = "open and save it again"


def is_word(raw: bytes) -> bool:
    """Whether these are the bytes of a Word document."""
    if not raw.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _BODY in archive.namelist()
    except _DAMAGED:
        return False


def word_text(raw: bytes, name: str) -> str:
    """The text of a Word document: a line for each paragraph, and for each row of a table its cells with tabs between.

    Numbers that Word gives to paragraphs, notes, headers and footers are not part of it. Raises `InputError` for a
    damaged document, and for one that unpacks to more than 200 MB.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from docx.text.paragraph import Paragraph
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > _MAX_UNPACKED_BYTES:
            problem = f"unpacks to {unpacked:,} bytes, more than {_MAX_UNPACKED_BYTES:,}"
            raise InputError(Fault(problem, name, hint="save its text as a plain file"))
        parts = docx.Document(io.BytesIO(raw)).iter_inner_content()
        return "\n".join(part.text if isinstance(part, Paragraph) else _rows(part) for part in parts)
    except (*_DAMAGED, OpcError, LxmlError) as error:
        raise InputError(Fault(f"is a damaged Word document: {error}", name, hint=_HINT)) from None


def _rows(table: Table) -> str:
    return "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row.cells) for row in table.rows)
