"""What every shipped scenario comes out as, written to a folder, and two such folders compared to the last digit.

    python -m benchmarks.outputs write FOLDER      # tables, exports, pages and sheets of all shipped scenarios …
    python -m benchmarks.outputs write FOLDER idlib-2018 korea-1953      # … or of some of them
    python -m benchmarks.outputs compare OLD NEW   # lists what differs; exit code 1 where anything does

`make compare BASE=<commit>` does both for the working tree beside a commit: before and after a change that must
change no result.
"""

from __future__ import annotations

import filecmp
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What a format writes anew each time: random ids of folium's elements, and the time of writing.
_CHANCE = (
    (re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"), b"<id>"),
    (re.compile(rb"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), b"<time>"),
    (re.compile(rb"sha256-[A-Za-z0-9+/=]{43,44}"), b"<hash>"),
)
_TABULAR = (".gpkg", ".parquet")


def shipped() -> list[str]:
    """The ids of the scenarios that ship."""
    return sorted(path.parent.name for path in Path("seeds").glob("*/scenario.yaml"))


def write(folder: Path, names: list[str]) -> None:
    """Write everything that these scenarios come out as."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        _run("overlaps", name, "--variants", "--format", "csv", into=folder / f"{name}.overlaps.csv")
        _run("compare", name, "--format", "csv", into=folder / f"{name}.compare.csv")
        _run("map", name, "-o", str(folder / f"{name}.html"), "--format", "csv", into=folder / f"{name}.map.csv")
        for ending in ("geojson", "gpkg", "parquet", "kml", "csv"):
            _run("export", name, "-o", str(folder / f"{name}.{ending}"))
        _run("export", name, "-o", str(folder / f"{name}-folder"))
        _run("print", name, "-o", str(folder / f"{name}.png"), "--dpi", "60")
    for report in sorted(Path("seeds/idlib-2018/reports").glob("*.txt")):
        _run("read", str(report), "--format", "csv", into=folder / f"{report.stem}.read.csv")
        _run("draft", str(report), "-o", str(folder / f"{report.stem}.draft.yaml"))


def differences(old: Path, new: Path) -> Iterator[str]:
    """The files of two folders that are not the same, chance ids and times of writing apart."""
    names = {path.relative_to(folder) for folder in (old, new) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(names):
        ours, theirs = new / name, old / name
        if not (ours.exists() and theirs.exists()):
            yield f"{name}: only in {new if ours.exists() else old}"
        elif not filecmp.cmp(ours, theirs, shallow=False) and _plain(ours) != _plain(theirs):
            yield f"{name}: differs"


def _run(*arguments: str, into: Path | None = None) -> None:
    done = subprocess.run([sys.executable, "-m", "truceline", *arguments], capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"truceline {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr.decode()}")
    if into is not None:
        into.write_bytes(done.stdout)


def _plain(path: Path) -> bytes:
    if path.suffix in _TABULAR:
        return _as_text(path)
    content = path.read_bytes()
    if path.suffix == ".html":  # the page's own scripts may be written anew; what they show lies in typed blocks
        content = re.sub(rb"<script>.*?</script>", b"", content, flags=re.DOTALL)
    for pattern, word in _CHANCE:
        content = pattern.sub(word, content)
    return content


def _as_text(path: Path) -> bytes:
    import geopandas as gpd
    import pyogrio

    if path.suffix == ".parquet":
        return gpd.read_parquet(path).to_json().encode()
    tables = [str(name) for name, _ in pyogrio.list_layers(path)]
    return "\n".join(f"{name}\n{pyogrio.read_dataframe(path, layer=name).to_csv()}" for name in tables).encode()


if __name__ == "__main__":
    task, *folders = sys.argv[1:]
    if task == "write":
        write(Path(folders[0]), folders[1:] or shipped())
    else:
        found = list(differences(*(Path(folder) for folder in folders)))
        print("\n".join(found) or "the same to the last digit")
        sys.exit(bool(found))
