"""Who, where and when: what stands round a word that tells of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from layers.draft.clauses.dates import Dated
from layers.draft.clauses.phrases import PartyPhrase, place_name
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.events import ADJECTIVE_ENDINGS, NEGATIONS
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind

__all__ = ["date_of", "is_adjective", "is_said", "parties_in", "place_after", "place_before", "region_word"]


def is_adjective(item: Item) -> bool:
    """Whether a place is named by an adjective: "Turkish"."""
    place = item.value.place
    form = getattr(item.value, "form", "")
    if form:
        return bool(form == "demonym")
    return (
        place is not None
        and place.kind == "country"
        and item.text.lower() != place.name.lower()
        and item.text.lower().endswith(ADJECTIVE_ENDINGS)
    )


def parties_in(items: Iterable[Item]) -> tuple[str, ...]:
    """The parties among the items: countries and groups, each once, in order.

    Where a place says whose some are, those that no place is named with are left out.
    """
    items = list(items)
    of_places = [item for item in items if item.kind == ItemKind.PLACE or (_is_party(item) and item.value.places)]
    names: list[str] = []
    for item in of_places or items:
        names += _party_names(item)
    return tuple(dict.fromkeys(names))


def _is_party(item: Item) -> bool:
    return item.kind == ItemKind.PARTY and isinstance(item.value, PartyPhrase)


def _party_names(item: Item) -> tuple[str, ...]:
    if _is_party(item):
        return item.value.places or (item.value.name,)
    country = item.kind == ItemKind.PLACE and (item.value.place is None or item.value.place.kind == "country")
    return (place_name(item),) if country else ()


def place_after(stream: Stream, index: int, *, within: int = 14) -> Item | None:
    """The place that a preposition after a position leads to: "in Syria's Idlib" gives Idlib."""
    items = stream.items
    for at in range(index, min(len(items), index + within)):
        if items[at].kind == ItemKind.MARK and items[at].text in ";:":
            return None
        if items[at].kind == ItemKind.WORD and items[at].text.lower() in NEGATIONS:
            return None
        if items[at].kind == ItemKind.PLACE and not is_adjective(items[at]) and _is_led_to(items, at):
            return _inner(items, at)
        if items[at].kind == ItemKind.LINE and _is_led_to(items, at):
            places: list[Item] = [place for place in items[at].value.places if not is_adjective(place)]
            if len(places) == len(items[at].value.places) == 1:
                return places[0]
    return None


def place_before(stream: Stream, index: int, *, within: int = 12) -> Item | None:
    """The place before a position that a preposition leads to, the nearest first."""
    items = stream.items
    for at in range(min(index, len(items)) - 1, max(-1, index - within), -1):
        if items[at].kind == ItemKind.PLACE and not is_adjective(items[at]) and _is_led_to(items, at):
            return items[at]
    return None


def _is_led_to(items: Sequence[Item], at: int) -> bool:
    for step in range(at - 1, max(-1, at - 6), -1):
        item = items[step]
        word = item.text.lower()
        if item.kind == ItemKind.WORD and word in CLASSES["locative"] and word != "of":
            return True
        if item.kind == ItemKind.WORD and (word in ("patrol", "patrols") or word in CLASSES["vacate"]):
            return True
        if item.kind in (ItemKind.LINE, ItemKind.ZONE) or (
            item.kind == ItemKind.WORD and word in (*CLASSES["town"], "'s", "and")
        ):
            continue
        if item.kind == ItemKind.PLACE:
            continue
        return False
    return False


def _inner(items: Sequence[Item], at: int) -> Item:
    """The inner of two places: "Syria's Idlib"."""
    follows = items[at + 1 : at + 3]
    if len(follows) == 2 and follows[0].text == "'s" and follows[1].kind == ItemKind.PLACE:  # noqa: PLR2004 - 's and a place
        return follows[1]
    return items[at]


def date_of(stream: Stream, index: int, bounds: tuple[int, int] | None = None) -> Item | None:
    """The date that stands nearest to a position, one that is known before one that stays open; `bounds` limit it."""
    first, last = bounds or (0, len(stream.items))
    dates = [(abs(at - index), item) for at, item in stream.of_kind(ItemKind.DATE) if first <= at < last]
    known = [pair for pair in dates if isinstance(pair[1].value, Dated) and pair[1].value.edtf]
    return min(known or dates, key=lambda pair: pair[0])[1] if dates else None


def is_said(stream: Stream, date: Item) -> bool:
    """Whether a date is that of somebody's words: "said on Friday"."""
    at = next(i for i, item in enumerate(stream.items) if item is date)
    near = stream.items[max(0, at - 3) : at + 2]
    return any(item.kind == ItemKind.WORD and item.text.lower() in CLASSES["say"] for item in near)


def region_word(stream: Stream, index: int) -> str:
    """A compass word before a place: "northeastern Syria"."""
    word = stream.items[index - 1].text.lower() if index else ""
    return word if word in CLASSES["compass"] else ""
