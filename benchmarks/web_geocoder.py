"""The web geocoder against a local service that misbehaves, and a batch that is killed.

Each play of the service is asked about once, with 3 s allowed (the same service and time for geopy's Nominatim). A
coordinate is wrong where the service stated none, or another. The batch has 10,000 names and a geocoder that notes each
time it is asked; it is killed with SIGKILL twenty times at random moments.
"""

from __future__ import annotations

import csv
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim

from benchmarks._service import unkind_service
from geo.geocoding.web import WebGeocoder

ROOT = Path(__file__).parents[1]
DEADLINE_S = 3.0
PLAYS = (
    "busy", "banned", "jammed", "broken", "recovers", "drips", "dripsheaders", "silent", "huge", "notjson", "deepjson",
    "nocoordinates", "nolongitude", "nullcoordinates", "nancoordinates", "faraway", "textcoordinates", "zero", "list",
    "error", "short", "elsewhere", "moved", "circle", "forbidden", "zipped",
)  # fmt: skip
UNENDING = ("banned",)  # geopy's client sleeps the whole Retry-After of ten minutes, whatever its timeout
STATED = (35.8645, 36.8059)
NAMES, KILLS = 10_000, 20


def run() -> list[dict[str, Any]]:
    """Return the rows of the table."""
    return [*_plays(), *_batch()]


def _plays() -> Iterator[dict[str, Any]]:
    ours: dict[str, list[float]] = {"wrong": [], "s": [], "asked": []}
    peer: dict[str, list[float]] = {"wrong": [], "s": [], "asked": []}
    for play in PLAYS:
        with unkind_service() as service, tempfile.TemporaryDirectory() as folder:
            polite = WebGeocoder.nominatim(
                service.url, cache=Path(folder) / "c.sqlite", interval_s=0, deadline_s=DEADLINE_S
            )
            _ask(polite, f"{play} ours", service, ours)
            host = service.url.partition("//")[2]
            raw = Nominatim(domain=host, scheme="http", user_agent="benchmark", timeout=DEADLINE_S)
            if play not in UNENDING:
                _ask(raw, f"{play} raw", service, peer)
    case = f"{len(PLAYS)} plays of an unkind service"
    for measure, key, goal, ok in (
        ("wrong coordinates", "wrong", "0", sum(ours["wrong"]) == 0),
        ("longest, s", "s", f"≤ {DEADLINE_S:g} and a moment", max(ours["s"]) < DEADLINE_S + 0.5),
        ("most requests for a name", "asked", "≤ 3", max(ours["asked"]) <= 3),
    ):
        total = sum if key == "wrong" else max
        yield {
            "case": case, "measure": measure, "ours": total(ours[key]), "peer": total(peer[key]),
            "peer_name": "geopy.Nominatim", "goal": goal, "ok": ok,
        }  # fmt: skip


def _ask(geocoder: Any, name: str, service: Any, told: dict[str, list[float]]) -> None:
    before = sum(service.counts.values())
    begun = time.monotonic()
    try:
        location = geocoder.geocode(name)
    except (GeopyError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        location = None
    told["s"].append(round(time.monotonic() - begun, 2))
    told["asked"].append(sum(service.counts.values()) - before)
    told["wrong"].append(int(location is not None and (location.latitude, location.longitude) != STATED))


_RUN = """
import sys, time
from pathlib import Path
from geo.geocoding.answer import Answer
from geo.geocoding.batch import geocode_file
log = open(sys.argv[3], "a", buffering=1)
class Counting:
    name = "counting"
    def answer(self, query, **options):
        log.write(query + "\\n")
        time.sleep(0.0002)
        return Answer(query, "failed" if query.endswith("7") else "not_found", self.name, error="x")
geocode_file(Path(sys.argv[1]), "place", Path(sys.argv[2]), Counting(), progress=False)
"""


def _batch() -> Iterator[dict[str, Any]]:
    chance = random.Random(3)
    names = [f"town {number}" for number in range(NAMES)]
    with tempfile.TemporaryDirectory() as folder:
        table, output, log = (Path(folder) / name for name in ("in.csv", "out.csv", "log"))
        table.write_text("place\n" + "\n".join(names) + "\n", encoding="utf-8")
        command = [sys.executable, "-c", _RUN, str(table), str(output), str(log)]
        killed = 0
        while killed < KILLS:
            process = subprocess.Popen(command, cwd=ROOT)
            size = log.stat().st_size if log.exists() else 0
            while process.poll() is None and (not log.exists() or log.stat().st_size == size):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.12))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        subprocess.run(command, cwd=ROOT, check=True)
        asked = Counter(log.read_text(encoding="utf-8").splitlines())
        rows = list(csv.DictReader(output.read_text(encoding="utf-8").splitlines()))
    lost = NAMES - sum(row["place"] == name for row, name in zip(rows, names, strict=False))
    repeats = sum(asked.values()) - NAMES
    case = f"a batch of {NAMES:,} names killed {killed} times"
    yield {"case": case, "measure": "rows lost or out of order", "ours": lost, "goal": "0", "ok": lost == 0}
    yield {
        "case": case,
        "measure": "names asked again",
        "ours": repeats,
        "goal": f"≤ {killed}",
        "ok": repeats <= killed,
    }


if __name__ == "__main__":
    from benchmarks.report import write_report

    write_report("web_geocoder", run(), note=__doc__ or "")
