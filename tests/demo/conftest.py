"""The invented world and a running server for the tests of the demo."""

from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from demo.server import WorldServer
from demo.world import load_world

# The machine's proxy settings must not come between a test and 127.0.0.1.
OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="session")
def world():
    return load_world()


@pytest.fixture
def server(world):
    with WorldServer(world) as running:
        yield running


@pytest.fixture
def get(server):
    """Ask for https://HOST/PATH of the world; status, headers and body."""

    def ask(address, headers=None):
        request = Request(f"{server.base_url}/{address}", headers=headers or {})
        try:
            with OPENER.open(request, timeout=10) as response:
                return response.status, response.headers, response.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    return ask
