"""The misbehaving web service of the tests, run for a benchmark."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["unkind_service"]

_HOME = Path(__file__).parents[1] / "tests" / "geo" / "conftest.py"


@contextmanager
def unkind_service() -> Iterator[Any]:
    """A local service that answers well or ill, as its queries ask; it stops at the end."""
    spec = importlib.util.spec_from_file_location("unkind_service", _HOME)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["unkind_service"] = module
    spec.loader.exec_module(module)
    service = module.Service()
    threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        service.stopping.set()
        service.shutdown()
        service.server_close()
