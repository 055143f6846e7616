"""Text that can do nothing: JSON and HTML in which no tag, template or line of script can begin."""

from __future__ import annotations

import json
from html import escape

__all__ = ["html_text", "json_block"]

_TEMPLATE_OPENERS = ("{{", "{%", "{#")


def json_block(data: object) -> str:
    """JSON for a `<script type="application/json">` block.

    `<`, `>` and `&` are escaped, so no tag or comment can begin or end; all beyond ASCII is escaped, U+2028 too; and
    the second character of `{{`, `{%` and `{#`, which valid JSON has only inside strings, so that the finished page
    stays the same even when someone passes it through a Jinja template.
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    for opener in _TEMPLATE_OPENERS:
        text = text.replace(opener, f"{{\\u{ord(opener[1]):04x}")
    return text


def html_text(text: str) -> str:
    """Text for the inside of an HTML element or a quoted attribute."""
    return escape(text, quote=True).replace("{", "&#123;")
