"""`.geodesic` on GeoSeries and GeoDataFrames, in whichever order `geo` and `geopandas` are imported.

`import geo` stays light: where geopandas is not loaded yet, a finder waits on `sys.meta_path` for its import, steps
aside, and lets the accessor be registered right after.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["register_accessor"]

_AWAITED = "geopandas"


def register_accessor() -> None:
    """Register the accessor now if geopandas is loaded, else as soon as it is."""
    if _AWAITED in sys.modules:
        _register()
    elif not any(isinstance(finder, _Awaiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Awaiting())


def _register() -> None:
    import geo.geodesic.accessor  # noqa: F401 - importing it registers it


class _Awaiting:
    """Finds nothing itself: has the import of geopandas, found by the other finders, followed by the registration."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != _AWAITED or self not in sys.meta_path:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        loader = spec.loader if spec else None
        if loader is None:  # not installed; it may be later
            sys.meta_path.insert(0, self)
            return spec
        execute = loader.exec_module

        def execute_and_register(module: ModuleType) -> None:
            execute(module)
            _register()

        loader.exec_module = execute_and_register  # type: ignore[method-assign]
        return spec
