"""How likely each event lies in a zone, and how many do: counts with an interval that events' clustering widens.

The model (docs/likely.md). Of the events of one ground (one position and precision) a share θ lies in the zone: by the
prior, the share of the ground's area, of the people on it, or of the precisely placed events of the same file on it. In
any one month the share differs, since events cluster: it has a Beta distribution about θ, whose concentration s is
estimated from how the precisely placed events of the file vary from month to month, and which the precise events of the
same month inform. A count is the sum of such beta-binomial counts; it is mixed over what all months share: θ itself, s,
and where the zone's line runs and how deep it is.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import betaincinv, gammaln

from layers.measures.event_divisions import Verdicts
from layers.measures.events_file import Events
from layers.measures.ground_zones import GroundZone
from layers.measures.likelihood.event_places import PRIORS, EventPlaces, Prior
from layers.measures.likelihood.ground_shares import ground_shares
from layers.measures.likelihood.grounds import Sites
from layers.measures.likelihood.sums import (
    UNKNOWN,
    Likely,
    beta_binomial,
    convolved,
    interval_of_counts,
    interval_of_values,
    normal_counts,
)
from layers.measures.likelihood.zone_draws import DRAWS, ZoneDraws
from layers.measures.point_in_zone import event_verdicts

__all__ = ["PRIORS", "EventChances", "EventPlaces", "Prior", "inside_chances"]

_SEED = 90
_CONCENTRATIONS = np.geomspace(0.1, 300.0, 28)
_BEFORE = -((np.log(_CONCENTRATIONS) / np.log(3.0)) ** 2) / 2
"""What is known of the concentration before: log-normal about 1, a factor of 3 either way at one standard deviation."""
_BASE_WEIGHT = 1.0
"""For how many precise events the ground itself counts, where the prior is that of events or of people."""
_UNNAMED_WORTH = 10.0
"""At most so many, where the file does not name the division: precise events near by may be of another one."""
_EXACT_UP_TO = 2_000
_DEATH_DRAWS = 512
_MOST_DRAWN = 20_000_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def inside_chances(
    zone: GroundZone, events: Events | EventPlaces, *, prior: Prior = "events", verdicts: Verdicts | None = None
) -> EventChances:
    """How likely each event lies in a zone, and with `.count` how many of them do.

    This is the function for whoever counts events in a zone: `layers.measures.likelihood.inside_chances`.

    - `zone`: one of `layers.measures.ground_zones.ground_zones(layers)`, or any zone of that kind; one whose certain
      part is its possible one is exact
    - `events`: a file's (`read_events`), or `EventPlaces(events, prior)` of them where several zones are asked
    - `prior`: "events", "people" or "ground" (`EventPlaces`); with an `EventPlaces`, its own
    - `verdicts`: those of the events, where they are at hand (`EventCounter.verdicts`)

    >>> chances = inside_chances(zone, events, prior="events")    # doctest: +SKIP
    >>> chances.mean                                              # of each event, shape (n,); 0 outside, 1 inside
    >>> chances.count(may_2018)                                   # Likely(expected, low, high) of these rows
    >>> poisson_binomial(chances.mean[may_2018])                  # the exact distribution, were they independent
    """
    places = events if isinstance(events, EventPlaces) else EventPlaces(events, prior)
    return EventChances(zone, places, verdicts)


class EventChances:
    """The chances of events to lie in one zone. Every figure lies between what is certain and what is possible."""

    def __init__(self, zone: GroundZone, places: EventPlaces, verdicts: Verdicts | None = None) -> None:
        self._places = places
        self.surely, self.possibly = verdicts or event_verdicts(zone, places.events, places.divisions)
        self._draws = ZoneDraws(zone)
        self._doubtful = np.flatnonzero(self.possibly & ~self.surely)
        of_event = places.grounds.of_event[self._doubtful]
        self._grounds, self._ground = np.unique(of_event, return_inverse=True)
        self._place_of = np.full(len(places.events), -1, dtype=np.int64)
        self._place_of[self._doubtful] = np.arange(len(self._doubtful))

    @cached_property
    def mean(self) -> Floats:
        """How likely each event is inside, shape (events,): 1 where that is certain, 0 where it is not possible."""
        chances = self.surely.astype(float)
        if len(self._doubtful):
            a, b = self._month_shares(self._cell_of)
            chances[self._doubtful] = (a / (a + b)).mean(axis=1)
        return chances if self._draws.known else np.where(self.possibly & ~self.surely, np.nan, chances)

    @property
    def priors(self) -> str:
        """By what the events in doubt were judged: "events", "people", "ground", several joined by "; "; or ""."""
        return self.priors_of(np.arange(len(self.possibly)))

    def priors_of(self, rows: Bools | Ints) -> str:
        """The same for some of the events, the most common first."""
        doubtful = self._place_of[rows]
        used = self._prior_of[self._ground[doubtful[doubtful >= 0]]]
        count = np.bincount(used, minlength=len(PRIORS))
        return "; ".join(PRIORS[prior] for prior in np.argsort(-count, kind="stable") if count[prior])

    def count(self, rows: Bools | Ints | None = None, share: Floats | None = None) -> Likely:
        """How many of some events are inside: the expected number and the interval of 90 %.

        `rows` are a mask or row numbers, all events without. `share`, in step with the rows, is how likely each counts
        at all, such as the share of its days that lie in a month; all surely without it.
        """
        rows = _numbered(rows, len(self.possibly))
        share = np.ones(len(rows)) if share is None else share
        if not self.known:
            return UNKNOWN
        certain, chances = self.distribution(rows, share)
        return interval_of_counts(chances, expected=self.expected(rows, share) - certain) + certain

    @property
    def known(self) -> bool:
        """Whether anything can be told: not where dates without an end leave open whether the zone applies."""
        return self._draws.known

    def expected(self, rows: Ints, share: Floats) -> float:
        """The expected number of some events inside, each of which counts by a share."""
        return float((self.mean[rows] * share).sum())

    def distribution(self, rows: Bools | Ints | None = None, share: Floats | None = None) -> tuple[int, Floats]:
        """How many of some events are surely inside, and the probabilities of 0, 1, … more; `count` takes the same."""
        rows = _numbered(rows, len(self.possibly))
        share = np.ones(len(rows)) if share is None else share
        sure, doubtful = self.surely[rows], self._place_of[rows]
        certain = int((sure & (share >= 1.0)).sum())
        partly = share[sure & (share < 1.0)]
        at = doubtful >= 0
        if not at.any() and not len(partly):
            return certain, np.ones(1)
        return certain, self._distribution(doubtful[at], share[at], partly)

    def total(self, low: Floats, best: Floats, high: Floats, rows: Bools | Ints | None = None,
              share: Floats | None = None) -> Likely:  # fmt: skip
        """The sum of a figure over the events inside, such as the dead: the expected sum and the interval of 90 %.

        `low`, `best` and `high`, shape (events,), are what is given of each event's figure; how far the true one lies
        between is shared by all events of a draw, since those who count err the same way.
        """
        rows = _numbered(rows, len(self.possibly))
        share = np.ones(len(rows)) if share is None else share
        if not self.known:
            return UNKNOWN
        expected, sums = self.drawn_total(low, best, high, rows, share)
        return interval_of_values(sums, expected=expected)

    def drawn_total(self, low: Floats, best: Floats, high: Floats, rows: Ints, share: Floats) -> tuple[float, Floats]:
        """The expected sum of a figure over the events inside, and sums drawn from its distribution."""
        rows, share = rows[self.possibly[rows]], share[self.possibly[rows]]
        if not len(rows):
            return 0.0, np.zeros(1)
        figures = [np.asarray(each, dtype=float)[rows] for each in (low, best, high)]
        chances = self.mean[rows] * share
        rng = np.random.default_rng(_SEED)
        draws = int(np.clip(_MOST_DRAWN // len(rows), DRAWS, _DEATH_DRAWS))
        inside = self._drawn(rows, share, draws, rng)
        level = rng.permutation((np.arange(draws) + 0.5) / draws)
        below, above = np.clip(2 * level, 0, 1), np.clip(2 * level - 1, 0, 1)
        least, middle, most = (inside @ each for each in figures)
        sums = least + (middle - least) * below + (most - middle) * above
        return float(chances @ (figures[0] / 4 + figures[1] / 2 + figures[2] / 4)), sums

    @cached_property
    def _ground_shares(self) -> Floats:
        """The share of each ground in doubt that lies in the zone, in each draw: (grounds, draws or 1)."""
        return ground_shares(self._places.grounds, self._grounds, self._draws)

    @cached_property
    def _coarse_place(self) -> Ints:
        """Where each ground in doubt stands among the coarse ones; −1 where it is none."""
        place = np.full(len(self._places.grounds), -1, dtype=np.int64)
        place[self._places.coarse] = np.arange(len(self._places.coarse))
        return place[self._grounds]

    def _on(self, sites: Sites, matrix: csr_matrix) -> tuple[Floats, Floats]:
        """The weight of sites on each ground in doubt, (grounds,), and of those in the zone, (grounds, draws or 1)."""
        coarse = self._coarse_place >= 0
        total = np.zeros(len(self._grounds))
        inside = np.zeros((len(self._grounds), self._draws.count))
        if coarse.any() and len(sites.longitude):
            on_ground = matrix[self._coarse_place[coarse]]
            total[coarse] = on_ground @ sites.weight
            held = self._draws.members(sites.longitude, sites.latitude)
            inside[coarse] = on_ground @ (held * sites.weight).T
        return total, inside

    @cached_property
    def _precise(self) -> tuple[Floats, Floats]:
        return self._on(self._places.precise_sites, self._places.precise_on_ground)

    @cached_property
    def _people(self) -> tuple[Floats, Floats]:
        return self._on(*self._places.people)

    @cached_property
    def _prior_of(self) -> Ints:
        """By which of `PRIORS` each ground in doubt is judged."""
        used = np.where(self._people[0] > 0, PRIORS.index("people"), PRIORS.index("ground"))
        if self._places.prior == "events":
            used = np.where(self._precise[0] > 0, PRIORS.index("events"), used)
        return used

    @cached_property
    def _shares(self) -> Floats:
        """θ: how likely an event of each ground in doubt lies in the zone, over all months; (grounds, draws or 1)."""
        total, inside = self._people
        people = inside / np.maximum(total, 1e-9)[:, None]
        base = np.where((total > 0)[:, None], people, self._ground_shares)
        if self._places.prior != "events":
            return base
        total, inside = self._precise
        return (inside + _BASE_WEIGHT * base) / (total + _BASE_WEIGHT)[:, None]

    @cached_property
    def _precise_held(self) -> Bools:
        sites = self._places.precise_sites
        return self._draws.members(sites.longitude, sites.latitude)

    @cached_property
    def _month_table(self) -> tuple[Floats, Floats]:
        """Precise events on each coarse ground in doubt by month: those in the zone and all, (grounds, months)."""
        places, coarse = self._places, self._coarse_place[self._coarse_place >= 0]
        matrix, counts = places.precise_on_ground[coarse], places.by_month[1]
        held = self._precise_held.mean(axis=0)
        inside = matrix @ counts.multiply(held[:, None]).tocsr()
        return inside.toarray(), (matrix @ counts).toarray()

    @cached_property
    def _log_chances(self) -> Floats:
        """How well each concentration fits the precise events of each month, given those of all others.

        Of each ground in doubt, (grounds, concentrations): its own months, and those of all at the weight of one.
        """
        coarse = self._coarse_place >= 0
        log = np.zeros((len(self._grounds), len(_CONCENTRATIONS)))
        if not coarse.any() or not len(self._places.precise_sites.longitude):
            return log
        k, n = self._month_table
        if self._places.prior == "events":
            base = self._ground_shares[coarse].mean(axis=1)[:, None] * _BASE_WEIGHT
            theta = (k.sum(axis=1, keepdims=True) - k + base) / (n.sum(axis=1, keepdims=True) - n + _BASE_WEIGHT)
        else:
            theta = np.broadcast_to(self._shares[coarse].mean(axis=1)[:, None], k.shape)
        row, column = np.nonzero((n > 0) & (theta > 0) & (theta < 1))
        k, n, theta = k[row, column], n[row, column], theta[row, column]
        own = np.zeros((int(coarse.sum()), len(_CONCENTRATIONS)))
        for place, s in enumerate(_CONCENTRATIONS):
            a, b = s * theta, s * (1 - theta)
            fit = gammaln(k + a) - gammaln(a) + gammaln(n - k + b) - gammaln(b) + gammaln(s) - gammaln(n + s)
            own[:, place] = np.bincount(row, fit, minlength=len(own))
        telling = np.unique(row)
        if len(telling):
            log += own[telling].mean(axis=0)
        log[coarse] += own
        return log

    @cached_property
    def _concentrations(self) -> Floats:
        """s of each ground in doubt in each draw, (grounds, draws), from what the precise events say of it."""
        log = self._log_chances + _BEFORE
        weight = np.exp(log - log.max(axis=1, keepdims=True))
        cumulative = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
        level = (np.arange(DRAWS) + 0.5) / DRAWS
        place = (cumulative[:, None, :] < level[None, :, None]).sum(axis=2).clip(0, len(_CONCENTRATIONS) - 1)
        return np.asarray(np.random.default_rng(_SEED).permuted(_CONCENTRATIONS[place], axis=1))

    @cached_property
    def _cell_of(self) -> Ints:
        """The cell, a ground in a month, of each event in doubt."""
        keys = np.stack([self._ground, self._places.month[self._doubtful]], axis=1)
        self._cells, cell = np.unique(keys, axis=0, return_inverse=True)
        return cell.ravel()

    @cached_property
    def _cell_counts(self) -> tuple[Floats, Floats]:
        """Precise events on each cell's ground in its month: in the zone (cells, draws or 1), and all (cells,)."""
        cell_of = self._cell_of
        assert len(cell_of)
        inside = np.zeros((len(self._cells), self._draws.count))
        total = np.zeros(len(self._cells))
        if self._places.prior != "events" or not len(self._places.precise_sites.longitude):
            return inside, total
        months, counts = self._places.by_month
        place = self._coarse_place[self._cells[:, 0]]
        column = np.searchsorted(months, self._cells[:, 1]).clip(0, len(months) - 1)
        known = (place >= 0) & (months[column] == self._cells[:, 1])
        columns = counts.tocsc()
        for month in np.unique(column[known]):
            of = np.flatnonzero(known & (column == month))
            here = columns[:, [month]].toarray()[:, 0]
            matrix = self._places.precise_on_ground[place[of]]
            total[of] = matrix @ here
            inside[of] = matrix @ (self._precise_held * here).T
        return inside, total

    def _month_shares(self, cells: Ints, theta: Floats | None = None) -> tuple[Floats, Floats]:
        """The Beta distribution of the share of each cell in each draw, (cells, draws)."""
        inside, total = self._cell_counts
        if theta is None:
            theta = self._shares[self._cells[cells, 0]]
        s = self._concentrations[self._cells[cells, 0]]
        return s * theta + inside[cells], s * (1 - theta) + (total[cells, None] - inside[cells])

    @cached_property
    def _certainty(self) -> Floats:
        """How surely θ is known, in independent events that would tell as much, (grounds, draws)."""
        s = self._concentrations
        if self._places.prior != "events":
            return np.minimum(s, _BASE_WEIGHT)
        worth = np.zeros((len(self._grounds), DRAWS))
        coarse = self._coarse_place >= 0
        if coarse.any() and len(self._places.precise_sites.longitude):
            n = self._month_table[1]
            total = n.sum(axis=1)
            together = (n**2).sum(axis=1) / np.maximum(total, 1)
            told = total[:, None] / (1 + np.maximum(together[:, None] - 1, 0) / (s[coarse] + 1))
            named = self._places.grounds.named[self._grounds[coarse]] >= 0
            worth[coarse] = np.where(named[:, None], told, np.minimum(told, _UNNAMED_WORTH))
        return worth + _BASE_WEIGHT

    def _drawn_shares(self, grounds: Ints, rng: np.random.Generator) -> Floats:
        """θ of some grounds as it may be, in each draw: Beta about what is expected, (grounds, draws)."""
        theta = np.broadcast_to(self._shares[grounds], (len(grounds), DRAWS))
        worth = np.broadcast_to(self._certainty[grounds], theta.shape)
        level = (rng.permuted(np.broadcast_to(np.arange(DRAWS), theta.shape), axis=1) + 0.5) / DRAWS
        inner = (theta > 1e-6) & (theta < 1 - 1e-6)  # noqa: PLR2004 - else it is 0 or 1
        drawn = theta.copy()
        a, b = worth[inner] * theta[inner], worth[inner] * (1 - theta[inner])
        drawn[inner] = betaincinv(a, b, level[inner])
        return np.nan_to_num(drawn, nan=0.0).clip(0, 1)

    def _distribution(self, at: Ints, share: Floats, partly: Floats) -> Floats:
        """The probabilities of 0, 1, … events: `at` those in doubt, `partly` the shares of such as are inside."""
        whole = share >= 1.0
        cells, cell = np.unique(self._cell_of[at], return_inverse=True) if len(at) else (np.zeros(0, int), at)
        size = np.bincount(cell[whole], minlength=len(cells))
        theta = self._shares_for(cells, cell)
        a, b = self._month_shares(cells, theta) if len(cells) else (np.zeros((0, DRAWS)), np.ones((0, DRAWS)))
        single = (a / (a + b))[cell[~whole]] * share[~whole, None] if len(cells) else np.zeros((0, DRAWS))
        alone = np.concatenate([single, np.repeat(partly[:, None], DRAWS, axis=1)])
        if len(at) + len(partly) > _EXACT_UP_TO:
            p, s = a / (a + b), a + b
            n = size[:, None]
            mean = (n * p).sum(axis=0) + alone.sum(axis=0)
            variance = (n * p * (1 - p) * (s + n) / (s + 1)).sum(axis=0) + (alone * (1 - alone)).sum(axis=0)
            return np.asarray(normal_counts(mean, variance, len(at) + len(partly)).mean(axis=0))
        many = [np.stack([1 - alone, alone], axis=-1)] if len(alone) else []
        for trials in np.unique(size[size > 0]):
            of = size == trials
            many.append(beta_binomial(int(trials), a[of], b[of]))
        return np.asarray(convolved(many).mean(axis=0))

    def _shares_for(self, cells: Ints, cell: Ints) -> Floats:
        """θ of the ground of each cell, drawn where more than one event of the ground is counted, (cells, draws)."""
        if not len(cells):
            return np.zeros((0, DRAWS))
        ground, of = np.unique(self._cells[cells, 0], return_inverse=True)
        several = np.bincount(of[cell], minlength=len(ground)) > 1
        theta = np.array(np.broadcast_to(self._shares[ground], (len(ground), DRAWS)))
        if several.any():
            theta[several] = self._drawn_shares(ground[several], np.random.default_rng(_SEED))
        return np.asarray(theta[of])

    def _drawn(self, rows: Ints, share: Floats, draws: int, rng: np.random.Generator) -> Bools:
        """Which of some events are inside in each of some draws, (draws, rows)."""
        sure = self.surely[rows]
        chance = np.repeat(sure[None, :].astype(float), draws, axis=0)
        at = self._place_of[rows[~sure]]
        if len(at):
            cells, cell = np.unique(self._cell_of[at], return_inverse=True)
            a, b = self._month_shares(cells, self._shares_for(cells, cell))
            turn = np.arange(draws) % DRAWS
            a, b = (np.maximum(each, 1e-6)[:, turn].T for each in (a, b))
            chance[:, ~sure] = rng.beta(a, b)[:, cell]
        return np.asarray(rng.random(chance.shape) < chance * share[None, :])


def _numbered(rows: Bools | Ints | None, count: int) -> Ints:
    if rows is None:
        return np.arange(count)
    given = np.asarray(rows)
    return np.flatnonzero(given) if given.dtype == bool else given.astype(np.int64)
