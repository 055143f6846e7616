"""Where a document lies on the web, as it says itself or a reader knows, and the way from there to its very words.

Nothing is fetched. The link to the words is a text fragment (`#:~:text=prefix-,words,-suffix`, WICG "URL Fragment Text
Directives"): browsers that know it open the page at the words and mark them, others open the page.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit

__all__ = ["address_to_words", "is_web_address", "stated_address"]

_HEAD = 65_536
"""Characters at a document's beginning in which it may state its address."""
_LINK = re.compile(r"<(?:link|meta)\b[^<>]{0,2000}>", re.IGNORECASE)
_STATED = re.compile(r"""rel\s*=\s*["']?canonical\b|property\s*=\s*["']og:url["']""", re.IGNORECASE)
_TARGET = re.compile(
    r"""\b(?:href|content)\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_LINE = re.compile(
    r"^[ \t]{0,8}(?:(?:source|url|link|address|original|retrieved from|available at)[ \t]{0,4}:[ \t]{0,4})?[<\"']?"
    r"(https?://[^\s<>\"']{3,2000})[>\"']?[ \t]{0,8}$",
    re.IGNORECASE | re.MULTILINE,
)
_LINES_LOOKED_AT = 2_000
"""Characters at the beginning of plain text in which a line may be its address."""
_CONTEXT = 3
"""Words before and after that tell the words from others like them."""


def is_web_address(text: str) -> bool:
    """Whether a text is an `http` or `https` address with a host, without white space."""
    if not text.lower().startswith(("http://", "https://")) or re.search(r"[\s<>\"\x00-\x1f\x7f]", text):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def stated_address(source: str, *, markup: bool) -> str:
    """Return the address that a document states of itself; empty where it states none.

    A page (`markup`) names it as its canonical link or `og:url`; plain text and Markdown on a line of their first 2,000
    characters that holds nothing else, or `Source:`, `URL:` and the like before it.
    """
    if not markup:
        head = source[:_LINES_LOOKED_AT]
        whole = head if len(head) == len(source) else head[: head.rfind("\n") + 1]
        found = _LINE.search(whole)
        return found[1] if found and is_web_address(found[1]) else ""
    for tag in _LINK.finditer(source[:_HEAD]):
        target = _TARGET.search(tag[0]) if _STATED.search(tag[0]) else None
        address = html.unescape(next(filter(None, target.groups()), "")).strip() if target else ""
        if is_web_address(address):
            return address
    return ""


def address_to_words(address: str, passage: str, start: int, end: int) -> str:
    """Return the address with a fragment that leads to `passage[start:end]`, made whole words.

    `passage` is the sentence that the words stand in. An address with a fragment of its own, or of a PDF, is returned
    as it is.
    """
    if not address or "#" in address or urlsplit(address).path.lower().endswith(".pdf"):
        return address
    if not passage[start:end].strip():
        return address
    while start and not passage[start - 1].isspace():
        start -= 1
    while end < len(passage) and not passage[end].isspace():
        end += 1
    before, words, after = passage[:start], passage[start:end], passage[end:]
    prefix, suffix = " ".join(before.split()[-_CONTEXT:]), " ".join(after.split()[:_CONTEXT])
    parts = [f"{_escaped(prefix)}-" if prefix else "", _escaped(" ".join(words.split()))]
    parts.append(f"-{_escaped(suffix)}" if suffix else "")
    return f"{address}#:~:text={','.join(part for part in parts if part)}"


def _escaped(text: str) -> str:
    """A part of a text directive: percent-encoded, the hyphen too, which parts them."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
