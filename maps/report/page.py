"""The report as one page: no script, nothing from the network, every text of file and scenario shown as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.measures.watch.sentences import PERIODS, RATIOS, figure, number, sentences, written_day
from maps.report.bars import INK, bars
from maps.report.ground import ground_picture
from maps.report.method import METHOD
from maps.web.document import content_policy
from maps.web.json_escaping import html_text as text

if TYPE_CHECKING:
    from layers.measures.watch import Finding, Watch

__all__ = ["report_html"]

_WHERE = {"inside": "in the zone", "ring": "in the ring", "elsewhere": "elsewhere"}
_GROUPS = {"governorate": "By governorate", "place": "Places with most events", "actor": "By actor"}
_STYLE = Path(__file__).with_name("report.css")


def report_html(watch: Watch) -> str:
    """The whole page as text, ASCII only, so that it is read alike under whatever encoding it is served."""
    scenario = watch.layers.scenario
    title = f"{scenario.title}: events recorded, and what the clauses ask"
    body = "\n".join([*_head(watch, title), *_summary(watch), *_map(watch), *_findings(watch), *_file(watch),
                      *_method(watch), *_sources(watch)])  # fmt: skip
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en" dir="ltr">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="description" content="{text(scenario.subtitle)}">',
        '<link rel="icon" href="data:,">',
        f"<title>{text(title)}</title>",
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>",
        "</head>",
        f"<body><main>{body}</main></body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _policy() -> str:
    """As the map's page has it, with no script at all."""
    return content_policy(()).replace("script-src ", "script-src 'none'").replace("  ", " ")


def _head(watch: Watch, title: str) -> Iterator[str]:
    scenario, about = watch.layers.scenario, watch.about
    yield f"<h1>{text(title)}</h1>"
    if scenario.subtitle:
        yield f"<p>{text(scenario.subtitle)}</p>"
    span = f"{written_day(watch.first)} to {written_day(watch.until)}"
    yield (
        f'<p class="soft">Events: {text(str(about["file"]))} ({text(str(about["publisher"]))}), '
        f"{about['events']:,} events, {span}. Counts are of events recorded by that file; what is not "
        "recorded is not counted, and a count says nothing of who is to blame.</p>"
    )
    if watch.aggregates_only:
        yield (
            '<p class="soft">Aggregates only: no row of the file is in this report, and names with fewer than five '
            "events are pooled.</p>"
        )


def _summary(watch: Watch) -> Iterator[str]:
    yield "<h3>In short</h3><ul>"
    for found in watch.findings:
        said = sentences(found)
        one, first = found.obligation, said[0] if said else ""
        yield f'<li><a href="#{text(one.id)}">{text(one.title)}</a>: {text(first)}</li>'
    yield "</ul>"


def _map(watch: Watch) -> Iterator[str]:
    picture = ground_picture(watch)
    if picture:
        rings = any(one.ring is not None for one in watch.findings)
        said = "The ground by the scenario: darker where a zone surely is, lighter where it may be" + (
            "; dashed grey, the ring of the same area round a zone." if rings else "."
        )
        yield f'<figure class="map">{picture}<figcaption>{text(said)}</figcaption></figure>'


def _findings(watch: Watch) -> Iterator[str]:
    for found in watch.findings:
        yield from _finding(watch, found)


def _finding(watch: Watch, found: Finding) -> Iterator[str]:
    one = found.obligation
    yield f'<section><h2 id="{text(one.id)}">{text(one.title)}</h2>'
    if one.words:
        yield f"<blockquote>{text(one.words)}</blockquote>"
    yield f'<p class="soft">{text(_terms(found))} Sources: {text("; ".join(one.source))}.</p>'
    if one.note:
        yield f'<p class="soft">{text(one.note)}</p>'
    kind = "say no" if found.why else "say"
    yield f'<div class="{kind}">{"".join(f"<p>{text(said)}</p>" for said in sentences(found))}</div>'
    if found.notes:
        yield f'<ul class="soft">{"".join(f"<li>{text(note)}</li>" for note in found.notes)}</ul>'
    if found.posts:
        yield _table(
            ("post", "state", "since", "encircled", "left"),
            [(post["title"], post["state"], post["since"], post["encircled"], post["left"]) for post in found.posts],
            numbers=0,
        )
    if len(found.counts):
        yield from _counts(watch, found)
    yield "</section>"


