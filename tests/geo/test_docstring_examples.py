"""The examples in the docstrings of what measures on the ellipsoid run, and give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = ["geo.geodesic.accessor", "geo.geodesic.buffer", "geo.geodesic.measure"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0
