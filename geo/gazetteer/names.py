"""Place names in many spellings and scripts: one folded form for equality, one consonant skeleton for all scripts.

Every rule works on whole text whose lines are names, so that a million names cost a few passes in C and a single
name goes through the very same code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import anyascii
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Script",
    "fold",
    "fold_many",
    "is_consonantal",
    "latinize",
    "name_hash",
    "name_hashes",
    "phonetic",
    "script_of",
    "skeleton",
    "skeleton_many",
    "spelled_out",
    "spelling_variants",
    "spoken",
    "spoken_many",
    "titled",
    "untitled",
    "without_articles",
]

Script = Literal["arabic", "cyrillic", "latin", "other"]

_HASH_FACTOR = 0x9E3779B97F4A7C15
_HASH_MIX = 0xFF51AFD7ED558CCD
_MASK = 0xFFFFFFFFFFFFFFFF

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŋ": "ng", "ə": "a", "ɛ": "e", "ɔ": "o", "ʉ": "u", "ŧ": "t",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ء": "", "ة": "ه", "ۀ": "ه", "ە": "ه",
    "ک": "ك", "ڪ": "ك", "ی": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ہ": "ه", "ھ": "ه", "ۆ": "و", "ۇ": "و", "ڕ": "ر",
    "ڵ": "ل", "ـ": "",
    "ё": "е", "є": "е", "ґ": "г", "ў": "у", "ј": "и",
}  # fmt: skip
_APOSTROPHES = "'’‘‛`´′ʹʻʼʽʾʿˈˊˋ׳＇"


class _FoldTable(dict[int, str | None]):
    """What each character becomes in a folded name; filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        value: str | None = character
        if character == "\n":
            value = "\n"
        elif category in {"Mn", "Me"}:
            strips = code < 0x0370 or 0x0483 <= code <= 0x0489 or 0x0590 <= code <= 0x06FF or 0x0816 <= code <= 0x08FF  # noqa: PLR2004 - blocks of Latin, Cyrillic, Hebrew and Arabic marks
            value = None if strips or 0x1AB0 <= code <= 0x20FF else character  # noqa: PLR2004 - further Latin marks
        elif category == "Cf":
            value = None
        elif category[0] in "PSZC":
            value = " "
        self[code] = value
        return value


_FOLD = _FoldTable()
_FOLD.update({ord(letter): folded for letter, folded in _LETTERS.items()})
_FOLD.update(dict.fromkeys(map(ord, _APOSTROPHES)))
_SPACES = re.compile(r" {2,}")
_LINE_SPACES = re.compile(r" *\n *")


def _fold_text(text: str) -> str:
    if text.isascii():
        text = text.lower().translate(_FOLD)
    else:
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", text).lower().translate(_FOLD))
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return _LINE_SPACES.sub("\n", text) if "\n" in text else text


def fold(name: str) -> str:
    """Return the form under which equal names compare equal: `"Ma'arrat an-Nu‘mān"` → `"maarrat an numan"`.

    Lower case, no diacritics or apostrophes, punctuation as single spaces; Arabic alef, yā', kāf and hamza forms
    and tāʾ marbūṭa unified, vowel signs and tatweel dropped. The script stays as it is.
    """
    return _fold_text(name.replace("\n", " ")).strip(" ")


def fold_many(names: Sequence[str]) -> list[str]:
    """Fold many names at once; same result as `fold` of each, at a fraction of the cost."""
    if not names:
        return []
    text = "\n".join(names)
    if text.count("\n") != len(names) - 1:
        text = "\n".join([name.replace("\n", " ") for name in names])
    folded = _fold_text(text).split("\n")
    folded[0] = folded[0].lstrip(" ")
    folded[-1] = folded[-1].rstrip(" ")
    return folded


