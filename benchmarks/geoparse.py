"""Places in text: recognition, resolution and speed on the Local-Global Lexicon, and what fails.

588 articles of local and world news in English, 5,088 marked toponyms, 4,462 with a point. *Overlap*: a span counts
that touches a marked one, one to one. *acc@161 km*: the share of all marked toponyms with a point that are placed
within 161 km of it; *spans given* is resolution alone. The shipped weights were fitted on this corpus; the rows *held
out* are cross-validated by document: no article is judged by weights that saw it. 626 of the marked toponyms have no
point (streets, schools, roads); the reader does not try them.

Speed is characters a second of processor time over all articles, read one by one in one process; the peers read the
same articles.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "checkers"
TRAINING = ROOT / "benchmarks" / "train_reading.py"
GOALS = {"overlap F": 0.85, "end to end": 0.72, "spans given": 0.82}
_SHOWN = 12

_MEMORY = """
import json, resource, sys, time
from geo import geoparse
texts = json.load(sys.stdin)
geoparse("Paris")
best = 0
for _ in range(3):
    begun = time.process_time()
    for text in texts:
        geoparse(text)
    best = max(best, sum(map(len, texts)) / (time.process_time() - begun))
print(best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run() -> list[dict[str, Any]]:
    """Return the rows of the table."""
    corpus = SHARED / "corpora" / "lgl.xml"
    if not corpus.is_file():
        return [_row("LGL", "corpus", "not here", "", ok=True)]
    sys.path.insert(0, str(SHARED))
    import geoparse_score as scorer

    documents = scorer.load("lgl")
    return [*_accuracy(scorer, documents), *_held_out(corpus), *_speed(documents), *_failures(scorer, documents)]


def _row(
    case: str, measure: str, ours: Any, goal: Any, *, ok: bool, peer: Any = "", peer_name: str = ""
) -> dict[str, Any]:
    return {
        "case": case, "measure": measure, "ours": ours, "peer": peer, "peer_name": peer_name, "goal": goal, "ok": ok,
    }  # fmt: skip


def _predict(text: str) -> list[tuple[int, int, str, float, float]]:
    from geo import geoparse

    return [(one.start, one.end, one.text, one.place.latitude, one.place.longitude) for one in geoparse(text)]


def _resolve(
    text: str, spans: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str, float | None, float | None]]:
    from geo import resolve_toponyms

    found = resolve_toponyms(text, spans)
    return [
        (*span, one.place.latitude, one.place.longitude) if one else (*span, None, None)
        for span, one in zip(spans, found, strict=True)
    ]


def _accuracy(scorer: Any, documents: Sequence[Any]) -> Iterator[dict[str, Any]]:
    ours = scorer.score_docs(documents, [_predict(document.text) for document in documents])
    peer = _geotext()
    theirs = scorer.score_docs(documents, [peer(document.text) for document in documents]) if peer else None
    for kind in ("exact", "overlap"):
        for measure, value, other in zip(
            ("precision", "recall", "F"), ours[kind], theirs[kind] if theirs else ["not installed"] * 3, strict=True
        ):
            goal = GOALS.get(f"{kind} {measure}", "")
            yield _row(
                "LGL", f"{kind} {measure}", value, goal, ok=not goal or value >= goal, peer=other, peer_name="geotext"
            )
    end_to_end = ours["all"]["acc161"]
    yield _row("LGL", "end to end, acc@161 km", end_to_end, GOALS["end to end"], ok=end_to_end >= GOALS["end to end"])
    given = [[(gold.start, gold.end, gold.name) for gold in document.gold] for document in documents]
    placed = [_resolve(document.text, spans) for document, spans in zip(documents, given, strict=True)]
    accuracy = scorer.score_docs(documents, placed)["all"]["acc161"]
    yield _row("LGL", "spans given, acc@161 km", accuracy, GOALS["spans given"], ok=accuracy >= GOALS["spans given"])


def _held_out(corpus: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, str(TRAINING), str(corpus), "--only-validate"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = re.search(r"F (?P<f>[\d.]+) \| end to end (?P<end>[\d.]+) \| spans given (?P<given>[\d.]+)", told)
    assert figures is not None
    for measure, key in (("overlap F", "f"), ("end to end", "end"), ("spans given", "given")):
        value = float(figures[key])
        yield _row("LGL, held out", measure, value, GOALS[measure], ok=value >= GOALS[measure])


def _geotext() -> Callable[[str], list[tuple[int, int, str, None, None]]] | None:
    if importlib.util.find_spec("geotext") is None:
        return None
    from geotext import GeoText

    def predict(text: str) -> list[tuple[int, int, str, None, None]]:
        found = GeoText(text)
        spans = []
        for name in {*found.cities, *found.countries, *found.nationalities}:
            spans += [(match.start(), match.end(), name, None, None) for match in re.finditer(re.escape(name), text)]
        return spans

    return predict


def _speed(documents: Sequence[Any]) -> Iterator[dict[str, Any]]:
    texts = [document.text for document in documents]
    command = [sys.executable, "-c", _MEMORY]
    told = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT).stdout
    rate, memory_mb = map(float, told.split())
    peer = _geotext()
    theirs: Any = "not installed"
    if peer:
        begun = time.process_time()
        for text in texts:
            peer(text)
        theirs = sum(map(len, texts)) / (time.process_time() - begun) / 1e6
    yield _row("LGL", "million characters a second", rate / 1e6, 1.0, ok=rate >= 1e6, peer=theirs, peer_name="geotext")
    yield _row("LGL", "peak memory, MB", memory_mb, 250, ok=memory_mb <= 250)


def _failures(scorer: Any, documents: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """What is missed, said wrongly and misplaced most often."""
    score = scorer.score_docs(documents, [_predict(document.text) for document in documents])
    misplaced = [f"{text} ({kind or 'no kind'})" for _, _, kind, _, text in score["wrong"]]
    for measure, names in (("missed", score["miss"]), ("said wrongly", score["spurious"]), ("misplaced", misplaced)):
        most = ", ".join(f"{name} {count}" for name, count in Counter(names).most_common(_SHOWN))
        yield _row("LGL, what fails", f"{measure}: {len(names)}", most, "", ok=True)


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("geoparse", run(), note=(__doc__ or "").strip())
