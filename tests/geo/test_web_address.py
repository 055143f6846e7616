"""Web addresses of documents: what a document states of itself, and links that open it at the words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st

from geo.documents.source_text import text_of_bytes
from geo.documents.web_address import address_to_words, is_web_address, stated_address

ADDRESS = "https://news.example.org/2018/idlib"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{ADDRESS}">',
        f"<link href='{ADDRESS}' rel=canonical />",
        f'<meta property="og:url" content="{ADDRESS}">',
        f'<link rel="canonical" href="/idlib"><meta content="{ADDRESS}" property="og:url">',
    ],
)
def test_a_page_states_its_address(head: str) -> None:
    page = f'<!doctype html><html><head>{head}</head><body>Idlib <a href="https://other.example">x</a></body></html>'
    assert text_of_bytes(page.encode(), "page").address == ADDRESS


@pytest.mark.parametrize("line", [ADDRESS, f"Source: {ADDRESS}", f"  URL: <{ADDRESS}>", f"url: '{ADDRESS}'"])
def test_plain_text_states_its_address_on_a_line_of_its_own(line: str) -> None:
    assert text_of_bytes(f"Title\n{line}\n\nTroops left Idlib.".encode(), "a.txt").address == ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        f"Troops left, see {ADDRESS} for more.",
        "Source: javascript:alert(1)",
        "https://",
        "x" * 3_000 + f"\n{ADDRESS}\n",
        "<link rel=canonical href='javascript:alert(1)'>",
    ],
)
def test_what_is_no_address_of_the_document(text: str) -> None:
    assert stated_address(text, markup=False) == ""
    assert stated_address(text, markup=True) == ""


@pytest.mark.parametrize("piece", ["<link ", "<meta content=", "https://", "Source: ", "<link rel=canonical href='"])
def test_endless_heads_end(piece: str) -> None:
    assert stated_address(piece * 100_000, markup=True) == stated_address(piece * 100_000, markup=False) == ""


def test_a_link_leads_to_the_words() -> None:
    passage = "On Monday the troops left Saraqib for north-west Syria, he said."
    start = passage.index("Saraqib")
    link = address_to_words(ADDRESS, passage, start, start + 7)
    assert link == f"{ADDRESS}#:~:text=the%20troops%20left-,Saraqib,-for%20north%2Dwest%20Syria%2C"


def test_a_part_of_a_word_leads_to_the_whole_word() -> None:
    passage = "وصلت القوات وإدلب"
    start = passage.index("إدلب")
    assert unquote(address_to_words(ADDRESS, passage, start, start + 4)).endswith("#:~:text=وصلت القوات-,وإدلب")


@pytest.mark.parametrize("address", ["", f"{ADDRESS}#part", "https://example.org/a.pdf?x=1"])
def test_an_address_that_takes_no_words_stays_as_it_is(address: str) -> None:
    assert address_to_words(address, "in Idlib", 3, 8) == address


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_words_give_one_address_without_spaces(passage: str, start: int, length: int) -> None:
    link = address_to_words(ADDRESS, passage, min(start, len(passage)), min(start + length, len(passage)))
    assert is_web_address(link)
    assert link.count("#") <= 1
