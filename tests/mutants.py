"""Would the tests notice? `make mutants` breaks the code in a sample of places and runs the tests that reach each one.

The mutations are cosmic-ray's. Its own runner knows one test command for all mutants, which would take days here; this
one asks coverage.py which tests run the changed line and gives them to a fork that has the libraries loaded already.
Annotations are not mutated (they are not run), nor arguments of decorators, which guard but do not compute, nor what
decides how fast a result is had and not what it is (`SPEED`). A number that a change by one would hardly change is
doubled instead.

`.mutants/results.jsonl` grows by one line a mutant, so that `python tests/mutants.py` goes on where it was interrupted;
`.mutants/survivors.txt` has the changes that no test noticed.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".mutants"
SOURCE = WORK / "source"  # a copy, so that work on the tree can go on
ROOMS = {
    "geo/geodesic": "tests/geo",
    "geo/gazetteer": "tests/geo",
    "layers/ground": "tests/layers",
    "layers/measures": "tests/layers",
    "layers/scenario": "tests/layers",
}
LEAST_KILLED = 0.9
LONGEST_S = 40.0  # of tests for one mutant, by their time without it; the quickest come first
_NOT_RUN = 99
SPEED = re.compile(
    r"\b(_MOST_(PIECES|SAMPLES|BLOCKS|AT_A_TIME|PARTS|CELLS|ENTRIES)|_FEW_SAMPLES|_BLOCK|_REGION|_PARALLEL_FROM"
    r"|_SORTED_FROM|leafsize|balanced_tree|compact_nodes|workers)\b"
)
"""Lines with one of these say how work is cut into pieces and shared out."""
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(\.\d*)?(e[+-]?\d+)?")
_LARGE = 16
"""From here on a number is doubled."""
OURS = ("geo", "layers", "maps", "seeds", "truceline", "tests", "benchmarks", "docs", "pyproject.toml", "README.md")


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    file: str
    operator: str
    occurrence: int
    line: int

    @property
    def key(self) -> str:
        """What it is known by in the results."""
        return f"{self.file}:{self.line} {self.operator} {self.occurrence}"


def not_computed(tree: ast.Module) -> Iterator[ast.AST]:
    """Annotations, and decorators with their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from node.decorator_list
        if isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns


def mutants_of(file: Path) -> list[list[Mutant]]:
    """The mutants of a module, those of one kind at one place together."""
    import parso  # noqa: F401 - cosmic-ray's operators import it in a circle otherwise
    from cosmic_ray.commands.init import _all_work_items

    lines = file.read_text(encoding="utf-8").splitlines()
    skipped = [
        ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        for node in not_computed(ast.parse("\n".join(lines)))
    ]
    places: dict[tuple[object, str], list[Mutant]] = defaultdict(list)
    for item in _all_work_items([file], {}):
        change = item.mutations[0]
        name = change.operator_name
        if "RemoveDecorator" in name or SPEED.search(lines[change.start_pos[0] - 1]):
            continue
        if any(a <= change.start_pos < b for a, b in skipped):
            continue
        mutant = Mutant(str(file.relative_to(SOURCE)), name, change.occurrence, change.start_pos[0])
        places[change.start_pos, name.split("/")[1].split("_")[0]].append(mutant)
    return list(places.values())


