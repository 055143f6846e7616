"""What web geocoders answered, kept in a file that processes share: found, not found and failed apart."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from geo.files.file_lock import file_lock

__all__ = ["Stored", "WebCache"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('found', 'not_found', 'failed')),
    payload TEXT NOT NULL,
    stored_at REAL NOT NULL
) WITHOUT ROWID
"""
_DAY_S = 86_400.0
_KEPT_S = {"found": 365 * _DAY_S, "not_found": 30 * _DAY_S}
_STRIPES = 64


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer of the cache; `payload` is the places as JSON-able data, or the error."""

    status: Literal["found", "not_found", "failed"]
    payload: Any


class WebCache:
    """An SQLite file in WAL mode, with a lock for each name that is being asked.

    `get` gives answers that may be used again: found for a year, not found for a month. A failure is kept for the
    record and never given; the name is asked again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with file_lock(path.with_name(path.name + ".lock")):
            try:
                self._make()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                for name in ("", "-wal", "-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        damaged = path.with_name(path.name + name)
                        damaged.replace(damaged.with_name(damaged.name + ".damaged"))
                self._make()

    def get(self, key: str) -> Stored | None:
        """Return a usable answer, or None."""
        with self._open() as database:
            row = database.execute("SELECT status, payload, stored_at FROM answers WHERE key = ?", (key,)).fetchone()
        try:
            if row is None or not time.time() - float(row[2]) <= _KEPT_S[row[0]]:
                return None
            payload = json.loads(row[1])
        except (KeyError, ValueError, TypeError, RecursionError):  # changed by another hand: it is asked again
            return None
        return Stored(row[0], payload)

    def put(self, key: str, query: str, stored: Stored) -> None:
        """Keep an answer; a failure does not replace an answer that is known."""
        row = (key, query, stored.status, json.dumps(stored.payload, ensure_ascii=False), time.time())
        keep = "WHERE answers.status = 'failed'" if stored.status == "failed" else ""
        with self._open() as database:
            database.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "  # noqa: S608 - a constant
                f"status = excluded.status, payload = excluded.payload, stored_at = excluded.stored_at {keep}",
                row,
            )

    def counts(self) -> dict[str, int]:
        """Return how many names have each outcome."""
        with self._open() as database:
            return dict(database.execute("SELECT status, count(*) FROM answers GROUP BY status").fetchall())

    @contextmanager
    def asking(self, key: str, *, timeout_s: float) -> Iterator[None]:
        """Hold the right to ask about a name; whoever dies gives it up. Raises `TimeoutError`."""
        stripe = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % _STRIPES
        with file_lock(self.path.parent / f"{self.path.name}.asking" / f"{stripe:02d}", timeout_s=timeout_s):
            yield

    def _make(self) -> None:
        with self._open() as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = NORMAL")
            yield database
        finally:
            database.close()
