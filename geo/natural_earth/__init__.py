"""Natural Earth 1:10m reference shapes that ship: countries, divisions, borders and coasts as one coverage."""

from __future__ import annotations

from geo.natural_earth.position_errors import POSITION_ERROR_M, WORST_POSITION_ERROR_M, position_error_m
from geo.natural_earth.reference_shapes import (
    Layer,
    UnknownNameError,
    border,
    border_error_m,
    coast,
    country_polygon,
    division_borders,
    division_error_m,
    division_polygon,
    read,
)

__all__ = [
    "POSITION_ERROR_M",
    "WORST_POSITION_ERROR_M",
    "Layer",
    "UnknownNameError",
    "border",
    "border_error_m",
    "coast",
    "country_polygon",
    "division_borders",
    "division_error_m",
    "division_polygon",
    "position_error_m",
    "read",
]
