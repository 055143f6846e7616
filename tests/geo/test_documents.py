"""Documents as text: formats, encodings, and what cannot be read."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from geo.documents.source_text import read_text, text_of_bytes
from geo.errors import InputError


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Идлиб, إدلب, İdlib"),
        ("utf-8-sig", "إدلب"),
        ("utf-16", "Idlib, إدلب"),
        ("utf-16-le", "Plain text in wide letters about Idlib"),
        ("utf-16-le", "وصلت القوات إلى إدلب في سوريا"),
        ("utf-16-be", "Войска вошли в Алеппо сегодня утром"),
        ("iso8859_6", "وصلت القوات إلى إدلب في سوريا"),
        ("koi8_r", "Войска вошли в Алеппо сегодня утром"),
        ("iso8859_5", "Войска вошли в Алеппо сегодня утром"),
        ("cp1256", "وصلت القوات إلى إدلب في سوريا"),
        ("cp1251", "Войска вошли в Алеппо сегодня утром"),
        ("cp1254", "Ordu İdlib'de şehrin dışında bekliyor, ağır silahlar çekildi"),
        ("cp1252", "A café in Köln – naïve"),
    ],
)
def test_common_encodings_are_told_apart(encoding: str, text: str) -> None:
    assert text_of_bytes(text.encode(encoding), "a.txt").text == text


def test_a_page_gives_what_a_reader_sees() -> None:
    page = (
        b"<!doctype html><html><head><title>T</title><style>p{}</style></head><body><h1>Head</h1>"
        b"<p>Fighting in <b>Idl</b>ib &amp; Aleppo.</p><script>var a = '<p>Paris</p>';</script><!-- Rome -->"
        b"<ul><li>Hama<li>Homs</ul></body></html>"
    )
    source = text_of_bytes(page, "page")
    assert source.format == "html"
    assert source.text == "Head\n\nFighting in Idlib & Aleppo.\n\nHama\nHoms"


def test_a_page_may_declare_its_encoding() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body>إدلب</body></html>'.encode("cp1256")
    assert text_of_bytes(page, "a.html").text == "إدلب"


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<script>", "&", '<a href="', "<p>"])
def test_broken_markup_ends(piece: str) -> None:
    assert len(text_of_bytes(f"<html>{piece * 50_000}".encode(), "a.html").text) <= 50_000 * len(piece)


def test_markdown_keeps_its_offsets() -> None:
    raw = "# Report\n\nFrom [Idlib](https://example.org) to **Hama**.\n"
    source = text_of_bytes(raw.encode(), "a.md")
    assert len(source.text) == len(raw)
    assert [source.text.index(name) for name in ("Idlib", "Hama")] == [raw.index(name) for name in ("Idlib", "Hama")]
    assert "example" not in source.text


def test_lines_count_from_one() -> None:
    source = text_of_bytes(b"one\r\ntwo\rthree", "a")
    assert source.text == "one\ntwo\nthree"
    assert [source.line_of(source.text.index(word)) for word in ("one", "two", "three")] == [1, 2, 3]


def pdf_of(text: str) -> bytes:
    pypdf = pytest.importorskip("pypdf", reason="PDF needs the extra 'pdf'")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_gives_its_text() -> None:
    source = text_of_bytes(pdf_of("The zone lies in Idlib."), "a.bin")
    assert source.format == "pdf"
    assert "The zone lies in Idlib." in source.text


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"%PDF-1.7 nothing of the kind", "damaged PDF"),
        (bytes(range(256)) * 40, "not text"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 200, "not text"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, told: str) -> None:
    if raw.startswith(b"%PDF"):
        pytest.importorskip("pypdf", reason="PDF needs the extra 'pdf'")
    with pytest.raises(InputError, match=told):
        text_of_bytes(raw, "a.pdf")


def test_files_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_text(tmp_path / "absent.txt")
    with pytest.raises(InputError, match="folder"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="zero character"):
        read_text("a\0b")


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Idlib " * 10)
    with pytest.raises(InputError, match="larger than 20 bytes"):
        read_text(tmp_path / "a.txt", max_bytes=20)
    monkeypatch.setattr("geo.documents.source_text.MAX_BYTES", 20)
    with pytest.raises(InputError, match="more than 20 bytes"):
        text_of_bytes(b"Idlib " * 10, "a.txt")


def test_standard_input_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("إدلب".encode())))
    source = read_text("-")
    assert (source.name, source.text) == ("standard input", "إدلب")


@pytest.mark.parametrize("piece", ["Idlib ", "Al-", "ABCDEFGH", "IDLIB HAMA ", "<p>Idlib</p>"])
def test_a_few_words_over_and_over_are_no_document(piece: str) -> None:
    with pytest.raises(InputError, match="different words"):
        text_of_bytes((piece * (2_000_000 // len(piece))).encode(), "a.html" if piece[0] == "<" else "a.txt")


@pytest.mark.parametrize("piece", ["<head>", "<script>", "<head ", "</", "<!--", "<style><head>"])
def test_unclosed_markup_takes_time_by_its_length(piece: str) -> None:
    started = time.process_time()
    text_of_bytes(f"<html><body>Idlib {piece * 100_000}".encode(), "a.html")
    assert time.process_time() - started < 5


def test_letters_that_grow_when_made_small_move_nothing() -> None:
    page = "<html><body>" + "<p>İİİ</p><script>var a = 1;</script>" * 20 + "<p>Hama</p></body></html>"
    text = text_of_bytes(page.encode(), "a.html").text
    assert text.split() == ["İİİ"] * 20 + ["Hama"]
    case = (Path(__file__).parent.parent / "cases" / "dotted_capital_i.html").read_bytes()
    towns = ["Hama", "Homs", "Rakka", "Menbic", "Afrin", "Azez", "Cerablus", "Humus", "Tartus", "Lazkiye"]
    found = text_of_bytes(case, "a.html").text
    assert [town for town in towns if town in found] == towns
    assert "var" not in found
