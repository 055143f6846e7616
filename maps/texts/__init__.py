"""What a map says of its own accord, a table for each language; a test holds their keys equal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from geo.errors import Fault
from maps.texts.arabic import ARABIC
from maps.texts.divisions import division_kind
from maps.texts.english import ENGLISH
from maps.texts.french import FRENCH
from maps.texts.russian import RUSSIAN
from maps.texts.spanish import SPANISH
from maps.texts.turkish import TURKISH
from maps.texts.ukrainian import UKRAINIAN

__all__ = [
    "LANGUAGES",
    "counted",
    "direction",
    "filled",
    "has_arabic",
    "interface_texts",
    "isolated",
    "language_faults",
    "number_text",
    "plural_ending",
]

LANGUAGES = MappingProxyType(
    {
        code: MappingProxyType(table)
        for code, table in {
            "en": ENGLISH,
            "ar": ARABIC,
            "fr": FRENCH,
            "es": SPANISH,
            "ru": RUSSIAN,
            "tr": TURKISH,
            "uk": UKRAINIAN,
        }.items()
    }
)
_LATIN, _ARABIC_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f]"), re.compile(r"[\u0590-\u08ff]")
_SLAVIC = frozenset({"ru", "uk"})
_ZERO_IS_ONE = frozenset({"fr"})


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


def plural_ending(count: int, language: str) -> str:
    """How the key of a text for so many things ends: `_one`, `_few`, or nothing.

    The rules are those of Unicode CLDR for whole numbers: in Russian and Ukrainian 21 takes the form of one, and 2 to
    4, 22 to 24 have one of their own; in French nothing is singular.
    """
    code = _code(language)
    if code in _SLAVIC:
        tens, units = count % 100, count % 10
        if units == 1 and tens != 11:  # noqa: PLR2004 - eleven is no one
            return "_one"
        return "_few" if 2 <= units <= 4 and not 12 <= tens <= 14 else ""  # noqa: PLR2004 - as the rule has it
    return "_one" if count == 1 or (count == 0 and code in _ZERO_IS_ONE) else ""


def counted(texts: Mapping[str, str], key: str, count: int, language: str) -> str:
    """The text of a key for so many things, with `{count}` filled in."""
    text = texts.get(f"{key}{plural_ending(count, language)}", texts[key])
    return filled(text, language, count=number_text(count, 0, language))


def number_text(value: float, digits: int | None, language: str) -> str:
    """A number as the language writes it, with so many decimals; as few as it needs where `digits` is None.

    1234.5 → `1,234.5` in English, `1 234,5` in French (with a narrow no-break space), `1.234,5` in Turkish.
    """
    texts = LANGUAGES.get(_code(language), LANGUAGES["en"])
    plain = f"{value:,.{digits}f}" if digits is not None else f"{value:g}"
    return "".join({",": texts["thousands"], ".": texts["decimal"]}.get(sign, sign) for sign in plain)


def interface_texts(language: str, countries: Sequence[str] = ()) -> dict[str, str]:
    """The page's own words in a language; English where there are none in it.

    First-level divisions are called what they are called in `countries` (ISO codes), where it is one word in all.
    """
    return dict(_texts(_code(language), tuple(countries)))


def language_faults(language: str) -> list[Fault]:
    """That a page or sheet in this language was asked for, if we do not speak it."""
    if language in LANGUAGES:
        return []
    *first, last = LANGUAGES
    return [Fault(f"unknown language {language!r}", key="language", hint=f"use {', '.join(first)} or {last}")]


def direction(language: str) -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if _code(language) == "ar" else "ltr"


def _code(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


@cache
def _texts(code: str, countries: tuple[str, ...]) -> MappingProxyType[str, str]:
    texts = {**ENGLISH, **LANGUAGES.get(code, ENGLISH)}
    kind = division_kind(countries)
    word = texts[f"division_{kind}"] if kind else texts["governorate"][:1].lower() + texts["governorate"][1:]
    texts["governorate"] = word[:1].upper() + word[1:]
    for key in ("governorates", "share_by"):
        texts[key] = texts[key].format(division=word)
    return MappingProxyType(texts)
