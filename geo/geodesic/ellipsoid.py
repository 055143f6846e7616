"""The WGS84 ellipsoid: its constants, radii, conformal latitude, and the one `Geod` that all of `geo` shares."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from pyproj import Geod

__all__ = [
    "ECCENTRICITY",
    "ECCENTRICITY2",
    "FLATTENING",
    "GEOD",
    "LONGEST_DEGREE_M",
    "MEAN_RADIUS_M",
    "METRES_PER_DEGREE",
    "SEMI_MAJOR_M",
    "SEMI_MINOR_M",
    "SHORTEST_DEGREE_M",
    "Floats",
    "Ints",
    "cartesian",
    "degrees_of",
    "geodesic_between",
    "isometric_latitude",
    "latitude_from_isometric",
    "on_ellipsoid",
    "wrap_degrees",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

GEOD = Geod(ellps="WGS84")
SEMI_MAJOR_M: float = GEOD.a
FLATTENING: float = GEOD.f
SEMI_MINOR_M: float = GEOD.b
ECCENTRICITY2: float = FLATTENING * (2 - FLATTENING)
ECCENTRICITY: float = math.sqrt(ECCENTRICITY2)
MEAN_RADIUS_M: float = (2 * SEMI_MAJOR_M + SEMI_MINOR_M) / 3
METRES_PER_DEGREE: float = math.radians(MEAN_RADIUS_M)
"""Of a great circle on the mean sphere."""
SHORTEST_DEGREE_M = 110_000.0
"""Less than any degree of latitude."""
LONGEST_DEGREE_M: float = math.radians(SEMI_MAJOR_M**2 / SEMI_MINOR_M)
"""Of latitude, at a pole, where the meridian is flattest: no degree of latitude or longitude is longer."""

_FAR_M = 200_000.0
_INVERSE_SQUARES = np.array([1 / SEMI_MAJOR_M**2, 1 / SEMI_MAJOR_M**2, 1 / SEMI_MINOR_M**2])

_N = FLATTENING / (2 - FLATTENING)
# φ − χ as a sine series in 2χ, by the third flattening to the fourth order; good to 1e-12 rad (Snyder 1987, 3-5).
_CHI_TO_PHI = (
    _N * (2 - _N * (2 / 3 + _N * (2 - _N * 116 / 45))),
    _N**2 * (7 / 3 - _N * (8 / 5 + _N * 227 / 45)),
    _N**3 * (56 / 15 - _N * 136 / 35),
    _N**4 * 4279 / 630,
)


def wrap_degrees(angle: Floats) -> Floats:
    """The same angles in [-180, 180): the short way round."""
    return (angle + 180.0) % 360.0 - 180.0


def isometric_latitude(latitude: Floats) -> Floats:
    """Isometric latitude ψ of a geodetic latitude in radians; near the poles it grows beyond 30 and stays finite."""
    return np.arcsinh(np.tan(latitude)) - ECCENTRICITY * np.arctanh(ECCENTRICITY * np.sin(latitude))


def latitude_from_isometric(psi: Floats) -> Floats:
    """Geodetic latitude in radians of an isometric latitude: the inverse of `isometric_latitude` to 1e-12 rad."""
    with np.errstate(over="ignore"):
        sine, cosine = np.tanh(psi), 1 / np.cosh(psi)
    sine2, cosine2 = 2 * sine * cosine, 1 - 2 * sine * sine
    # Clenshaw's sum of c_k sin(2kχ).
    previous = np.zeros_like(psi)
    current = np.full_like(psi, _CHI_TO_PHI[3])
    for coefficient in _CHI_TO_PHI[2::-1]:
        previous, current = current, 2 * cosine2 * current - previous + coefficient
    latitude: Floats = np.arctan2(sine, cosine) + current * sine2
    return latitude


def cartesian(longitude: Floats, latitude: Floats) -> Floats:
    """Earth-centred coordinates in metres, shape (n, 3), of positions in degrees on the ellipsoid."""
    lam, phi = np.radians(longitude), np.radians(latitude)
    sine, cosine = np.sin(phi), np.cos(phi)
    normal = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY2 * sine * sine)
    return np.column_stack(
        [normal * cosine * np.cos(lam), normal * cosine * np.sin(lam), normal * (1 - ECCENTRICITY2) * sine]
    )


def on_ellipsoid(position: Floats) -> Floats:
    """Cartesian positions (n, 3) near the ellipsoid, moved onto it towards or away from the Earth's centre."""
    onto: Floats = position / np.sqrt(position * position @ _INVERSE_SQUARES)[:, None]
    return onto


def geodesic_between(a: Floats, b: Floats) -> Floats:
    """Geodesic distance in metres between Cartesian positions (n, 3) on the ellipsoid, pair by pair.

    Up to 200 km it follows from the chord and the curvature of the normal section along it (Euler), to 3 mm and to less
    than a micrometre below 20 km; beyond, it is the inverse geodesic problem (Karney 2013).
    """
    chord, middle = a - b, (a + b) / 2
    square = np.maximum((chord * chord).sum(axis=1), np.finfo(float).tiny)
    # The square of the curvature times the chord, from the second fundamental form of x²/a² + y²/a² + z²/b² = 1.
    bent = (chord * chord @ _INVERSE_SQUARES) ** 2 / (square * (middle * middle @ _INVERSE_SQUARES**2))
    distance: Floats = np.sqrt(square) * (1 + bent / 24 * (1 + bent * 9 / 80))
    far = np.flatnonzero(square > _FAR_M**2)
    if len(far):
        distance[far] = GEOD.inv(*degrees_of(a[far]), *degrees_of(b[far]))[2]
    return distance


def degrees_of(position: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude in degrees, (n,) each, of Cartesian positions (n, 3) on or near the ellipsoid."""
    x, y, z = position.T
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - ECCENTRICITY2) * np.hypot(x, y)))
