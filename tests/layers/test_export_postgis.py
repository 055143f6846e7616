"""Layers in a real PostgreSQL with PostGIS; `make test-postgis` starts one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from geo.errors import InputError
from layers.export.postgis import to_postgis
from layers.ground.build import Layers

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.postgis
VARIABLE = "TRUCELINE_TEST_POSTGIS"


@pytest.fixture
def database() -> Iterator[Engine]:
    sql = pytest.importorskip("sqlalchemy", reason="pip install 'truceline[postgis]'")
    url = os.environ.get(VARIABLE)
    if not url:
        pytest.skip(f"needs a PostGIS: run 'make test-postgis', or set {VARIABLE} to its URL")
    engine = sql.create_engine(url)
    yield engine
    with engine.begin() as connection:
        connection.execute(sql.text("drop schema if exists truceline cascade"))
    engine.dispose()


def test_every_layer_is_a_table_with_a_spatial_index(database: Engine, layers: Layers) -> None:
    import sqlalchemy as sql

    count = to_postgis(layers, database)
    assert count == sum(len(layer) for _, layer in layers.items())
    inspector = sql.inspect(database)
    assert set(inspector.get_table_names("truceline")) == {*(name for name, _ in layers.items()), "sources", "notes"}
    with database.connect() as connection:
        srid = connection.execute(sql.text("select distinct st_srid(geometry) from truceline.zones")).scalars().all()
        assert srid == [4326]
        valid = connection.execute(sql.text("select bool_and(st_isvalid(geometry)) from truceline.zones")).scalar()
        assert valid
        inside = "select p.title_ar from truceline.posts p join truceline.zones z on st_covers(z.geometry, p.geometry)"
        found = connection.execute(sql.text(inside + " where z.part = 'certain' order by p.id")).scalars().all()
        assert found == ["صلوة", "الشيخ عقيل"]
        indexes = "select count(*) from pg_indexes where schemaname = 'truceline' and indexdef like '%gist%'"
        assert connection.execute(sql.text(indexes)).scalar() == len(layers.items())
        missing = "select number is null and uncertainty_m is null from truceline.posts where id = 'post-2'"
        assert connection.execute(sql.text(missing)).scalar() is True


def test_geopandas_reads_back_what_was_written(database: Engine, layers: Layers) -> None:
    to_postgis(layers, database, only=["zones", "places"])
    zones = gpd.read_postgis("select * from truceline.zones order by id", database, geom_col="geometry")
    assert zones["id"].tolist() == ["dmz/certain", "dmz/possible"]
    for before, after in zip(layers.zones.geometry, zones.geometry, strict=True):
        assert after.equals(before)


def test_a_second_run_replaces_the_tables_and_a_failed_one_changes_nothing(
    database: Engine, layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sql

    to_postgis(layers, database)
    to_postgis(replace(layers, posts=layers.posts.head(1)), database)
    monkeypatch.setattr("layers.export.postgis._count", lambda *_: 0)
    with pytest.raises(Exception, match="nothing was changed"):
        to_postgis(layers, database)
    with database.connect() as connection:
        assert connection.execute(sql.text("select count(*) from truceline.posts")).scalar() == 1


def test_a_database_out_of_reach_is_reported_without_its_password(layers: Layers) -> None:
    pytest.importorskip("sqlalchemy", reason="pip install 'truceline[postgis]'")
    with pytest.raises(InputError, match="PostGIS") as caught:
        to_postgis(layers, "postgresql+psycopg://someone:secret@127.0.0.1:9/none?connect_timeout=2")
    assert "secret" not in str(caught.value)
