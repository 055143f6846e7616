"""How likely, between what is certain and what is possible: chances, expected counts and their 90 % intervals.

`inside_chances(zone, events, prior=…)` gives the chance of each event to lie in a zone, and with `.count(rows)` how
many do; `poisson_binomial(chances)` is the exact distribution of a sum of unequal chances and `interval_of_counts` the
interval quoted of it. The model and its sources: docs/likely.md.
"""

from layers.measures.likelihood.event_chances import PRIORS, EventChances, EventPlaces, Prior, inside_chances
from layers.measures.likelihood.sums import Likely, interval_of_counts, interval_of_values, poisson_binomial
from layers.measures.likelihood.zone_draws import ZoneDraws

__all__ = [
    "PRIORS",
    "EventChances",
    "EventPlaces",
    "Likely",
    "Prior",
    "ZoneDraws",
    "inside_chances",
    "interval_of_counts",
    "interval_of_values",
    "poisson_binomial",
]
