"""`python -m benchmarks [TOPIC…]`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.report import write_report

TOPICS = sorted(
    file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in ("__init__", "__main__", "report")
)

for topic in sys.argv[1:] or TOPICS:
    module = import_module(f"benchmarks.{topic}")
    if hasattr(module, "run"):
        write_report(topic, module.run(), note=(module.__doc__ or "").strip())
