"""From bytes to text: marks, UTF-8 and UTF-16 first, then the legacy encoding whose letters make words."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

__all__ = ["decode_text", "looks_binary", "stream_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON_LETTERS = {
    "cp1256": "اليمونترب",
    "iso8859_6": "اليمونترب",
    "cp1251": "оеаинтсрвл",
    "koi8_r": "оеаинтсрвл",
    "iso8859_5": "оеаинтсрвл",
    "cp866": "оеаинтсрвл",
    "cp1253": "αοιετσνρκπ",
    "cp1255": "יוהלארמתבש",
}
"""Pages whose words have no ASCII letters, and common small letters of their language, the likeliest page first."""
_SAMPLE = 200_000
"""Bytes that are looked at to tell an encoding."""
_PAGES = bytes([0, 3, 4, 5, 6, 7])
"""High bytes of UTF-16 letters: Latin, Greek, Cyrillic, Armenian and Hebrew, Arabic; as letters they are controls."""
_FEW_LETTERS = 8
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x00\x1a\x08"))
_NO_LETTERS = bytes(0x20 if byte < 0x80 and not chr(byte).isalpha() else byte for byte in range(256))  # noqa: PLR2004
_ASCII = bytes(range(0x80))
_TURKISH_LETTERS = re.compile("[ğışĞİŞ]")
_NOT_TURKISH = "áíúæéóÁÍÚÆÉÓ"
_NOT_ICELANDIC = "çüÇÜ"
_CENTRAL_EUROPEAN_ONLY = re.compile(r"[šžŠŽźŹ]|(?<=[^\W\d_])[łąĽľ](?=[^\W\d_])")


def looks_binary(raw: bytes) -> bool:
    """Whether bytes are no text in any encoding: many control characters, or zeros that are not UTF-16's."""
    sample = raw[:_SAMPLE]
    if not sample or any(sample.startswith(mark) for mark, _ in _MARKS):
        return False
    if _without_mark(sample):
        return False
    strange = len(sample) - len(sample.translate(None, _CONTROLS + b"\x00"))
    return strange * 20 > len(sample)


def decode_text(raw: bytes, *, declared: str = "") -> tuple[str, str]:
    """Return the text and the name of its encoding; bytes that fit none become U+FFFD.

    A byte order mark counts first, then UTF-16 by its zeros, then UTF-8 if the bytes are valid, then `declared` (what
    the document itself says), then a page of Windows, ISO or Unix, by whose letters are likelier in the words that are
    not ASCII.
    """
    encoding = _marked(raw)
    if not encoding:
        try:
            return raw.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            words = _foreign_words(raw[:_SAMPLE])
            cut_short = error.start > len(raw) - 4
        if cut_short or _is_mostly_utf8(words):
            encoding = "utf-8"
        else:
            encoding = declared if declared and _known(declared) else _legacy(words)
    return raw.decode(encoding, errors="replace"), encoding


def stream_encoding(chunks: Iterable[bytes]) -> str:
    """Return the encoding of a text that comes in pieces, by the same rules, in one pass and bounded memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    words: list[bytes] = []
    size, valid, first = 0, True, True
    for chunk in chunks:
        if first and (encoding := _marked(chunk)):
            return encoding
        first = False
        if valid:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        if size < _SAMPLE and not chunk.isascii():
            found = _foreign_words(chunk)
            words += found
            size += sum(map(len, found))
        if not valid and size >= _SAMPLE:
            break
    return "utf-8" if valid or _is_mostly_utf8(words) else _legacy(words)


def _marked(raw: bytes) -> str:
    """The encoding by its byte order mark or by the zeros of UTF-16; empty where neither tells it."""
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "") or _without_mark(raw[:_SAMPLE])


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _foreign_words(raw: bytes) -> list[bytes]:
    """The words that are not ASCII alone: what is plain English beside them tells nothing of the encoding."""
    return [word for word in raw.translate(_NO_LETTERS).split() if not word.isascii()]


def _is_mostly_utf8(words: list[bytes]) -> bool:
    """Whether a stray byte spoils what is UTF-8 otherwise: at least nine of ten sequences are whole."""
    text = b" ".join(words).decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return whole > 9 * broken


def _without_mark(sample: bytes) -> str:
    """UTF-16 by the zeros of its ASCII letters, or by the page that its Cyrillic or Arabic letters share."""
    half = len(sample) // 2
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = sample[parity::2], sample[1 - parity :: 2]
        if half and high.count(0) > 0.4 * half and low.count(0) < 0.05 * half:
            return encoding
        pages = half - len(high.translate(None, _PAGES))
        if half >= _FEW_LETTERS and pages > 0.9 * half and len(low.translate(None, _PAGES)) > 0.7 * half:
            return encoding
    return ""


def _legacy(words: list[bytes]) -> str:
    """The page of Windows, ISO or Unix whose letters are likelier in these words."""
    sample = b" ".join(words)
    high = len(sample.translate(None, _ASCII))
    if high * 2 > len(sample) - sample.count(b" "):
        shares = {
            page: _share(sample.decode(page, errors="replace"), common) for page, common in _COMMON_LETTERS.items()
        }
        return max(shares, key=lambda page: shares[page])
    western = sample.decode("cp1252", errors="ignore")
    if _TURKISH_LETTERS.search(sample.decode("cp1254", errors="ignore")) and not _is_icelandic(western):
        return "cp1254"
    return "cp1250" if _CENTRAL_EUROPEAN_ONLY.search(sample.decode("cp1250", errors="ignore")) else "cp1252"


def _is_icelandic(western: str) -> bool:
    """Whether the letters that Icelandic and Turkish pages share stand among Icelandic ones."""
    return sum(map(western.count, _NOT_TURKISH)) > sum(map(western.count, _NOT_ICELANDIC))


def _share(text: str, common: str) -> float:
    high = [character for character in text if character > "\x7f"]
    return sum(character in common for character in high) / max(1, len(high))
