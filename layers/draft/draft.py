"""A draft: what documents say of the ground, and the scenario file made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from geo.errors import Fault
from geo.summaries import counted, html_table, summary_line
from layers.draft.clauses.extraction import MAXIMUM_STATEMENTS, read_statements
from layers.draft.clauses.stream import Item
from layers.draft.documents import Document, as_documents
from layers.draft.findings import Findings
from layers.draft.languages import foreign_sentences
from layers.draft.merge import merge_statements
from layers.draft.model import StatementKind
from layers.draft.packs.pack import pack_for
from layers.draft.places import find_places as find_places_in, with_shared_places
from layers.draft.statements import Statement

__all__ = ["Draft", "draft_scenario"]

PlaceFinder = Callable[[str], Sequence[Item]]


class Draft(Findings):
    """What documents say of the ground: the statements in order, and the scenario file made of them."""

    def __repr__(self) -> str:
        """How many statements of each kind, from how many documents, and how many contradict each other."""
        return summary_line("Draft", f"{counted(len(self.documents), 'document')}", *self._sizes())

    def _repr_html_(self) -> str:
        rows = [
            (statement.kind, self.text_of(statement)[:160], statement.file, f"{statement.confidence:.2f}")
            for statement in self.statements[:50]
        ]
        below = "; ".join(map(str, self.warnings))
        columns = ("kind", "words", "document", "confidence")
        return html_table(", ".join(self._sizes()) or "nothing was read", columns, rows, below=below)

    def _sizes(self) -> Iterator[str]:
        for kind, number in Counter(str(statement.kind) for statement in self.statements).items():
            yield counted(number, kind)
        if self.contradictions:
            yield counted(len(self.contradictions), "contradiction")

    def to_yaml(self) -> str:
        """The scenario file: what the text gives, each entry with its source, and a marked gap where it is silent."""
        from layers.draft.writing.scenario import write_scenario

        return write_scenario(self)


def draft_scenario(
    documents: Iterable[Document | object] | Document | str, *, find_places: PlaceFinder | None = None
) -> Draft:
    """Read documents and draft a scenario from what they say.

    Nothing is invented: a coordinate, date, side or depth that no text gives is a gap in the draft. Clauses are read by
    a cascade of finite-state patterns (Hobbs et al. 1997; docs/drafting.md).

    Parameters
    ----------
    documents
        `Document`s, paths, or texts, or a mapping of names to texts.
    find_places
        What finds the places of a text: it gives an `Item` for each; by default `geo.geoparse`.

    Returns
    -------
    A `Draft`: its `statements`, and `to_yaml()`, the scenario file.

    Raises
    ------
    InputError
        Documents that cannot be read, hold no text, or are too long.

    Examples
    --------
    >>> text = "A demilitarised zone extends ten kilometres into Iraq and five kilometres into Kuwait from the border."
    >>> draft = draft_scenario({"treaty.txt": text})
    >>> [statement.values["depths"] for statement in draft.of_kind("zone")]
    [{'Iraq': '10 km', 'Kuwait': '5 km'}]
    >>> draft_scenario({"treaty.txt": text}, find_places=lambda text: []).of_kind("place")
    []
    """
    ready = as_documents(documents)
    texts = {document.name: document.text for document in ready}
    places = with_shared_places(texts, find_places or find_places_in)
    statements: list[Statement] = []
    warnings: list[Fault] = []
    for document in ready:
        found = read_statements(document, places[document.name])
        if sum(statement.kind != StatementKind.PLACE for statement in found) >= MAXIMUM_STATEMENTS:
            message = f"more than {MAXIMUM_STATEMENTS:,} statements; the rest was not read"
            warnings.append(Fault(message, document.name, hint="split the document", severity="warning"))
        warnings += _language_warnings(document)
        if document.today is None:
            hint = "give its date, so that words such as 'on Friday' become dates"
            warnings.append(Fault("states no date of its own", document.name, hint=hint, severity="warning"))
        statements += found
    return Draft(tuple(ready), tuple(merge_statements(statements)), tuple(warnings))


def _language_warnings(document: Document) -> list[Fault]:
    """Which other languages a document has sentences in: those read by a table, and those that are not read."""
    counts = foreign_sentences(document.text)
    faults = [_language_fault(name, count, document.name) for name, count in counts.most_common()]
    if not faults and not document.is_english:
        faults = [Fault("does not read like English", document.name, hint=_BY_HAND, severity="warning")]
    return faults


_BY_HAND = "draft its clauses by hand; its places are read all the same"


def _language_fault(name: str, count: int, document: str) -> Fault:
    sentences = f"{count:,} sentence{'s' * (count > 1)} in {name}"
    if pack_for(name) is None:
        return Fault(f"{sentences}, which drafts do not read", document, hint=_BY_HAND, severity="warning")
    hint = "check each entry against its words; what was not understood is listed as 'unread'"
    return Fault(f"{sentences}, read by its table", document, hint=hint, severity="warning")
