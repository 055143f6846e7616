"""The exact distribution of a sum of unequal chances, and the interval that is quoted of it.

A count of events that are each inside by a chance of their own has the Poisson-binomial distribution; where events of
one cluster share a chance that is itself uncertain, each cluster has the beta-binomial one (Johnson, Kemp and Kotz
2005, sections 3.12.2 and 6.2.2). Sums of clusters are convolutions, done in pairs by the fast Fourier transform (Hong
2013).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import gammaln, ndtr

__all__ = [
    "LEVEL",
    "UNKNOWN",
    "Likely",
    "beta_binomial",
    "convolved",
    "interval_of_counts",
    "interval_of_values",
    "normal_counts",
    "poisson_binomial",
]

LEVEL = 0.9
"""How much of the probability an interval holds."""
_SHORT = 64
_ROUNDING = 1e-9

Floats = NDArray[np.float64]


class Likely(NamedTuple):
    """The expected value of a figure and the interval of `LEVEL` (90 %) that holds it; `low ≤ expected ≤ high`."""

    expected: float
    low: float
    high: float

    def __add__(self, more: object) -> Likely:
        """The same with something that is sure added to it."""
        if not isinstance(more, int | float):
            return NotImplemented
        return Likely(*(value + more for value in self))


UNKNOWN = Likely(np.nan, np.nan, np.nan)
"""Nothing to reckon with."""


def poisson_binomial(chances: Floats) -> Floats:
    """The probabilities of 0, 1, … n successes in n independent trials of these chances, shape (n,) to (n + 1,).

    >>> poisson_binomial(np.array([0.5, 0.5])).round(3).tolist()
    [0.25, 0.5, 0.25]
    """
    chances = np.asarray(chances, dtype=float)
    return np.asarray(convolved([np.stack([1 - chances, chances], axis=-1)[:, None, :]])[0])


def beta_binomial(trials: int, a: Floats, b: Floats) -> Floats:
    """The probabilities of 0 … `trials` successes where the chance itself is Beta(a, b), shape (…,) to (…, trials + 1).

    Where a or b is 0 the chance is 0 or 1.
    """
    k = np.arange(trials + 1)
    a, b = (np.maximum(np.asarray(each, dtype=float), 1e-9)[..., None] for each in (a, b))
    ways = gammaln(trials + 1) - gammaln(k + 1) - gammaln(trials - k + 1)
    log = ways + _log_beta(k + a, trials - k + b) - _log_beta(a, b)
    found = np.exp(log - log.max(axis=-1, keepdims=True))
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def _log_beta(a: Floats, b: Floats) -> Floats:
    return np.asarray(gammaln(a) + gammaln(b) - gammaln(a + b))


def convolved(many: list[Floats]) -> Floats:
    """The distribution of the sum of independent counts, in each of several draws.

    Each item holds counts of one size: probabilities of the shape (counts, draws, size). Returns (draws, sum of sizes).
    """
    waiting = sorted((item[i] for item in many for i in range(len(item)) if item.shape[0] < _SHORT), key=_size)
    waiting += [_sum_of_alike(item) for item in many if item.shape[0] >= _SHORT]
    waiting.sort(key=_size)
    while len(waiting) > 1:
        pairs = [_convolved_pair(*waiting[i : i + 2]) for i in range(0, len(waiting) - 1, 2)]
        waiting = sorted(pairs + (waiting[-1:] if len(waiting) % 2 else []), key=_size)
    return waiting[0] if waiting else np.ones((1, 1))


def _size(item: Floats) -> int:
    return int(item.shape[-1])


def _sum_of_alike(item: Floats) -> Floats:
    """The sum of counts of one size, all pairs of a level at once."""
    most = item.shape[0] * (_size(item) - 1)
    while item.shape[0] > 1:
        if item.shape[0] % 2:
            nothing = np.zeros((1, *item.shape[1:]))
            nothing[..., 0] = 1.0
            item = np.concatenate([item, nothing])
        item = _convolved_pair(item[::2], item[1::2])
    return np.asarray(item[0][..., : most + 1])


def _convolved_pair(one: Floats, other: Floats) -> Floats:
    size = one.shape[-1] + other.shape[-1] - 1
    if min(one.shape[-1], other.shape[-1]) <= 3:  # noqa: PLR2004 - the transform costs more
        few, rest = (one, other) if one.shape[-1] <= other.shape[-1] else (other, one)
        out = np.zeros((*np.broadcast_shapes(one.shape[:-1], other.shape[:-1]), size))
        for place in range(few.shape[-1]):
            out[..., place : place + rest.shape[-1]] += few[..., place : place + 1] * rest
        return out
    length = next_fast_len(size, real=True)
    both = irfft(rfft(one, length) * rfft(other, length), length)[..., :size]
    return np.asarray(np.maximum(both, 0.0))  # what lies below is rounding of the transform


def normal_counts(mean: Floats, variance: Floats, count: int) -> Floats:
    """The normal approximation of a count of 0 … `count` in each draw, shape (draws,) to (draws, count + 1)."""
    edges = np.arange(count) + 0.5
    below = ndtr((edges - mean[:, None]) / np.sqrt(np.maximum(variance, 1e-12))[:, None])
    padded = np.concatenate([np.zeros((len(mean), 1)), below, np.ones((len(mean), 1))], axis=1)
    return np.asarray(np.diff(padded, axis=1))


def interval_of_counts(probabilities: Floats, level: float = LEVEL, *, expected: float | None = None) -> Likely:
    """The expected count and its interval, from the probabilities of 0, 1, … n; `expected` where it is known better.

    Of the intervals that grow from the expected count outward, each time to the more probable side, it is the one whose
    probability is nearest to `level`: one that had to hold at least as much would hold more on average, since counts
    are whole (the argument for mid-P intervals: Lancaster 1961, Agresti and Gottard 2007).

    >>> interval_of_counts(poisson_binomial(np.full(100, 0.5)))
    Likely(expected=50.0, low=42.0, high=58.0)
    """
    total = float(probabilities.sum())
    chances = probabilities / total
    last = len(chances) - 1
    if expected is None:
        expected = min(float((chances * np.arange(last + 1)).sum()), float(last))
    expected = min(max(expected, 0.0), float(last))  # a mean that is known better may be off by its last digit
    low, high = int(np.floor(expected + _ROUNDING)), min(int(np.ceil(expected - _ROUNDING)), last)
    held = float(chances[low : high + 1].sum())
    while held < level and (low > 0 or high < last):
        down = chances[low - 1] if low > 0 else -1.0
        up = chances[high + 1] if high < last else -1.0
        more = max(down, up)
        if held + more - level > level - held:
            break
        low, high = (low - 1, high) if down >= up else (low, high + 1)
        held += float(more)
    return Likely(expected, float(min(low, expected)), float(max(high, expected)))


def interval_of_values(values: Floats, level: float = LEVEL, *, expected: float | None = None) -> Likely:
    """The mean of drawn values and the interval between their quantiles, reaching to the mean where it lies outside.

    `expected` is the mean where it is known better.
    """
    expected = float(np.mean(values)) if expected is None else expected
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Likely(expected, min(float(low), expected), max(float(high), expected))
