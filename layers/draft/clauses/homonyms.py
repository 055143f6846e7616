"""Places of one name between which a text does not choose."""

from __future__ import annotations

from typing import Any

__all__ = ["homonyms"]

_LIKELY = 0.6
"""Share of the likelihood of the likeliest from which another place is a rival of it."""
_APART = 0.4
"""Degrees, some 40 km: places nearer to each other are a town and what is named after it."""
_MOST = 3


def homonyms(toponym: Any) -> tuple[str, ...]:
    """The places that a name may as well mean, the likeliest first; empty where one of them is clearly meant."""
    candidates = getattr(toponym, "candidates", ())
    if not candidates or getattr(toponym, "form", "") == "demonym":
        return ()
    first = candidates[0]
    rivals = [c for c in candidates[1:] if c.score >= _LIKELY * first.score and _is_apart(first.place, c.place)]
    titles = tuple(dict.fromkeys(_title(c.place) for c in (first, *rivals)))[:_MOST]
    return titles if len(titles) > 1 else ()


def _is_apart(one: Any, other: Any) -> bool:
    return bool(max(abs(one.latitude - other.latitude), abs(one.longitude - other.longitude)) > _APART)


def _title(place: Any) -> str:
    return ", ".join(filter(None, (place.name, place.admin1, place.country)))
