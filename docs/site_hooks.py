"""What `mkdocs.yml` asks of Python: pages made from the code itself, and files of the repository outside `docs/`.

- `commands.md`, the pages of `api/` and those of the notebooks are made when the site is built: never behind the code.
- The benchmarks' results, the changelog and the like become pages; links to files that are no pages become plain text.
- The maps of the gallery are drawn into `gallery/maps/`, unless TRUCELINE_SITE_MAPS is `false`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import build_api  # noqa: E402 - it lies beside this file
import build_commands  # noqa: E402
import build_notebooks  # noqa: E402

FROM_ROOT = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put every agreement of the gallery into the navigation."""
    for section in config.nav or ():
        if "Gallery" in section:
            section["Gallery"] += [f"gallery/{page.name}" for page in _agreements()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and pictures that do not lie in `docs/`."""
    for name, target in FROM_ROOT.items():
        files.append(File.generated(config, target, content=(ROOT / name).read_text(encoding="utf-8")))
    for result in sorted((ROOT / "benchmarks" / "results").iterdir()):
        if result.suffix in {".md", ".svg"}:
            files.append(File.generated(config, f"benchmarks/{result.name}", abs_src_path=str(result)))
    files.append(File.generated(config, "benchmarks/index.md", content=_benchmarks()))
    files.append(File.generated(config, "commands.md", content=build_commands.page()))
    for name, text in build_api.pages().items():
        files.append(File.generated(config, f"api/{name}.md", content=text))
    for notebook in sorted(build_notebooks.NOTEBOOKS.glob("*.ipynb")):
        files.append(File.generated(config, f"notebooks/{notebook.stem}.md", content=build_notebooks.page(notebook)))
    for page in _agreements():
        html = _map(page.stem) if config.extra["maps"] else "<!doctype html><title>Not drawn</title>"
        files.append(File.generated(config, f"gallery/maps/{page.stem}.html", content=html))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Lead links to files of the repository to their pages, and add what belongs to a page of the gallery."""
    place = page.file.src_uri
    home = _origin(place)

    def lead(found: re.Match[str]) -> str:
        picture, text, target, anchor = found.groups()
        there = (ROOT / home / target).resolve()
        if not there.is_relative_to(ROOT):
            return found[0]
        path = there.relative_to(ROOT).as_posix()
        inside = FROM_ROOT.get(path) or re.sub(r"^(docs|benchmarks/results)/", _folder, path)
        if path.startswith("docs/") and files.get_file_from_path(inside) is None and not there.exists():
            return found[0]  # a dead link: mkdocs reports it
        if files.get_file_from_path(inside) is None:
            return text if "`" in text else f"{text} (`{path}`)"
        back = "../" * place.count("/")
        return f"{picture}[{text}]({back}{inside}{anchor or ''})"

    parts = re.split(r"(^```.*?^```)", markdown, flags=re.DOTALL | re.MULTILINE)
    parts[::2] = [LINK.sub(lead, part) for part in parts[::2]]
    text = (
        re.sub(r"(?m)^(\w[^\n]*)\n(?=- )", r"\1\n\n", "".join(parts)) if place in FROM_ROOT.values() else "".join(parts)
    )
    if place.startswith("gallery/") and place != "gallery/README.md":
        text = text.replace(
            "\n", f"\n\n[Open the map](maps/{page.file.name}.html){{ .md-button .md-button--primary }}\n", 1
        )
    if place == "gallery/README.md":
        text = text.replace("\n| |", f"\n{_pictures()}\n\n| |", 1)
    return text


def _pictures() -> str:
    """The print maps of the gallery, each leading to its page."""
    shown = [page for page in _agreements() if (ROOT / "docs" / "figures" / f"{page.stem}-print.png").exists()]
    titles = [page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in shown]
    links = [
        f"[![](../figures/{page.stem}-print.png)<span>{title}</span>]({page.name})"
        for page, title in zip(shown, titles, strict=True)
    ]
    return "\n".join(['<div class="gallery" markdown>', *links, "</div>"])


def _agreements() -> list[Path]:
    """The pages of the gallery, by the order of its table."""
    gallery = ROOT / "docs" / "gallery"
    order = (gallery / "README.md").read_text(encoding="utf-8")
    return sorted(
        (page for page in gallery.glob("*.md") if page.stem != "README"), key=lambda page: order.find(page.name)
    )


def _origin(place: str) -> Path:
    """The folder of the repository that a page's links start from."""
    if place in FROM_ROOT.values():
        return Path()
    parent = Path(place).parent
    return Path("benchmarks/results") if parent == Path("benchmarks") else Path("docs") / parent


def _folder(found: re.Match[str]) -> str:
    return "" if found[1] == "docs" else "benchmarks/"


def _benchmarks() -> str:
    """The list of the benchmarks, each with the sentence that it begins with."""
    lines = [(ROOT / "docs" / "benchmarks.template.md").read_text(encoding="utf-8")]
    for result in sorted((ROOT / "benchmarks" / "results").glob("*.md")):
        title, about = re.match(r"# (.+)\n+([^\n]+)", result.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]
        lines.append(f"- [{title}]({result.name}): {about}")
    return "\n".join(lines) + "\n"


def _map(name: str) -> str:
    """The page of a shipped scenario."""
    from layers import build_layers, load_scenario
    from maps import render

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        render(build_layers(load_scenario(name))).save(path)
        return path.read_text(encoding="utf-8")
