"""The fitted weights: two logits that say whether a span is a place here, two rounds that say which place it is."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from geo.geoparsing.document import Feature
from geo.geoparsing.features import name_features
from geo.geoparsing.lexicon import Lexicon
from geo.geoparsing.name_index import NameEntry, NameIndex

__all__ = ["Model", "logit", "model", "sigmoid"]

_MEMO = 60_000


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature: `first` of a candidate by itself, `second` with its document, `resolution` one a round."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    resolution: tuple[Mapping[str, float], ...]
    _names: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def of_name(self, entry: NameEntry, name_index: NameIndex, lexicon: Lexicon) -> tuple[float, float]:
        """Return what a name alone adds to the first and to the second logit."""
        known = self._names.get(entry.folded)
        if known is None:
            if len(self._names) > _MEMO:
                self._names.clear()
            features = name_features(entry, name_index, lexicon)
            known = self._names[entry.folded] = logit(features, self.first), logit(features, self.second)
        return known


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped weights (`seeds/reading/weights.csv`, fitted by `benchmarks/train_reading.py`)."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    with (resources.files("seeds") / "reading" / "weights.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts[row["part"]][row["feature"]] = float(row["weight"])
    rounds = sorted(part for part in parts if part.startswith("resolution"))
    return Model(parts["first"], parts["second"], tuple(parts[part] for part in rounds))


def logit(features: Iterable[Feature], weights: Mapping[str, float]) -> float:
    """Sum the weights of the features; one that was never fitted counts nothing."""
    known = weights.get
    return sum([value * known(name, 0.0) for name, value in features])


def sigmoid(logit: float) -> float:
    """Return the probability for a logit."""
    return 1 / (1 + math.exp(-logit)) if logit > -30 else 0.0  # noqa: PLR2004 - below it the exponential is all
