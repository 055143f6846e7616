"""What a zone is measured from, in a sentence of marks: a line with whom it divides, or a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from layers.draft.clauses.phrases import Reference
from layers.draft.clauses.tabled.marks import Mark, Marks
from layers.draft.clauses.zone_clauses import Memory
from layers.draft.model import LineKind

__all__ = ["line_of", "reference_for", "remember_lines"]

_TAIL = 70
"""Characters after a line's name in which whom it divides is said."""
_LEAD = 26
_LETTER = re.compile(r"""\s{0,2}["«“„']?([A-ZА-ЯأبجA-Z])["»”'’]?(?![^\W_])""")
_NUMBERED = re.compile(r"[\s«\"“]{0,3}([A-ZМ][-–]?\d{1,3})(?!\w)")
_NAMED = (LineKind.RIVER, LineKind.CANAL, LineKind.ROAD, LineKind.RAILWAY, LineKind.COAST)
_POINTING = 16
"""Characters before a line in which "this" makes it one named before."""


def line_of(marks: Marks, mark: Mark) -> Reference:
    """The line that a mark of the section `lines` names."""
    meaning = str(mark.value)
    kind, _, own = meaning.partition(":")
    own = own.strip()
    line = LineKind(kind.strip()) if kind.strip() in set(LineKind) else LineKind.LINE
    letter = _LETTER.match(marks.text, mark.end, marks.end) if line == LineKind.LINE and not own else None
    if letter is not None:
        return Reference(LineKind.LINE, f"Line {_LATIN.get(letter[1], letter[1])}")
    if own:
        return Reference(line, own)
    if line == LineKind.ROAD and (number := _NUMBERED.match(marks.text, mark.end, marks.end)):
        return Reference(line, number[1].replace("М", "M").replace("-", "").replace("–", ""))
    if line in _NAMED:
        name = next(iter(marks.names_after(mark.end, within=14)), "") or marks.last_name_before(mark.start, within=3)
        name = name.removesuffix(" River")
        return Reference(line, f"{name} {line}" if name else str(line), _ends(marks, mark) if not name else (),
                         definite=not name)  # fmt: skip
    between = _divides(marks, mark)
    pointing = marks.near(mark, "cues", "this", before=_POINTING) is not None
    plain = line == LineKind.LINE and not between
    return Reference(line, str(line), between, definite=pointing or plain)


_LATIN = {"А": "A", "В": "B", "Б": "B", "أ": "A", "ب": "B", "ج": "C", "С": "C"}


def _divides(marks: Marks, mark: Mark) -> tuple[str, ...]:
    """Whom a line divides: two names after "between", or two countries beside a border."""
    joined = marks.near(mark, "cues", "between", after=_TAIL)
    if joined is not None:
        names = marks.names_after(joined.end, within=26)
        if len(names) > 1:
            return tuple(names[:2])
    border = str(mark.value).startswith("border")
    beside = [run for run in marks.name_spans(mark.end, within=20) if run[3].section == "place"] if border else []
    before = [m for m in marks.of("place") if border and 0 <= mark.start - m.end <= _LEAD]
    names = [*(m.value for m in before[-2:]), *(name for name, *_ in beside)]
    unique = tuple(dict.fromkeys(names))
    return unique[:2] if len(unique) > 1 else ()


def _ends(marks: Marks, mark: Mark) -> tuple[str, ...]:
    """The two places that a road joins."""
    joined = marks.near(mark, "cues", "between", after=_TAIL)
    names = marks.names_after(joined.end, within=26) if joined is not None else []
    return tuple(names[:2]) if len(names) > 1 else ()


def reference_for(
    marks: Marks, length: Mark, memory: Memory, taken: Sequence[str], *, place: bool, anaphoric: bool
) -> Reference | None:
    """What a length is measured from: a line after it, a place that it lies round, a line before it, one remembered.

    `taken` are names that are said to be sides or exceptions; `place` asks for a place where no line is named.
    """
    around = marks.near(length, "cues", "around", before=60, after=60)
    beside = (line for line in marks.of("lines") if around is not None and line.end > around.start)
    if around is not None and not any(line.start < around.end + 12 for line in beside):
        return _around(marks, around, taken)
    chosen = _line_beside(marks, length)
    if chosen is not None:
        return _remembered(line_of(marks, chosen), memory)
    found = _places(marks, length.end, taken, within=60) if place else None
    leads_on = bool(memory.lines) and (anaphoric or marks.cue("this") is not None)
    return found or (memory.lines[-1][1] if leads_on else None)


def _line_beside(marks: Marks, length: Mark) -> Mark | None:
    """The line after a length, else the one before it."""
    after = [line for line in marks.of("lines") if line.start >= length.end]
    before = [line for line in marks.of("lines") if line.end <= length.start]
    return after[0] if after else before[-1] if before else None


def _around(marks: Marks, cue: Mark, taken: Sequence[str]) -> Reference | None:
    """The place that a zone lies round."""
    if not marks.leads_back:
        return _places(marks, cue.end, taken, within=40)
    name = marks.last_name_before(cue.start, within=30)
    return Reference(LineKind.PLACE, name) if name else None


def _remembered(line: Reference, memory: Memory) -> Reference:
    return (memory.line(line) or line) if line.definite else line


def _places(marks: Marks, offset: int, taken: Sequence[str], *, within: int) -> Reference | None:
    names = [name for name in marks.names_after(offset, within=within) if name not in taken]
    return Reference(LineKind.PLACE, names[0], tuple(names) if len(names) > 1 else ()) if names else None


def remember_lines(marks: Marks, memory: Memory) -> None:
    """Keep the lines that a sentence names for those after it."""
    for mark in marks.of("lines"):
        line = line_of(marks, mark)
        if not line.definite:
            memory.lines.append((memory.sentence, line))
