"""The page's own scripts and styles, and Leaflet, as text to go inside the file."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from maps.style import css_colours

__all__ = ["leaflet_icons", "leaflet_script", "leaflet_style", "page_script", "page_style", "still_style"]

PAGE_FOLDER = Path(__file__).parent / "page"
STYLES = ("base.css", "map.css", "panel.css", "timeline.css", "story.css", "embed.css", "compare.css", "print.css")

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_CSS_IMAGE = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def page_script() -> str:
    """The page's modules, each after those that it imports, as one strict script that leaves only `truceline` behind.

    Comments and blanks, a quarter of them, stay out: who reads a page need not be sent them.
    They are ES modules for editors and linters, but a file opened from disk may not import another; so each becomes a
    function that returns its exports.
    """
    modules = "\n".join(_as_function(name) for name in module_order())
    whole = f'const truceline = (() => {{\n"use strict";\n{modules}\nreturn $start;\n}})();\n'
    return str(jsmin(whole))


def module_order() -> list[str]:
    """The modules by name, every one after those that it imports."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for _names, needed in _IMPORT.findall(_module(name)):
                visit(needed)
            order.append(name)

    visit("start")
    return order


def _as_function(name: str) -> str:
    source = _module(name)
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = $\2;", source))
    return f"const ${name} = (() => {{\n{body}return {{ {exports} }};\n}})();"


@cache
def page_style() -> str:
    """Colours and the page's style sheets."""
    whole = css_colours() + "\n".join((PAGE_FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    return str(cssmin(whole))


@cache
def still_style() -> str:
    """The style sheet of a page without scripts."""
    return (PAGE_FOLDER / "still.css").read_text(encoding="utf-8")


@cache
def leaflet_script() -> str:
    """Leaflet from xstatic-leaflet, without the pointer to its source map."""
    return _SOURCE_MAP.sub("", (_leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")).replace("\r\n", "\n")


@cache
def leaflet_style(*, images: bool = True) -> str:
    """Leaflet's style sheet with its images inside, those of its markers and of its switch of layers."""
    folder = _leaflet_folder()
    text = (folder / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    return _CSS_IMAGE.sub(lambda match: f"url({_png_uri(folder / match[1])})" if images else "none", str(cssmin(text)))


@cache
def leaflet_icons() -> dict[str, str]:
    """The default marker's pictures as data URIs, by the names that Leaflet asks for."""
    folder = _leaflet_folder() / "images"
    return {"icon": _png_uri(folder / "marker-icon.png"), "shadow": _png_uri(folder / "marker-shadow.png")}


@cache
def _module(name: str) -> str:
    return (PAGE_FOLDER / f"{name}.js").read_text(encoding="utf-8")


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _png_uri(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode("ascii")
