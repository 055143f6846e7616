"""What the reader of names knows of each language: the words that tell it, prepositions, endings of names.

The table is `seeds/reading/grammar.csv`, which a speaker can correct without reading code; a line added works at once.
Its classes: `small_word` tells the language of a sentence; `preposition` and `place_noun` come before a place, and
`noun_after` is a stem that follows one; `elision` is an article or preposition joined to a name by an apostrophe
(French), `suffix` a case ending after one (Turkish); `ending` is a case ending and `instead` what the name ends in when
it stands alone (Russian, Ukrainian); `not_place` are words that begin a sentence or a title and are no place.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

__all__ = ["LANGUAGES", "Grammar", "grammars", "language_of_words", "unread_sentences"]

LANGUAGES = {"fr": "French", "es": "Spanish", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian"}
_LEAST_SMALL_WORDS = 2
_SURELY_ENGLISH = 4
_OF_LETTERS = 2
_UKRAINIAN_LETTERS = frozenset("іїєґ")
_RUSSIAN_LETTERS = frozenset("ыэъё")
_TURKISH_LETTERS = frozenset("ğış")
"""Letters that count as two small words of Turkish."""
_SHORTEST_STEM = 2
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "in", "is", "are", "on", "by", "for", "with", "that", "from", "at", "or", "not", "as",
     "has", "have", "was", "were", "their", "this", "it", "its", "a", "an", "be", "said"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words and endings of one language, in lower case."""

    language: str
    words: Mapping[str, frozenset[str]]
    endings: tuple[tuple[str, str], ...]

    def has(self, word: str, kind: str) -> bool:
        """Whether a word, in lower case, is of a class of the table."""
        return word in self.words.get(kind, frozenset())

    def begins(self, word: str, kind: str) -> bool:
        """Whether a word, in lower case, begins with one of a class: a stem, whatever endings follow."""
        return any(word.startswith(stem) for stem in self.words.get(kind, frozenset()))

    def alone(self, word: str) -> Iterator[str]:
        """A word in lower case, and what it may be when it stands alone: `идлибе` → `идлиб`, `идлибь`, `идлиба`."""
        yield word
        for ending, instead in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                yield word[: len(word) - len(ending)] + instead


@lru_cache(maxsize=1)
def grammars() -> Mapping[str, Grammar]:
    """The grammar of each language of the table, by its ISO 639-1 code."""
    words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    endings: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (resources.files("seeds") / "reading" / "grammar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["class"] == "ending":
                endings[row["language"]].append((row["form"], row["instead"]))
            else:
                words[row["language"]][row["class"]].add(row["form"])
    return {
        language: Grammar(
            language, {kind: frozenset(found) for kind, found in classes.items()}, tuple(endings[language])
        )
        for language, classes in words.items()
    }


def language_of_words(words: Iterable[str]) -> str:
    """The code of the language that a sentence's words, in lower case, are in; empty for English and for what is none.

    Cyrillic is Ukrainian where it has a letter or more small words of it, else Russian; Latin is the language with the
    most small words, at least two, and more than English.
    """
    distinct = set(words)
    english = len(distinct & _ENGLISH)
    if english >= _SURELY_ENGLISH:
        return ""
    cyrillic = {word for word in distinct if "\u0400" <= word[:1] <= "\u04ff"}
    if 2 * len(cyrillic) > len(distinct):
        letters = set("".join(cyrillic))
        if letters & _UKRAINIAN_LETTERS or letters & _RUSSIAN_LETTERS:
            return "uk" if letters & _UKRAINIAN_LETTERS else "ru"
        return max(("ru", "uk"), key=lambda code: _small_words(cyrillic, code))
    numbers = {code: _small_words(distinct, code) for code in ("fr", "es", "tr")}
    if numbers["tr"] + _OF_LETTERS > max(numbers.values()) and _TURKISH_LETTERS.intersection("".join(distinct)):
        numbers["tr"] += _OF_LETTERS
    best = max(numbers, key=lambda code: numbers[code])
    return best if numbers[best] >= _LEAST_SMALL_WORDS and numbers[best] > english else ""


def _small_words(words: set[str], language: str) -> int:
    """How many small words of a language are there; what is joined to a word by an apostrophe counts as one."""
    grammar = grammars()[language]
    return len(words & grammar.words["small_word"]) + sum(_has_joined(word, grammar) for word in words)


def _has_joined(word: str, grammar: Grammar) -> bool:
    head, mark, tail = word.replace("’", "'").partition("'")
    return bool(mark and head and tail) and (grammar.has(head, "elision") or grammar.has(tail, "suffix"))


_SENTENCE = re.compile(r"[^.!?…\n]{12,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAST_WORDS = 5
_READ_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "ARABIC"})


def unread_sentences(text: str) -> dict[str, int]:
    """How many sentences of a text are in no language that names are read in, by their script; empty where all are.

    Read are English, Arabic, French, Spanish, Turkish, Russian and Ukrainian. Sentences of fewer than five words are
    not counted, nor is Latin text without small words of any of these, where most of it is capitalised (lists).

    >>> unread_sentences("Die Truppen haben sich aus der Stadt zurückgezogen und das Abkommen wird eingehalten.")
    {'Latin': 1}
    """
    found: Counter[str] = Counter()
    for sentence in _SENTENCE.findall(text):
        words = _WORD.findall(sentence)
        script = _script(words)
        if len(words) >= _LEAST_WORDS and (script not in _READ_SCRIPTS or _is_foreign(words, script)):
            found[script.capitalize()] += 1
    return dict(found)


def _script(words: Sequence[str]) -> str:
    names = Counter(re.split("[ -]", unicodedata.name(word[0], "LATIN"))[0] for word in words)
    return names.most_common(1)[0][0] if names else "LATIN"


def _is_foreign(words: Sequence[str], script: str) -> bool:
    """Whether Latin words are a sentence of none of these languages; a list of names is no sentence."""
    lower = [word.lower() for word in words]
    is_known = script != "LATIN" or language_of_words(lower) or set(lower) & _ENGLISH
    return not is_known and 2 * sum(word[0].islower() for word in words) > len(words)
