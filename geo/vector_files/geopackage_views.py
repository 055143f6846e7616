"""Views of a GeoPackage: tables that are computed when they are read, and need not end."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing

from geo.errors import Fault, InputError
from geo.files import limits

__all__ = ["refuse_endless_views"]

_VIEW = re.compile(rb"create\s[^;]{0,40}view\b", re.IGNORECASE)
_PATIENCE_S = 5.0
_STEPS = 100_000
"""Instructions of SQLite's machine between two looks at the clock."""


def refuse_endless_views(content: bytes, layer: str | None, name: str) -> None:
    """Raise `InputError` where a view that would be read takes more than seconds to list, or has too many rows.

    Read are the views among the layers, or `layer` alone. A database that SQLite cannot open is left to GDAL.
    """
    if not _VIEW.search(content):
        return
    with closing(sqlite3.connect(":memory:")) as database:
        ends = time.monotonic() + _PATIENCE_S
        database.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
        try:
            database.deserialize(content)
            query = "SELECT name FROM sqlite_master JOIN gpkg_contents ON name = table_name WHERE type = 'view'"
            views = [view for (view,) in database.execute(query) if layer in (None, view)]
        except sqlite3.Error:
            return
        for view in views:
            quoted = '"' + str(view).replace('"', '""') + '"'
            rows = f"SELECT count(*) FROM (SELECT 1 FROM {quoted} LIMIT {limits.MAXIMUM_FEATURES + 1})"  # noqa: S608 - quoted
            try:
                (count,) = database.execute(rows).fetchone()
            except sqlite3.Error as error:
                message = f"its view {view!r} cannot be listed in {_PATIENCE_S:g} s: {error}"
                raise InputError(Fault(message, name, hint="save what it shows as a table")) from None
            limits.refuse_large(name, features=count)
