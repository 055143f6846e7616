"""How large a file that comes in may be."""

from __future__ import annotations

from geo.errors import Fault, InputError

__all__ = [
    "MAXIMUM_BYTES",
    "MAXIMUM_COLUMNS",
    "MAXIMUM_FEATURES",
    "MAXIMUM_TABLE_BYTES",
    "MAXIMUM_TEXT_BYTES",
    "MAXIMUM_VERTICES",
    "refuse_large",
]

MAXIMUM_BYTES = 512 * 1024**2
MAXIMUM_TEXT_BYTES = 256 * 1024**2  # text takes about seven times its size in memory
MAXIMUM_TABLE_BYTES = 4 * 1024**3  # a table of events is read as columns of numbers
MAXIMUM_COLUMNS = 5_000
MAXIMUM_FEATURES = 5_000_000
MAXIMUM_VERTICES = 50_000_000


def refuse_large(name: str, *, features: int = 0, vertices: int = 0) -> None:
    """Raise `InputError` where there are more features or vertices than can be worked with."""
    for count, most, what in ((features, MAXIMUM_FEATURES, "features"), (vertices, MAXIMUM_VERTICES, "vertices")):
        if count > most:
            hint = "cut it to the area you need; 'truceline inside' reads any number of points from GeoParquet and CSV"
            raise InputError(Fault(f"has {count:,} {what}; {most:,} are read at most", name, hint=hint))
