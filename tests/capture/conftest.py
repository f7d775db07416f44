"""A small site on this machine, and the browser that draws it; skipped where Playwright or Chromium is missing."""

import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crawler.rendered import installed

PAGE = (
    "<!doctype html><title>Halaman rekaan</title><body style='margin:0'><h1>Halaman rekaan</h1>"
    "<div style='height:2400px;background:#c40000'></div><img src='http://{private}/rahasia.png'>"
    "<iframe src='http://169.254.169.254/latest/'></iframe><script>fetch('http://{private}/diam')</script>"
)


def pytest_collection_modifyitems(items):
    if installed():
        return
    if os.environ.get("NETRALITAS_CAPTURE") == "1":
        raise pytest.UsageError("NETRALITAS_CAPTURE=1, but Playwright or Chromium is not there")
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="Playwright or Chromium is not installed"))


class Served:
    """`address` and `place` (host:port) of the site, `asked` what its neighbour on the same machine was asked for."""

    def __init__(self):
        self.asked = []
        self.private = ThreadingHTTPServer(("127.0.0.1", 0), self._neighbour())
        self.site = ThreadingHTTPServer(("127.0.0.1", 0), self._pages())
        self.place = f"127.0.0.1:{self.site.server_address[1]}"
        self.address = f"http://{self.place}"
        self.elsewhere = f"127.0.0.1:{self.private.server_address[1]}"

    def _neighbour(self):
        asked = self.asked

        class Neighbour(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                """Quiet."""

        return Neighbour

    def _pages(self):
        served = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self):
                moves = {"/pindah": "/halaman", "/keluar": f"http://{served.elsewhere}/rahasia"}
                if self.path in moves:
                    self.send_response(302)
                    self.send_header("Location", moves[self.path])
                    self.end_headers()
                    return
                found = self.path == "/halaman"
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(PAGE.format(private=served.elsewhere).encode() if found else b"tidak ada")

            def log_message(self, *_):
                """Quiet."""

        return Pages


@pytest.fixture
def site():
    made = Served()
    threads = [Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}) for one in (made.private, made.site)]
    for thread in threads:
        thread.start()
    yield made
    for one in (made.private, made.site):
        one.shutdown()
        one.server_close()
    for thread in threads:
        thread.join()


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]