_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگڤ",
        ["a", "b", "t", "th", "j", "ħ", "ħ", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "", "gh", "f", "q",
         "k", "l", "m", "n", "ħ", "w", "y", "p", "ch", "zh", "g", "v"],
        strict=True,
    )
)  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїђћљњџѓќѕһңғқөүұә",
        ["a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
         "ħ", "ts", "ch", "sh", "sh", "", "y", "", "e", "yu", "ya", "i", "i", "dj", "ch", "l", "n", "dj", "g", "k",
         "z", "h", "n", "g", "k", "o", "u", "u", "a"],
        strict=True,
    )
)  # fmt: skip


class _LatinTable(dict[int, str]):
    """What each character of a folded name is in Latin letters; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        latin = "".join(c for c in anyascii.anyascii(chr(code)).lower() if c.isalnum())
        self[code] = latin
        return latin


_LATIN = _LatinTable({code: chr(code) for code in range(128)})
_LATIN.update({ord(letter): latin for letter, latin in (_ARABIC | _CYRILLIC).items()})

# A final h is tāʾ marbūṭa in all but a few names: معرة, folded معره, is maarra.
_ARABIC_FINAL_H = re.compile(r"(?<=[^ \n]{2})ه(?![^ \n])")
_ARABIC_ARTICLE = re.compile(r"(?<![^ \n])ال(?=[^ \n]{2})")
# al-, el- before anything; the assimilated forms only before their own letter (ash-sham, an-nuʿman, ad-dayr).
_LATIN_ARTICLE = re.compile(
    r"(?<![^ \n])(?:(?:al|el|ul|il)(?: |(?=[bcdfghjkmnpqrstvwxyz][a-z]{2}))"
    r"|[aeiu](?P<sun>sh|th|dh|[tdrzsnl]) ?(?=(?P=sun)[a-z]{2}))"
)
_CONSTRUCT = re.compile(r"(?<=[a-zħ]{2}[aei])t(?= )|(?<=[aei])h(?![a-z])")
_DIGRAPHS = (("tch", "s"), ("sch", "s"), ("ch", "s"), ("kh", "ħ"), ("dj", "j"), ("ck", "k"), ("ph", "f"), ("x", "ks"))
_ASPIRATE = re.compile(r"(?<=[sgtdzbk])h")
_CLASSES = str.maketrans("cqjp", "kkgb", "aeiouywv ")
_PHONES = str.maketrans("cqjpeoywv", "kkgbauiuu", " ")
_LONG_VOWELS = (("ee", "i"), ("oo", "u"), ("ou", "u"))
_DOUBLED = re.compile(r"([^\n])\1+")


def latinize(folded: str) -> str:
    """Return a folded name in Latin letters, without Arabic articles; Arabic gives its consonants and long vowels."""
    return _latin_text(folded).replace("ħ", "h")


def without_articles(latin: str) -> str:
    """Return a name in Latin letters without its Arabic articles: `"ar raqqa"` → `"raqqa"`."""
    return _LATIN_ARTICLE.sub("", latin)


def _latin_text(text: str) -> str:
    """Write ħ for every h that is a letter of its own, not the second half of a digraph."""
    if text.isascii():
        return text
    return _ARABIC_FINAL_H.sub("ا", _ARABIC_ARTICLE.sub("", text)).translate(_LATIN)


def _prepare(text: str) -> str:
    text = _LATIN_ARTICLE.sub("", _latin_text(text))
    text = _CONSTRUCT.sub("", text)
    for digraph, letter in _DIGRAPHS:
        text = text.replace(digraph, letter)
    return _ASPIRATE.sub("", text).replace("ħ", "h")


def _skeleton_text(text: str) -> str:
    return _DOUBLED.sub(r"\1", _prepare(text).translate(_CLASSES))


def skeleton(folded: str) -> str:
    """Return the consonant skeleton of a folded name, shared by its spellings in all scripts.

    `"khan shaykhun"`, `"han seyhun"` and `"خان شيخون"` all give `"hnshn"`. Vowels, semivowels, articles, spaces and
    doubling go; emphatic and plain, aspirate and stop fall together. Two names with one skeleton *may* be one
    name; the caller still compares them.
    """
    return _skeleton_text(folded)


@lru_cache(maxsize=4096)
def spoken(folded: str) -> tuple[str, str]:
    """Return the skeleton and the phonetic form of a folded name."""
    return _spoken_text(folded)


def skeleton_many(folded: Sequence[str]) -> list[str]:
    """Return the skeletons of many folded names at once."""
    return _skeleton_text("\n".join(folded)).split("\n") if folded else []


_SPELLED_OUT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_DIVISION_WORDS = ("governorate", "province", "region", "oblast", "state", "prefecture", "canton", "muhafazah")
_DIVISION_WORD = "|".join((*_DIVISION_WORDS, "vilayeti?", "ili"))
_TOWN_WORD = r"city|town|village|municipality"
_TITLE = re.compile(
    rf"(?:the )?(?:(?P<d1>{_DIVISION_WORD})|(?P<t1>{_TOWN_WORD})) of (?:the )?(?P<n1>.+)"
    rf"|(?:the )?(?P<n2>.+?) (?:(?P<d2>{_DIVISION_WORD})|(?P<t2>{_TOWN_WORD}))"
)


def spelled_out(folded: str) -> str:
    """Return a folded name with `st`, `mt` and `ft` at its beginning spelled out."""
    first, blank, rest = folded.partition(" ")
    return f"{_SPELLED_OUT[first]} {rest}" if blank and first in _SPELLED_OUT else folded


def untitled(folded: str) -> tuple[str, Literal["division", "town"]] | None:
    """Part a title from a folded name: `"city of aleppo"` → `("aleppo", "town")`; None where it has none."""
    found = _TITLE.fullmatch(folded)
    if found is None:
        return None
    return found["n1"] or found["n2"], "division" if found["d1"] or found["d2"] else "town"


def titled(folded: str) -> list[str]:
    """Return the names that a division may bear instead: `"kyiv"` → `"kyiv oblast"`, `"kyiv region"`, …"""
    return [f"{folded} {word}" for word in _DIVISION_WORDS]


_QUALIFIERS = {
    "little": "saghir", "small": "saghir", "lesser": "saghir", "big": "kabir", "great": "kabir", "greater": "kabir",
    "large": "kabir", "lower": "tahtani", "upper": "fawqani", "eastern": "sharqi", "east": "sharqi",
    "western": "gharbi", "west": "gharbi", "northern": "shamali", "north": "shamali", "southern": "janubi",
    "south": "janubi", "old": "qadim", "new": "jadid",
}  # fmt: skip
_GENERIC_TERMS = {
    "castle": "qalat", "fortress": "qalat", "citadel": "qalat", "mount": "jabal", "mountain": "jabal",
    "monastery": "dayr", "village": "", "town": "", "city": "", "hill": "tall", "spring": "ayn",
}  # fmt: skip
_JOINED_ARTICLE = re.compile(r"(?<![^ ])(?:al|el)(?=[aeiou][a-z]{3})")
_SHORT_VOWELS = str.maketrans("eo", "iu")
_ABUL = re.compile(r"(?<![^ ])(ab|abd|d|z)[ou]l (?=[a-z])")


def spelling_variants(folded: str) -> list[str]:
    """Return a folded name first, then what else its letters or words may stand for in a Latin spelling.

    Turkish `c` is j; `th` may be thāʾ, dhāl or ẓāʾ; an article may be joined (`elasafir`, `abul`); an English
    qualifier may translate an Arabic one (`lower`, `castle`), which then stands after the name or before it; `e` and
    `o` may be the short vowels that others write `i` and `u` (`Bennish`, `Binnish`).
    """
    if not folded.isascii():
        return [folded]
    base = _ABUL.sub(lambda match: f"{match[1]}u al " if match[1] == "ab" else f"{match[1]} al ", folded)
    base = _with_arabic_words(_JOINED_ARTICLE.sub("", base))
    found = [folded, base]
    if re.search(r"c(?![hk])", base):
        found.append(re.sub(r"c(?![hk])", "j", base))
    if "th" in base:
        found += [base.replace("th", "z"), base.replace("th", "d")]
    if "dh" in base:
        found.append(base.replace("dh", "z"))
    found.append(base.translate(_SHORT_VOWELS))
    return list(dict.fromkeys(found))


def _with_arabic_words(folded: str) -> str:
    """Return a folded name with its English qualifiers and generic terms in Arabic, in their Arabic order."""
    words = folded.split(" ")
    kept = [word for word in words if word not in _QUALIFIERS and word not in _GENERIC_TERMS]
    if not kept or len(kept) == len(words):
        return folded
    before = [_GENERIC_TERMS[word] for word in words if word in _GENERIC_TERMS]
    after = [_QUALIFIERS[word] for word in words if word in _QUALIFIERS]
    return " ".join(filter(None, [*before, *kept, *after]))


def _spoken_text(text: str) -> tuple[str, str]:
    text = _prepare(text)
    skeletons = _DOUBLED.sub(r"\1", text.translate(_CLASSES))
    for spelled, vowel in _LONG_VOWELS:
        text = text.replace(spelled, vowel)
    return skeletons, _DOUBLED.sub(r"\1", text.translate(_PHONES))


def phonetic(folded: str) -> str:
    """Return the skeleton with its vowels in three classes: `"saraqeb"` → `"sarakab"`; Arabic has only long vowels."""
    return spoken(folded)[1]


def spoken_many(folded: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the skeletons and the phonetic forms of many folded names at once."""
    if not folded:
        return [], []
    skeletons, phonetic = _spoken_text("\n".join(folded))
    return skeletons.split("\n"), phonetic.split("\n")


