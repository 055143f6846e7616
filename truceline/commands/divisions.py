"""`truceline divisions`: the first-level divisions of a country, as a scenario names them."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline.commands.arguments import FormatOption
from truceline.output import Format, print_rows

__all__ = ["divisions"]

_COLUMNS = ("code", "name", "name_ar", "geonames", "region", "status", "country")


def divisions(
    countries: Annotated[list[str], typer.Argument(help="Countries: ISO codes, or English names.", show_default=False)],
    format_: FormatOption = Format.table,
) -> None:
    """List what 'division:' and 'border:' of a scenario take: the first-level divisions of countries, with their codes.

    Any of code, name, name_ar and geonames may be written; the code is never the name of two.

    Example: truceline divisions SY
    """
    from geo.errors import Fault, InputError
    from geo.natural_earth import reference_shapes

    faults: list[Fault] = []
    for country in countries:
        try:
            reference_shapes.country_polygon(country)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    table = reference_shapes.read("admin1", countries=countries).sort_values(["country", "name"])
    print_rows(table[list(_COLUMNS)].to_dict("records"), _COLUMNS, format_, first=("code", "name", "name_ar"))
