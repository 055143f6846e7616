"""Places by name, offline: spellings, the compiled index, overlays, ranking, and the nearest place to a point."""
