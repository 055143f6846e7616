"""The documents hold: what they say to do works and gives what they show, and links lead somewhere."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

import pytest
from shipped import shipped_layers
from snippets import ROOT, RUN, blocks, follow_page, furnish

import seeds
from geo.errors import Fault
from layers.ground.layers import Layers
from truceline.cli import app

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(path for path in (ROOT / "docs").rglob("*.md") if ".template" not in path.name)]
)
FOLLOWED = [page for page in DOCUMENTS if any(block.language in RUN for block in blocks(page.read_text("utf-8")))]
COMMANDS = sorted(command.name or "" for command in app.registered_commands)


def by_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(autouse=True)
def shipped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands of all pages share the layers of shipped scenarios, which take long to draw."""
    from layers.ground import build
    from layers.scenario.models import Scenario

    drawn = build.try_layers

    def once(scenario: Scenario, **options: Any) -> tuple[Layers, list[Fault]]:
        if options or scenario.origin.path != seeds.path(scenario.origin.stem, "scenario.yaml"):
            return drawn(scenario, **options)
        layers = shipped_layers(scenario.origin.stem)
        return layers, list(layers.warnings)

    monkeypatch.setattr(build, "try_layers", once)


@pytest.mark.slow
@pytest.mark.parametrize("page", FOLLOWED, ids=by_name)
def test_what_a_page_says_works_and_gives_what_it_shows(page: Path, tmp_path: Path) -> None:
    furnish(tmp_path)
    written, now = page.read_text(encoding="utf-8"), follow_page(page, tmp_path)
    different = "\n".join(difflib.unified_diff(written.splitlines(), now.splitlines(), "page", "now", n=0, lineterm=""))
    assert not different, f"python tests/docs/snippets.py {by_name(page)} writes what is given now:\n{different}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if target and not (document.parent / target).exists()]
    assert [target for target in missing if not MADE.search(str((document.parent / target).resolve()))] == []


MADE = re.compile(r"/docs/(api/|commands\.md|changelog\.md|benchmarks/|gallery/maps/|notebooks/[\w-]+\.md)")
"""Pages that are made when the site is built, which holds links to them (`test_site.py`)."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_block_says_what_it_is(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    bare = [block.text.splitlines()[0] for block in blocks(text) if block.language in {"", "bash", "sh", "shell"}]
    unclear = [block.text for block in blocks(text) if block.language == "console" and not block.text.startswith("$ ")]
    assert (bare, unclear) == ([], []), "write ```console with '$ ' before commands, ```text for what is not run"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained(command: str) -> None:
    assert any(f"truceline {command}" in document.read_text(encoding="utf-8") for document in DOCUMENTS)
