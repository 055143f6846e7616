"""`truceline map --open` and `--watch`: the browser opens, and a saved scenario is drawn again."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

import pytest

from geo.errors import Fault, InputError
from maps.web.live import LivePage
from truceline.commands.live_map import keep_drawing

_SCENARIO = """truceline: 2
title: Two towns
as_of: 2018-09-17
countries: [SY]
sources: {a: {title: A}}
posts: [{id: p1, place: Idlib, source: a}]
"""


def asked(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def test_open_shows_the_file_that_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceline.commands.map import map_

    (tmp_path / "towns.yaml").write_text(_SCENARIO, encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    map_(str(tmp_path / "towns.yaml"), tmp_path / "towns.html", open_=True)
    assert opened == [(tmp_path / "towns.html").as_uri()]


def test_standard_input_cannot_be_watched() -> None:
    from truceline.commands.map import map_

    with pytest.raises(InputError, match="cannot be watched"):
        map_("-", watch=True)


def test_a_change_is_drawn_and_told_and_a_fault_is_shown_on_the_page(tmp_path: Path) -> None:
    source, page = tmp_path / "towns.yaml", tmp_path / "towns.html"
    source.write_text("one", encoding="utf-8")
    page.write_text("<p>one", encoding="utf-8")
    live = LivePage(page)
    first = json.loads(asked(f"{live.address}state?after=99"))

    def draw() -> list[Path]:
        text = source.read_text(encoding="utf-8")
        if text == "bad":
            raise InputError([Fault("no towns", str(source), 3)])
        page.write_text(f"<p>{text}", encoding="utf-8")
        return [source]

    options = {"rounds": 2, "since_ns": time.time_ns()}
    time.sleep(0.05)
    drawing = threading.Thread(target=keep_drawing, args=(draw, [source], live), kwargs=options, daemon=True)
    source.write_text("bad", encoding="utf-8")
    drawing.start()
    told = json.loads(asked(f"{live.address}state?after={first['version']}"))
    assert "no towns" in told["message"]
    assert asked(f"{live.address}towns.html") == b"<p>one"
    source.write_text("three", encoding="utf-8")
    again = json.loads(asked(f"{live.address}state?after={told['version']}"))
    assert again == {"version": told["version"] + 1, "message": ""}
    drawing.join(10)
    assert page.read_text(encoding="utf-8") == "<p>three"


def test_only_the_page_is_served_and_only_to_this_machine_by_name(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("<p>map", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    live = LivePage(tmp_path / "map.html")
    assert b"<iframe" in asked(live.address)
    for address, headers in (
        (f"{live.address}secret.txt", {}),
        (f"{live.address}../secret.txt", {}),
        (live.address, {"Host": "elsewhere.example:80"}),
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10)
    live.close()