def sample(count: int, seed: int) -> list[Mutant]:
    """As many from each room; places are drawn evenly, then one of the changes at each."""
    chosen: list[Mutant] = []
    draw = random.Random(seed)  # the same sample each time
    for room in ROOMS:
        places = [place for file in sorted((SOURCE / room).glob("*.py")) for place in mutants_of(file)]
        chosen += [draw.choice(place) for place in draw.sample(places, min(count // len(ROOMS), len(places)))]
    return chosen


class Reached:
    """Which tests run which lines, and how long each takes: from one run of the tests under coverage.py."""

    def __init__(self) -> None:
        self._data: dict[str, CoverageData] = {}
        self._seconds: dict[str, float] = {}
        for tests in sorted(set(ROOMS.values())):
            data, times = (WORK / f"{Path(tests).name}-{what}" for what in ("coverage", "times.xml"))
            if not times.exists():
                _run_with_contexts(tests, data, times)
            self._data[tests] = CoverageData(str(data))
            self._data[tests].read()
            for case in ET.parse(times).iter("testcase"):
                self._seconds[f"{case.get('file')}::{case.get('name')}"] = float(case.get("time", 0))

    def tests(self, mutant: Mutant) -> tuple[list[str], float]:
        """The tests that reach a mutant (one run on import: those of its module), quickest first, and their seconds."""
        tests = ROOMS[str(Path(mutant.file).parent)]
        lines = self._data[tests].contexts_by_lineno(str(SOURCE / mutant.file))
        found = self._named(lines.get(mutant.line, []))
        found = found or self._named([context for contexts in lines.values() for context in contexts])
        total, chosen = 0.0, []
        for test in sorted(found, key=lambda test: self._seconds[test]):
            if chosen and total + self._seconds[test] > LONGEST_S:
                break
            total += self._seconds[test]
            chosen.append(test)
        return chosen, total

    def _named(self, contexts: list[str]) -> set[str]:
        return {context.rpartition("|")[0] for context in contexts} & self._seconds.keys()


def _run_with_contexts(tests: str, data: Path, times: Path) -> None:
    """Run a folder of tests, noting which test runs which line and how long each takes."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "--cov-context=test"]
    command += [
        "--cov=geo",
        "--cov=layers",
        "--cov-report=",
        "-m",
        "not slow",
        "-o",
        "junit_family=xunit1",
        f"--junitxml={times}.new",
        tests,
    ]
    environment = {**os.environ, "COVERAGE_FILE": str(data), "PYTHONPATH": str(SOURCE)}
    subprocess.run(command, check=False, cwd=SOURCE, env=environment)
    Path(f"{times}.new").rename(times)


def mutated(mutant: Mutant) -> tuple[str, str]:
    """The module as it is, and as the mutant has it."""
    import parso  # noqa: F401
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    code = (SOURCE / mutant.file).read_text(encoding="utf-8")
    changed = mutate_code(code, get_operator(mutant.operator)(), mutant.occurrence) or code
    return code, _doubled(code, changed) if "NumberReplacer" in mutant.operator else changed


def _doubled(code: str, changed: str) -> str:
    """The code with the number in which the two differ doubled, where that is large."""
    at = next((at for at, (one, other) in enumerate(zip(code, changed, strict=False)) if one != other), len(code))
    number = next((found for found in _NUMBER.finditer(code) if found.start() <= at <= found.end()), None)
    if number is None or float(number[0].replace("_", "")) < _LARGE:
        return changed
    value = float(number[0].replace("_", ""))
    return code[: number.start()] + f"{2 * value if '.' in number[0] else int(2 * value)}" + code[number.end() :]


def outcome(mutant: Mutant, tests: list[str], longest_s: int, tree: Path) -> str:
    """Run the tests on the mutant in a fork: 'killed', 'survived' or 'unreached'."""
    if not tests:
        return "unreached"
    code, changed = mutated(mutant)
    file = tree / mutant.file
    for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
        compiled.unlink()
    caches = tree / ".caches"
    shutil.rmtree(caches, ignore_errors=True)
    shutil.copytree(WORK / "caches", caches, copy_function=os.link)
    file.write_text(changed, encoding="utf-8")
    try:
        child = os.fork()
        if child == 0:
            run_tests(tests, longest_s, tree)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        file.write_text(code, encoding="utf-8")
    if status == _NOT_RUN:
        raise RuntimeError(f"pytest could not run {tests} for {mutant.key}")
    return "survived" if status == 0 else "killed"


def run_tests(tests: list[str], longest_s: int, tree: Path) -> None:
    """In the fork: run them until one fails, and end with pytest's exit code; a mutant that never ends is killed."""
    import pytest

    os.setpgrp()
    signal.alarm(longest_s)
    os.chdir(tree)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.path[:] = [
        str(tree),
        *(path for path in sys.path if not path.startswith(str(ROOT / "tests")) and path != str(ROOT)),
    ]
    sys.dont_write_bytecode = True
    os.environ.update(PYTHONPATH=str(tree), PYTHONDONTWRITEBYTECODE="1", TRUCELINE_CACHE_DIR=str(tree / ".caches"))
    ignored = "ignore::pytest.PytestAssertRewriteWarning"  # of libraries that the fork has loaded already
    options = f"-x -q -p no:randomly -p no:cacheprovider -c pyproject.toml -W {ignored} --rootdir".split()
    code = _NOT_RUN
    try:
        code = int(pytest.main([*options, str(tree), *tests]))
    finally:
        os._exit(code)


def work(mutants: list[Mutant], reached: Reached, tree: Path, results: Path) -> None:
    """Try mutants one after the other; each result is a line."""
    for mutant in mutants:
        (tests, seconds), since = reached.tests(mutant), time.monotonic()
        found = {**asdict(mutant), "outcome": outcome(mutant, tests, int(20 + 3 * seconds), tree), "tests": len(tests)}
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**found, "seconds": round(time.monotonic() - since, 1), "key": mutant.key}) + "\n")


