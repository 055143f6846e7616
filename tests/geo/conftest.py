"""What the tests of places share."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.gazetteer.gazetteer import Gazetteer

PLACE = {
    "display_name": "Saraqib, Syria",
    "name": "Saraqib",
    "lat": "35.8645",
    "lon": "36.8059",
    "importance": 0,
    "place_rank": 0,
}


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, compiled in the user's cache where it is not there yet."""
    return Gazetteer.open(progress=False)


class Handler(BaseHTTPRequestHandler):
    """Plays a Nominatim service; what it does depends on the name that is asked for."""

    server: Service

    def do_GET(self) -> None:
        """Answer by the play of the name: the word before the first blank or dash."""
        asked = parse_qs(urlsplit(self.path).query)
        name = asked.get("q", [""])[0]
        self.server.seen(name, self.headers, self.path)
        play = getattr(self, f"play_{name.partition(' ')[0].partition('-')[0].lower()}", self.play_found)
        try:
            play(name)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def places(self, *places: dict[str, object]) -> None:
        self.reply(json.dumps(list(places)).encode(), Content_Type="application/json")

    def play_found(self, name: str) -> None:
        self.places({**PLACE, "display_name": name})

    def play_halfname(self, name: str) -> None:
        self.reply(json.dumps([{**PLACE, "display_name": "a \ud800 half", "name": "\udfff"}]).encode())

    def play_dictname(self, name: str) -> None:
        self.places({**PLACE, "display_name": {"en": "Saraqib"}, "name": {"en": "Saraqib"}})

    def play_patient(self, name: str) -> None:
        self.reply(b"later", 429, Retry_After="1e30")

    def play_unknown(self, name: str) -> None:
        self.places()

    def play_busy(self, name: str) -> None:
        """429 the first time."""
        if self.server.counts[name] == 1:
            self.reply(b"slow down", 429, Retry_After="0.3")
        else:
            self.play_found(name)

    def play_banned(self, name: str) -> None:
        self.reply(b"slow down", 429, Retry_After="600")

    def play_jammed(self, name: str) -> None:
        self.reply(b"slow down", 429)

    def play_broken(self, name: str) -> None:
        self.reply(b"oops", 500)

    def play_recovers(self, name: str) -> None:
        if self.server.counts[name] < 3:
            self.reply(b"oops", 503)
        else:
            self.play_found(name)

    def play_drips(self, name: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"[")
            self.wfile.flush()
            time.sleep(0.05)

    def play_dripsheaders(self, name: str) -> None:
        for _ in range(200):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.05)

    def play_silent(self, name: str) -> None:
        self.server.stopping.wait(20)

    def play_huge(self, name: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(300_000_000))
        self.end_headers()
        block = b" " * 1_000_000
        for _ in range(300):
            self.wfile.write(block)
            self.server.sent += len(block)

    def play_notjson(self, name: str) -> None:
        self.reply(b"<html>maintenance</html>")

    def play_deepjson(self, name: str) -> None:
        self.reply(b"[" * 200_000)

    def play_nocoordinates(self, name: str) -> None:
        self.places({key: value for key, value in PLACE.items() if key not in {"lat", "lon"}})

    def play_nolongitude(self, name: str) -> None:
        self.places({key: value for key, value in PLACE.items() if key != "lon"})

    def play_nullcoordinates(self, name: str) -> None:
        self.places({**PLACE, "lat": None, "lon": None})

    def play_nancoordinates(self, name: str) -> None:
        self.places({**PLACE, "lat": "NaN", "lon": "NaN"})

    def play_faraway(self, name: str) -> None:
        self.places({**PLACE, "lat": "35.8", "lon": "999.5"})

    def play_textcoordinates(self, name: str) -> None:
        self.places({**PLACE, "lat": "north", "lon": "east"})

    def play_zero(self, name: str) -> None:
        self.places({**PLACE, "lat": "0", "lon": "0"})

    def play_list(self, name: str) -> None:
        self.reply(b'["text", 3]')

    def play_error(self, name: str) -> None:
        self.reply(b'{"error": "parser broke"}')

    def play_short(self, name: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"[]")
        self.close_connection = True

    def play_elsewhere(self, name: str) -> None:
        host = f"localhost:{self.server.server_port}"
        self.reply(b"", 302, Location=f"http://{host}/search?q=stolen")

    def play_moved(self, name: str) -> None:
        self.reply(b"", 302, Location="/search?q=Saraqib")

    def play_circle(self, name: str) -> None:
        self.reply(b"", 302, Location=self.path)

    def play_forbidden(self, name: str) -> None:
        self.reply(b"no", 403)

    def play_zipped(self, name: str) -> None:
        self.reply(b"\x1f\x8b" + b"0" * 100, Content_Encoding="gzip")

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class Service(ThreadingHTTPServer):
    """A local web geocoder that counts what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.counts: Counter[str] = Counter()
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.sent = 0
        self.stopping = threading.Event()
        self._lock = threading.Lock()

    def seen(self, name: str, headers: object, path: str) -> None:
        with self._lock:
            self.counts[name] += 1
            self.times.append(time.monotonic())
            self.headers.append(dict(headers.items()))
            self.paths.append(path)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the play."""


@pytest.fixture
def service() -> Iterator[Service]:
    """A running local service."""
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join(5)
