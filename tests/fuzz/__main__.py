"""Run fuzz targets: `python -m tests.fuzz [--seconds 600] [target …]`, coverage-guided by atheris where it is there.

Without atheris, bytes of the seeds are changed at random. What fails is kept in `tests/fuzz/found/<target>/`; exit code
1 where anything did.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.targets import SEEDS, TARGETS, guarded

FOUND = Path(__file__).parent / "found"
_SLOW_S = 30.0
_INTERESTING = (
    b"\x00",
    b"\xff",
    b"\n",
    b'"',
    b",",
    b"-",
    b"0",
    b"9" * 30,
    b"nan",
    b"1e999",
    b"\xed\xa0\x80",
    b"{",
    b"[" * 50,
)


def main() -> int:
    """Fuzz each target in a process of its own; the number of targets that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--one", action="store_true", help="run in this process, without atheris")
    options = parser.parse_args()
    if options.one:
        return _mutate(options.targets[0], options.seconds)
    failed = 0
    for name in options.targets or TARGETS:
        command = [sys.executable, "-m", "tests.fuzz", "--one", "--seconds", str(options.seconds), name]
        if _has_atheris():
            command = [sys.executable, "-m", "tests.fuzz.guided", name, str(int(options.seconds))]
        done = subprocess.run(command, check=False)
        failed += done.returncode != 0
    return failed


def _has_atheris() -> bool:
    try:
        import atheris  # noqa: F401
    except ImportError:
        return False
    return True


def _mutate(name: str, seconds: float) -> int:
    chance = random.Random(name)
    pool = SEEDS(name)
    ends, runs, failed = time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        data = bytearray(chance.choice(pool))
        for _ in range(chance.randint(1, 8)):
            place = chance.randint(0, len(data))
            cut = min(len(data), place + chance.choice((0, 0, 1, 1, 4, 40)))
            data[place:cut] = chance.choice((*_INTERESTING, bytes([chance.randrange(256)])))
        started = time.monotonic()
        try:
            guarded(TARGETS[name], bytes(data))
            failure = f"took {time.monotonic() - started:.0f} s" if time.monotonic() - started > _SLOW_S else ""
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            failure = traceback.format_exc()
        if failure:
            failed += 1
            sys.stderr.write(f"{failure}{name}: kept in {keep(name, bytes(data))}\n")
            if failed > 20:
                break
        runs += 1
        if runs % 50 == 0 and len(data) < 20_000 and len(pool) < 2_000:
            pool.append(bytes(data))
    sys.stdout.write(f"{name}: {runs:,} inputs, {failed} failed\n")
    return min(failed, 1)


def keep(name: str, data: bytes) -> Path:
    """Put an input that failed among the cases."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    sys.exit(main())
