"""Text and samples set one below the other, then poured into columns; what belongs together stays together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maps.paper.drawing import colour
from maps.paper.labels import text_width
from maps.paper.samples import SAMPLE_MM, SHIELD_SIZE, draw_sample

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from maps.paper.marks import KeyEntry
    from maps.paper.sheet import Box, Sheet

__all__ = ["COLUMN_GAP_MM", "Flow", "Item", "fill_columns", "least_height", "wrapped"]

COLUMN_GAP_MM = 7.0
_LINE = 1.32
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Item:
    """One line or block: its height, and how it is drawn (figure, left, foot); `keep`: the next one stays with it."""

    height_mm: float
    draw: Callable[[Figure, float, float], None] | None = None
    keep: bool = False


class Flow:
    """What is to be set in columns of one width, from the top down, from right to left in Arabic."""

    def __init__(self, sheet: Sheet, width_mm: float, scale: float) -> None:
        self.sheet, self.width_mm, self.scale = sheet, width_mm, scale
        self.items: list[Item] = []

    def gap(self, height_mm: float, *, keep: bool = False) -> None:
        """Leave room; at the head of a column there is none."""
        if height_mm:
            self.items.append(Item(height_mm * self.scale, keep=keep))

    def write(
        self,
        text: str,
        *,
        size: float,
        weight: str = "normal",
        tint: str = "ink",
        after: float = 0.0,
        keep: bool = False,
    ) -> None:
        """A paragraph; nothing where the text is empty. With `keep` it does not part from what follows."""
        size *= self.scale
        lines = wrapped(text, self.width_mm, size, weight)
        for number, line in enumerate(lines, start=1):
            look = {"fontsize": size, "fontweight": weight, "color": colour(tint)}
            together = keep or number < min(len(lines), 4)
            self.items.append(Item(size * _LINE / _POINTS_PER_MM, self._text(line, 0.0, look), together))
        if lines:
            self.gap(after, keep=keep)

    def key(self, entry: KeyEntry) -> None:
        """One line of the key: a sample and words."""
        size = 6.8 * self.scale
        step = size * _LINE / _POINTS_PER_MM
        wide = text_width(entry.shield, SHIELD_SIZE, "bold") / _POINTS_PER_MM + 1.5 if entry.shield else 0.0
        sample = max(SAMPLE_MM, wide)
        lines = wrapped(entry.text, self.width_mm - sample - 2, size, "normal")
        height = max(4.2 * self.scale, len(lines) * step + 1.0)
        shift = self.width_mm - (SAMPLE_MM + sample) / 2 if self.sheet.is_rtl else (sample - SAMPLE_MM) / 2
        look = {"fontsize": size, "color": colour("ink")}
        texts = [self._text(line, sample + 2, look) for line in lines]

        def draw(figure: Figure, left: float, foot: float) -> None:
            middle = foot + height / 2
            draw_sample(figure, self.sheet, entry, left + shift, middle)
            for index, text in enumerate(texts):
                text(figure, left, middle + ((len(lines) - 1) / 2 - index) * step - 0.3 * step)

        self.items.append(Item(height, draw))

    def block(self, height_mm: float, draw: Callable[[Figure, float, float], None]) -> None:
        """Something else of a fixed height."""
        self.items.append(Item(height_mm, draw))

    def draw(self, figure: Figure, box: Box, columns: Sequence[Sequence[Item]]) -> None:
        """Set the columns in a box."""
        x, y, width, height = box
        for number, items in enumerate(columns):
            step = number * (self.width_mm + COLUMN_GAP_MM)
            left = x + width - self.width_mm - step if self.sheet.is_rtl else x + step
            foot = y + height
            for item in items:
                foot -= item.height_mm
                if item.draw is not None:
                    item.draw(figure, left, foot)

    def _text(self, line: str, indent: float, look: dict[str, Any]) -> Callable[[Figure, float, float], None]:
        """How a line is written whose foot is given, indented from the edge at which lines begin."""
        sheet = self.sheet
        align: Any = "right" if sheet.is_rtl else "left"

        def draw(figure: Figure, left: float, foot: float) -> None:
            x = left + self.width_mm - indent if sheet.is_rtl else left + indent
            figure.text(x / sheet.width_mm, foot / sheet.height_mm, line, ha=align, va="baseline", **look)

        return draw


def fill_columns(items: Sequence[Item], height_mm: float, count: int) -> list[list[Item]] | None:
    """Pour items into columns of a height; None where they do not fit into `count` of them."""
    columns: list[list[Item]] = [[]]
    used = 0.0
    for group in _groups(items):
        need = sum(item.height_mm for item in group)
        if used and used + need > height_mm:
            columns.append([])
            used = 0.0
        if not used and all(item.draw is None for item in group):
            continue
        columns[-1] += group
        used += need
        if used > height_mm or len(columns) > count:
            return None
    return columns


def least_height(items: Sequence[Item], count: int) -> float:
    """The height in millimetres at which items just fill so many columns evenly."""
    low, high = 0.0, sum(item.height_mm for item in items) + 0.1
    while high - low > 0.5:  # noqa: PLR2004 - half a millimetre
        middle = (low + high) / 2
        low, high = (low, middle) if fill_columns(items, middle, count) else (middle, high)
    return high


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        group.append(item)
        if not item.keep:
            yield group
            group = []
    if group:
        yield group


def wrapped(text: str, width_mm: float, size: float, weight: str) -> list[str]:
    """Lines that fit a width, broken at spaces, and within words that are wider than it."""
    room = width_mm * _POINTS_PER_MM
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if text_width(longer, size, weight) <= room:
                line = longer
                continue
            *full, line = [*([line] if line else []), *_broken(word, room, size, weight)]
            lines += full
        lines += [line] if line else []
    return lines


def _broken(word: str, room: float, size: float, weight: str) -> list[str]:
    """A word in pieces that fit; one piece where it does anyway."""
    pieces = []
    while word and text_width(word, size, weight) > room:
        fits = max(1, bisect_left(range(1, len(word)), True, key=lambda n: text_width(word[:n], size, weight) > room))
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word] if word else pieces
