"""Online tiles, for those who ask: the provider's address, its credit as text and links, and the hosts it needs."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.errors import Fault, InputError

if TYPE_CHECKING:
    import xyzservices

__all__ = ["TileSource", "tile_source"]

_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:[]")


@dataclass(frozen=True)
class TileSource:
    """Where tiles come from. `url` has `{z}`, `{x}`, `{y}` and perhaps `{s}`; `attribution` is (text, link) in turn."""

    url: str
    attribution: tuple[tuple[str, str], ...]
    subdomains: str = "abc"
    min_zoom: int = 0
    max_zoom: int = 18

    def origins(self) -> tuple[str, ...]:
        """Scheme and host of every address, for the page's security policy. Raises `InputError` if it is no web one."""
        addresses = [self.url.replace("{s}", letter) for letter in self.subdomains] if "{s}" in self.url else [self.url]
        return tuple(dict.fromkeys(_origin(address) for address in addresses))

    def for_page(self) -> dict[str, object]:
        """The source as the page's script reads it."""
        return {
            "url": self.url,
            "subdomains": self.subdomains,
            "minZoom": self.min_zoom,
            "maxZoom": self.max_zoom,
            "attribution": [{"text": text, "url": url} for text, url in self.attribution],
        }


def tile_source(tiles: str | xyzservices.TileProvider | TileSource, *, attribution: str = "") -> TileSource:
    """Read a provider's name (as xyzservices has it), a provider, or an address with `{z}/{x}/{y}` and its credit.

    Raises `InputError` for a name that nobody knows, an address without a credit, or a provider that needs a key.
    """
    if isinstance(tiles, TileSource):
        return tiles
    if isinstance(tiles, str) and "{z}" in tiles:
        if not attribution:
            raise InputError(Fault("tiles from an address need their credit", key="tiles", hint="give attribution="))
        source = TileSource(tiles, ((attribution, ""),))
        source.origins()
        return source
    import xyzservices.providers

    try:
        provider = xyzservices.providers.query_name(tiles) if isinstance(tiles, str) else tiles
    except ValueError:
        hint = "write a name of xyzservices, such as OpenStreetMap.Mapnik or CartoDB.Positron"
        raise InputError(Fault(f"{tiles!r} is not a provider of tiles", key="tiles", hint=hint)) from None
    if provider.requires_token():
        hint = "pass a xyzservices.TileProvider with the key set"
        raise InputError(Fault(f"{provider.name} needs a key", key="tiles", hint=hint))
    source = TileSource(
        provider.build_url(x="{x}", y="{y}", z="{z}", fill_subdomain=False),
        links_in(provider.get("html_attribution", provider.get("attribution", ""))) or ((provider.name, ""),),
        str(provider.get("subdomains", "abc")),
        int(provider.get("min_zoom", 0)),
        int(provider.get("max_zoom", 18)),
    )
    source.origins()
    return source


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or not set(parts.netloc.lower()) <= _HOST_CHARACTERS:
        raise InputError(Fault(f"{address!r} is not a web address of tiles", key="tiles", hint="begin with https://"))
    return f"{parts.scheme}://{parts.netloc.lower()}"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.found.append((data, self._link))


def links_in(html: str) -> tuple[tuple[str, str], ...]:
    """The text of a piece of HTML with the address that each stretch links to (empty: none)."""
    parser = _Links()
    parser.feed(html)
    return tuple(parser.found)
