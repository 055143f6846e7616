"""Events held against the clauses of a scenario: how many, where, before and after. What a reader sees is in `maps`."""

from layers.measures.watch.finding import Finding, Ratio
from layers.measures.watch.watch import Watch
from layers.measures.watch.watching import watch

__all__ = ["Finding", "Ratio", "Watch", "watch"]
