"""Zones, areas, lengths and distances on the ellipsoid."""
