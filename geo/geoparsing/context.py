"""What stands beside a candidate: the word before, the word after, commas, and divisions that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.gazetteer.place import KINDS
from geo.geoparsing.candidates import Candidate
from geo.geoparsing.document import Document, Feature
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.words import Words

__all__ = ["left_features", "right_features"]

_CUE_WORDS = frozenset(
    [
        "in", "at", "near", "from", "to", "of", "for", "by", "with", "on", "and", "the", "or", "outside",
        "across", "around", "throughout", "toward", "towards", "between", "via", "into", "through", "inside",
        "off", "against", "about", "after", "as", "that", "when", "where", "while", "if", "but", "a", "an",
        "s", "his", "her", "their", "its", "is", "was", "has", "have", "had", "were", "are", "will", "would",
        "could", "says", "said", "told", "who", "whose", "which", "than",
    ]
)  # fmt: skip
"""Neighbours that are features by themselves; others count by their class."""
_STRONG = frozenset({KINDS.index("country"), KINDS.index("admin1")})
_LEFT_MARKS = frozenset(',-(/;"“')
_RIGHT_MARKS = frozenset('.,-)/;:?"”')
_SENTENCE_ENDS = frozenset('.!?:\n“"‘(—-')
_ARTICLES = frozenset({"al", "el", "ar", "an", "as"})
_POSSESSIVES = frozenset({"'s", "’s"})
_STOPS = frozenset({". ", "."})
_SECOND_CLASSES = frozenset({"organisation", "street", "team"})
_MEMO = 50_000
_neighbours: dict[tuple[str, str, bool], Sequence[Feature]] = {}


def left_features(candidate: Candidate, document: Document) -> list[Feature]:
    """Features of what stands before a candidate."""
    words, first = document.words, candidate.first
    if not first:
        return [("left:start", 1.0)]
    gap = words.text[words.end[first - 1] : candidate.start]
    if gap in _STOPS:
        before = words.word[first - 1]
        if len(before) > 1 and "title" not in document.lexicon.classes.get(words.folded(first - 1), ()):
            return [("left:sentence", 1.0)]
    elif gap.strip(" \u00a0\n'’s"):
        return _after_mark(candidate, gap, document)
    elif gap.count("\n") > 1:
        return [("left:paragraph", 1.0)]
    return _after_word(candidate, gap, document)


def _after_word(candidate: Candidate, gap: str, document: Document) -> list[Feature]:
    words, before = document.words, candidate.first - 1
    word = words.word[before]
    capital = word[0].isupper()
    if gap.strip() in _POSSESSIVES:
        return _after_owner(candidate, before, document, capital=capital)
    found = [*_word_features("left", before, document, capital=capital)]
    if capital:
        opens = before == 0 or _opens_sentence(words, before)
        found.append(("left:capital_opening" if opens else "left:capital", 1.0))
        if len(word) == 1:
            found.append(("left:initial", 1.0))
        if before in document.ending:
            found.append(("left:candidate", 1.0))
    else:
        found.append(("left:lower", 1.0))
        if (
            before
            and word in {"of", "the", "in"}
            and "feature_before" in document.lexicon.classes.get(words.folded(before - 1), ())
        ):
            found.append(("left2~feature_before", 1.0))
    return found


def _after_owner(candidate: Candidate, before: int, document: Document, *, capital: bool) -> list[Feature]:
    """Features of "Russia's Sochi" and "the army's Sochi base"."""
    found = [("owner:capital" if capital else "owner:lower", 1.0)]
    other = document.ending.get(before)
    if other is not None:
        found.append(("owner:candidate", 1.0))
        if _holds(other.entry, candidate.entry, document.name_index):
            found.append(("owner:holds_name", 1.0))
    return found


def _after_mark(candidate: Candidate, gap: str, document: Document) -> list[Feature]:
    mark = gap.strip()[-1:]
    found = [(f"left:{mark if mark in _LEFT_MARKS else 'mark'}", 1.0)]
    if gap in {"-", "‐"}:
        article = document.words.word[candidate.first - 1].lower() in _ARTICLES
        found.append(("left:hyphen_article" if article else "left:hyphen", 1.0))
    elif gap.strip() == ",":
        other = document.ending.get(candidate.first - 1)
        if other is not None:
            found.append(("left:,candidate", 1.0))
            if _is_division(other.entry, document.name_index):
                found.append(("left:,division", 1.0))
            if _is_division(candidate.entry, document.name_index):
                found.append(("division_after_name", 1.0))
                if _holds(candidate.entry, other.entry, document.name_index):
                    found.append(("division_holds_name", 1.0))
    return found


def right_features(candidate: Candidate, document: Document) -> list[Feature]:
    """Features of what stands after a candidate."""
    words, after = document.words, candidate.last + 1
    if after >= len(words):
        return [("right:end", 1.0)]
    gap = words.text[candidate.end : words.start[after]]
    bare = gap.strip(" \u00a0\n")
    if bare in {"", "'", "’"} or bare in _POSSESSIVES:
        if gap.count("\n") > 1:
            return [("right:paragraph", 1.0)]
        return _before_word(after, bare, document)
    return _before_mark(candidate, gap, bare, document)


def _before_word(after: int, bare: str, document: Document) -> list[Feature]:
    words = document.words
    capital = words.word[after][0].isupper()
    if bare in _POSSESSIVES:
        found = [*_word_features("owned", after, document, capital=capital)]
        found.append(("owned:capital" if capital else "owned:lower", 1.0))
        return found
    found = [*_word_features("right", after, document, capital=capital)]
    found.append(("right:capital" if capital else "right:lower", 1.0))
    if not capital:
        return found
    if after in document.covered:
        found.append(("right:candidate", 1.0))
    if not bare and after + 1 < len(words) and words.word[after + 1][0].isupper() and words.gap(after) == " ":
        classes = document.lexicon.classes.get(words.folded(after + 1), frozenset()) & _SECOND_CLASSES
        found += [(f"right2^{name}", 1.0) for name in classes]
    return found


def _before_mark(candidate: Candidate, gap: str, bare: str, document: Document) -> list[Feature]:
    after = candidate.last + 1
    capital = document.words.word[after][0].isupper()
    mark = "number" if bare[0].isdigit() else bare[0] if bare[0] in _RIGHT_MARKS else "mark"
    found = [(f"right:{mark}", 1.0)]
    if bare in {"-", "‐"}:
        found.append(("right:hyphen_capital" if capital else "right:hyphen_lower", 1.0))
    elif bare == ",":
        other = document.covered.get(after)
        if other is not None:
            found.append(("right:,candidate", 1.0))
            if _is_division(other.entry, document.name_index):
                found.append(("right:,division", 1.0))
                if _holds(other.entry, candidate.entry, document.name_index):
                    found.append(("right:,holding_division", 1.0))
        elif not capital:
            found.append(("right:,lower", 1.0))
    if "(AP)" in gap or bare[0] in "—–" or bare == "--":
        found.append(("right:dateline", 1.0))
    return found


def _word_features(side: str, number: int, document: Document, *, capital: bool) -> Sequence[Feature]:
    """Features of a neighbouring word, under names that begin with the side it stands on."""
    folded = document.words.folded(number)
    key = (side, folded, capital)
    known = _neighbours.get(key)
    if known is None:
        if len(_neighbours) > _MEMO:
            _neighbours.clear()
        known = _neighbours[key] = tuple(_neighbour_features(side, folded, document.lexicon, capital=capital))
    return known


def _neighbour_features(side: str, folded: str, lexicon: Lexicon, *, capital: bool) -> Iterator[Feature]:
    if capital:
        if folded in lexicon.given:
            yield f"{side}^given", lexicon.given[folded] / 4
        if folded in lexicon.surname:
            yield f"{side}^surname", lexicon.surname[folded] / 4
        elif folded not in lexicon.zipf and folded not in lexicon.given:
            yield f"{side}^unknown", 1.0
        if folded in lexicon.zipf:
            yield f"{side}^common", 1.0
    elif folded in _CUE_WORDS:
        yield f"{side}={folded}", 1.0
    for name in lexicon.classes.get(folded, ()):
        yield f"{side}{'^' if capital else '~'}{name}", 1.0


def _opens_sentence(words: Words, number: int) -> bool:
    gap = words.text[words.end[number - 1] : words.start[number]].rstrip(" ")
    return bool(gap) and (gap[-1] in _SENTENCE_ENDS or gap[0] in _SENTENCE_ENDS)


def _is_division(entry: NameEntry, name_index: NameIndex) -> bool:
    if entry.kind != "name":
        return entry.kind == "abbreviation"
    return not _STRONG.isdisjoint(name_index.kind[entry.rows[:3]].tolist())


def _holds(division: NameEntry, entry: NameEntry, name_index: NameIndex) -> bool:
    """Whether a country or division of the one name holds a place of the other."""
    for row in division.rows[:3].tolist():
        kind = name_index.kind[row]
        if kind in _STRONG and row not in entry.rows:
            column = name_index.country if KINDS[kind] == "country" else name_index.admin1
            if column[row] in column[entry.rows]:
                return True
    return False
