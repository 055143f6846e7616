"""Side-by-side runs against our peers. `python -m benchmarks [TOPIC…]` runs them and rewrites `benchmarks/results/`."""
