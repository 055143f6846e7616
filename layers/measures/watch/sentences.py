"""What a desk can quote: each figure with its bounds, in words that state what is recorded and judge nobody."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date

from layers.measures.watch.finding import Finding, Ratio

__all__ = ["PERIODS", "RATIOS", "number", "sentences", "span_of", "written_day"]

PERIODS = {
    "before": "before signature",
    "between": "between signature and the day it is due",
    "after": "since it is due",
    "unknown": "after the ground is last known",
}
"""What the periods of a finding are called."""
RATIOS = {
    "inside against ring, after": "in the zone against the ring, since it is due",
    "inside against ring, before": "in the zone against the ring, before signature",
    "after against before, inside": "since it is due against before signature, in the zone",
    "after against before, ring": "since it is due against before signature, in the ring",
    "change inside against change in ring": "the change in the zone against the change in the ring",
}
"""What the ratios of a finding are called."""
_MANY = 100


def sentences(found: Finding) -> list[str]:
    """The finding in sentences, the most important first."""
    if found.why:
        return [f"These data cannot judge this obligation: {found.why}.", *_recorded(found)]
    if found.posts:
        return list(_of_posts(found))
    said = [*_of_counts(found), *_recorded(found)]
    for name in ("inside against ring, after", "after against before, inside", "change inside against change in ring"):
        said += [_of_ratio(ratio) for ratio in found.ratios if ratio.name == name]
    unknown = found.figure("inside", "unknown")
    period = found.period("unknown")
    if unknown and period:
        said.append(
            f"From {written_day(period.first)} on, where the zone lies is not known; on the ground as last drawn, "
            f"{_bounded(unknown, 'events')} recorded to {written_day(period.last)}."
        )
    return said


def _of_counts(found: Finding) -> Iterator[str]:
    period, inside = found.period("after"), found.figure("inside", "after")
    if period is None or inside is None:
        return
    where = "along the route" if found.obligation.along else "in the zone"
    kinds = _listed(found.obligation.kinds)
    what = "events" if kinds == "any" else f"events of kind {kinds}"
    who = f" that name {_listed(found.obligation.actors)}" if found.obligation.actors else ""
    yield f"{span_of(period.first, period.last, period.days)}, {_bounded(inside, what + who)} recorded {where}."
    ring = found.figure("ring", "after")
    if ring is not None:
        yield (
            f"In a ring of the same area round it, {found.ring_width_km:.1f} km wide and "
            f"{number(found.ring_area_km2)} km², {_bounded(ring, 'events')} recorded in the same time."
        )
    dead = found.figure("inside", "after", "deaths")
    if dead is not None and dead["possible"] > 0:
        yield f"For the events in the zone, {_bounded(dead, 'deaths')} recorded."


def _of_ratio(ratio: Ratio) -> str:
    opening = {
        "inside against ring, after": "Per day and square kilometre, events in the zone are recorded {times} as "
        "often as in the ring",
        "after against before, inside": "Per day, events in the zone are recorded {times} as often as before signature",
        "change inside against change in ring": "Between the two times, the rate in the zone changed by {times} the "
        "factor by which that in the ring changed",
    }[ratio.name]
    if math.isnan(ratio.ratio):
        return opening.format(times="a number that is not known of times") + ": neither has an event."
    times = "without bound" if math.isinf(ratio.ratio) else f"{figure(ratio.ratio)} times"
    text = f"{opening.format(times=times)} (95 % interval {_interval(ratio)})"
    if not ratio.placebos:
        return f"{text}; how far events cluster cannot be told from so few, so that no difference is claimed."
    if ratio.differs:
        return f"{text}: more of a difference than ground and dates taken at random show."
    return f"{text}: no more of a difference than ground and dates taken at random show."


def _recorded(found: Finding) -> Iterator[str]:
    if found.recorded:
        yield f"The scenario itself records, each with its source: {'; '.join(found.recorded)}."


def _of_posts(found: Finding) -> Iterator[str]:
    states: dict[str, list[str]] = {}
    for post in found.posts:
        states.setdefault(post["state"], []).append(post["title"])
    parts = [f"{len(titles)} {state} ({', '.join(titles)})" for state, titles in states.items()]
    day = written_day(date.fromisoformat(found.posts[0]["on"]))
    yield f"On {day}, of {len(found.posts)} posts by the scenario's own sources: {'; '.join(parts)}."


def _bounded(row: Mapping[str, float], what: str) -> str:
    """A count with its bounds and its verb: `42 to 398 events are`."""
    low, high = row["certain"], row["possible"]
    if low == high:
        if low == 1:
            return f"1 {what.replace('events', 'event', 1).replace('deaths', 'death', 1)} is"
        return f"{'no' if low == 0 else number(low)} {what} are"
    likely = ""
    if not math.isnan(row["likely"]):
        likely = f", likely {number(row['likely'])}"
        if not math.isnan(row["likely_low"]):
            likely += f" (90 % interval {number(row['likely_low'])} to {number(row['likely_high'])})"
    return f"{number(low)} to {number(high)} {what}{likely}, are"


def _interval(ratio: Ratio) -> str:
    high = "without bound" if math.isinf(ratio.high) or ratio.high > _MANY else figure(ratio.high)
    return f"{figure(ratio.low)} to {high}"


def figure(value: float) -> str:
    """A ratio to two digits that mean something."""
    if math.isinf(value) or math.isnan(value):
        return "not known"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"  # noqa: PLR2004 - digits


def number(value: float) -> str:
    """A count or an area as people read it; a dash where it is not known."""
    return "–" if math.isnan(value) else f"{value:,.0f}"


def written_day(day: date) -> str:
    """`15 October 2018`."""
    return f"{day.day} {day:%B} {day.year}"


def span_of(first: date, last: date, days: int) -> str:
    """`From 15 October 2018 to 29 April 2019 (197 days)`."""
    return f"From {written_day(first)} to {written_day(last)} ({days:,} days)"


def _listed(words: tuple[str, ...]) -> str:
    return " or ".join(words)
