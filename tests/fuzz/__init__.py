"""Targets that take any bytes, and what they once failed on."""
