"""The finished HTML file: everything inside, nothing executable but our own script and what folium wrote."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from maps.texts import direction, interface_texts
from maps.web.assets import leaflet_script, leaflet_style, page_script, page_style, still_style
from maps.web.columns import BlockWriter
from maps.web.json_escaping import html_text, json_block

__all__ = ["Block", "Document"]

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CLOSES_SCRIPT = re.compile(r"<(?=/script|!--|script)", re.IGNORECASE)
_ARRIVED = "truceline.arrived();"
_SCRIPT_ELEMENT = re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of columns; `large` ones come after the scripts, so that the page opens before them."""

    id: str
    content: BlockWriter
    large: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """What goes into the file. `head`, `body` and `script` are what folium's elements rendered.

    `leaflet_images`: whether Leaflet's own markers and controls may be on the map. `still` is HTML for where no script
    runs. The file is ASCII, so that it is read alike under whatever encoding it is served: the hashes of the policy
    hold for scripts as they were written, not as a wrong encoding reads them.
    """

    title: str
    description: str
    language: str
    data: dict[str, object]
    blocks: Sequence[Block]
    head: str = ""
    body: str = ""
    script: str = ""
    still: str = ""
    image_origins: Sequence[str] = field(default=())
    leaflet_images: bool = True
    alternates: Mapping[str, str] = field(default_factory=dict)

    def html(self) -> str:
        """The whole file as text. Scripts in `head` or `body` are left out: only `script` runs."""
        scripts = [_ascii_script(text) for text in (leaflet_script(), page_script(), _without_tags(self.script))]
        large = [block for block in self.blocks if block.large]
        with ThreadPoolExecutor() as pool:  # zlib leaves the interpreter to others
            packed = list(pool.map(_block_element, [Block("blocks", self._bundle()), *large]))
        allowed = [*scripts, _ARRIVED] if large else scripts
        code = html_text(self.language)
        referrer = "strict-origin-when-cross-origin" if self.image_origins else "no-referrer"  # tile hosts ask for it
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{code}" dir="{direction(self.language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{content_policy(allowed, self.image_origins)}">',
            f'<meta name="referrer" content="{referrer}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="generator" content="Truceline {_version()}">',
            f'<meta name="description" content="{html_text(self.description)}">',
            '<link rel="icon" href="data:,">',
            *_alternate_links(self.alternates),
            f"<title>{html_text(self.title)}</title>",
            f"<style>{leaflet_style(images=self.leaflet_images)}</style>",
            f"<style>{page_style()}</style>",
            f"<noscript><style>{still_style()}</style></noscript>",
            _SCRIPT_ELEMENT.sub("", self.head),
            "</head>",
            "<body>",
            f"<noscript><p>{html_text(interface_texts(self.language)['no_script'])}</p>{self.still}</noscript>",
            _SCRIPT_ELEMENT.sub("", self.body),
            f'<script type="application/json" id="truceline-page">{json_block(self.data)}</script>',
            packed[0],
            *(f"<script>{script}</script>" for script in scripts),
            *(f"{block}<script>{_ARRIVED}</script>" for block in packed[1:]),
            "</body>",
            "</html>",
            "",
        ]
        return _ascii_markup("\n".join(line for line in lines if line))

    def _bundle(self) -> BlockWriter:
        """The small blocks in one, since opening each by itself would take longer than reading it."""
        bundle = BlockWriter()
        for block in self.blocks:
            if not block.large:
                bundle.block(block.id, block.content)
        return bundle


def content_policy(scripts: Iterable[str], image_origins: Iterable[str] = ()) -> str:
    """A Content-Security-Policy that runs these scripts and no other, and asks nothing of the network but images."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    images = " ".join(("data:", "blob:", *image_origins))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def _alternate_links(alternates: Mapping[str, str]) -> Iterator[str]:
    for code, address in alternates.items():
        yield f'<link rel="alternate" hreflang="{html_text(code)}" href="{html_text(address)}">'


def _without_tags(script: str) -> str:
    """The script with every `</script`, `<script` and `<!--` inside its strings broken, which changes no string."""
    return _CLOSES_SCRIPT.sub(lambda _match: r"\x3C", script).replace("\r\n", "\n").replace("\r", "\n")


def _ascii_script(script: str) -> str:
    """A script with everything beyond ASCII escaped, which it may be in strings, patterns, names and comments alike."""
    return _BEYOND_ASCII.sub(_escaped, script)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2]):04x}" for i in range(0, len(units), 2))


def _ascii_markup(html: str) -> str:
    """Markup with everything beyond ASCII as numeric references."""
    return html.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _block_element(block: Block) -> str:
    return f'<script type="text/plain" id="{block.id}">{block.content.pack()}</script>'


def _version() -> str:
    try:
        return version("truceline")
    except PackageNotFoundError:
        return ""
