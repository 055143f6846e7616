"""Where events may be, before any zone is known: their grounds, and what a prior says of each."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from layers.measures.event_divisions import Divisions
from layers.measures.events_file import Events
from layers.measures.likelihood.grounds import Grounds, Sites
from layers.measures.named_divisions import precise_events
from layers.measures.precision import PRECISE_M

__all__ = ["PRIORS", "EventPlaces", "Prior"]

Prior = Literal["ground", "people", "events"]
PRIORS: tuple[Prior, ...] = ("ground", "people", "events")

_MOST_GROUNDS = 20_000
_UNDATED = np.iinfo(np.int64).min

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class EventPlaces:
    """What can be said of where events are before any zone is known; made once for all zones.

    `prior` is "events" (where precisely placed events of the same file are), "people" (where people live: places of the
    gazetteer by population) or "ground" (anywhere alike). Where a prior has nothing to say of some ground, the next one
    counts, and `EventChances.priors` says so.
    """

    def __init__(self, events: Events, prior: Prior = "events") -> None:
        if prior not in PRIORS:
            raise ValueError(f"{prior!r} is not a prior; there are {', '.join(PRIORS)}")
        self.events, self.prior = events, prior
        months = events.earliest.astype("datetime64[M]").astype(np.int64)
        self.month: Ints = np.where(np.isnat(events.earliest), _UNDATED, months)

    @cached_property
    def divisions(self) -> Divisions:
        """The divisions in which events of a coarse precision surely lie."""
        return Divisions(self.events)

    @cached_property
    def grounds(self) -> Grounds:
        """The distinct grounds of the events."""
        return Grounds(self.events, self.divisions)

    @cached_property
    def coarse(self) -> Ints:
        """The grounds that are more than a place: what precise events and people say of them, is asked."""
        coarse = np.flatnonzero((self.grounds.radius_m > PRECISE_M) | (self.grounds.named >= 0))
        return coarse if len(coarse) <= _MOST_GROUNDS else coarse[:0]

    @cached_property
    def _precise(self) -> Ints:
        return precise_events(self.events)

    @cached_property
    def precise_sites(self) -> Sites:
        """Where precisely placed events are, each place once, with how many there are."""
        rows = self._precise
        if not len(self.coarse):
            rows = rows[:0]
        ground = self.grounds.of_event[rows]
        _, first, self._site_of, counts = np.unique(ground, return_index=True, return_inverse=True, return_counts=True)
        at = rows[first]
        divisions = None if self.events.divisions is None else self.events.divisions[at]
        return Sites(self.events.longitude[at], self.events.latitude[at], counts.astype(float), divisions)

    @cached_property
    def precise_on_ground(self) -> csr_matrix:
        """Which of `precise_sites` lie on which of the `coarse` grounds."""
        return self.grounds.sites_in(self.coarse, self.precise_sites)

    @cached_property
    def people(self) -> tuple[Sites, csr_matrix]:
        """Where people live, and which of these places lie on which of the `coarse` grounds.

        Only of grounds for which people are asked: all with that prior, those without precise events with "events".
        """
        asked = self.prior == "people"
        lacking = np.asarray(self.precise_on_ground.sum(axis=1)).ravel() == 0
        rows = np.arange(len(self.coarse)) if asked else np.flatnonzero(lacking)
        if self.prior == "ground" or not len(rows):
            return Sites(*np.zeros((3, 0))), csr_matrix((len(self.coarse), 0))
        sites = _people()
        found = self.grounds.sites_in(self.coarse[rows], sites).tocoo()
        shape = (len(self.coarse), len(sites.longitude))
        return sites, csr_matrix((found.data, (rows[found.row], found.col)), shape=shape)

    @cached_property
    def by_month(self) -> tuple[Ints, csr_matrix]:
        """The months of precise events, and how many there are at each site in each, shape (sites, months)."""
        sites = self.precise_sites
        months, column = np.unique(self.month[self._precise][: len(self._site_of)], return_inverse=True)
        ones = np.ones(len(self._site_of))
        return months, csr_matrix((ones, (self._site_of, column)), shape=(len(sites.longitude), len(months)))


def _people() -> Sites:
    """Settlements of the gazetteer that have a population."""
    from geo.gazetteer.gazetteer import Gazetteer
    from geo.gazetteer.place import KINDS

    base = Gazetteer.open().base
    rows = np.flatnonzero((base.kind == KINDS.index("settlement")) & (base.population > 0))
    return Sites(base.longitude[rows], base.latitude[rows], base.population[rows].astype(float))
