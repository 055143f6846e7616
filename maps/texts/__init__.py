"""What a map says of its own accord, a table for each language; a test holds their keys equal."""

from __future__ import annotations

import re
from types import MappingProxyType

from geo.errors import Fault
from maps.texts.arabic import ARABIC
from maps.texts.english import ENGLISH

__all__ = ["LANGUAGES", "direction", "filled", "has_arabic", "interface_texts", "isolated", "language_faults"]

LANGUAGES = MappingProxyType({"en": MappingProxyType(ENGLISH), "ar": MappingProxyType(ARABIC)})


_LATIN, _ARABIC_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]"), re.compile(r"[\u0590-\u08ff]")


def has_arabic(text: str) -> bool:
    """Whether there are Arabic letters in a text."""
    return bool(_ARABIC_LETTERS.search(text))


def isolated(text: str, language: str) -> str:
    """Text within a sentence of a language; isolated (Unicode FSI … PDI) where its letters run the other way."""
    other_way = _LATIN if direction(language) == "rtl" else _ARABIC_LETTERS
    return f"\u2068{text}\u2069" if other_way.search(text) else text


def filled(text: str, language: str, **values: str) -> str:
    """A text of `interface_texts` with its `{name}`s filled in, each isolated where its letters run the other way."""
    return text.format_map({name: isolated(value, language) for name, value in values.items()})


def interface_texts(language: str) -> dict[str, str]:
    """The page's own words in a language; English where there are none in it."""
    return dict(LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), LANGUAGES["en"]))


def language_faults(language: str) -> list[Fault]:
    """That a page or sheet in this language was asked for, if we do not speak it."""
    if language in LANGUAGES:
        return []
    return [Fault(f"unknown language {language!r}", key="language", hint=f"use {' or '.join(LANGUAGES)}")]


def direction(language: str) -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() == "ar" else "ltr"
