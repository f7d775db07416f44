"""The egress guard in front of a browser: a proxy on this machine that every request must go through.

A browser resolves names by itself and follows what a page tells it; behind this proxy it cannot. Each name is resolved
here, every address that it has must be public, and the one that was checked is the one that is connected to. Only the
ports of the web are served, redirects and what pages load included. A secret made for each browser keeps others out.
"""

import base64
import secrets
import select
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from urllib.parse import urlsplit

from crawler.egress import is_public

PORTS = (80, 443)
TIMEOUT = 20.0  # seconds
MOST_BYTES = 64 << 20  # of one connection, from the other side
_CHUNK = 1 << 16
_HOP = {"proxy-authorization", "proxy-connection", "connection", "keep-alive"}


class NotPublicError(OSError):
    """A host that leads to an address which is not public, or a port that is not the web's."""


class GuardedProxy:
    """Serves while the `with` block runs. `refused`: hosts that led nowhere public; `asked`: all hosts, in order.

    `local` ("127.0.0.1:8000") is the one private place that tests may let a browser reach.
    """

    def __init__(self, local: str = "") -> None:
        self.local = local
        self.name, self.secret = "netralitas", secrets.token_urlsafe(24)
        self.refused: list[str] = []
        self.asked: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> "GuardedProxy":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to a public address of a host. Raises OSError, NotPublicError among them."""
        self.asked.append(host)
        if f"{host}:{port}" == self.local:
            return socket.create_connection((host, port), TIMEOUT)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]).partition("%")[0] for one in found]
        if port not in PORTS or not addresses or not all(is_public(one) for one in addresses):
            self.refused.append(host)
            raise NotPublicError(host)
        return socket.create_connection((addresses[0], port), TIMEOUT)

    def knows(self, authorization: str) -> bool:
        """Whether a request's Proxy-Authorization is that of the browser that this proxy serves."""
        wanted = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
        return secrets.compare_digest(authorization.encode(), f"Basic {wanted}".encode())


class GuardHandler(BaseHTTPRequestHandler):
    """One connection of the browser: what its proxy lets through is carried, all else is refused."""

    proxy: GuardedProxy
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        there = self._there(host.strip("[]"), int(port) if port.isdecimal() else 0)
        if there is None:
            return
        with there:
            self.send_response_only(200)
            self.end_headers()
            _carry(self.connection, there)
        self.close_connection = True

    def _plain(self) -> None:
        parts = urlsplit(self.path)
        if parts.scheme != "http" or not parts.hostname:
            return self._no(400)
        there = self._there(parts.hostname, parts.port or 80)
        if there is None:
            return None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kept = [f"{name}: {value}" for name, value in self.headers.items() if name.lower() not in _HOP]
        head = "\r\n".join([f"{self.command} {target} HTTP/1.1", *kept, "Connection: close", "", ""])
        with there:
            there.sendall(head.encode("latin-1"))
            _carry(self.connection, there)
        self.close_connection = True
        return None

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_DELETE = do_PATCH = _plain

    def _there(self, host: str, port: int) -> socket.socket | None:
        if not self.proxy.knows(self.headers.get("Proxy-Authorization", "")):
            self.send_response_only(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="netralitas"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        try:
            return self.proxy.connect(host, port)
        except (OSError, UnicodeError) as error:
            self._no(403 if isinstance(error, NotPublicError) else 502)
            return None

    def _no(self, status: int) -> None:
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed: addresses may name people."""


def _handler(proxy: GuardedProxy) -> type[BaseHTTPRequestHandler]:
    """The handler of one proxy: the server makes one for each connection and hands nothing over."""
    return type("OwnGuardHandler", (GuardHandler,), {"proxy": proxy})


def _carry(here: socket.socket, there: socket.socket) -> None:
    """Bytes both ways until one side ends, nothing comes for a while, or the other side sends too much."""
    came = 0
    while came <= MOST_BYTES:
        ready, _, _ = select.select([here, there], [], [], TIMEOUT)
        if not ready:
            return
        for side in ready:
            try:
                part = side.recv(_CHUNK)
                if not part:
                    return
                (there if side is here else here).sendall(part)
            except OSError:
                return
            came += len(part) if side is there else 0
