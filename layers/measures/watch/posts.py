"""Posts that are to stay: what the scenario itself says of them, since files of events do not record posts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from layers.ground.build import Layers
from layers.measures.watch.finding import Finding, Period
from layers.scenario.models import Obligation
from layers.scenario.post_spells import Spell, post_spells

__all__ = ["posts_over_time"]

_WORDS = {"not_yet": "not yet set up", "standing": "in place", "encircled": "encircled", "left": "left"}


class _State(NamedTuple):
    words: str
    since: str


def posts_over_time(layers: Layers, one: Obligation, span: Period) -> Finding:
    """Each post's state on the last day that counts, and since when."""
    posts = layers.posts[layers.posts["id"].isin(one.stands)]
    if posts.empty:
        return Finding(one, why="the posts that it is about are not drawn")
    rows = []
    for (_, post), spells in zip(posts.iterrows(), post_spells(posts), strict=True):
        state = _state(spells, span.last)
        rows.append(
            {"id": str(post["id"]), "title": str(post["title"]), "state": state.words, "since": state.since,
             "on": span.last.isoformat(),
             "encircled": str(post["encircled"] or ""), "left": str(post["left"] or "")}
        )  # fmt: skip
    notes = ("Files of events do not record whether a post stands; its states are the scenario's own, with sources.",)
    return Finding(one, notes=notes, posts=tuple(rows))


def _state(spells: list[Spell], day: date) -> _State:
    now = [spell for spell in spells if spell.since <= day][-1]
    words = _WORDS[now.state]
    if not now.certain:
        words = f"possibly {words}"
    return _State(words, "" if now.since == date.min else now.since.isoformat())
