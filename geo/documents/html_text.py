"""The text of an HTML page, by one walk over its tags: bounded time, nothing run, nothing fetched."""

from __future__ import annotations

import html
import re

__all__ = ["declared_encoding", "html_text"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--|([/!?]?)([A-Za-z][A-Za-z0-9]*))")
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object"})
"""Elements whose content is no text of the page."""
_CLOSE = {name: re.compile(f"</{name}", re.IGNORECASE | re.ASCII) for name in _SILENT}
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
     "strong", "sub", "sup", "time", "u", "var", "wbr"}
)  # fmt: skip
"""Elements that do not part words; any other begins a new line."""
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def declared_encoding(raw: bytes) -> str:
    """Return the encoding that a page says it is in, empty where it says none."""
    found = _CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else ""


def html_text(source: str) -> str:
    """Return what a reader would see: text with its blocks on lines of their own and entities as characters."""
    pieces: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while True:
        tag = _TAG.search(source, position)
        if tag is None:
            pieces.append(_SPACE.sub(" ", source[position:]))
            break
        pieces.append(_SPACE.sub(" ", source[position : tag.start()]))
        if tag[2] is None:
            position = _after(source, "-->", tag.end())
            continue
        name = tag[2].lower()
        position = _after(source, ">", tag.end())
        if not tag[1] and name in _SILENT and source[position - 2 : position] != "/>":
            close = None if name in unclosed else _CLOSE[name].search(source, position)
            if close is not None:
                position = _after(source, ">", close.end())
            elif name != "head":
                position = len(source)
            else:
                unclosed.add(name)
        if name not in _INLINE:
            pieces.append("\n\n" if name in {"p", "div", "article", "section", "h1", "h2", "h3", "li"} else "\n")
    text = html.unescape("".join(pieces))
    return _LINES.sub(lambda gap: "\n\n" if gap[0].count("\n") > 2 else "\n", text).strip()  # noqa: PLR2004 - two blocks meet


def _after(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return found + len(mark) if found >= 0 else len(source)
