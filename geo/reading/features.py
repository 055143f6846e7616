"""What speaks for and against a candidate being a place here: its name, its neighbours, and the rest of the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.place import KINDS
from geo.reading.atlas import Atlas, NameEntry
from geo.reading.candidates import Candidate
from geo.reading.lexicon import Lexicon
from geo.reading.words import Words

__all__ = ["Document", "Feature", "context_features", "document_features", "name_features"]

Feature = tuple[str, float]

_SETTLEMENT = KINDS.index("settlement")
_TELLING = frozenset(
    "in at near from to of for by with on and the or outside across around throughout toward towards between via into "
    "through inside off off-shore against about after as that when where while if but a an s his her their its is was "
    "has have had were are will would could says said told who whose which than".split()
)
"""Neighbours that are features by themselves; others count by their class."""
_CLASSES = (
    "title", "speech", "locative", "feature_before", "feature_after", "people_after", "organisation", "team", "street",
    "calendar", "connector", "function",
)  # fmt: skip
_STRONG = frozenset({"country", "admin1"})
_MEMO = 50_000
_neighbours: dict[tuple[str, str, bool], Sequence[Feature]] = {}
_LEFT_MARKS = frozenset(',-(/;"“')
_RIGHT_MARKS = frozenset({*'.,-)/;:?"”', "number"})
_SENTENCE_ENDS = frozenset('.!?:\n“"‘(—-')


@dataclass(slots=True)
class Document:
    """One text being read: its words, its candidates, and what the whole says about its words."""

    words: Words
    candidates: list[Candidate]
    lexicon: Lexicon
    atlas: Atlas
    covered: dict[int, Candidate]
    """The longest candidate that begins at a word."""
    ending: dict[int, Candidate]
    """The longest candidate that ends at a word."""
    lower: frozenset[str]
    """Folded words that the text writes in lower case, too."""
    persons: frozenset[str]
    """Folded words that follow a given name, a title or an initial somewhere in the text."""

    @classmethod
    def of(cls, words: Words, candidates: list[Candidate], lexicon: Lexicon, atlas: Atlas) -> Document:
        """Gather what the document says about its words."""
        covered: dict[int, Candidate] = {}
        ending: dict[int, Candidate] = {}
        for candidate in candidates:
            if candidate.inside:
                continue
            covered.setdefault(candidate.first, candidate)
            ending[candidate.last] = candidate
        lower = {word for word in words.word if word[0].islower()}
        return cls(words, candidates, lexicon, atlas, covered, ending, frozenset(lower), _persons(words, lexicon))


def _persons(words: Words, lexicon: Lexicon) -> frozenset[str]:
    found = set()
    given, classes, word = lexicon.given, lexicon.classes, words.word
    for number in words.capitals:
        if not number or not word[number - 1][0].isupper():
            continue
        gap = words.text[words.end[number - 1] : words.start[number]]
        before = words.folded(number - 1)
        if gap == " ":
            if (
                given.get(before, 0) > 2 and "street" not in classes.get(words.folded(number), ())
            ) or "title" in classes.get(before, ()):  # noqa: PLR2004 - 10 in a million
                found.add(words.folded(number))
        elif gap == ". " and (len(before) == 1 or "title" in classes.get(before, ())):
            found.add(words.folded(number))
    return frozenset(found)


def context_features(candidate: Candidate, document: Document) -> list[Feature]:
    """Features of one candidate by how it is written and what stands beside it."""
    return [
        *_form_features(candidate, document),
        *_left_features(candidate, document),
        *_right_features(candidate, document),
    ]


def name_features(entry: NameEntry, atlas: Atlas, lexicon: Lexicon) -> Sequence[Feature]:
    """Features of a name, whatever its neighbours; "bias" is among them."""
    features: tuple[Feature, ...] = (("bias", 1.0),)
    if entry.kind != "name":
        features += ((f"form={entry.kind}", 1.0),)
    else:
        rows = entry.rows
        best = rows[0]
        kinds = {KINDS[kind] for kind in atlas.kind[rows].tolist()}
        top = KINDS[atlas.kind[best]]
        own = entry.weights > 0
        weight = float(atlas.weight[rows[own]].max()) if own.any() else 0.0
        features += (
            (f"kind={top}", 1.0),
            ("any_country", float("country" in kinds)),
            ("any_admin1", float("admin1" in kinds)),
            ("any_admin2", float("admin2" in kinds)),
            ("weight", float(atlas.weight[rows].max()) / 7),
            ("weight_own", weight / 7),
            ("capital", float(atlas.is_capital[rows].any())),
            ("no_own_name", float(not own.any())),
            ("namesakes", float(min(len(rows), 30)) ** 0.5 / 5),
            ("renown", float(atlas.spellings[rows].max()) / 4),
        )
        words = entry.folded.split(" ")
        features += (("words", min(len(words), 3) - 1.0),)
        if len(words) == 1:
            features += _single_word_features(words[0], weight, lexicon)
        elif all(word in lexicon.zipf for word in words):
            features += (("all_common", 1.0),)
    return [feature for feature in features if feature[1]]


def _single_word_features(word: str, weight: float, lexicon: Lexicon) -> tuple[Feature, ...]:
    zipf, given, surname = lexicon.zipf.get(word, 0.0), lexicon.given.get(word, 0.0), lexicon.surname.get(word, 0.0)
    features = [
        ("zipf", zipf / 7),
        ("is_common", float(zipf > 0)),
        ("is_given", float(given > 0)),
        ("given", given / 4),
        ("is_surname", float(surname > 0)),
        ("surname", surname / 4),
        ("letters<=3", float(len(word) <= 3)),  # noqa: PLR2004
        ("letters=4", float(len(word) == 4)),  # noqa: PLR2004
        ("weight*common", weight / 7 if zipf > 0 else 0.0),
        ("weight*person", weight / 7 if given > 0 or surname > 1 else 0.0),
    ]
    features += [(f"class={name}", 1.0) for name in lexicon.classes.get(word, ())]
    return tuple(features)


def _form_features(candidate: Candidate, document: Document) -> list[Feature]:
    words = document.words
    found: list[Feature] = []
    first = words.word[candidate.first]
    if candidate.inside:
        found.append(("inside_longer", 1.0))
    if candidate.entry.kind == "name":
        if words.text[candidate.start : candidate.end].isupper():
            found.append(("upper", 1.0))
        if candidate.first == candidate.last:
            key = candidate.entry.folded
            if key in document.lower:
                found.append(("seen_lower", 1.0))
            if key in document.persons:
                found.append(("seen_person", 1.0))
        elif words.folded(candidate.last) in document.persons:
            found.append(("last_seen_person", 1.0))
    if "'" in first or "’" in first:
        found.append(("apostrophe", 1.0))
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
    elif folded in _TELLING:
        yield f"{side}={folded}", 1.0
    for name in lexicon.classes.get(folded, ()):
        yield f"{side}{'^' if capital else '~'}{name}", 1.0


def _left_features(candidate: Candidate, document: Document) -> list[Feature]:
    words, first = document.words, candidate.first
    text = words.text
    if not first:
        return [("left:start", 1.0)]
    gap = text[words.end[first - 1] : candidate.start]
    before = words.word[first - 1]
    if not gap.strip(" \u00a0\n'’s") or gap in {". ", "."}:
        if gap in {". ", "."} and not (
            len(before) == 1 or "title" in document.lexicon.classes.get(words.folded(first - 1), ())
        ):
            return [("left:sentence", 1.0)]
        if "\n" in gap and gap.count("\n") > 1:
            return [("left:paragraph", 1.0)]
        capital = before[0].isupper()
        found = [*_word_features("left", first - 1, document, capital=capital)]
        if capital:
            opens = first < 2 or _opens_sentence(words, first - 1)  # noqa: PLR2004 - the first word of the text
            found.append(("left:capital_opening" if opens else "left:capital", 1.0))
            if len(before) == 1:
                found.append(("left:initial", 1.0))
            other = document.ending.get(first - 1)
            if other is not None:
                found.append(("left:candidate", 1.0))
        else:
            found.append(("left:lower", 1.0))
            if first > 1:
                found += [
                    (f"left2~{name}", 1.0)
                    for name in document.lexicon.classes.get(words.folded(first - 2), ())
                    if before in {"of", "the", "in"} and name == "feature_before"
                ]
        if "'s" in gap or "’s" in gap:
            found.append(("left:possessive", 1.0))
        return found
    mark = gap.strip()[-1:]
    found = [(f"left:{mark if mark in _LEFT_MARKS else 'mark'}", 1.0)]
    if gap in {"-", "‐"}:
        found.append(
            ("left:hyphen_article" if before.lower() in {"al", "el", "ar", "an", "as"} else "left:hyphen", 1.0)
        )
    if mark == "," and gap.strip() == ",":
        other = document.ending.get(first - 1)
        if other is not None:
            found.append(("left:,candidate", 1.0))
            if _is_division(other.entry, document.atlas):
                found.append(("left:,division", 1.0))
            if _is_division(candidate.entry, document.atlas):
                found.append(("division_after_name", 1.0))
    return found


def _opens_sentence(words: Words, number: int) -> bool:
    gap = words.text[words.end[number - 1] : words.start[number]].rstrip(" ")
    return bool(gap) and (gap[-1] in _SENTENCE_ENDS or gap[0] in _SENTENCE_ENDS)


def _right_features(candidate: Candidate, document: Document) -> list[Feature]:
    words, last = document.words, candidate.last
    if last + 1 >= len(words):
        return [("right:end", 1.0)]
    gap = words.text[candidate.end : words.start[last + 1]]
    after = words.word[last + 1]
    capital = after[0].isupper()
    bare = gap.strip(" \u00a0\n")
    found: list[Feature] = []
    if bare in {"'s", "’s"}:
        found.append(("right:possessive", 1.0))
    if bare in {"", "'s", "’s", "'", "’"} and gap.count("\n") < 2:  # noqa: PLR2004 - a blank line parts
        found += _word_features("right", last + 1, document, capital=capital)
        found.append(("right:capital" if capital else "right:lower", 1.0))
        if capital and last + 1 in document.covered:
            found.append(("right:candidate", 1.0))
        if capital and bare == "" and last + 2 < len(words):
            following = words.word[last + 2]
            if following[0].isupper() and words.gap(last + 1) == " ":
                found += [
                    (f"right2^{name}", 1.0)
                    for name in document.lexicon.classes.get(words.folded(last + 2), ())
                    if name in {"organisation", "street", "team"}
                ]
        return found
    if not bare:
        return [("right:paragraph", 1.0)]
    mark = bare[0]
    if mark.isdigit():
        mark = "number"
    found.append((f"right:{mark if mark in _RIGHT_MARKS else 'mark'}", 1.0))
    if bare in {"-", "‐"}:
        found.append(("right:hyphen_capital" if capital else "right:hyphen_lower", 1.0))
    elif bare == ",":
        other = document.covered.get(last + 1)
        if other is not None:
            found.append(("right:,candidate", 1.0))
            if _is_division(other.entry, document.atlas):
                found.append(("right:,division", 1.0))
        elif not capital:
            found.append(("right:,lower", 1.0))
    if ("(AP)" in gap) or gap.strip()[:1] in {"—", "–"} or gap.strip() == "--":
        found.append(("right:dateline", 1.0))
    return found


def _is_division(entry: NameEntry, atlas: Atlas) -> bool:
    return entry.kind == "abbreviation" or (
        entry.kind == "name" and any(KINDS[kind] in _STRONG for kind in atlas.kind[entry.rows[:3]].tolist())
    )


def document_features(
    candidates: Sequence[Candidate], nearness: Sequence[float], fellowship: Sequence[float]
) -> list[list[Feature]]:
    """Features that the other mentions give: their first scores, and how the candidate's places sit among theirs.

    `nearness` says of each candidate how near its nearest place lies to what the document surely names (0 to 1),
    `fellowship` what share of that lies in its country.
    """
    by_name: dict[str, list[float]] = defaultdict(list)
    for candidate in candidates:
        by_name[candidate.entry.folded].append(candidate.score)
    counts = Counter(candidate.entry.folded for candidate in candidates)
    totals = {name: (sum(scores), max(scores)) for name, scores in by_name.items()}
    found = []
    for candidate, near, fellow in zip(candidates, nearness, fellowship, strict=True):
        total, best = totals[candidate.entry.folded]
        others = counts[candidate.entry.folded] - 1
        features: list[Feature] = [("first_score", candidate.score), ("near", near), ("fellow", fellow)]
        if others:
            mean = (total - candidate.score) / others
            features += [("others", 1.0), ("others_mean", mean), ("others_max", best)]
        else:
            features.append(("alone", 1.0))
        found.append(features)
    return found
