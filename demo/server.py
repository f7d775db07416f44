"""The local server that plays every platform of the invented world, on 127.0.0.1 only.

`https://HOST/PATH` of the world is served at `/HOST/PATH`, so one port plays
every host, and the spiders that run against it are the ones that run outside.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType

from demo import faults
from demo.answers import Answer, AnswerMoment, Request, as_text
from demo.platforms import bluesky, feeds, graph, mastodon, telegram, website, wordpress, x, youtube
from demo.values import World
from domain.types import Platform

YOUTUBE, PINTEREST = "www.youtube.com", "www.pinterest.com"
PLAYED: dict[str, Callable[[AnswerMoment, Request], Answer]] = {
    bluesky.HOST: bluesky.answer,
    YOUTUBE: feeds.youtube,
    PINTEREST: feeds.pinterest,
    x.HOST: x.answer,
    graph.HOST: graph.answer,
    graph.THREADS_HOST: graph.threads,
    telegram.HOST: telegram.answer,
    youtube.HOST: youtube.answer,
}
OPEN_ROBOTS = "User-agent: *\nDisallow:\n"


def respond(moment: AnswerMoment, request: Request) -> Answer:
    """The answer of the host that was asked; a host that the world does not have answers 404."""
    sites = {a.host: a for p in (Platform.WORDPRESS, Platform.FEED, Platform.BLOGGER) for a in moment.world.of(p)}
    servers = {a.host for a in moment.world.of(Platform.MASTODON)}
    own = website.sites(moment)
    if request.host not in {*PLAYED, *servers, *sites, *own}:
        return as_text("Unknown host", status=404)
    if request.path == "/robots.txt":
        return as_text(moment.world.robots.get(request.host, OPEN_ROBOTS))
    if request.host in PLAYED:
        return PLAYED[request.host](moment, request)
    if request.host in own:
        return website.answer(moment, request, own[request.host])
    if request.host in servers:
        return mastodon.answer(moment, request)
    site = sites[request.host]
    if site.platform == Platform.WORDPRESS:
        return wordpress.answer(moment, request, site)
    if site.platform == Platform.BLOGGER:
        return feeds.blogger(moment, request, site)
    return feeds.answer(moment, request, site)


class WorldServer:
    """Serves a world while the `with` block runs. `access_log` holds (method, host, path with query).

    `pictures`: JPEG files by HOST/PATH. A picture of a post that is not there answers 404, as one that was taken away.
    """

    def __init__(self, world: World, pictures: Mapping[str, bytes] | None = None) -> None:
        self.world, self.pictures = world, pictures or {}
        self.access_log: list[tuple[str, str, str]] = []
        self._crawl = 1
        self._armed: dict[str, faults.Armed] = {}
        self._calls: Counter[str] = Counter()
        self._before: dict[str, Answer] = {}
        self.closing = Event()
        self._lock = Lock()
        self._http: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> "WorldServer":
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._http is not None
        assert self._thread is not None
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        assert self._http is not None, "the server runs inside its with block only"
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def set_crawl(self, number: int) -> None:
        """Move the world to its first or second crawl. Raises ValueError for a crawl it does not have."""
        if not 1 <= number <= len(self.world.crawls):
            raise ValueError(f"the world has crawls 1 to {len(self.world.crawls)}")
        with self._lock:
            self._crawl = number

    def arm(self, host: str, fault: str, times: int | None = None, after: int = 0) -> None:
        """Spoil `times` answers of a host (None: all) after `after` of its own, in a way of demo/faults.py."""
        with self._lock:
            faults.known(fault, AnswerMoment(world=self.world, crawl=self._crawl))
            self._armed[host] = faults.Armed(fault, times, after)

    def disarm(self) -> None:
        with self._lock:
            self._armed.clear()

    def ask(self, method: str, target: str, headers: dict[str, str]) -> tuple[AnswerMoment, Answer]:
        """Note the request and answer it. `target` is /HOST/PATH?QUERY."""
        host, slash, rest = target.lstrip("/").partition("/")
        with self._lock:
            self.access_log.append((method, host, slash + rest))
            self._calls[host] += 1
            moment = AnswerMoment(world=self.world, crawl=self._crawl, calls=self._calls[host])
        own = self._own(moment, host, slash + rest or "/", headers)
        with self._lock:
            armed = None if rest == "robots.txt" else self._armed.get(host)
            before = self._before.get(host)
            if armed is not None:
                self._before[host] = own
            if armed is None or not armed.strikes():
                return moment, own
        return moment, faults.spoiled(armed.name, moment, own, before)

    def _own(self, moment: AnswerMoment, host: str, target: str, headers: dict[str, str]) -> Answer:
        if picture := self.pictures.get(f"{host}{target}"):
            return Answer(status=200, headers={"Content-Type": "image/jpeg"}, body=picture)
        if target == "/robots.txt" and any(address.startswith(f"{host}/") for address in self.pictures):
            return as_text(OPEN_ROBOTS)
        return respond(moment, Request(host=host, target=target, headers=headers))


def _handler(server: WorldServer) -> type[BaseHTTPRequestHandler]:
    class WorldHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # A reader that goes away must not keep a thread of the demo waiting.
        timeout = 10

        def do_GET(self) -> None:
            moment, answer = server.ask("GET", self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response_only(answer.status)
            self.send_header("Date", moment.now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.endless:
                self.send_header("Connection", "close")
            elif answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            server.closing.wait(answer.stall)
            with contextlib.suppress(ConnectionError):
                self.wfile.write(answer.body)
                while answer.endless and not server.closing.is_set():
                    self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal: the access log is a value."""

    return WorldHandler