def _counts(watch: Watch, found: Finding) -> Iterator[str]:
    yield from _charts(watch, found)
    yield _period_table(found)
    if found.ratios:
        yield _ratio_table(found)
    tables = [_group_table(found, by, caption) for by, caption in _GROUPS.items()]
    if any(tables):
        yield f'<h3>In the zone since it is due</h3><div class="tables">{"".join(tables)}</div>'
    for name, event in (("First", found.first_event), ("Last", found.last_event)):
        if event:
            parts = [event["date"], event["place"], event["actors"]]
            yield (
                f"<p>{name} event recorded in the zone since it is due ({event['inside']}): "
                f"{text(', '.join(part for part in parts if part))}.</p>"
            )


def _charts(watch: Watch, found: Finding) -> Iterator[str]:
    rows = found.counts[(found.counts["by"] == watch.by) & (found.counts["measure"] == "events")]
    marks = _moments(found)
    figures = []
    for where, words in _WHERE.items():
        chosen = rows[rows["where"] == where]
        if len(chosen):
            caption = f"Events each {watch.by} {words}"
            figures.append(f"<figure><figcaption>{caption}</figcaption>{bars(chosen, marks, caption)}</figure>")
    if figures:
        yield f'<div class="multiples">{"".join(figures)}</div>'
        dashed = "; ".join(f"{label}, {written_day(day)}" for day, label in marks)
        key = "".join(
            f'<span><i style="background:{INK[name]}"></i>{words}</span>'
            for name, words in (
                ("certain", "certain"),
                ("possible", "possible"),
                ("likely", "likely, with its 90 % interval"),
            )
        )
        yield f'<p class="soft key">{key} Dashed: {text(dashed)}.</p>'


def _moments(found: Finding) -> list[tuple[date, str]]:
    names = {"between": "signed", "after": "due", "unknown": "ground last known"}
    return [(period.first, names[period.name]) for period in found.periods if period.name in names]


def _terms(found: Finding) -> str:
    one = found.obligation
    signed = f"Signed {one.signed}. " if one.signed else ""
    ends = f" to {one.until}" if one.until else ""
    forms = {
        "no": f"None of {', '.join(one.no)} in {one.in_} from {one.from_}{ends}.",
        "leave": f"To leave {one.in_} by {one.by}; held against events of kind {', '.join(one.leave)}"
        + (f" that name {' or '.join(one.actors)}." if one.actors else "."),
        "patrols": f"Patrols ({one.patrols}) on {one.along or one.in_} from {one.from_}.",
        "stands": f"{len(one.stands)} posts stay.",
    }
    return signed + forms[one.form]


def _period_table(found: Finding) -> str:
    rows = []
    for period in found.periods:
        for where, words in _WHERE.items():
            events, dead = found.figure(where, period.name), found.figure(where, period.name, "deaths")
            if events is None:
                continue
            deaths = "" if dead is None else f"{number(dead['certain'])}–{number(dead['possible'])}"
            first = f"{PERIODS[period.name]} ({period.days:,} days)" if where == "inside" else ""
            certain, possible = number(events["certain"]), number(events["possible"])
            rows.append((first, words, certain, _likely(events), possible, deaths))
    head = ("time", "where", "certain", "likely (90 %)", "possible", "deaths, bounds")
    return _table(head, rows, numbers=4, caption="Events recorded")


