"""One target under atheris, guided by coverage: `python -m tests.fuzz.guided TARGET SECONDS`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["geo", "layers"]):
    from tests.fuzz.__main__ import keep
    from tests.fuzz.targets import SEEDS, TARGETS, guarded

    for first in SEEDS(sys.argv[1])[:3]:  # targets import what they call when they call it: it is instrumented now
        guarded(TARGETS[sys.argv[1]], first)


def main() -> None:
    """Fuzz until the seconds are over, or an input fails; that input is kept."""
    name, seconds = sys.argv[1], sys.argv[2]
    corpus = Path(tempfile.mkdtemp(prefix="corpus-"))
    for number, seed in enumerate(SEEDS(name)):
        (corpus / str(number)).write_bytes(seed)

    def one(data: bytes) -> None:
        try:
            guarded(TARGETS[name], data)
        except Exception:
            sys.stderr.write(f"{name}: failed, kept in {keep(name, data)}\n")
            raise

    options = [
        f"-max_total_time={seconds}",
        "-timeout=30",
        "-rss_limit_mb=3000",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
