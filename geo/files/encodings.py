"""From bytes to text: marks, UTF-8 and UTF-16 first, then the legacy encoding whose letters make words."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode_text", "looks_binary"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ARABIC_PAGES = ("cp1256", "iso8859_6")
_CYRILLIC_PAGES = ("cp1251", "koi8_r", "iso8859_5", "cp866")
"""Pages that are tried by how many of a text's letters are common small letters in them, the likeliest first."""
_SAMPLE = 200_000
"""Bytes that are looked at to tell an encoding."""
_PAGES = bytes([0, 3, 4, 5, 6, 7])
"""High bytes of UTF-16 letters: Latin, Greek, Cyrillic, Armenian and Hebrew, Arabic; as letters they are controls."""
_FEW_LETTERS = 8
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x00\x1a\x08"))
_TURKISH_LETTERS = re.compile("[ğışĞİŞ]")
_ICELANDIC_LETTERS = re.compile("[ðýþÐÝÞ]")
_ARABIC_COMMON = frozenset("اليمونترب")
_RUSSIAN_COMMON = frozenset("оеаинтсрвл")


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
    the document itself says), then an Arabic, Cyrillic, Turkish or Western page of
    Windows, ISO or Unix, by which makes likelier letters.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding
    wide = _without_mark(raw[:_SAMPLE])
    if wide:
        return raw.decode(wide, errors="replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(raw) - 4 or _is_mostly_utf8(raw):
            return raw.decode("utf-8", errors="replace"), "utf-8"
    for encoding in (declared, _legacy(raw[:_SAMPLE])):
        if encoding and _known(encoding):
            return raw.decode(encoding, errors="replace"), encoding
    return raw.decode("cp1252", errors="replace"), "cp1252"


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether a stray byte spoils what is UTF-8 otherwise: at least nine of ten sequences are whole."""
    text = raw[:_SAMPLE].decode("utf-8", errors="replace")
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


def _legacy(sample: bytes) -> str:
    letters = sample.translate(None, bytes(range(0x41)))
    high = sum(byte >= 0x80 for byte in letters)  # noqa: PLR2004 - what ASCII leaves
    if high * 2 > len(letters):
        shares = {
            encoding: _share(sample.decode(encoding, errors="replace"), common)
            for encodings, common in ((_ARABIC_PAGES, _ARABIC_COMMON), (_CYRILLIC_PAGES, _RUSSIAN_COMMON))
            for encoding in encodings
        }
        return max(shares, key=lambda encoding: shares[encoding])
    turkish = len(_TURKISH_LETTERS.findall(sample.decode("cp1254", errors="ignore")))
    return "cp1254" if turkish and not _is_icelandic(sample) else "cp1252"


def _is_icelandic(sample: bytes) -> bool:
    text = sample.decode("cp1252", errors="ignore")
    return (
        len(_ICELANDIC_LETTERS.findall(text)) > 0
        and sum(text.count(letter) for letter in "æöÞáíúÆ") > text.count("ð") * 2
    )


def _share(text: str, common: frozenset[str]) -> float:
    high = [character for character in text if character > "\x7f"]
    return sum(character in common for character in high) / max(1, len(high))
