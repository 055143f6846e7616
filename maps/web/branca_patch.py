"""Keep branca from reading rendered text a second time as a template.

When a folium element is rendered, branca wraps the text in an `Element` and so compiles it as a Jinja template once
more: a label `{{…}}` would run Python on the maker's machine. Inside `rendered_once()` what this thread wraps stays as
it is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import branca.element

__all__ = ["rendered_once"]

_lock = threading.RLock()


class _Text:
    """Stands in for a compiled template whose text is already final."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.module = None

    def render(self, **_context: object) -> str:
        return self._text


@contextmanager
def rendered_once() -> Iterator[None]:
    """While it is open, text that this thread gives to branca as a template comes out unchanged."""
    thread = threading.get_ident()
    with _lock:
        compile_template = branca.element.Template

        def template(source: str, *arguments: Any, **options: Any) -> Any:
            ours = threading.get_ident() == thread
            return _Text(source) if ours else compile_template(source, *arguments, **options)

        branca.element.Template = template
        try:
            yield
        finally:
            branca.element.Template = compile_template
