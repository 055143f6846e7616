"""Fit `weights.csv`: `python benchmarks/train_reading.py CORPUS.xml`, in the format of the Local-Global Lexicon.

The model is linear and its features are general: what a name is besides a place, what stands beside it, how populous
and how near its places are. Two regularised logits score a span (alone, then with its document), a conditional logit in
rounds picks the place. Every score that feeds a later stage is out-of-fold, and the report is cross-validated by
document, so nothing is scored by weights that saw it. The corpus stays outside of the repository.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import seeds
from geo.geoparsing.document import Document, Feature
from geo.geoparsing.features import context_features, name_features
from geo.geoparsing.mentions import group_mentions
from geo.geoparsing.model import Model
from geo.geoparsing.reader import Reader
from geo.geoparsing.resolution import CONTEXT_FEATURES, OWN_FEATURES, resolve_groups
from geo.geoparsing.spans import span_mentions

WEIGHTS = seeds.path("reading", "weights.csv")
FOLDS = 5
ROUNDS = 3
NEAR_KM = 161.0
RIDGE = 2.0
HELD = {"is_capital": 50.0, "eponym": 10.0, "is_other": 10.0}
"""How much harder than others a weight is held: local papers of towns called Paris, Athens or London say little of news
elsewhere, where the capital is meant; that a sea or river outranks its homonyms holds everywhere."""
EXPECTED = {"hinted": 1.5, "against_hint": -1.5, "eponym": -2.0, "is_other": 1.6, "is_capital": 2.2}
"""What weights are drawn towards, where not to 0: the corpus says little of "X province", "the city of X" and seas."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One toponym as a person marked it; the point is NaN where the corpus gives none."""

    start: int
    end: int
    latitude: float
    longitude: float
    geonameid: int

    @property
    def has_point(self) -> bool:
        """Whether the corpus says where it is."""
        return not math.isnan(self.latitude)


def load(path: Path) -> list[tuple[str, list[Gold]]]:
    """Texts with their toponyms; those whose offsets do not fit their text are left out."""
    documents = []
    for article in ET.parse(path).getroot():
        text = article.findtext("text") or ""
        gold = {}
        for toponym in article.iter("toponym"):
            start, end = int(toponym.findtext("start") or 0), int(toponym.findtext("end") or 0)
            tag = toponym.find("gaztag")
            point = [float((tag.findtext(key) if tag is not None else None) or "nan") for key in ("lat", "lon")]
            if text[start:end] == toponym.findtext("phrase"):
                identity = int((tag.get("geonameid") if tag is not None else None) or 0)
                gold[start, end] = Gold(start, end, point[0], point[1], identity)
        documents.append((text, sorted(gold.values(), key=lambda one: one.start)))
    return documents


def labels(document: Document, gold: Sequence[Gold]) -> list[int]:
    """1 for a span that was marked, 0 for one that was not, −1 where the marking says neither."""
    exact = {(one.start, one.end) for one in gold} & {(one.start, one.end) for one in document.candidates}
    return [_label(candidate.start, candidate.end, gold, exact) for candidate in document.candidates]


def _label(start: int, end: int, gold: Sequence[Gold], exact: set[tuple[int, int]]) -> int:
    touching = [one for one in gold if one.start < end and start < one.end]
    if (start, end) in exact:
        return 1
    if not touching:
        return 0
    if any((one.start, one.end) in exact for one in touching):
        return -1 if any(one.start <= start and end <= one.end for one in touching) else 0
    return 1 if any(one.has_point for one in touching) else -1


def fit_logit(rows: Sequence[Sequence[Feature]], y: np.ndarray, ridge: float = RIDGE) -> dict[str, float]:
    """Fit a logit with a ridge on all but the bias."""
    number: dict[str, int] = {"bias": 0}
    entries = [(row, number.setdefault(name, len(number)), value) for row, fs in enumerate(rows) for name, value in fs]
    at, column, value = zip(*entries, strict=True)
    x = csr_matrix((value, (at, column)), shape=(len(rows), len(number)))
    penalty = np.full(len(number), ridge)
    penalty[0] = 0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ weights
        error = 1 / (1 + np.exp(-z)) - y
        return (np.logaddexp(0, z) - y * z).sum() + (penalty * weights**2).sum(), x.T @ error + 2 * penalty * weights

    best = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {name: float(best[column]) for name, column in number.items()}


