"""Natural Earth 1:10m reference shapes that ship: countries, divisions, borders and coasts as one coverage."""

from __future__ import annotations

from geo.natural_earth.reference_shapes import (
    POSITION_ERROR_M,
    Layer,
    border,
    coast,
    country_polygon,
    division_borders,
    division_polygon,
    read,
)

__all__ = [
    "POSITION_ERROR_M",
    "Layer",
    "border",
    "coast",
    "country_polygon",
    "division_borders",
    "division_polygon",
    "read",
]