def copy_of_tree(name: str) -> Path:
    """The files under version control, somewhere where they may be broken; compiled, so that imports are quick."""
    tree = WORK / name
    if not tree.exists():
        listed = subprocess.run(["git", "ls-files", *OURS], check=True, capture_output=True, text=True, cwd=ROOT).stdout
        for line in listed.splitlines():
            (tree / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / line, tree / line)
        subprocess.run([sys.executable, "-m", "compileall", "-q", *OURS[:6]], check=True, cwd=tree)
    return tree


def report(mutants: list[Mutant], results: Path) -> float:
    """Print the share killed in each room, write the survivors down; the share of all."""
    rows = {row["key"]: row for row in map(json.loads, results.read_text(encoding="utf-8").splitlines())}
    done = [(mutant, rows[mutant.key]["outcome"]) for mutant in mutants if mutant.key in rows]
    with (WORK / "survivors.txt").open("w", encoding="utf-8") as file:
        for mutant, how in done:
            if how != "killed":
                old, new = (text.splitlines() for text in mutated(mutant))
                changed = [
                    line for line in difflib.unified_diff(old, new, lineterm="", n=1) if line[:3] not in ("---", "+++")
                ]
                file.write("\n".join([f"{mutant.file}:{mutant.line} ({how})", *changed, "", ""]))
    for room in (*ROOMS, ""):
        counts = Counter(how for mutant, how in done if mutant.file.startswith(room))
        total = sum(counts.values())
        print(f"{room or 'all':16} {counts['killed']:4} of {total} killed ({counts['killed'] / max(total, 1):.0%})")
    return sum(how == "killed" for _, how in done) / max(len(done), 1)


def main() -> int:
    """1 where fewer than nine in ten mutants are killed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--part", default="", help="which of the jobs this is; set by the command itself")
    chosen = options.parse_args()
    WORK.mkdir(exist_ok=True)
    (WORK / ".gitignore").write_text("*\n")
    copy_of_tree(SOURCE.name)
    mutants, results = sample(chosen.count, chosen.seed), WORK / "results.jsonl"
    results.touch()
    done = {json.loads(line)["key"] for line in results.read_text(encoding="utf-8").splitlines()}
    left = [mutant for mutant in mutants if mutant.key not in done]
    if left and not chosen.part:
        for number in range(chosen.jobs):
            copy_of_tree(f"tree{number}")
        Reached()
        from geo.files.user_cache import cache_folder

        if not (WORK / "caches").exists():
            shutil.copytree(cache_folder(), WORK / "caches")
        with ThreadPoolExecutor() as jobs:
            for number in range(chosen.jobs):
                command = [sys.executable, __file__, *sys.argv[1:], "--part", f"{number}/{chosen.jobs}"]
                jobs.submit(subprocess.run, command, check=False)
    elif left:
        for library in ("geopandas", "hypothesis", "pydantic", "pytest", "scipy.spatial"):
            import_module(library)  # once, for all forks
        number, of = map(int, chosen.part.split("/"))
        work(left[number::of], Reached(), WORK / f"tree{number}", results)
        return 0
    return int(report(mutants, results) < LEAST_KILLED)


if __name__ == "__main__":
    sys.exit(main())
