"""Keep folium from putting a user's text into JavaScript template literals, where `${…}` runs and a backtick breaks.

folium writes the text of popups and tooltips between backticks. Inside `text_as_data()` it is written as a JSON string,
which nothing can leave, and of which nothing is run.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from branca.element import Element
from folium.features import ClickForMarker
from folium.map import Popup, Tooltip
from folium.template import Template

__all__ = ["text_as_data"]

_lock = threading.RLock()
_POPUP = Template(
    r"""
    var {{this.get_name()}} = L.popup({{ this.options|tojavascript }});
    {% for name, element in this.html._children.items() %}
        {% set text = element.render(**kwargs).replace('\n', ' ').replace('\\`', '`') %}
        {% if this.lazy %}
            {{ this._parent.get_name() }}.once('click', function() {
                {{ this.get_name() }}.setContent($({{ text|tojavascript }})[0]);
            });
        {% else %}
            var {{ name }} = $({{ text|tojavascript }})[0];
            {{ this.get_name() }}.setContent({{ name }});
        {% endif %}
    {% endfor %}
    {{ this._parent.get_name() }}.bindPopup({{ this.get_name() }})
    {% if this.show %}.openPopup(){% endif %};
    {% for name, element in this.script._children.items() %}
        {{element.render()}}
    {% endfor %}
    """
)
_TOOLTIP = Template(
    """
    {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.bindTooltip(
            '<div' + {% if this.style %}' style=' + {{ this.style|tojson|tojavascript }} +{% endif %} '>'
                + {{ this.text|tojavascript }} + '</div>',
            {{ this.options|tojavascript }}
        );
    {% endmacro %}
    """
)
_EXPRESSION = re.compile(r"(?<!\\)\$\{")


@contextmanager
def text_as_data(elements: Iterable[Element]) -> Iterator[None]:
    """While it is open, popups and tooltips are written with their text as data; `elements` are those of the map."""
    markers = [(element, element.popup) for element in elements if isinstance(element, ClickForMarker)]
    with _lock:
        templates = [(kind, kind._template) for kind in (Popup, Tooltip)]  # noqa: SLF001 - folium has no other way in
        Popup._template, Tooltip._template = _POPUP, _TOOLTIP  # noqa: SLF001
        for marker, text in markers:
            marker.popup = _EXPRESSION.sub(r"\\${", text)
        try:
            yield
        finally:
            for kind, template in templates:
                kind._template = template  # noqa: SLF001
            for marker, text in markers:
                marker.popup = text
