"""The scenario file: its models, reading and checking it, its schema, locks and upgrades."""
