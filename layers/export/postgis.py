"""Layers as tables of a PostgreSQL database with PostGIS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geo.errors import Fault, InputError, TrucelineError
from layers.export.plain import tidy
from layers.export.snapshot import edit
from layers.ground.build import Layers

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["to_postgis"]


def to_postgis(
    layers: Layers,
    database: Engine | str,
    *,
    schema: str = "truceline",
    only: Iterable[str] = (),
    at: str | None = None,
    precision: int | None = None,
) -> int:
    """Write each layer as a table with a spatial index, and `sources` and `notes`, in one transaction.

    Parameters
    ----------
    layers
        What `build_layers` gave.
    database
        A SQLAlchemy engine or URL (`postgresql+psycopg://…`), of a database with PostGIS.
    schema
        Where the tables are; made where it is missing. Tables of the same name are replaced.
    only, at, precision
        As for `export_layers`.

    Returns
    -------
    The number of features.

    Raises
    ------
    InputError
        Where SQLAlchemy, GeoAlchemy2 or a driver is not installed (`pip install 'truceline[postgis]'`), the database
        cannot be reached, or it has no PostGIS.

    Examples
    --------
    >>> from layers import build_layers, load_scenario
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> address = "postgresql+psycopg://me@localhost/peace"
    >>> to_postgis(layers, address, schema="cyprus", only=["zones"], at="1975", precision=3)  # doctest: +SKIP
    2
    """
    try:
        import geoalchemy2 as _geoalchemy2
        import sqlalchemy as sql
    except ImportError as error:
        hint = "pip install 'truceline[postgis]'"
        raise InputError(Fault(f"{error.name} is not installed", "PostGIS", hint=hint)) from None
    assert _geoalchemy2
    snapshot = edit(layers, only=only, at=at, precision=precision)
    try:
        engine = sql.create_engine(database) if isinstance(database, str) else database
        with engine.begin() as connection:
            connection.execute(sql.text("create extension if not exists postgis"))
            connection.execute(sql.schema.CreateSchema(schema, if_not_exists=True))
            for name, layer in snapshot.layers.items():
                table = tidy(layer)
                table.to_postgis(name, connection, schema=schema, if_exists="replace", index=False)
                _comment(connection, schema, name, f"{snapshot.scenario.title}: {name}")
            for name, rows in snapshot.tables.items():
                rows.to_sql(name, connection, schema=schema, if_exists="replace", index=False)
            found = sum(_count(connection, schema, name) for name in snapshot.layers)
            if found != snapshot.count:
                raise TrucelineError(f"{found} features were found again of {snapshot.count}; nothing was changed")
    except (sql.exc.SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        hint = "check its address, your rights, and that PostGIS is installed there"
        raise InputError(Fault(reason, "PostGIS", hint=hint)) from None
    return snapshot.count


def _comment(connection: Connection, schema: str, name: str, text: str) -> None:
    import sqlalchemy as sql

    table = sql.Table(name, sql.MetaData(), schema=schema, comment=text)
    connection.execute(sql.schema.SetTableComment(table))


def _count(connection: Connection, schema: str, name: str) -> int:
    import sqlalchemy as sql

    table: Any = sql.table(name, schema=schema)
    return int(connection.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())
