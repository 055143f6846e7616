"""The page's own scripts and styles hold together, and ask nothing of anybody."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from maps.style import COLOURS
from maps.texts import LANGUAGES
from maps.web.assets import PAGE_FOLDER, STYLES, leaflet_style, module_order, page_script, page_style

MODULES = sorted(PAGE_FOLDER.glob("*.js"))


def test_every_module_and_style_sheet_is_used() -> None:
    assert sorted(module_order()) == [path.stem for path in MODULES]
    assert sorted([*STYLES, "still.css"]) == sorted(path.name for path in PAGE_FOLDER.glob("*.css"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_small_says_what_it_is_for_and_imports_only_what_is_exported(path: object) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.startswith("/** ")
    assert source.count("\n") < 300
    for names, module in re.findall(r'import \{ ([^}]*) \} from "\./(\w+)\.js"', source):
        exported = re.findall(
            r"export (?:async )?(?:function|const|class) (\w+)", (PAGE_FOLDER / f"{module}.js").read_text()
        )
        assert set(names.split(", ")) <= set(exported)
        for name in names.split(", "):
            assert len(re.findall(rf"\b{name}\b", source)) > 1, f"{name} is imported and not used"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_turns_text_into_markup_or_script(path: object) -> None:
    source = path.read_text(encoding="utf-8")
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(|XMLHttpRequest"
    found = re.findall(sinks, source)
    assert found == (["innerHTML"] if path.stem == "folium_shims" else [])


def test_scripts_and_styles_hold_no_template_and_no_address() -> None:
    for text in (page_script(), page_style(), leaflet_style()):
        assert not re.search(r"\{\{|\{%|\{#", text)
        assert not re.search(r"(?:src|href|url)\s*[=(]\s*['\"]?(?:https?:)?//", text)
    assert "</script" not in page_script().lower()


def test_every_colour_and_word_that_the_page_asks_for_is_there() -> None:
    script = page_script()
    for name in re.findall(r'(?:cssColour|colour)\("([\w-]+)"\)', script) + re.findall(
        r"var\(--([\w-]+)\)", page_style()
    ):
        assert name in COLOURS or name in ("lift", "sheet", "text", "small", "tiny"), name
    for key in re.findall(r'\bsay\("([\w-]+)"', script):
        assert key in LANGUAGES["en"], key


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_joined_script_parses() -> None:
    check = subprocess.run(["node", "--check", "-"], input=page_script(), text=True, capture_output=True, check=False)
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_text_goes_over_several_lines_so_that_indentation_may_be_left_out(path: object) -> None:
    lines = re.sub(r"\[[^\]\n]*\]", "", path.read_text(encoding="utf-8")).splitlines()
    assert all(line.count("`") % 2 == 0 for line in lines)
