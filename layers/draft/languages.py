"""Which language a sentence is in, as far as drafts must know: English is read, any other is reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from geo.documents.sentences import split_sentences

__all__ = ["foreign_lengths", "foreign_sentences", "language_of"]

_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "are",
        "on",
        "by",
        "for",
        "shall",
        "will",
        "with",
        "that",
        "from",
        "be",
        "it",
        "its",
        "at",
        "or",
        "not",
        "within",
        "between",
        "as",
        "has",
        "have",
        "was",
        "were",
        "their",
        "this",
        "no",
        "any",
        "all",
    ]
)
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "French": frozenset(
        [
            "le",
            "les",
            "des",
            "du",
            "et",
            "dans",
            "une",
            "un",
            "sur",
            "est",
            "par",
            "pour",
            "aux",
            "au",
            "que",
            "qui",
            "seront",
            "sera",
            "sont",
            "doit",
            "doivent",
            "avec",
            "ne",
            "pas",
            "la",
            "de",
            "en",
            "se",
            "leurs",
            "ses",
            "ce",
            "cette",
            "entre",
            "jusqu",
        ]
    ),
    "Spanish": frozenset(
        [
            "el",
            "los",
            "las",
            "del",
            "y",
            "una",
            "por",
            "para",
            "con",
            "será",
            "serán",
            "debe",
            "deben",
            "que",
            "se",
            "en",
            "la",
            "de",
            "al",
            "su",
            "sus",
            "no",
            "entre",
            "desde",
            "hasta",
            "como",
            "un",
            "es",
        ]
    ),
    "Turkish": frozenset(
        [
            "ve",
            "bir",
            "bu",
            "ile",
            "için",
            "olarak",
            "olan",
            "edilecek",
            "edilecektir",
            "kadar",
            "her",
            "iki",
            "tarafın",
            "arasında",
            "da",
        ]
    ),
}
"""Words that nearly every sentence has. One that two languages share counts for both."""
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2
"""Small words of another language by which a sentence counts as one of it, where English has fewer."""
_LENGTH = re.compile(
    r"\d[\d\u00a0\u202f.,]*(?:\s?[-–]\s?\d[\d.,]*)?[\s-]{0,2}(?:km|m|км|м|كم|كلم|"
    r"kilom[èeé]tres?|kilómetros?|m[èe]tres?|metros?|milles?|millas?|mil|"
    r"кілометр\w{0,4}|километр\w{0,4}|метр\w{0,4}|мил[ьяие]\w{0,3}|كيلو\s?متر\w{0,3}|أمتار|متر\w{0,2}|ميل\w{0,3})(?!\w)",
    re.IGNORECASE,
)


def language_of(sentence: str) -> str:
    """The language of a sentence that is not English, by its script and small words; empty for English.

    Too little to go by counts as English: a name, a heading, a line of figures.
    """
    letters = len(_LETTER.findall(sentence))
    if letters and 2 * len(_CYRILLIC.findall(sentence)) > letters:
        return "Ukrainian" if _UKRAINIAN.search(sentence) else "Russian"
    if letters and 2 * len(_ARABIC.findall(sentence)) > letters:
        return "Arabic"
    first, *others = _WORD.findall(sentence) or [""]
    words = [first.lower(), *(word for word in others if word.islower())]
    counts = {name: sum(word in small for word in words) for name, small in _SMALL_WORDS.items()}
    likeliest = max(counts, key=lambda name: counts[name])
    english = sum(word in _ENGLISH for word in words)
    return likeliest if counts[likeliest] >= _FEWEST and counts[likeliest] > english else ""


def foreign_sentences(text: str) -> Counter[str]:
    """How many sentences of a text are in which other language."""
    found = (language_of(text[start:end]) for start, end in split_sentences(text))
    return Counter(name for name in found if name)


def foreign_lengths(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where lengths stand in `text[start:end]`, in figures and the units of any of these languages."""
    for match in _LENGTH.finditer(text, start, end):
        yield match.start(), match.end()