def _likely(row: dict[str, float]) -> str:
    if np.isnan(row["likely"]):
        return "–"
    if row["likely_low"] == row["likely_high"] or np.isnan(row["likely_low"]):
        return number(row["likely"])
    return f"{number(row['likely'])} ({number(row['likely_low'])}–{number(row['likely_high'])})"


def _ratio_table(found: Finding) -> str:
    rows = [
        (RATIOS[one.name], figure(one.ratio), f"{figure(one.low)}–{figure(one.high)}",
         f"{figure(one.least)}–{figure(one.most)}", f"{one.clustering:,.1f}", f"{one.placebos}")
        for one in found.ratios
    ]  # fmt: skip
    head = ("ratio of rates", "ratio", "95 % interval", "wherever events were", "clustering", "placebos")
    return _table(head, rows, numbers=5, caption="Events for each day and square kilometre")


def _group_table(found: Finding, by: str, caption: str) -> str:
    rows = found.counts[found.counts["by"] == by]
    if rows.empty:
        return ""
    columns = [rows["name"].astype(str), *(rows[name].map(number) for name in ("certain", "likely", "possible"))]
    cells = [list(map(str, row)) for row in zip(*columns, strict=True)]
    return _table((by, "certain", "likely", "possible"), cells, numbers=3, caption=caption)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int, caption: str = "") -> str:
    """A table whose last columns are numbers."""
    first = len(head) - numbers

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if place >= first else ''}>{text(str(cell))}</{tag}>" for place, cell in enumerate(row)
        )

    above = f"<caption>{text(caption)}</caption>" if caption else ""
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    table = f"<table>{above}<thead><tr>{cells('th', head)}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _file(watch: Watch) -> Iterator[str]:
    about = watch.about
    yield '<section><h2 id="file">The file of events, checked before counting</h2>'
    share = (
        ("rows", about["rows"]),
        ("events counted", about["events"]),
        ("without a usable position", about["without_position"]),
        ("without a date", about["without_date"]),
        ("placed no better than 25 km", about["placed_wider_than_25_km"]),
        ("dated no better than a month", about["dated_wider_than_a_month"]),
    )
    total = max(int(about["rows"]), 1)
    yield _table(("", "", "share"), [(name, f"{count:,}", f"{count / total:.1%}") for name, count in share], numbers=2)
    if not about["precision_stated"]:
        yield (
            "<p>The file does not say how precise its places are: each is taken as exact, so that bounds are too "
            "narrow.</p>"
        )
    if watch.checks:
        yield f"<ul>{''.join(f'<li>{text(_without_path(watch, str(fault)))}</li>' for fault in watch.checks)}</ul>"
    else:
        yield "<p>Nothing odd was found.</p>"
    yield "</section>"


def _without_path(watch: Watch, fault: str) -> str:
    """A check without the folder that the file lies in, which is nobody's business."""
    name = watch.records.name
    place = fault.find(name)
    return fault[place:] if place >= 0 else fault


def _method(watch: Watch) -> Iterator[str]:
    del watch
    yield '<section><h2 id="method">Method</h2><ul>'
    yield from (f"<li>{text(line)}</li>" for line in METHOD)
    yield "</ul></section>"


def _sources(watch: Watch) -> Iterator[str]:
    cited = {source for found in watch.findings for source in found.obligation.source}
    table: pd.DataFrame = watch.layers.sources.fillna("")
    yield '<section><h2 id="sources">Sources of the clauses</h2><ul>'
    for row in table[table["id"].isin(cited)].itertuples(index=False):
        title = text(str(row.title))
        url = str(row.url)
        linked = f'<a href="{text(url)}" rel="noopener noreferrer">{title}</a>' if url.startswith("http") else title
        parts = [part for part in (str(row.publisher), str(row.date)) if part]
        yield f"<li><b>{text(str(row.id))}</b>: {linked}. {text(', '.join(parts))}</li>"
    yield '</ul><p class="soft">Made with Truceline. Map: Natural Earth.'
    yield "Boundaries imply no opinion on any territory.</p></section>"
