"""`truceline seeds`: what ships."""

from __future__ import annotations

from truceline.commands.arguments import FormatOption
from truceline.output import Format, note, print_rows

__all__ = ["seeds"]


def seeds(format_: FormatOption = Format.table) -> None:
    """List the scenarios that ship with Truceline.

    Example: truceline seeds --format json
    """
    from layers.scenario.load import load_scenario
    from seeds import path, scenario_ids

    rows = []
    for identifier in scenario_ids():
        scenario = load_scenario(identifier)
        counts = {name: len(getattr(scenario, name)) for name in ("zones", "posts", "routes", "events", "sources")}
        place = str(path(identifier, "scenario.yaml").resolve())
        rows.append({"id": identifier, "title": scenario.title, "as_of": scenario.as_of, **counts, "path": place})
    columns = ("id", "title", "as_of", "zones", "posts", "routes", "events", "sources", "path")
    print_rows(rows, columns if format_ is not Format.table else columns[:-1], format_)
    note(f"They lie in {path().resolve()}; 'truceline new NAME --from ID' copies one to be changed.")
