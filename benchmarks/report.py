"""One table for every benchmark: what was measured, ours, the peer's, the goal, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
COLUMNS = ("case", "measure", "ours", "peer", "peer_name", "goal", "ok")


def result_row(case: str, measure: str, ours: Any, peer: Any, goal: str, *, ok: bool, peer_name: str) -> dict[str, Any]:
    """One row of a report."""
    return {
        "case": case,
        "measure": measure,
        "ours": ours,
        "peer": peer,
        "peer_name": peer_name,
        "goal": goal,
        "ok": ok,
    }


def write_report(topic: str, rows: Iterable[Mapping[str, Any]], *, note: str = "") -> Path:
    """Write `results/<topic>.md` and print it."""
    lines = [
        f"# {topic}",
        "",
        *([note, ""] if note else []),
        "| " + " | ".join(COLUMNS) + " |",
        "|---" * len(COLUMNS) + "|",
    ]
    lines += ["| " + " | ".join(_cell(row.get(column, "")) for column in COLUMNS) + " |" for row in rows]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{topic}.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(path.read_text(encoding="utf-8"))
    return path


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    return f"{value:.3g}" if isinstance(value, float) else str(value).replace("|", "\\|")
