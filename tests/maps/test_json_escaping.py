"""JSON and HTML in which nothing can begin."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import jinja2
import pytest
from hypothesis import given, strategies as st

from maps.web.json_escaping import html_text, json_block

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.slow
@given(anything)
def test_json_comes_back_and_holds_nothing_live(data: object) -> None:
    text = json_block(data)
    assert json.loads(text) == data
    assert not any(mark in text for mark in ("<", ">", "&", "{{", "{%", "{#", "\u2028", "\u2029"))


@pytest.mark.parametrize("text", ["{{7*7}}", "{%x%}", "{#", "{{{{", "{{{%", "</script>", "<!--", "\u2028", "{ {"])
def test_hostile_keys_and_values(text: str) -> None:
    block = json_block({text: [text]})
    assert json.loads(block) == {text: [text]}
    assert jinja2.Template(block).render() == block


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_block(float("nan"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_html_text_is_read_back_as_text(text: str) -> None:
    class Reader(HTMLParser):
        seen = ""

        def handle_data(self, data: str) -> None:
            self.seen += data

        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag == "p"

    reader = Reader()
    reader.feed(f"<p>{html_text(text)}</p>")
    reader.close()
    assert reader.seen == text
    assert "{" not in html_text(text)
