"""From statements to a scenario file that a person checks."""
