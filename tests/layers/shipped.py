"""The layers of the scenarios that ship, drawn once for all tests and all processes that run them."""

from __future__ import annotations

import copyreg
import os
import pickle
from functools import cache
from pathlib import Path
from types import MappingProxyType

import cloudpickle

from geo.files.file_lock import file_lock
from layers import Layers, build_layers, load_scenario

__all__ = ["SHARED_LAYERS", "shipped_layers"]

SHARED_LAYERS = "TRUCELINE_TEST_LAYERS"
"""The environment variable with the folder that the processes of one run share; tests/conftest.py sets it."""


def _read_only(mapping: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))  # which is not known by that name


@cache
def shipped_layers(name: str) -> Layers:
    """Layers of a shipped scenario, to be read and not changed: the same object for every test of a process."""
    folder = os.environ.get(SHARED_LAYERS)
    if not folder:
        return build_layers(load_scenario(name))
    drawn = Path(folder, f"{name}.pickle")
    with file_lock(Path(folder, f"{name}.lock")):
        if not drawn.exists():
            layers = build_layers(load_scenario(name))
            drawn.write_bytes(cloudpickle.dumps(layers))
            return layers
    found: Layers = pickle.loads(drawn.read_bytes())
    return found
