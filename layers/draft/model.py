"""What clauses are made of in any language: the kinds of items, lines and statements, and the roles of lengths.

A language only says which words show them (`layers.draft.english`).
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["BOTH", "ItemKind", "LengthRole", "LineKind", "SideMeaning", "StatementKind"]

BOTH = "both"
"""The side of a zone that lies on both sides of its line, as a scenario writes it."""


class ItemKind(StrEnum):
    """What an item of a sentence's stream is: a word or mark as it stands, or a phrase that has been read."""

    WORD = "word"
    MARK = "mark"
    PLACE = "place"
    NUMBER = "number"
    LENGTH = "length"
    DATE = "date"
    TERM = "term"
    BOTH = "both"
    PARTY = "party"
    LINE = "line"
    ZONE = "zone"
    DOCUMENT = "document"
    """An agreement or resolution that is cited, with its date: no date of what the sentence says."""


class LengthRole(StrEnum):
    """What a length measures."""

    DEPTH = "depth"
    """How far a zone reaches from its line: "ten kilometres deep"."""
    WIDTH = "width"
    """How broad a zone is in all: "a strip four kilometres wide"."""
    RADIUS = "radius"
    """How far a zone reaches round a place."""
    ATTRIBUTE = "attribute"
    """The size of a zone, without a word whether deep or wide: "a 10 km zone"."""
    EXTEND = "extend"
    """How far a zone extends, without a word from where: "the zone shall extend for 10 km"."""
    BOTH = "both"
    """A distance on both sides of a line."""
    SIDE = "side"
    """A distance on a side that is named: "5 km into Kuwait"."""
    OWN_SIDE = "own side"
    """A distance on the side of whoever acts: "on its own side"."""
    COMPASS = "compass"
    """A distance in a direction: "10 km north of the river"."""
    NEAR = "near"
    """A distance within which something is barred: "nearer than 3 km to the line"."""
    OFF = "off"
    """A distance that somebody keeps or withdraws to: "15 km from the line"."""
    OFF_IT = "off it"
    """The same, from what was named before: "15 km from it"."""
    BEHIND = "behind"
    """A distance behind a line: "2 km behind the forward positions"."""
    APART = "apart"
    """How far two lines lie apart."""
    KEEP_APART = "keep apart"
    """How far two parties keep apart."""
    EXTENT = "extent"
    """How long or large a thing is: nothing of a zone."""
    BARE = "bare"
    """A length of which the words beside it say nothing."""


class LineKind(StrEnum):
    """What a zone is measured from."""

    LINE = "line"
    BORDER = "border"
    LINE_OF_CONTACT = "line of contact"
    CEASEFIRE_LINE = "ceasefire line"
    DEMARCATION_LINE = "demarcation line"
    ARMISTICE_LINE = "armistice line"
    FRONT_LINE = "front line"
    LINE_OF_CONTROL = "line of control"
    ROAD = "road"
    RAILWAY = "railway"
    RIVER = "river"
    CANAL = "canal"
    COAST = "coast"
    FENCE = "fence"
    PIPELINE = "pipeline"
    POSITIONS = "positions"
    CORRIDOR = "corridor"
    PLACE = "place"


class SideMeaning(StrEnum):
    """How the words that show a side are to be understood."""

    NAMED = ""
    """By the name or compass word in them."""
    BOTH = "both"
    BEYOND = "beyond"
    """The far side of a line."""
    OWN = "own"
    """That of the sentence's subject."""
    COUNTRY = "country"
    """A country in which the zone lies, where it is measured from a border."""


class StatementKind(StrEnum):
    """What a document says of the ground."""

    ZONE = "zone"
    ROUTE = "route"
    POSTS = "posts"
    """A number of posts, none of them by name."""
    POST = "post"
    """One post by name."""
    PATROL = "patrol"
    WITHDRAWAL = "withdrawal"
    EVACUATION = "evacuation"
    DEPLOYMENT = "deployment"
    CONVOY = "convoy"
    ENCIRCLEMENT = "encirclement"
    ATTACK = "attack"
    AIRSPACE = "airspace"
    CEASEFIRE = "ceasefire"
    TALKS = "talks"
    DEADLINE = "deadline"
    UNREAD = "unread"
    """Words that bound ground in a way that is not drafted."""
    PLACE = "place"
