"""Places named in a text: where they stand in it, which places they are, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.documents.dehyphenation import dehyphenate
from geo.errors import Fault, InputError
from geo.gazetteer.place import Candidate
from geo.geodesic.ellipsoid import MEAN_RADIUS_M
from geo.geoparsing.landforms import without_towns_of_landforms
from geo.geoparsing.toponym import Form, Toponym
from geo.geoparsing.town_or_division import town_first

if TYPE_CHECKING:
    from geo.geoparsing.name_index import NameIndex
    from geo.geoparsing.reader import ParsedPart, Reader
    from geo.position import Position

__all__ = ["MAX_CHARACTERS", "Form", "Toponym", "geoparse", "iter_toponyms", "resolve_toponyms"]

MAX_CHARACTERS = 10_000_000
"""A longer text is refused; split it."""
_PART = 16_000
"""Characters that are read as one: within them every name hears every other."""
_SHOWN = 5
_LEAST = 0.02
_SAME_SPOT = math.cos(40_000 / MEAN_RADIUS_M)
"""Places within 40 km, a town and the district named after it, say the same of where it is."""


def geoparse(
    text: str,
    *,
    demonyms: bool = True,
    organisations: bool = True,
    near: Position | None = None,
    countries: Iterable[str] | None = None,
) -> list[Toponym]:
    """Find the places named in a text, in the order of the text, no two overlapping.

    A span is judged by its name (how populous and known the place is; whether it is also a word, a given name or a
    surname), by its neighbours ("in X", "Mr X", "X, Texas", "X University") and by the rest of the document; then all
    names of the document are placed together, by country, division, nearness and "X, State", population last. English
    by fitted weights, six other languages by tables: docs/reading.md has the method and how it was tested. Names of
    armed groups and ships are no places, whatever place they are called after. Everything is offline; the first call
    compiles the gazetteer.

    Parameters
    ----------
    text
        The text, of up to `MAX_CHARACTERS`.
    demonyms
        Whether the names of peoples ("Syrian", "Texans") are read as the place they are of.
    organisations
        Whether places in names of councils, brigades, newspapers or clubs ("Idlib Governorate Council") are given;
        `part_of` names the organisation then.
    near
        A position; places are favoured by their distance from it.
    countries
        ISO 3166-1 alpha-2 codes; places in them are favoured.

    Returns
    -------
    One `Toponym` for each mention: where it stands, what it most probably means, and how sure that is.

    Raises
    ------
    InputError
        Text that is too long, and codes that are no countries.

    Examples
    --------
    >>> [(toponym.text, toponym.place.country) for toponym in geoparse("They met in Sochi on Monday.")]
    [('Sochi', 'RU')]
    >>> text = "Syrian officers of the Idlib Governorate Council drove to Tripoli."
    >>> [toponym.text for toponym in geoparse(text, demonyms=False, organisations=False)]
    ['Tripoli']
    >>> from geo import Position
    >>> for bounds in {"near": Position(35.8, 34.4)}, {"countries": ["LY"]}:
    ...     print(geoparse("They drove to Tripoli.", **bounds)[0].place.country)
    LB
    LY
    >>> geoparse("They drove to Tripoli.", near=Position(35.8, 34.4), countries=["LB"])[0].place.country
    'LB'
    """
    options: dict[str, Any] = {"demonyms": demonyms, "organisations": organisations, "near": near}
    return list(iter_toponyms(text, countries=countries, **options))


def iter_toponyms(
    text: str,
    *,
    demonyms: bool = True,
    organisations: bool = True,
    near: Position | None = None,
    countries: Iterable[str] | None = None,
) -> Iterator[Toponym]:
    """Yield what `geoparse` gives, part by part, so that a long text needs little memory.

    Parameters
    ----------
    text, demonyms, organisations, near, countries
        As for `geoparse`; the text may be of any length.

    Returns
    -------
    An iterator over the `Toponym`s in the order of the text.

    Raises
    ------
    InputError
        Codes that are no countries.

    Examples
    --------
    >>> from geo import Position
    >>> options = {"demonyms": False, "organisations": False, "near": Position(36.8, 35.9), "countries": ["SY"]}
    >>> next(iter_toponyms("They drove from Saraqib to Idlib.", **options)).place.country
    'SY'
    """
    from geo.geoparsing.reader import parts
    from geo.geoparsing.relations import with_relations

    reader = _reader(text, demonyms, near, countries)
    whole = dehyphenate(text)
    for offset, part in parts(whole.text, _PART):
        found = with_relations(part, _toponyms(reader.read(part), reader.name_index, part, 0))
        for toponym in (replace(one, start=offset + one.start, end=offset + one.end) for one in found):
            if organisations or not toponym.part_of:
                start, end = whole.extent(toponym.start, toponym.end)
                yield replace(toponym, start=start, end=end, text=text[start:end]) if whole.joined else toponym


def resolve_toponyms(
    text: str,
    spans: Sequence[tuple[int, int]] | Sequence[tuple[int, int, str]],
    *,
    near: Position | None = None,
    countries: Iterable[str] | None = None,
) -> list[Toponym | None]:
    """Place spans that somebody else found, such as a reader of named entities.

    Parameters
    ----------
    text
        The text.
    spans
        Where the names stand: pairs of start and end in characters, or triples with the name to look up instead. A name
        that the gazetteer lacks is tried without its generic words ("Walker Twp." as "Walker").
    near, countries
        As for `geoparse`.

    Returns
    -------
    One answer for each span in its order; None where no place has the name.

    Raises
    ------
    InputError
        As for `geoparse`; spans that do not lie in the text.

    Examples
    --------
    >>> from geo import Position
    >>> text = "They met in Tripoli."
    >>> found = resolve_toponyms(text, [(12, 19), (0, 4)], near=Position(35.8, 34.4), countries=["LB"])
    >>> [toponym and toponym.place.country for toponym in found]
    ['LB', None]
    """
    from geo.geoparsing.spans import span_mentions

    reader = _reader(text, True, near, countries)
    asked = [(int(span[0]), int(span[1])) for span in spans]
    known = sorted(filter(None, span_mentions(reader, text, asked)), key=lambda mention: mention.start)
    placed: dict[tuple[int, int], Toponym] = {}
    for first in range(0, len(known), _SPANS):
        parsed = reader.place(text, known[first : first + _SPANS])
        for toponym in _toponyms(parsed, reader.name_index, text, 0):
            placed[toponym.start, toponym.end] = toponym
    return [placed.get(span) for span in asked]


_SPANS = 1_000
"""Spans that are placed as one document."""


def _reader(text: str, demonyms: bool, near: Position | None, countries: Iterable[str] | None) -> Reader:  # noqa: FBT001 - one caller's options
    from geo.geoparsing.reader import Reader

    if len(text) > MAX_CHARACTERS:
        raise InputError(
            Fault(f"a text of {len(text):,} characters is too long", hint=f"split it; the limit is {MAX_CHARACTERS:,}")
        )
    codes = None
    reader = Reader(demonyms=demonyms, near=near)
    if countries is not None:
        codes = frozenset(code.upper() for code in ([countries] if isinstance(countries, str) else countries))
        faults = [
            Fault(f"{code!r} is no country code", key="countries", hint="write ISO 3166-1 alpha-2 codes, such as SY")
            for code in sorted(codes)
            if code not in reader.name_index.countries
        ]
        if faults:
            raise InputError(faults)
        reader.countries = codes
    return reader


def _toponyms(parsed: ParsedPart, name_index: NameIndex, text: str, offset: int) -> Iterator[Toponym]:
    if parsed.votes is None:
        return
    shown: dict[int, tuple[Candidate, ...]] = {}
    sure: dict[int, float] = {}
    around = parsed.around or [""] * len(parsed.mentions)
    for mention, number, part_of in zip(parsed.mentions, parsed.numbers, around, strict=True):
        if number not in shown:
            ranked = parsed.votes.ranked(number, _SHOWN)
            here = name_index.vectors[ranked[0][0]]
            sure[number] = sum(likely for row, likely in ranked if float(name_index.vectors[row] @ here) > _SAME_SPOT)
            shown[number] = tuple(
                Candidate(name_index.place(row), round(likely, 4), "exact", mention.entry.folded)
                for row, likely in ranked
                if likely >= _LEAST
            )
        candidates = without_towns_of_landforms(shown[number], text, mention.start, mention.end)
        if not candidates:
            continue
        candidates = town_first(candidates, text, mention.start, mention.end)
        yield Toponym(
            start=offset + mention.start,
            end=offset + mention.end,
            text=text[mention.start : mention.end],
            place=candidates[0].place,
            confidence=min(1.0, mention.score * sure[number]),
            candidates=candidates,
            form=mention.entry.kind,
            part_of=part_of,
        )
