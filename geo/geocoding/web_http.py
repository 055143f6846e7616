"""One polite HTTP request: a total deadline, a size cap, and no redirect to another host."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

__all__ = ["Reply", "WebFailureError", "fetch"]

_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class WebFailureError(Exception):
    """The request brought no usable reply; `retry` says whether asking again may help."""

    def __init__(self, message: str, *, retry: bool, retry_after_s: float | None = None, status: int = 0) -> None:
        super().__init__(message)
        self.retry = retry
        self.retry_after_s = retry_after_s
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `redirect` is the address asked for next, on the same host, or empty."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    redirect: str = ""


def fetch(
    url: str, *, headers: Mapping[str, str], deadline: float, max_bytes: int, context: ssl.SSLContext | None = None
) -> Reply:
    """Send one GET request and read the reply, all before `deadline` (`time.monotonic`).

    A watch shuts the connection at the deadline, so that a server which sends a byte at a time, in the handshake, the
    headers or the body, cannot hold the caller. Redirects are not followed: one to the same host is returned as
    `Reply.redirect`, one to another host raises. Raises `WebFailureError` for every failure.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WebFailureError(f"{url!r} is not an http address", retry=False)
    watch = _Watch(deadline)
    try:
        with _connection(parts, watch, context) as (connection, path):
            asked = {**headers, "Accept-Encoding": "identity", "Connection": "close"}
            connection.request("GET", path, headers=asked)
            response = connection.getresponse()
            body = _read(response, max_bytes, watch)
            received = {key.lower(): value for key, value in response.getheaders()}
    except WebFailureError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        if watch.expired:
            raise WebFailureError("no whole reply within the deadline", retry=False) from error
        raise WebFailureError(f"{type(error).__name__}: {error}", retry=True) from error
    finally:
        watch.stop()
    if watch.expired:
        raise WebFailureError("no whole reply within the deadline", retry=False)
    if received.get("content-encoding", "identity").lower() != "identity":
        raise WebFailureError("the reply is compressed, which was not asked for", retry=False)
    redirect = ""
    if response.status in _REDIRECTS:
        redirect = urljoin(url, received.get("location", ""))
        if urlsplit(redirect)[:2] != parts[:2]:
            raise WebFailureError(f"the service redirects to another host: {redirect[:200]}", retry=False)
    return Reply(response.status, received, body, redirect)


class _Watch:
    """Shuts a socket at the deadline."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.expired = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._shut)
        self._timer.daemon = True
        self._timer.start()

    def over(self, connection: socket.socket) -> None:
        self._socket = connection
        if self.expired:
            self._shut()

    def left_s(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            self.expired = True
            raise TimeoutError("the deadline has passed")
        return left

    def stop(self) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        self.expired = True
        if self._socket is not None:
            with suppress(OSError):
                # The plain socket's own shutdown: TLS would first want to say goodbye.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


@contextmanager
def _connection(
    parts: SplitResult, watch: _Watch, context: ssl.SSLContext | None
) -> Iterator[tuple[http.client.HTTPConnection, str]]:
    secure = parts.scheme == "https"
    host = str(parts.hostname)
    port = parts.port or (443 if secure else 80)
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(parts.scheme)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    through = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None
    reached = (host, port) if through is None else (str(through.hostname), through.port or 80)
    raw = _connect(*reached, watch)
    try:
        watch.over(raw)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = raw
        if through is not None and secure:
            connection = http.client.HTTPConnection(*reached)
            connection.sock = raw
            connection.set_tunnel(host, port)
            connection._tunnel()  # type: ignore[attr-defined]  # noqa: SLF001 - the standard library's own way in
        elif through is not None:
            path = parts.geturl()
        if secure:
            wrapped = (context or ssl.create_default_context()).wrap_socket(
                raw, server_hostname=host, do_handshake_on_connect=False
            )
            raw = wrapped
            watch.over(wrapped)
            wrapped.settimeout(watch.left_s())
            wrapped.do_handshake()
            secured = http.client.HTTPConnection(host, port)
            secured.default_port = 443
            secured.sock = wrapped
            connection = secured
        yield connection, path
    finally:
        raw.close()


def _connect(host: str, port: int, watch: _Watch) -> socket.socket:
    """Connect to the first address that answers; name resolution, which cannot be timed out, runs aside."""
    found: list[object] = []

    def resolve() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(watch.left_s())
    watch.left_s()
    if not found or isinstance(found[0], OSError):
        raise WebFailureError(f"the host {host} cannot be found", retry=True)
    problem: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in found[0]:  # type: ignore[attr-defined]
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(watch.left_s())
            connection.connect(address)
        except OSError as error:
            connection.close()
            problem = error
        else:
            return connection
    raise problem


def _read(response: http.client.HTTPResponse, max_bytes: int, watch: _Watch) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        watch.left_s()
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        size += len(chunk)
        if size > max_bytes:
            raise WebFailureError(f"the reply is over {max_bytes:,} bytes", retry=False)
        chunks.append(chunk)
    if response.length:
        raise http.client.IncompleteRead(b"".join(chunks), response.length)
    return b"".join(chunks)
