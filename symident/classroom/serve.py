"""The site on this machine alone, with the engine behind it: `symident serve`.

What can be asked for is in memory: no name in a request ever becomes the name of a file. Every request is answered
by a process of its own, so that a question that was asked cannot take the server with it.
"""

from __future__ import annotations

import json
import multiprocessing
import socketserver
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from symident import limits
from symident.classroom import build, site
from symident.classroom.ask import answer

HOST = "127.0.0.1"
LONGEST_BODY, LONGEST_EXPRESSION, LONGEST_PARAMETER, MOST_PARAMETERS = 16_384, 2_000, 200, 20
SECONDS = 20.0  # for one answer
AT_ONCE = 2  # answers under way
PATIENCE = 10.0  # seconds that a question waits for its turn
_TYPES = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " font-src data:; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_Concurrent: Any = getattr(socketserver, "ForkingMixIn", socketserver.ThreadingMixIn)


class Refused(Exception):
    """A request that is not answered: its status and why, as a sentence."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Server(_Concurrent, HTTPServer):  # type: ignore[misc]  # which of the two it is depends on the system
    """Serves the lessons of `all_of` and answers questions; a lesson is made when it is asked for."""

    max_children = 24
    daemon_threads = True
    block_on_close = False

    def __init__(self, all_of: Sequence[build.Chosen], port: int = 0) -> None:
        self.files = site.frame(build.gallery(all_of), served=True)
        self.lessons = {f"{one.name}.html": one for one in all_of}
        self.turns = multiprocessing.BoundedSemaphore(AT_ONCE)
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The address of the gallery."""
        return f"http://{HOST}:{self.server_port}/"

    def file(self, name: str) -> bytes | None:
        """The file of that name, from memory; None if there is none."""
        if name in self.lessons:
            one = self.lessons[name]
            return site.page(one.name, build.make(one))
        return self.files.get(name)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: a browser that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 10  # seconds for a request to arrive
    server_version, sys_version = "symident", ""

    def do_GET(self) -> None:
        self._reply(self._page)

    def do_HEAD(self) -> None:
        self._reply(self._page)

    def do_POST(self) -> None:
        self._reply(self._answer)

    def _reply(self, work: Any) -> None:
        try:
            self._check_sender()
            kind, body = work()
            status = HTTPStatus.OK
        except Refused as refused:
            status, kind = refused.status, "application/json"
            body = json.dumps({"error": str(refused)}).encode()
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _check_sender(self) -> None:
        """Only a page that was loaded from here may ask, and only by the address that is this machine's own."""
        own = {f"{host}:{self.server.server_port}" for host in (HOST, "localhost")}
        if self.headers.get("Host") not in own:
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST, "this server answers only to its own address")
        origin = self.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in own}:
            raise Refused(HTTPStatus.FORBIDDEN, "this server answers only its own pages")

    def _page(self) -> tuple[str, bytes]:
        name = self.path.partition("?")[0].removeprefix("/") or "index.html"
        content = self.server.file(name)
        if content is None:
            raise Refused(HTTPStatus.NOT_FOUND, "there is no such page")
        return _TYPES[name.rpartition(".")[2]], content

    def _answer(self) -> tuple[str, bytes]:
        if self.path != "/ask":
            raise Refused(HTTPStatus.NOT_FOUND, "there is no such page")
        expr, params, latex = question(self._body())
        if not self.server.turns.acquire(timeout=PATIENCE):
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the engine is busy; ask again in a moment")
        try:
            found = limits.run(answer, expr, params, latex, timeout=SECONDS)
        except limits.LimitReached as limit:
            found = {"verdict": "undecided", "reason": str(limit)}
        finally:
            self.server.turns.release()
        return "application/json", json.dumps(found, ensure_ascii=False).encode()

    def _body(self) -> bytes:
        if self.headers.get_content_type() != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a question is JSON")
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "a question says how long it is")
        if int(length) > LONGEST_BODY:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a question has at most {LONGEST_BODY:,} bytes")
        return self.rfile.read(int(length))

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps no log of what was typed."""


def question(body: bytes) -> tuple[str, list[str], bool]:
    """The expression, the parameters and whether it is LaTeX; Refused if the body is no question."""
    try:
        data = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(HTTPStatus.BAD_REQUEST, "a question is a JSON object") from None
    wrong = Refused(HTTPStatus.BAD_REQUEST, "a question has expr, a text, params, a list of texts, and latex")
    if not isinstance(data, Mapping):
        raise wrong
    expr, params, latex = data.get("expr"), data.get("params", []), data.get("latex", False)
    if not (isinstance(expr, str) and isinstance(params, list) and isinstance(latex, bool)):
        raise wrong
    if not all(isinstance(p, str) for p in params):
        raise wrong
    too_long = len(expr) > LONGEST_EXPRESSION or any(len(p) > LONGEST_PARAMETER for p in params)
    if too_long or len(params) > MOST_PARAMETERS:
        limit = f"a formula has at most {LONGEST_EXPRESSION:,} characters, and {MOST_PARAMETERS} parameters"
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit)
    return expr, params, latex
