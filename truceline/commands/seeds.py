"""`truceline seeds`: what ships."""

from __future__ import annotations

from truceline.commands.arguments import FormatOption
from truceline.output import Format, print_rows

__all__ = ["seeds"]


def seeds(format_: FormatOption = Format.table) -> None:
    """List the scenarios that ship with Truceline.

    Example: truceline seeds --format json
    """
    from layers.scenario.load import load_scenario
    from seeds import scenario_ids

    rows = []
    for identifier in scenario_ids():
        scenario = load_scenario(identifier)
        counts = {name: len(getattr(scenario, name)) for name in ("zones", "posts", "routes", "events", "sources")}
        rows.append({"id": identifier, "title": scenario.title, "as_of": scenario.as_of, **counts})
    print_rows(rows, ("id", "title", "as_of", "zones", "posts", "routes", "events", "sources"), format_)
