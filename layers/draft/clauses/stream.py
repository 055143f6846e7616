r"""A sentence as a stream of items, and a small pattern language over it.

The reading of clauses is a cascade of finite-state patterns, after Hobbs et al., "FASTUS: A Cascaded Finite-State
Transducer for Extracting Information from Natural-Language Text" (1997): numbers, dates and places first, then the
phrases made of them (parties, lines, zones), then the clauses made of those. A pattern is a line of

| written | meaning |
|---|---|
| `deep` `deep\|wide` | a word, or one of several; case does not matter |
| `^` | any word that is written with a capital |
| `@compass` | a word of a class of `english.words.CLASSES` |
| `<length>` `<place\|party>` | an item of a kind, or of one of several |
| `!police\|guards` | what must not come next |
| `..3` `~3` | up to three items with no mark between them, or with commas between them |
| `side:<place>` | an element whose items are captured under a name |
| `( … \| … )` `name:( … )` | alternatives, and a group captured under a name |
| `?` `*4` | after an element or a group: it may be absent; it may stand up to four times |

Each element stands between spaces. Every repeat is bounded, so that matching takes time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind

__all__ = ["DASH", "Found", "Item", "Stream", "compile_pattern", "make_stream"]

_TOKEN = re.compile(
    r"\((?:[^\s()]{1,40}\s?){1,3}\)|[^\W\d_]+\d+\w*|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|['’]s\b|\d{1,2}:\d\d(?!\d)|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|\S",
)
_MARKS = {",": ",", ";": ";", ":": ":", ".": ".", "!": ".", "?": ".", "–": ",", "—": ",", "•": ",", "→": ","}
DASH = "dash"
"""The value of a mark that the text writes as a dash between spaces."""
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, or a phrase that a stage of the cascade has read: its kind, where it stands, and what it says."""

    kind: str
    start: int
    end: int
    text: str
    value: Any = None


@dataclass(frozen=True)
class Found:
    """A match of a pattern: items `first` up to `last` (exclusive) of the stream, and the captured ranges."""

    stream: Stream
    first: int
    last: int
    captured: Mapping[str, tuple[int, int]]

    @property
    def start(self) -> int:
        """Where the match begins in the text."""
        return self.stream.items[self.first].start

    @property
    def end(self) -> int:
        """Where the match ends in the text."""
        return self.stream.items[self.last - 1].end

    def items(self, name: str = "") -> Sequence[Item]:
        """The items captured under a name, or all of the match; empty where the name took no part."""
        first, last = self.captured.get(name, (0, 0)) if name else (self.first, self.last)
        return self.stream.items[first:last]

    def item(self, name: str) -> Item | None:
        """The first item captured under a name."""
        items = self.items(name)
        return items[0] if items else None

    def index(self, name: str) -> int:
        """The position in the stream of the first item captured under a name; -1 where there is none."""
        return self.captured[name][0] if name in self.captured else -1


@dataclass(frozen=True)
class Stream:
    """The items of one sentence, with a code of them that patterns run over."""

    items: tuple[Item, ...]
    text: str = field(default="", repr=False, compare=False)
    """The text that the items stand in."""
    code: str = field(init=False)
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        parts, starts, position = [], [], 0
        for item in self.items:
            part = _code(item)
            starts.append(position)
            parts.append(part)
            position += len(part)
        object.__setattr__(self, "code", "".join(parts))
        object.__setattr__(self, "starts", tuple(starts))

    def find(self, pattern: str) -> Iterator[Found]:
        """Every match of a pattern, left to right, without overlap."""
        for match in compile_pattern(pattern).finditer(self.code):
            if match.end() > match.start():
                yield self._found(match)

    def has(self, pattern: str) -> bool:
        """Whether a pattern matches anywhere."""
        return compile_pattern(pattern).search(self.code) is not None

    def of_kind(self, kind: str) -> Iterator[tuple[int, Item]]:
        """Every item of a kind, with its position."""
        return ((index, item) for index, item in enumerate(self.items) if item.kind == kind)

    def rewritten(self, found: Iterable[tuple[Found, Item]]) -> Stream:
        """The stream with each match replaced by an item; of matches that overlap the first in order is taken."""
        items: list[Item] = []
        done = 0
        for match, item in sorted(found, key=lambda pair: (pair[0].first, -pair[0].last)):
            if match.first < done:
                continue
            items += self.items[done : match.first]
            items.append(item)
            done = match.last
        return Stream((*items, *self.items[done:]), self.text) if done else self

    def _found(self, match: re.Match[str]) -> Found:
        captured = {
            name: (self._at(match.start(name)), self._at(match.end(name)))
            for name in match.re.groupindex
            if match.start(name) >= 0 and match.end(name) > match.start(name)
        }
        return Found(self, self._at(match.start()), self._at(match.end()), captured)

    def _at(self, offset: int) -> int:
        return bisect_left(self.starts, offset)


