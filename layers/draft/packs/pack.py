"""A language's table: words and phrases by what they mean, compiled to patterns.

A file `packs/<code>.txt` has sections in square brackets; each line of one is `meaning = phrase | phrase`. A `*` at a
word's end stands for any ending, a `#` begins a comment. Accents, the forms of alif and the dots of i may be left out
in the text that is read. What the sections and meanings are is said in docs/drafting.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "Pack", "pack_for", "read_pack"]

LANGUAGES = {
    "Arabic": "ar", "French": "fr", "Spanish": "es", "Russian": "ru", "Ukrainian": "uk", "Turkish": "tr",
}  # fmt: skip
"""The languages that have a pack, and its code."""
_BY_PATTERN = frozenset({"units", "numbers", "months", "joints", "periods", "language", "fixed lengths"})
"""Sections whose words are parts of amounts and dates, and no marks of their own."""
_MARKS = "\u064b-\u0652\u0670\u0640"
"""Arabic vowel signs and the stretching line, which a text may have or leave out."""
_ENDING = rf"(?:[^\W\d_]|[{_MARKS}])*"
_ALIKE = {"ا": "اأإآٱ", "أ": "اأ", "إ": "اإ", "آ": "اآ", "ي": "يى", "ى": "يى", "ة": "ةه", "i": "iİıI", "ı": "iİıI",
          "ё": "её", "е": "её", "'": "'’ʼ`", "ؤ": "ؤو", "ئ": "ئي"}  # fmt: skip
_GAP = r"[\s\u00a0’'ʼ-]+"
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_YEAR = r"(?:1[5-9]|20|21)\d\d|[٠-٩]{4}"


@dataclass(frozen=True)
class Pack:
    """One language: the phrases of its clauses, and the patterns of its lengths, dates, terms and counts."""

    name: str
    sections: Mapping[str, Mapping[str, tuple[str, ...]]]
    phrases: re.Pattern[str]
    meanings: tuple[tuple[str, str], ...]
    """Section and meaning of each group of `phrases`, in order."""
    length: re.Pattern[str]
    date: re.Pattern[str]
    term: re.Pattern[str]
    count: re.Pattern[str]
    capitals: bool
    """Whether names are written with capitals."""

    def meaning(self, section: str, words: str) -> str:
        """What words that a pattern of a section has matched mean; empty where none fits."""
        return next((name for name, pattern in _compiled(self, section) if pattern.fullmatch(words)), "")


@cache
def pack_for(language: str) -> Pack | None:
    """The pack of a language by its English name; None where there is none."""
    code = LANGUAGES.get(language)
    return read_pack(files("layers.draft.packs").joinpath(f"{code}.txt").read_text("utf-8"), language) if code else None


def read_pack(text: str, name: str) -> Pack:
    """Compile a table. Raises `ValueError` for a line that is none of a section, a comment or `meaning = phrases`."""
    sections = _sections(text)
    options = sections.get("language", {})
    prefix = "|".join(sorted(options.get("prefixes", ()), key=len, reverse=True))
    prefix = f"(?:{prefix})?" if prefix else ""
    rows = [
        (phrase, section, meaning)
        for section, table in sections.items()
        if section not in _BY_PATTERN
        for meaning, phrases in table.items()
        for phrase in phrases
    ]
    rows.sort(key=lambda row: (-len(row[0].rstrip("*")), row[0].endswith("*")))
    groups = "|".join(f"({_phrase(phrase)})" for phrase, *_ in rows)
    return Pack(
        name,
        sections,
        re.compile(rf"(?<![^\W_]){prefix}(?:{groups})(?![^\W_])", re.IGNORECASE),
        tuple((section, meaning) for _, section, meaning in rows),
        _length(sections, prefix),
        _date(sections, prefix),
        _term(sections, prefix),
        re.compile(rf"(?<![\w.,:+-])(?:{_number(sections)})(?![\w.,:]*\d|%|[^\W_])", re.IGNORECASE),
        "no" not in options.get("capitals", ()),
    )


def _sections(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    sections: dict[str, dict[str, tuple[str, ...]]] = {}
    table: dict[str, tuple[str, ...]] | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            table = sections.setdefault(line[1:-1].strip(), {})
            continue
        meaning, equals, phrases = line.partition("=")
        if table is None or not equals:
            raise ValueError(f"line {number}: {line!r} is not 'meaning = phrase | phrase' of a section")
        found = tuple(phrase.strip() for phrase in phrases.split("|") if phrase.strip())
        table[meaning.strip()] = table.get(meaning.strip(), ()) + found
    return sections


def _phrase(phrase: str) -> str:
    return _GAP.join(_word(word) for word in re.split(r"[\s'’-]+", phrase.strip()) if word)


def _word(word: str) -> str:
    stem = word.rstrip("*")
    return "".join(map(_letter, stem)) + (_ENDING if word != stem else "")


def _letter(letter: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    alike = _ALIKE.get(letter, letter) + (plain if letter not in "йї" else "")
    marks = f"[{_MARKS}]*" if "\u0600" <= letter <= "\u06ff" else ""
    return f"[{re.escape(''.join(dict.fromkeys(alike)))}]{marks}"


def _any(phrases: Iterable[str]) -> str:
    return "|".join(_phrase(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"


def _all(table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for phrases in table.values():
        yield from phrases


@cache
def _patterns(phrases: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(_any(given), re.IGNORECASE)) for name, given in phrases)


def _compiled(pack: Pack, section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return _patterns(tuple(pack.sections.get(section, {}).items()))


def _number(sections: Mapping[str, Mapping[str, tuple[str, ...]]]) -> str:
    words = _any(_all(sections.get("numbers", {})))
    joint = rf"(?:[\s-]+|\s+(?:{_any(sections.get('joints', {}).get('in numbers', ()))})\s*)"
    return rf"{_FIGURE}|(?:{words})(?![^\W\d_])(?:{joint}(?:{words})(?![^\W\d_])){{0,5}}"


def _length(sections: Mapping[str, Mapping[str, tuple[str, ...]]], prefix: str) -> re.Pattern[str]:
    units = _any(_all(sections.get("units", {})))
    joints = sections.get("joints", {})
    to, and_ = _any(joints.get("to", ())), _any(joints.get("and", ()))
    between = _any(joints.get("between", ()))
    fixed = _any(_all(sections.get("fixed lengths", {})))
    again = rf"(?:\s{{0,2}}\(\s?(?:{_number(sections)})\s?\))?"
    number = _number(sections)
    return re.compile(
        rf"(?<![\w.,$€£+]){prefix}(?:(?:(?P<between>{between})\s+)?(?:(?P<low>{number}){again}\s{{0,2}}(?:(?P<unit1>{units})\.?)?"
        rf"\s{{0,2}}(?P<joint>-|–|—|(?<=\s)(?:{to})(?=\s|\d)|(?<=\s)(?:{and_})(?=\s|\d))\s{{0,2}})?"
        rf"(?P<high>{number}){again}[\s\u00a0-]{{0,2}}(?P<unit>{units})|(?P<fixed>{fixed}))"
        rf"(?![^\W_]|[²³/]|\s*(?:кв|carré|cuadrad|مربع|2\b))",
        re.IGNORECASE,
    )


def _date(sections: Mapping[str, Mapping[str, tuple[str, ...]]], prefix: str) -> re.Pattern[str]:
    months = _any(_all(sections.get("months", {})))
    joints = sections.get("joints", {})
    to, of = _any(joints.get("to", ())), _any(joints.get("of date", ()))
    ordinal = _any(joints.get("ordinal", ()))
    number = _any(_all(sections.get("numbers", {})))
    return re.compile(
        rf"(?<![\w.,:])(?:(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
        rf"|(?:(?P<day0>\d{{1,2}})\s{{0,2}}(?:-|–|{to}|\b(?:{_any(joints.get('and', ()))}))\s{{0,2}})?"
        rf"(?:(?P<day>\d{{1,2}})(?:\s?(?:{ordinal}))?|(?P<spelt>{number}))\s+(?:(?:{of})\s+)?"
        rf"(?P<month>{prefix}(?:{months}))(?:\s?[/(]\s?{prefix}(?:{months})\)?)?"
        rf"(?:,?\s+(?:(?:{of})\s+)?(?P<year>{_YEAR}))?"
        rf"|(?P<month2>(?:{months}))(?:\s?[/(]\s?(?:{months})\)?)?\s+(?:(?:{of})\s+)?(?P<year2>{_YEAR}))(?!\d|[.,]\d)",
        re.IGNORECASE,
    )


def _term(sections: Mapping[str, Mapping[str, tuple[str, ...]]], prefix: str) -> re.Pattern[str]:
    periods = _any(_all(sections.get("periods", {})))
    again = rf"(?:\s{{0,2}}\(\s?(?:{_number(sections)})\s?\))?"
    return re.compile(
        rf"(?<![\w.,]){prefix}(?P<count>{_number(sections)}){again}[\s-]{{1,2}}(?P<period>{periods})(?![^\W_])",
        re.IGNORECASE,
    )
