"""Which lengths of a sentence belong to a zone, and which say where something else lies or how far it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from layers.draft.clauses.enumerations import length_lists
from layers.draft.clauses.measures import Measure, read_measures
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.lengths import (
    ANAPHORS,
    ARMS_AT_A_DISTANCE,
    DECIDED_OF_GROUND,
    DEMILITARISED,
    FOR,
    GROUND_NOUNS,
    GROUND_OF_A_LENGTH,
    LIST_JOINTS,
    LOOSE_ZONES,
    NEITHER_SIDE,
    OPERATIVE,
    POSSESSIVES,
    REPEAT_JOINTS,
    SETTLEMENT_LIES,
    WITHDRAWN_FROM,
)
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind, LengthRole, LineKind

__all__ = ["chain_of_ranges", "is_word", "zone_measures"]

_BEFORE = 24
"""Words before a length in which the verb or noun that it belongs to may stand."""
_LIST = 6
"""Words between two lengths of one list."""
_DISTANCES = frozenset(
    {
        LengthRole.BOTH,
        LengthRole.SIDE,
        LengthRole.OWN_SIDE,
        LengthRole.COMPASS,
        LengthRole.NEAR,
        LengthRole.OFF,
        LengthRole.OFF_IT,
        LengthRole.BEHIND,
    }
)


@dataclass(frozen=True)
class _Gate:
    """What a sentence as a whole says, to judge its lengths by."""

    stream: Stream
    remembers_zone: bool

    @property
    def anaphoric(self) -> bool:
        """Whether the sentence goes on about the zone of the one before it."""
        items = self.stream.items
        begins = bool(items) and items[0].text.lower() in POSSESSIVES
        return self.remembers_zone and (begins or self.stream.has(ANAPHORS))

    @property
    def has_zone(self) -> bool:
        """Whether the sentence names a zone, or ground that is demilitarised."""
        return any(item.kind == ItemKind.ZONE for item in self.stream.items) or self.stream.has(DEMILITARISED)

    @property
    def _is_decided(self) -> bool:
        """Whether ground is decided on, or a zone of an agreement named: no "strip planted along the river"."""
        zones = [item.value for item in self.stream.items if item.kind == ItemKind.ZONE]
        heads = {zone.name.lower().split()[-1] for zone in zones if not zone.key and zone.name}
        return not heads or not heads <= LOOSE_ZONES or self.anaphoric or self.stream.has(DECIDED_OF_GROUND)

    def accepts(self, measure: Measure, accepted: list[Measure]) -> bool:
        """Whether a length measures a zone, after those accepted before it."""
        if measure.role == LengthRole.BARE:
            return bool(accepted) and self._repeats(measure, accepted[-1])
        if accepted and self._follows(measure, accepted[-1]):
            return True
        if not self._is_decided:
            return False
        if self._stands_elsewhere(measure) or self._is_about_a_settlement(measure):
            return False
        return self._is_strip(measure) if measure.role in _DISTANCES else self._is_size(measure)

    def _is_size(self, measure: Measure) -> bool:
        """Whether a depth, width or radius is that of a zone."""
        window = self._window(measure)
        withdrawn = _moves(window)
        if measure.role in (LengthRole.APART, LengthRole.KEEP_APART):
            return withdrawn or self.has_zone or self.anaphoric
        if measure.role in (LengthRole.DEPTH, LengthRole.RADIUS) and withdrawn:
            return True
        if measure.role == LengthRole.RADIUS and self._is_forbidden(measure):
            return True
        near = (*window, *self.stream.items[measure.index : measure.found.last + 2])
        if any(item.kind == ItemKind.ZONE for item in near) or self.anaphoric:
            return True
        keyed = any(item.kind == ItemKind.ZONE and item.value.key for item in self.stream.items)
        return keyed or self.stream.has(GROUND_OF_A_LENGTH)

    def _window(self, measure: Measure) -> tuple[Item, ...]:
        return self.stream.items[max(0, measure.found.first - _BEFORE) : measure.index]

    def _is_strip(self, measure: Measure) -> bool:
        """Whether a distance from something bounds a strip: somebody keeps off it, or a zone reaches there."""
        window = self._window(measure)
        withdrawn = _moves(window) or self.stream.has(ARMS_AT_A_DISTANCE)
        forbidden = self._is_forbidden(measure)
        if measure.role == LengthRole.NEAR and not (forbidden or withdrawn):
            return any(item.kind == ItemKind.ZONE for item in window)
        from_a_place = measure.reference is not None and measure.reference.kind == LineKind.PLACE
        on_both = measure.role == LengthRole.BOTH and measure.reference is not None and not from_a_place
        if withdrawn or on_both or (forbidden and measure.role in _MAY_BE_FORBIDDEN):
            return True
        if from_a_place and measure.role in _FROM_A_PLACE:
            return False
        return self._is_of_a_zone_noun(measure, window)

    def _is_forbidden(self, measure: Measure) -> bool:
        """Whether something is barred before the length; of "nearer than", anywhere in the sentence."""
        items = self.stream.items
        if self.stream.has(NEITHER_SIDE):
            return True
        looked_at = items if measure.role == LengthRole.NEAR else items[: measure.index]
        return any(is_word(item, "forbid") for item in looked_at)

    def _is_of_a_zone_noun(self, measure: Measure, window: tuple[Item, ...]) -> bool:
        """Whether a zone noun stands by the length, or leads to it by a verb such as "extends"."""
        items = self.stream.items
        inside = items[measure.found.first : measure.found.last]
        if any(item.kind == ItemKind.ZONE for item in inside) or self.stream.has(DEMILITARISED):
            return True
        noun = next((i for i in range(len(window) - 1, -1, -1) if _is_ground(window[i])), None)
        if noun is not None:
            return _leads_from_ground(window[noun + 1 :])
        keyed = any(item.kind == ItemKind.ZONE and item.value.key for item in items)
        if measure.role == LengthRole.SIDE and keyed and self.stream.has(OPERATIVE):
            return True
        return self.anaphoric or any(
            item.kind == ItemKind.ZONE for item in items[measure.found.last : measure.found.last + 3]
        )

    def _stands_elsewhere(self, measure: Measure) -> bool:
        """Whether the length says where something else lies: "a village 12 km north of …", "fired from 5 km away"."""
        before = self.stream.items[max(0, measure.found.first - 5) : measure.index]
        if measure.role == LengthRole.OFF_IT and any(is_word(item, "keep") for item in before):
            return False
        if _names_where_it_lies(before) and measure.role == LengthRole.COMPASS:
            return True
        for step, item in enumerate(reversed(before)):
            if item.kind == ItemKind.ZONE or any(is_word(item, name) for name in ("withdraw", "keep", "extend")):
                return False
            if is_word(item, "elsewhere"):
                return True
            if step < 2 and item.kind == ItemKind.PLACE and measure.role in _DISTANCES:  # noqa: PLR2004 - "Trumba, 2 km west of"
                return True
        return False

    def _is_about_a_settlement(self, measure: Measure) -> bool:
        """Whether the sentence says where a town or base lies."""
        subjects = self.stream.find(SETTLEMENT_LIES)
        return measure.role in _DISTANCES and any(found.last <= measure.found.first for found in subjects)

    def _follows(self, measure: Measure, last: Measure) -> bool:
        """Whether a length carries on the list that the one before it is in."""
        between = self.stream.items[last.found.last : measure.found.first]
        return len(between) <= _LIST and not any(
            is_word(item, "elsewhere") or (item.kind == ItemKind.MARK and item.text == ".") for item in between
        )

    def _is_dated(self, measure: Measure) -> bool:
        """Whether a length has a date or term of its own beside it: "10 km by 1 May and 20 km by 1 June"."""
        beside = self.stream.items[max(0, measure.index - 1) : measure.index + 3]
        return any(item.kind in (ItemKind.DATE, ItemKind.TERM) for item in beside)

    def _repeats(self, measure: Measure, last: Measure) -> bool:
        """Whether a bare length is one more of the same: "a zone of 70 km for rockets, and 140 km for missiles"."""
        before = self.stream.items[max(0, measure.index - 2) : measure.index]
        after = self.stream.items[measure.index + 1 : measure.index + 2]
        joined = any(item.text.lower() in LIST_JOINTS for item in before)
        wanted = bool(after) and after[0].text.lower() == FOR
        if last.role in (LengthRole.OFF, LengthRole.NEAR) and joined and self._is_dated(measure):
            return True
        if last.role in (LengthRole.OFF, LengthRole.NEAR):
            words = {item.text.lower() for item in self.stream.items[max(0, measure.index - 4) : measure.index]}
            return FOR in words and bool(words & REPEAT_JOINTS)
        return last.role in _REPEATED and joined and wanted


_FROM_A_PLACE = frozenset({LengthRole.OFF, LengthRole.COMPASS, LengthRole.BEHIND})
_MAY_BE_FORBIDDEN = frozenset(
    {LengthRole.OWN_SIDE, LengthRole.NEAR, LengthRole.COMPASS, LengthRole.SIDE, LengthRole.OFF}
)
_REPEATED = frozenset({LengthRole.WIDTH, LengthRole.ATTRIBUTE, LengthRole.APART, LengthRole.DEPTH})


def _names_where_it_lies(before: Sequence[Item]) -> bool:
    """Whether a name and a comma stand before the length: "towards Dar al-Kabira, 20 km to the north"."""
    named = [item for item in before[-3:] if item.kind == ItemKind.PLACE or item.value is True]
    return bool(named) and before[-1].text == ","


def _moves(items: Sequence[Item]) -> bool:
    """Whether somebody withdraws or keeps away in these words."""
    return any(is_word(item, "withdraw") or is_word(item, "keep") for item in items)


def zone_measures(stream: Stream, *, remembers_zone: bool) -> list[Measure]:
    """The lengths of a sentence that measure a zone, in order. `remembers_zone`: an earlier sentence named one."""
    gate = _Gate(stream, remembers_zone)
    measures = [measure for measure in read_measures(stream) if measure.role != LengthRole.EXTENT]
    accepted: list[Measure] = []
    for measure in measures:
        if gate.accepts(measure, accepted):
            like = accepted[-1] if measure.role == LengthRole.BARE else measure
            accepted.append(replace(measure, role=like.role, reference=measure.reference or like.reference))
    if not accepted:
        accepted = _dated_steps(measures, stream)
    if not accepted and gate.has_zone:
        accepted = chain_of_ranges([m for m in measures if m.role in (LengthRole.BARE, LengthRole.OFF)])
    return _with_listed(_with_coordinated(accepted, measures, stream), measures, stream)


def _dated_steps(measures: list[Measure], stream: Stream) -> list[Measure]:
    """Steps of a withdrawal from a line, each a length with its date: "withdraw from the line: by D+15 10 km, …"."""
    line = next(stream.find(WITHDRAWN_FROM), None)
    bare = [m for m in measures if m.role == LengthRole.BARE]
    dated = sum(item.kind in (ItemKind.DATE, ItemKind.TERM) for item in stream.items)
    if line is None or not bare or len(bare) != dated:
        return []
    return [replace(m, role=LengthRole.OFF, reference=line.items("ref")[0].value) for m in bare]


def chain_of_ranges(measures: list[Measure]) -> list[Measure]:
    """Ranges of which each begins where the one before it ends: 0 to 10, 10 to 20, 20 to 25 kilometres."""
    ranges = [m for m in measures if m.length.joint]
    fits = all(a.length.maximum_m == b.length.minimum_m for a, b in pairwise(ranges))
    return ranges if len(ranges) > 1 and fits else []


def is_word(item: Item, name: str) -> bool:
    """Whether an item is a word of a class of the lexicon."""
    return item.kind == ItemKind.WORD and item.text.lower() in CLASSES[name]


def _is_ground(item: Item) -> bool:
    return item.kind == ItemKind.ZONE or (item.kind == ItemKind.WORD and item.text.lower() in GROUND_NOUNS)


def _with_coordinated(accepted: list[Measure], measures: list[Measure], stream: Stream) -> list[Measure]:
    """Add lengths that share what stands after the next one: "guns 25 km and mortars 15 km from the line"."""
    added = list(accepted)
    for bare in measures:
        if bare.role != LengthRole.BARE or any(bare.index == m.index for m in accepted):
            continue
        following = next((m for m in accepted if m.index > bare.index), None)
        if following is None or following.role not in (LengthRole.OFF, LengthRole.BEHIND, LengthRole.NEAR):
            continue
        if _moves(stream.items[max(0, bare.index - 8) : bare.index]) and following.index - bare.index <= _LIST:
            added.append(replace(bare, role=following.role, reference=following.reference))
    return sorted(added, key=lambda measure: measure.index)


def _with_listed(accepted: list[Measure], measures: list[Measure], stream: Stream) -> list[Measure]:
    """Add lengths of a list of which one is accepted: "50 km, 70 km and 140 km in width"; all measure the same way."""
    added = list(accepted)
    for positions in length_lists(stream):
        known = [m for m in accepted if m.index in positions]
        if known:
            alike = _alike(known, [m for m in measures if m.index in positions])
            indices = {m.index for m in alike}
            added = [*(m for m in added if m.index not in indices), *alike]
    return sorted(added, key=lambda measure: measure.index)


def _alike(known: list[Measure], listed: list[Measure]) -> list[Measure]:
    """The lengths of a list that say too little of themselves, as the one that says most."""
    fullest = max(known, key=_fullness)
    own = {m.index for m in known if _says_enough(m, fullest)}
    rest = (m for m in listed if m.index not in own and m.role in _INHERITS)
    return [replace(fullest, index=m.index, length=m.length) for m in rest if not _is_total_of(m, fullest)]


def _leads_from_ground(between: Sequence[Item]) -> bool:
    """Whether the words between a zone noun and a length are few, or say that the one extends so far."""
    return len(between) <= 5 or any(is_word(item, "extend") for item in between)  # noqa: PLR2004 - a few words


def _is_total_of(measure: Measure, half: Measure) -> bool:
    """Whether a length is what another on both sides comes to: "a strip of 14 km, 7 km on each side"."""
    doubled = abs(measure.length.maximum_m - 2 * half.length.maximum_m) <= 0.02 * measure.length.maximum_m
    return half.role == LengthRole.BOTH and doubled


def _fullness(measure: Measure) -> tuple[bool, bool, bool]:
    """How much a length says of itself: its role, what it is measured from, its side."""
    return (measure.role != LengthRole.BARE, measure.reference is not None, bool(measure.side))


def _says_enough(measure: Measure, fullest: Measure) -> bool:
    """Whether a length of a list stands on its own, beside the one that says most."""
    return measure.role != LengthRole.BARE and bool(measure.reference or measure.side or not fullest.side)


_INHERITS = frozenset({LengthRole.BARE, LengthRole.ATTRIBUTE, LengthRole.EXTENT})
