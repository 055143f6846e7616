"""Many local planes at once: oblique stereographic projections of the ellipsoid, each true at its own centre.

Each plane is the double stereographic projection (EPSG method 9809; Snyder 1987, p. 160): the ellipsoid is laid
conformally on Gauss's sphere, whose scale departs from 1 only with the third power of the distance from the centre,
and the sphere is projected stereographically. Circles of the sphere are circles of the plane, which `disc` uses.
"""

from __future__ import annotations

import numpy as np

from geo.geodesic.ellipsoid import (
    ECCENTRICITY2,
    SEMI_MAJOR_M,
    Floats,
    Ints,
    isometric_latitude,
    latitude_from_isometric,
)

__all__ = ["Planes"]

_NEAREST_TO_POLE_DEGREES = 1e-8  # a centre is kept about a millimetre off the pole, where longitude has a meaning


class Planes:
    """k planes with their centres at the given longitudes and latitudes (degrees, shape (k,))."""

    def __init__(self, longitude: Floats, latitude: Floats) -> None:
        limit = 90 - _NEAREST_TO_POLE_DEGREES
        phi = np.radians(np.clip(latitude, -limit, limit))
        self._longitude = np.asarray(longitude, float)
        squared = np.sin(phi) ** 2
        self._exponent = np.sqrt(1 + ECCENTRICITY2 / (1 - ECCENTRICITY2) * np.cos(phi) ** 4)
        self.radius_m: Floats = SEMI_MAJOR_M * np.sqrt(1 - ECCENTRICITY2) / (1 - ECCENTRICITY2 * squared)
        # Sine and cosine of the latitude of the centre on the sphere; the cosine without cancellation near the poles.
        sine = np.sin(phi) / self._exponent
        cosine = np.sqrt(np.cos(phi) ** 2 + squared * (1 - 1 / self._exponent**2))
        self._sine, self._cosine = sine, cosine
        self._constant = np.arcsinh(sine / cosine) - self._exponent * isometric_latitude(phi)

    def __len__(self) -> int:
        return len(self._longitude)

    def project(self, longitude: Floats, latitude: Floats, plane: Ints) -> Floats:
        """Plane coordinates in metres, shape (n, 2), of positions in degrees, each on the plane of the given index."""
        exponent = self._exponent[plane]
        q = exponent * isometric_latitude(np.radians(latitude)) + self._constant[plane]
        angle = exponent * np.radians((longitude - self._longitude[plane] + 180) % 360 - 180)
        sine, cosine = np.tanh(q), 1 / np.cosh(q)
        along = cosine * np.cos(angle)
        sine0, cosine0 = self._sine[plane], self._cosine[plane]
        scale = 2 * self.radius_m[plane] / (1 + sine0 * sine + cosine0 * along)
        return np.column_stack([scale * cosine * np.sin(angle), scale * (cosine0 * sine - sine0 * along)])

    def unproject(self, xy: Floats, plane: Ints) -> tuple[Floats, Floats]:
        """Longitude and latitude in degrees; longitude lies within 180° of the plane's centre and is not wrapped."""
        diameter = 2 * self.radius_m[plane]
        x, y = xy[:, 0] / diameter, xy[:, 1] / diameter
        squared = x * x + y * y
        sine0, cosine0 = self._sine[plane], self._cosine[plane]
        # A point of the unit sphere, times (1 + x² + y²).
        east, north, up = 2 * x, 2 * y, 1 - squared
        axis = up * sine0 + north * cosine0
        out = up * cosine0 - north * sine0
        exponent = self._exponent[plane]
        with np.errstate(divide="ignore"):
            q = np.arcsinh(axis / np.hypot(out, east))
        latitude = np.degrees(latitude_from_isometric((q - self._constant[plane]) / exponent))
        longitude = self._longitude[plane] + np.degrees(np.arctan2(east, out)) / exponent
        return longitude, latitude

    def disc(self, xy: Floats, radius_m: Floats | float, plane: Ints) -> tuple[Floats, Floats]:
        """Centres (n, 2) and radii (n,) in the plane of the spherical circles of the given radius about points."""
        diameter = 2 * self.radius_m[plane]
        offset = np.hypot(xy[:, 0], xy[:, 1])
        angle = np.arctan(offset / diameter)
        half = radius_m / diameter
        near, far = diameter * np.tan(angle - half), diameter * np.tan(angle + half)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(offset > 0, (near + far) / 2 / offset, 1.0)
        return xy * ratio[:, None], (far - near) / 2
