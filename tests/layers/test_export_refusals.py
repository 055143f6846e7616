"""What is not written: options without sense, formats that lose too much, files that a failing writer would break."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError, TrucelineError
from layers.export import FORMATS, export_layers
from layers.ground.build import Layers


@pytest.mark.parametrize("ending", [*sorted(FORMATS), ""])
def test_a_writer_that_fails_leaves_the_old_file(
    layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"truce{ending}"
    export_layers(layers, path, only=["posts"])
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    def lose(*_: object) -> int:
        return 1

    module, name = _counter(ending)
    monkeypatch.setattr(f"{module}.{name}", lose)
    with pytest.raises(TrucelineError):
        export_layers(layers, path)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def _counter(ending: str) -> tuple[str, str]:
    if not ending:
        return "layers.export.folder", "count_folder"
    return FORMATS[ending].module, f"count_{FORMATS[ending].name}"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"only": ["zone"]}, "did you mean 'zones'"),
        ({"at": "yesterday"}, "is not a date"),
        ({"at": "../.."}, "names no day"),
        ({"precision": 9}, "not between 0 and 7"),
        ({"precision": -1}, "not between 0 and 7"),
        ({"at": "1900-01-01", "only": ["events"]}, "nothing to write"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    layers: Layers, tmp_path: Path, options: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        export_layers(layers, tmp_path / "truce.geojson", **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"), [("a.shp", "Shapefile"), ("a.dwg", r"\.dwg is not written"), ("a.kmz", "KMZ")]
)
def test_formats_that_lose_too_much_are_refused_with_the_reason(
    layers: Layers, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        export_layers(layers, tmp_path / name)