def is_consonantal(folded: str, phonetic: str) -> bool:
    """Return whether a name is written without short vowels: in Arabic script, or romanised letter by letter."""
    return "ء" <= folded[:1] <= "ۿ" or 4 * sum(map(phonetic.count, "aiu")) < len(phonetic)


def script_of(name: str) -> Script:
    """Return the script of the name's first letter of a known script."""
    for character in name:
        if "a" <= character.lower() <= "z" or "À" <= character <= "ɏ" or "Ḁ" <= character <= "ỿ":
            return "latin"
        if "؀" <= character <= "ۿ" or "ݐ" <= character <= "ݿ" or "ﭐ" <= character <= "ﻼ":
            return "arabic"
        if "Ѐ" <= character <= "ԯ":
            return "cyrillic"
        if character.isalpha():
            return "other"
    return "latin"


def name_hash(folded: str) -> int:
    """Return the 64-bit hash of a folded name, as `name_hashes` does."""
    value = 0
    for byte in reversed(folded.encode()):
        value = (value * _HASH_FACTOR + byte + 1) & _MASK
    value = ((value ^ (value >> 33)) * _HASH_MIX) & _MASK
    return value ^ (value >> 29)


def name_hashes(folded: Iterable[str]) -> NDArray[np.uint64]:
    """Return the 64-bit hashes, shape (n,), of folded names; the same on every machine."""
    listed = list(folded)
    if not listed:
        return np.empty(0, dtype=np.uint64)
    text = ("\n".join(listed) + "\n").encode()
    data = np.frombuffer(text, dtype=np.uint8)
    ends = np.flatnonzero(data == ord("\n"))
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    longest = int(lengths.max(initial=0)) + 1
    powers = np.empty(longest, dtype=np.uint64)
    powers[0] = 1
    with np.errstate(over="ignore"):
        powers[1:] = _HASH_FACTOR
        np.multiply.accumulate(powers, out=powers)
        offset = np.arange(len(data)) - np.repeat(starts, lengths + 1)
        terms = (data.astype(np.uint64) + np.uint64(1)) * powers[offset]
        terms[ends] = 0
        values = np.add.reduceat(terms, starts)
        values = (values ^ (values >> np.uint64(33))) * np.uint64(_HASH_MIX)
        mixed: NDArray[np.uint64] = values ^ (values >> np.uint64(29))
    return mixed
