"""What overlaps what, with bounds: zones, points, events, people, and readings compared."""
