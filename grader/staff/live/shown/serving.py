"""The page of a class, served on this machine: read only, for those who know its address.

A page elsewhere in the same browser must learn nothing. It cannot guess the token, and a name of
its own that leads here (DNS rebinding) is refused, as only numbers and localhost are answered to.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from grader.staff.live.places import NoFolderError
from grader.staff.live.shown import page
from grader.staff.live.sight import Sight
from grader.student.card.markup import Markup

FRESH = 2.0  # seconds: more often nobody looks, however many have the page open
AT_ONCE = 64  # requests; more are sent away
SLOWEST = 10.0  # seconds that a request may take to arrive
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class ServingError(Exception):
    """The page cannot be served; the message says why."""


class Pages:
    """The page, and the part of it that changes, not older than a moment."""

    def __init__(self, look: Sight, clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._lock = threading.Lock()
        self._made: float | None = None
        self._inside = Markup("")
        named = not look.anonymous and look.root.resolve().name
        self._heading = page.printable_heading(named or "Who is at what")

    def inside(self) -> Markup:
        """What is to be seen now."""
        with self._lock:
            if self._made is None or self._clock() - self._made >= FRESH:
                try:
                    self._inside = page.now(self._look.now(), time.strftime("%H:%M"))
                except NoFolderError as problem:
                    words = "The folder is not there." if self._look.anonymous else f"{problem}"
                    self._inside = page.gone(words)
                self._made = self._clock()
            return self._inside

    def whole(self) -> str:
        """The page."""
        return page.page(self._heading, self.inside())


class Server(ThreadingHTTPServer):
    """Answers to those who know the token."""

    daemon_threads = True
    token: str
    pages: Pages

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whether there is room for one more."""
        return threading.active_count() < AT_ONCE

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is none; anything else is told as ever."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Server6(Server):
    address_family = socket.AF_INET6


class _Answer(BaseHTTPRequestHandler):
    server: Server
    timeout = SLOWEST
    server_version, sys_version = "grader", ""

    def do_GET(self) -> None:
        """The page, the part of it that changes, or nothing."""
        if not answered_to(self.headers.get_all("Host") or []):
            return self._send(HTTPStatus.MISDIRECTED_REQUEST, "Not under this name.")
        for name, make in (("", self.server.pages.whole), ("now", self.server.pages.inside)):
            if secrets.compare_digest(
                self.path.encode("utf-8", "replace"), f"/{self.server.token}/{name}".encode()
            ):
                return self._send(HTTPStatus.OK, make(), whole=not name)
        return self._send(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written."""

    def _send(self, status: HTTPStatus, text: str, *, whole: bool = False) -> None:
        content = text.encode("utf-8", "replace")
        # The page says in its own head what it may do; nothing else may do anything.
        policy = "frame-ancestors 'none'" + ("" if whole else "; default-src 'none'")
        kind = "text/html" if status is HTTPStatus.OK else "text/plain"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        for name, value in _ALWAYS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def answered_to(hosts: list[str]) -> bool:
    """Whether a request names this machine by a number or as localhost, which no site can."""
    if len(hosts) != 1:
        return False
    host = hosts[0].strip().lower()
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    name = name if port.isdecimal() and name else host
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return True


def opened(look: Sight, address: str, port: int) -> Server:
    """A server that is ready to answer, or a ServingError."""
    if not 0 <= port < 65_536:
        raise ServingError(f"{port} is no port: name one from 1024 to 65535, or none.")
    kind = _Server6 if ":" in address else Server
    try:
        server = kind((address, port), _Answer)
    except OSError as problem:
        raise ServingError(
            f"The page cannot be served on {address}, port {port}: {problem.strerror}. "
            "Name another port: --serve 8123"
        ) from problem
    server.token, server.pages = secrets.token_urlsafe(24), Pages(look)
    return server


def place_of(server: Server) -> str:
    """What to type into a browser."""
    address, port = server.server_address[:2]
    host = f"[{address!s}]" if ":" in str(address) else str(address)
    return f"http://{host}:{port}/{server.token}/"


def serve(look: Sight, address: str, port: int, say: Callable[[str], object]) -> None:
    """Until somebody stops it."""
    with opened(look, address, port) as server:
        say(f"Open {place_of(server)}\nWho knows this address sees the class. Ctrl-C ends it.")
        if address not in ("127.0.0.1", "localhost", "::1"):
            say("It can be reached from other machines, and goes over the network unencrypted.")
        server.serve_forever()