def _code(item: Item) -> str:
    if item.kind == ItemKind.MARK:
        return item.text + " "
    if item.kind != ItemKind.WORD:
        return f"<{item.kind}> "
    text = item.text if item.text.isascii() else unicodedata.normalize("NFKC", item.text)
    word = _NOT_WORD.sub("", text.lower()) or "_"
    return f"{'^' if item.value else ''}{word} "


def make_stream(text: str, start: int, end: int, phrases: Sequence[Item]) -> Stream:
    """Read `text[start:end]` into words, marks and the given phrases (which do not overlap and are in order).

    Brackets, quotation marks and hyphens vanish, and so do asides of up to three words in brackets; a dash between
    spaces counts as a comma. A word's value says whether
    it is written with a capital that is not merely that of a sentence's beginning.
    """
    items: list[Item] = []
    position = start
    for phrase in phrases:
        items += _words(text, position, phrase.start)
        items.append(phrase)
        position = phrase.end
    items += _words(text, position, end)
    return Stream(tuple(items), text)


def _words(text: str, start: int, end: int) -> Iterator[Item]:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if word[0].isalnum():
            lettered = len(word) == 1 and match.start() > start
            capital = word[0].isupper() and (lettered or word.lower() not in CLASSES["opener"])
            yield Item(ItemKind.WORD, match.start(), match.end(), word, capital)
        elif word in ("'s", "’s"):
            yield Item(ItemKind.WORD, match.start(), match.end(), "'s", False)
        elif word in _MARKS and not (word in "–—" and _is_joined(text, match.start())):
            yield Item(ItemKind.MARK, match.start(), match.end(), _MARKS[word], DASH if word in "–—→" else None)
        elif word == "-" and text[match.end() : match.end() + 1] in ("-", " ", ">"):
            yield Item(ItemKind.MARK, match.start(), match.end(), ",", DASH)


def _is_joined(text: str, offset: int) -> bool:
    return text[offset - 1 : offset].isalnum() and text[offset + 1 : offset + 2].isalnum()


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Turn a pattern into a regular expression over a stream's code. Raises `ValueError` for one that is not sound."""
    names: set[str] = set()
    return re.compile("(?<![^ ])" + "".join(_element(part, names) for part in pattern.split()))


def _element(part: str, names: set[str]) -> str:
    if match := re.fullmatch(r"(?:(\w+):)?\(", part):
        return f"(?P<{_new_name(match[1], names)}>" if match[1] else "(?:"
    if match := re.fullmatch(r"\)(\?|\*\d+)?", part):
        return ")" + _repeat(match[1])
    if part == "|":
        return part
    if match := re.fullmatch(r"(\.\.|~)(\d+)", part):
        return rf"(?:(?![;:.{',' if match[1] == '..' else ''}])[^ ]+ ){{0,{match[2]}}}?"
    match = re.fullmatch(r"(?:(\w+):)?(!?)(.+?)(\?|\*\d+)?", part)
    if match is None:
        raise ValueError(f"{part!r} is not an element of a pattern")
    name, without, core, repeat = match.groups()
    body = "|".join(_atom(atom) for atom in _atoms(core))
    if without:
        return f"(?!(?:{body}) )"
    element = f"(?:(?:{body}) ){_repeat(repeat)}"
    return f"(?P<{_new_name(name, names)}>{element})" if name else element


def _repeat(sign: str | None) -> str:
    """How often an element may stand: `?`, or `*4` for up to four times."""
    return f"{{0,{sign[1:]}}}" if sign and sign[0] == "*" else sign or ""


def _new_name(name: str, names: set[str]) -> str:
    if name in names:
        raise ValueError(f"{name!r} appears twice in a pattern; number the second")
    names.add(name)
    return name


def _atoms(core: str) -> list[str]:
    if core.startswith("<"):
        if not core.endswith(">"):
            raise ValueError(f"{core!r} lacks its '>'")
        return [f"<{kind}>" for kind in core[1:-1].split("|")]
    return core.split("|")


def _atom(atom: str) -> str:
    if atom == "^":
        return r"\^[^ ]+"
    if atom.startswith("@"):
        return r"\^?(?:" + "|".join(map(re.escape, sorted(CLASSES[atom[1:]]))) + ")"
    if atom.startswith("<") or atom in {",", ";", ":", "."}:
        return re.escape(atom)
    return r"\^?" + re.escape(atom.replace("'", ""))
