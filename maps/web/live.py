"""A page that shows itself anew whenever its file was written: a small server on this machine, for nobody else."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

__all__ = ["LivePage"]

_WAIT_S = 20.0
_SCRIPT = """
const [frame, fault] = [document.querySelector("iframe"), document.querySelector("pre")];
frame.src = document.body.dataset.file + location.hash;
async function follow(version) {
  for (;;) {
    try {
      const answer = await fetch(`state?after=${version}`);
      const state = await answer.json();
      fault.hidden = !state.message;
      fault.textContent = state.message;
      if (version >= 0 && state.version !== version && !state.message) frame.contentWindow.location.reload();
      version = state.version;
    } catch {
      fault.hidden = false;
      fault.textContent = document.body.dataset.ended;
      return;
    }
  }
}
follow(-1);
"""
_STYLE = (
    "html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%;display:block}"
    "pre{position:fixed;inset:auto 0 0;margin:0;padding:10px 16px;max-height:40%;overflow:auto;white-space:pre-wrap;"
    "background:#b3122a;color:#fff;font:13px/1.4 monospace}"
)
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; style-src 'unsafe-inline'; frame-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
)


class LivePage:
    """Serves pages of one folder at `address`, framed by a page that loads them anew when `tell` is called.

    The frame keeps what the page's own address says: view, date, opened feature. Only the named files are served, on
    the loopback address, to requests that name it.
    """

    def __init__(self, file: Path, others: Collection[Path] = (), *, title: str = "Truceline") -> None:
        self._files = {path.name: path.resolve() for path in (file, *others)}
        self._first, self._title = file.name, title
        self._version, self._message = 0, ""
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def tell(self, message: str = "") -> None:
        """That the files were written anew; or, with a message, why they were not."""
        with self._changed:
            self._version += 1
            self._message = message
            self._changed.notify_all()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _state(self, after: int) -> dict[str, object]:
        """The state once it is another than `after`, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != after, timeout=_WAIT_S)
            return {"version": self._version, "message": self._message}

    def _frame(self) -> bytes:
        from maps.web.json_escaping import html_text

        ended = "The program that draws this page has ended; the page stays as it is."
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{html_text(self._title)}</title>'
            f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
            f'<body data-file="{quote(self._first)}" data-ended="{ended}">'
            f'<iframe title="{html_text(self._title)}" allow="fullscreen; clipboard-write"></iframe>'
            f'<pre role="alert" hidden></pre><script>{_SCRIPT}</script></body></html>'
        ).encode()

    def _answer(self, address: str) -> tuple[bytes, str, str] | None:
        """Body, type and policy of what an address names; None where it names nothing."""
        parts = urlsplit(address)
        name = unquote(parts.path.removeprefix("/"))
        if not name:
            return self._frame(), "text/html; charset=utf-8", _POLICY
        if name == "state":
            after = parts.query.removeprefix("after=")
            return json.dumps(self._state(int(after) if after.isdecimal() else -1)).encode(), "application/json", ""
        if name in self._files and self._files[name].is_file():
            return self._files[name].read_bytes(), "text/html; charset=utf-8", ""
        return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers.get("Host", "").rpartition(":")[0]
                answer = page._answer(self.path) if host in ("127.0.0.1", "localhost") else None
                if answer is None:
                    self.send_error(404)
                    return
                body, kind, policy = answer
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Requests are not reported."""

        return Handler
