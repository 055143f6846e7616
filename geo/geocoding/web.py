"""Web geocoders, asked politely: once for a name, slowly, with a deadline, and never believed without coordinates."""

from __future__ import annotations

import json
import math
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable, GeopyError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import Fault, InputError
from geo.files.user_cache import cache_folder, writable_cache
from geo.geocoding.answer import Answer
from geo.geocoding.web_cache import Stored, WebCache
from geo.geocoding.web_http import Reply, WebFailureError, fetch
from geo.geocoding.web_rate import SharedRate
from geo.summaries import summary_line

__all__ = ["WebGeocoder"]

_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_PAUSES_S = (0.5, 2.0)
_PLACED = frozenset({"lat", "latitude", "lon", "lng", "long", "longitude", "x", "y"})
_PLACED_LISTS = frozenset({"coordinates", "center", "centroid", "point", "position", "location", "geometry"})


@dataclass(slots=True)
class _Errand:
    """One name being asked: when it must be done, and how many requests it may still make."""

    deadline: float
    requests: int


_errand: ContextVar[_Errand | None] = ContextVar("_errand", default=None)


class WebGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Any geopy geocoder, made a good citizen. It is a geopy geocoder itself.

    - Answers are kept in `cache` (an SQLite file that processes share; in the user's cache by default). *Found* and
      *not found* are remembered, *failed* is not. Of several processes that want a name, one asks.
    - At most one request in `interval_s` to a host, over all processes of the user.
    - At most `tries` requests for a name, redirects counted; after 408, 429 and 5xx it waits what Retry-After says.
    - A name is answered within `deadline_s`, waiting included, or it has failed.
    - A reply over `max_bytes`, a redirect to another host, and a place without its own valid coordinates are failures.

    `geocode` and `reverse` raise geopy's exceptions for failures and give None for *not found*; `answer` gives an
    `Answer` and raises nothing. Not for use by several threads on one wrapped geocoder with different settings.
    """

    name = "web"

    def __init__(
        self,
        geocoder: Geocoder,
        *,
        cache: str | Path | None = None,
        interval_s: float = 1.0,
        deadline_s: float = 30.0,
        tries: int = 3,
        max_bytes: int = 4_000_000,
        extra_query: Mapping[str, str] | None = None,
        geocode_options: Mapping[str, Any] | None = None,
    ) -> None:
        if not (deadline_s > 0 and interval_s >= 0 and tries >= 1):
            raise InputError(Fault("deadline_s, interval_s and tries must be positive", key="WebGeocoder"))
        folder = Path(cache).parent if cache is not None else writable_cache(cache_folder() / "web")
        self.geocoder = geocoder
        self.deadline_s = deadline_s
        self.tries = tries
        self.geocode_options = dict(geocode_options or {})
        self.cache = WebCache(Path(cache) if cache is not None else folder / "answers.sqlite")
        self.adapter = _PoliteAdapter(
            geocoder,
            rates=folder / "rates",
            interval_s=interval_s,
            max_bytes=max_bytes,
            extra_query=dict(extra_query or {}),
        )
        geocoder.adapter = self.adapter
        self.scheme, self.timeout, self.headers = geocoder.scheme, deadline_s, geocoder.headers

    def __repr__(self) -> str:
        """The service, and how long an answer may take."""
        return summary_line("WebGeocoder", type(self.geocoder).__name__, f"an answer within {self.deadline_s:g} s")

    @classmethod
    def nominatim(
        cls,
        endpoint: str = "https://nominatim.openstreetmap.org",
        *,
        user_agent: str | None = None,
        email: str | None = None,
        countries: Iterable[str] = (),
        **options: Any,
    ) -> WebGeocoder:
        """Return a geocoder for a Nominatim service; raises `InputError` for an endpoint that is not a web address.

        `user_agent` names the program that asks and `email` who runs it, as the service's terms ask of heavier users.
        """
        from geopy.geocoders import Nominatim

        parts = urlsplit(endpoint)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            hint = "https://nominatim.openstreetmap.org or your own"
            raise InputError(Fault(f"{endpoint!r} is not the address of a service", key="endpoint", hint=hint))
        agent = user_agent or f"Truceline/{metadata.version('truceline')} (geocoding for maps of agreements)"
        wrapped = Nominatim(domain=f"{parts.netloc}{parts.path}", scheme=parts.scheme, user_agent=agent)
        extra = {"email": email} if email else {}
        codes = [code.lower() for code in countries]
        asked = {"language": "en", "addressdetails": True} | ({"country_codes": codes} if codes else {})
        return cls(wrapped, extra_query=extra, geocode_options=asked, **options)

    def answer(self, query: str, **options: Any) -> Answer:
        """Return what the service says about a name, from the cache where it is known."""
        try:
            location = self.geocode(query, **options)
        except Exception as error:  # noqa: BLE001 - whatever a service, its reply or the cache holds: one name has failed
            return Answer(query, "failed", self.name, error=_whole(f"{type(error).__name__}: {error}"))
        return Answer(query, "not_found" if location is None else "found", self.name, location)

    def geocode(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        **options: Any,
    ) -> Location | list[Location] | None:
        """Return the location of a name, a list of them with `exactly_one=False`, or None where there is none."""
        return self._ask("geocode", query, exactly_one, timeout, self.geocode_options | options)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        **options: Any,
    ) -> Location | list[Location] | None:
        """Return what is at a point (latitude first, as geopy has it)."""
        point = Point(query)
        return self._ask("reverse", f"{point.latitude:.7f},{point.longitude:.7f}", exactly_one, timeout, options)

    def _ask(self, method: str, query: Any, exactly_one: bool, timeout: Any, options: dict[str, Any]) -> Any:  # noqa: FBT001
        seconds = self.deadline_s if timeout is DEFAULT_SENTINEL or timeout is None else float(timeout)
        deadline = time.monotonic() + seconds
        key = self._key(method, query, exactly_one, options)
        stored = self._known(key)
        if stored is None:
            with ExitStack() as held:
                try:
                    held.enter_context(self.cache.asking(key, timeout_s=seconds))
                except TimeoutError:
                    raise GeocoderTimedOut("another process is asking about this name") from None
                stored = self._known(key)
                if stored is None:
                    call = partial(getattr(self.geocoder, method), query, exactly_one=exactly_one, **options)
                    stored = self._fresh(call, key, query, deadline)
        return None if stored.status == "not_found" else _restored(stored.payload, exactly_one=exactly_one)

    def _known(self, key: str) -> Stored | None:
        """A usable answer of the cache, or None."""
        stored = self.cache.get(key)
        return stored if stored is None or stored.status == "not_found" or _is_places(stored.payload) else None

    def _fresh(self, call: Any, key: str, query: Any, deadline: float) -> Stored:
        token = _errand.set(_Errand(deadline, self.tries))
        try:
            found = call()
            locations = list(found) if isinstance(found, list) else [found] if found is not None else []
            for location in locations:
                _check_coordinates(location)
            places = [_plain(location) for location in locations]
        except (
            GeopyError,
            OSError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            RecursionError,
        ) as error:
            self.cache.put(key, _whole(str(query)), Stored("failed", _whole(f"{type(error).__name__}: {error}")))
            if isinstance(error, GeopyError):
                raise
            raise GeocoderParseError(f"the reply cannot be used: {error}") from error
        finally:
            _errand.reset(token)
        stored = Stored("found", places) if places else Stored("not_found", [])
        self.cache.put(key, _whole(str(query)), stored)
        return stored

    def _key(self, method: str, query: Any, exactly_one: bool, options: Mapping[str, Any]) -> str:  # noqa: FBT001
        service = getattr(self.geocoder, "api", None) or getattr(self.geocoder, "domain", "")
        asked = " ".join(unicodedata.normalize("NFC", query).split()) if isinstance(query, str) else query
        parts = [type(self.geocoder).__qualname__, service, method, asked, exactly_one, sorted(options.items())]
        return sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()


@dataclass(slots=True)
class _PoliteAdapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """geopy's way to the network, ours: the one retry layer, and the rate of the whole user."""

    geocoder: Any
    rates: Path
    interval_s: float
    max_bytes: int
    extra_query: dict[str, str] = field(default_factory=dict)

    def get_json(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError(f"the reply is not JSON: {text[:80]!r}") from None

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:
        errand = _errand.get() or _Errand(time.monotonic() + (timeout or 30.0), 3)
        if self.extra_query:
            url += ("&" if "?" in url else "?") + urlencode(self.extra_query)
        pauses = iter(_PAUSES_S)
        while True:
            try:
                reply = self._request(url, errand, headers)
            except WebFailureError as error:
                if not error.retry or errand.requests < 1:
                    raise _as_geopy(error) from error
                pause = next(pauses, _PAUSES_S[-1]) if error.retry_after_s is None else error.retry_after_s
                if time.monotonic() + pause > errand.deadline:
                    raise _as_geopy(error) from error
                time.sleep(pause)
                continue
            if not reply.redirect:
                break
            if errand.requests < 1:
                raise GeocoderServiceError("too many redirects")
            url = reply.redirect
        try:
            return reply.body.decode()
        except UnicodeDecodeError:
            raise GeocoderParseError("the reply is not UTF-8") from None

    def _request(self, url: str, errand: _Errand, headers: Mapping[str, str]) -> Reply:
        host = urlsplit(url).netloc
        rate = SharedRate(self.rates / sha256(host.encode()).hexdigest()[:16], self.interval_s)
        try:
            if not rate.wait(errand.deadline):
                raise WebFailureError("the next turn to ask comes after the deadline", retry=False)
        except TimeoutError:
            raise WebFailureError("other processes ask; no turn came within the deadline", retry=False) from None
        errand.requests -= 1
        context = self.geocoder.ssl_context if urlsplit(url).scheme == "https" else None
        reply = fetch(url, headers=headers, deadline=errand.deadline, max_bytes=self.max_bytes, context=context)
        if reply.status in _RETRIED:
            after = _retry_after(reply.headers.get("retry-after", ""))
            if after:
                rate.hold(after)
            raise WebFailureError(f"HTTP {reply.status}", retry=True, retry_after_s=after, status=reply.status)
        if reply.status != 200 and not reply.redirect:  # noqa: PLR2004 - OK
            text = reply.body[:300].decode(errors="replace")
            raise AdapterHTTPError(
                f"HTTP {reply.status}", status_code=reply.status, headers=dict(reply.headers), text=text
            )
        return reply


def _as_geopy(error: WebFailureError) -> Exception:
    if error.status:
        headers = {} if error.retry_after_s is None else {"retry-after": str(math.ceil(error.retry_after_s))}
        return AdapterHTTPError(str(error), status_code=error.status, headers=headers, text="")  # type: ignore[no-any-return]
    if "deadline" in str(error):
        return GeocoderTimedOut(str(error))  # type: ignore[no-any-return]
    if error.retry:
        return GeocoderUnavailable(str(error))  # type: ignore[no-any-return]
    return GeocoderServiceError(str(error))  # type: ignore[no-any-return]


def _retry_after(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(0.0, seconds), _LONGEST_PAUSE_S) if math.isfinite(seconds) else None


_LONGEST_PAUSE_S = 31_536_000.0
"""What a service may ask for at most; geopy adds it to a date."""


def _check_coordinates(location: Location) -> None:
    """Raise `GeocoderParseError` unless the reply itself states the coordinates that geopy made of it."""
    latitude, longitude = location.latitude, location.longitude
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004
        raise GeocoderParseError("the reply has coordinates that are not on Earth")
    if latitude == longitude == 0:
        raise GeocoderParseError("the reply has no coordinates")
    stated = list(_stated_numbers(location.raw, placed=False))
    if not stated and 0 not in (latitude, longitude):
        return
    for value in (latitude, longitude):
        if not any(abs(value - number) <= _CLOSE for number in stated):
            raise GeocoderParseError("the reply does not state both coordinates")


_CLOSE = 1e-6


def _stated_numbers(raw: Any, *, placed: bool) -> Iterator[float]:
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            name = str(key).lower()
            yield from _stated_numbers(value, placed=name in _PLACED or name in _PLACED_LISTS)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from _stated_numbers(value, placed=placed)
    elif placed and isinstance(raw, int | float | str) and not isinstance(raw, bool):
        try:
            number = float(raw)
        except ValueError:
            return
        if math.isfinite(number):
            yield number


def _plain(location: Location) -> dict[str, Any]:
    if not isinstance(location.address, str):
        raise GeocoderParseError("the reply has an address that is not text")
    raw = json.loads(_whole(json.dumps(location.raw, default=str, ensure_ascii=False)))
    return {
        "address": _whole(location.address),
        "latitude": location.latitude,
        "longitude": location.longitude,
        "raw": raw,
    }


def _whole(text: str) -> str:
    """The text with `?` for half characters, which no file can hold."""
    return text.encode("utf-8", errors="replace").decode()


def _restored(payload: list[dict[str, Any]], *, exactly_one: bool) -> Any:
    locations = [
        Location(place["address"], Point(place["latitude"], place["longitude"]), place["raw"]) for place in payload
    ]
    return locations[0] if exactly_one else locations


def _is_places(payload: object) -> bool:
    """Whether a payload of the cache is places as `_plain` makes them; another hand may have changed it."""
    return isinstance(payload, list) and bool(payload) and all(map(_is_place, payload))


def _is_place(place: object) -> bool:
    if not isinstance(place, dict) or not isinstance(place.get("address"), str) or "raw" not in place:
        return False
    limits = (("latitude", 90), ("longitude", 180))
    return all(
        isinstance(place.get(name), int | float) and not isinstance(place[name], bool) and abs(place[name]) <= most
        for name, most in limits
    )