def fit_choice(cases: Sequence[dict[str, Any]], *, context: bool, ridge: float = 1.0) -> dict[str, float]:
    """Fit a conditional logit: which of the places of a name lies within 161 km of the marked point."""
    used = [case for case in cases if case["right"].any()]
    x = np.concatenate([np.hstack([case["own"], case["context"]]) if context else case["own"] for case in used])
    counts = [len(case["own"]) for case in used]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    member = np.repeat(np.arange(len(used)), counts)
    right = np.concatenate([case["right"] for case in used])
    weight = np.sqrt([case["count"] for case in used])
    names = OWN_FEATURES + (CONTEXT_FEATURES if context else ())
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    pulls = ridge * np.array([HELD.get(name, 1.0) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ weights
        grown = np.exp(score - np.maximum.reduceat(score, starts)[member])
        whole, hit = np.add.reduceat(grown, starts), np.add.reduceat(grown * right, starts)
        pull = grown * right / hit[member] - grown / whole[member]
        value = -(weight * (np.log(hit) - np.log(whole))).sum() + (pulls * (weights - expected) ** 2).sum()
        return value, -(x.T @ (pull * weight[member])) + 2 * pulls * (weights - expected)

    best = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return {name: float(w) for name, w in zip(names, best, strict=True)}


def cases_of(
    reader: Reader, text: str, gold: Sequence[Gold], rounds: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    """The names of a document with their places' features and which of these are right, by the rounds fitted so far."""
    marked = [one for one in gold if one.has_point]
    pairs = [
        (mention, one)
        for mention, one in zip(
            span_mentions(reader, text, [(one.start, one.end) for one in marked]), marked, strict=True
        )
        if mention
    ]
    if not pairs:
        return []
    groups, numbers = group_mentions(text, [mention for mention, _ in pairs], [1.0] * len(pairs), reader.name_index)
    votes = resolve_groups(groups, reader.name_index, [*rounds, {}] if rounds else [{}])
    found = []
    for number in range(len(groups)):
        span = slice(int(votes.starts[number]), int(votes.starts[number + 1]))
        points = [one for at, (_, one) in zip(numbers, pairs, strict=True) if at == number]
        near = np.array([_right(reader, votes.rows[span], one) for one in points])
        right = near.mean(axis=0) > 0.5
        found.append({
            "own": votes.own[span], "context": votes.context[span], "count": len(points),
            "right": right if right.any() else near.any(axis=0),
        })  # fmt: skip
    return found


def _right(reader: Reader, rows: np.ndarray, gold: Gold) -> np.ndarray:
    """Places within 161 km; where the town was marked, not the division named after it, and the other way round."""
    right = _within(reader, rows, gold)
    same = reader.name_index.geonameid[rows] == gold.geonameid
    if gold.geonameid and same.any():
        for one, other in (("settlement", "admin1"), ("admin1", "settlement")):
            if reader.name_index.is_kind(rows[same], one).any():
                right = right & ~reader.name_index.is_kind(rows, other)
    return right


def _within(reader: Reader, rows: np.ndarray, gold: Gold) -> np.ndarray:
    lam, phi = np.radians(gold.longitude), np.radians(gold.latitude)
    point = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    return 6371 * np.arccos(np.clip(reader.name_index.vectors[rows] @ point, -1, 1)) <= NEAR_KM


def fit_rounds(reader: Reader, documents: Sequence[tuple[str, list[Gold]]]) -> list[dict[str, float]]:
    """Fit the rounds of resolution, each on the votes of those before it."""
    rounds: list[dict[str, float]] = []
    for number in range(ROUNDS):
        cases = [case for text, gold in documents for case in cases_of(reader, text, gold, rounds)]
        rounds.append(fit_choice(cases, context=number > 0))
    return rounds


def fit(documents: Sequence[tuple[str, list[Gold]]]) -> Model:
    """Fit all parts; first scores that the second logit sees are out-of-fold."""
    reader = Reader(model=Model({}, {}, ({},)))
    rounds = fit_rounds(reader, documents)
    read = [reader.document(text) for text, _ in documents]
    features = [[context_features(candidate, document) for candidate in document.candidates] for document in read]
    named = [
        [
            [*name_features(candidate.entry, reader.name_index, reader.lexicon), *alone]
            for candidate, alone in zip(d.candidates, found, strict=True)
        ]
        for d, found in zip(read, features, strict=True)
    ]
    y = [labels(document, gold) for document, (_, gold) in zip(read, documents, strict=True)]
    fold = np.random.default_rng(7).permutation(len(documents)) % FOLDS
    second = []
    for held_out in range(FOLDS):
        first = fit_logit(*_flat(named, y, fold != held_out))
        folded = Reader(model=Model(first, {}, tuple(rounds)))
        for number in np.flatnonzero(fold == held_out):
            folded.score_first(read[number], features[number])
            second.append((number, folded.second_features(read[number])))
    together = dict(second)
    joined = [
        [[*alone, *given] if given else [] for alone, given in zip(named[number], together[number], strict=True)]
        for number in range(len(documents))
    ]
    everything = np.ones(len(documents), dtype=bool)
    return Model(fit_logit(*_flat(named, y, everything)), fit_logit(*_flat(joined, y, everything)), tuple(rounds))


def _flat(
    features: Sequence[Sequence[Sequence[Feature]]], y: Sequence[Sequence[int]], use: np.ndarray
) -> tuple[list[Sequence[Feature]], np.ndarray]:
    pairs = [
        (row, label)
        for number in np.flatnonzero(use)
        for row, label in zip(features[number], y[number], strict=True)
        if row and label >= 0
    ]
    return [row for row, _ in pairs], np.array([label for _, label in pairs], dtype=float)


def evaluate(documents: Sequence[tuple[str, list[Gold]]], fitted: Model) -> dict[str, float]:
    """Counts of one run: spans that overlap a mark, spans, marks, and marks placed within 161 km (found, and given)."""
    total = dict.fromkeys(("hit", "said", "marked", "placed", "pointed", "given"), 0.0)
    for text, gold in documents:
        reader = Reader(model=fitted)
        reading = reader.read(text)
        used: set[int] = set()
        for one in gold:
            pointed = one.has_point
            total["pointed"] += pointed
            for number, mention in enumerate(reading.mentions):
                if number not in used and mention.start < one.end and one.start < mention.end:
                    used.add(number)
                    assert reading.votes is not None
                    row, _ = reading.votes.best(reading.numbers[number])
                    total["placed"] += bool(pointed and _within(reader, np.array([row]), one)[0])
                    break
        total["hit"] += len(used)
        total["said"] += len(reading.mentions)
        total["marked"] += len(gold)
        total["given"] += _placed_of_given(text, [one for one in gold if one.has_point], Reader(model=fitted))
    return total


def _placed_of_given(text: str, marked: Sequence[Gold], reader: Reader) -> int:
    """How many marks are placed within 161 km where their spans are given."""
    spans = span_mentions(reader, text, [(one.start, one.end) for one in marked])
    pairs = [(mention, one) for mention, one in zip(spans, marked, strict=True) if mention]
    placed = reader.place(text, [mention for mention, _ in pairs])
    right = 0
    for number, (_, one) in enumerate(sorted(pairs, key=lambda pair: pair[0].start)):
        assert placed.votes is not None
        row, _ = placed.votes.best(placed.numbers[number])
        right += bool(_within(reader, np.array([row]), one)[0])
    return right


def report(total: Mapping[str, float]) -> str:
    """One line of measures."""
    precision, recall = total["hit"] / total["said"], total["hit"] / total["marked"]
    return (
        f"overlap P {precision:.3f} R {recall:.3f} F {2 * precision * recall / (precision + recall):.3f} | "
        f"end to end {total['placed'] / total['pointed']:.3f} | spans given {total['given'] / total['pointed']:.3f}"
    )


def main() -> None:
    """Cross-validate, fit on everything, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--no-validation", action="store_true", help="only fit")
    parser.add_argument("--only-validate", action="store_true", help="only cross-validate; write nothing")
    options = parser.parse_args()
    documents = load(options.corpus)
    if not options.no_validation:
        fold = np.random.default_rng(1).permutation(len(documents)) % FOLDS
        total: dict[str, float] = {}
        for held_out in range(FOLDS):
            fitted = fit([document for document, at in zip(documents, fold, strict=True) if at != held_out])
            part = evaluate([document for document, at in zip(documents, fold, strict=True) if at == held_out], fitted)
            total = {key: total.get(key, 0) + value for key, value in part.items()}
        print("cross-validated by document:", report(total))
    if options.only_validate:
        return
    fitted = fit(documents)
    with WEIGHTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("part", "feature", "weight"))
        named = {"first": fitted.first, "second": fitted.second}
        named |= {f"resolution{number}": weights for number, weights in enumerate(fitted.resolution, start=1)}
        for part, weights in named.items():
            writer.writerows((part, name, f"{w:.4f}") for name, w in sorted(weights.items()) if abs(w) >= 5e-5)
    print("weights.csv", file=sys.stderr)


if __name__ == "__main__":
    main()
