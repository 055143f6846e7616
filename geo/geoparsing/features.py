"""What speaks for and against a candidate being a place here: its name, its neighbours, the rest of the document."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from geo.gazetteer.place import KINDS
from geo.geoparsing.candidates import Candidate
from geo.geoparsing.context import left_features, right_features
from geo.geoparsing.document import Document, Feature
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex

__all__ = ["context_features", "document_features", "name_features"]


def context_features(candidate: Candidate, document: Document) -> list[Feature]:
    """Features of one candidate by how it is written and what stands beside it."""
    return [
        *_form_features(candidate, document),
        *left_features(candidate, document),
        *right_features(candidate, document),
    ]


def name_features(entry: NameEntry, name_index: NameIndex, lexicon: Lexicon) -> Sequence[Feature]:
    """Features of a name, whatever its neighbours; "bias" is among them."""
    features: tuple[Feature, ...] = (("bias", 1.0),)
    if entry.kind != "name":
        features += ((f"form={entry.kind}", 1.0),)
    else:
        rows = entry.rows
        kinds = [KINDS[kind] for kind in name_index.kind[rows].tolist()]
        weights = name_index.weight[rows].tolist()
        own = [one for one, stated in zip(weights, entry.weights.tolist(), strict=True) if stated]
        weight = max(own, default=0.0)
        features += (
            (f"kind={kinds[0]}", 1.0),
            ("any_country", float("country" in kinds)),
            ("any_admin1", float("admin1" in kinds)),
            ("any_admin2", float("admin2" in kinds)),
            ("weight", max(weights) / 7),
            ("weight_own", weight / 7),
            ("capital", float(any(name_index.is_capital[rows].tolist()))),
            ("no_own_name", float(not own)),
            ("homonyms", float(min(len(rows), 30)) ** 0.5 / 5),
            ("renown", max(name_index.spellings[rows].tolist()) / 4),
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
        ("weight*zipf", weight * zipf / 49),
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
        first = math.log(max(candidate.score, 1e-4) / max(1 - candidate.score, 1e-4))
        features: list[Feature] = [
            ("first_score", candidate.score),
            ("first_logit", first / 4),
            ("near", near),
            ("fellow", fellow),
        ]
        if others:
            mean = (total - candidate.score) / others
            features += [("others", 1.0), ("others_mean", mean), ("others_max", best)]
        else:
            features.append(("alone", 1.0))
        found.append(features)
    return found
