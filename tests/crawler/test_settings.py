"""What Scrapy really runs with, and where it may connect."""

import asyncio
import gzip
import multiprocessing
import os
import random
import socket

import pytest
from scrapy.settings import Settings
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError

from crawler.capture import gzip_is_whole
from crawler.egress import PublicResolver, is_public
from crawler.logs import redacted
from crawler.options import CrawlOptions
from crawler.run_settings import settings_of
from domain.types import Platform

from .conftest import an_account

OPTIONS = CrawlOptions(pseudonym_key=b"k" * 32, scope="uji", operator="uji", contact="tim@contoh.test")


def effective(**changes):
    return Settings(
        settings_of(
            CrawlOptions(
                **{
                    **{f: getattr(OPTIONS, f) for f in ("pseudonym_key", "scope", "operator", "contact")},
                    **changes,
                }
            )
        )
    )


HARDENED = {
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 2.0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "LOG_LEVEL": "INFO",
    "TWISTED_DNS_RESOLVER": "crawler.egress.PublicResolver",
    "AJAXCRAWL_ENABLED": False,
    "MEMUSAGE_ENABLED": True,
    "MEMUSAGE_LIMIT_MB": 600,
    "CLOSESPIDER_TIMEOUT": 20 * 3600,
    "RETRY_TIMES": 2,
    "LOG_FORMATTER": "crawler.logs.QuietLogFormatter",
    "LOG_INSTALL_ROOT_HANDLER": False,
}


@pytest.mark.parametrize(("name", "value"), HARDENED.items())
def test_the_effective_settings_are_the_hardened_ones(name, value):
    assert effective()[name] == value


LOADED = {
    "EXTENSIONS": {"CoreStats", "LogCount", "OwnMemory", "CloseSpider"},
    "DOWNLOADER_MIDDLEWARES": {
        "ScopeGate",
        "RobotsGate",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "RetryMiddleware",
        "Patience",
        "HttpCompressionMiddleware",
        "RedirectMiddleware",
        "CaptureMiddleware",
    },
    "SPIDER_MIDDLEWARES": set(),
    "ITEM_PIPELINES": set(),
}


@pytest.mark.parametrize(("kind", "names"), LOADED.items())
def test_nothing_is_loaded_that_is_not_named_here(kind, names):
    """A new Scrapy may bring more, switched on; robots.txt, redirects and the bytes have our own gates."""
    loaded = {path: place for path, place in effective().getwithbase(kind).items() if place is not None}
    assert {path.rpartition(".")[2] for path in loaded} == names
    if kind == "DOWNLOADER_MIDDLEWARES":
        order = [path.rpartition(".")[2] for path in sorted(loaded, key=loaded.__getitem__)]
        assert order[:2] == ["ScopeGate", "RobotsGate"]  # redirects and repetitions come by here again
        assert order[-1] == "CaptureMiddleware"  # the bytes before anybody unpacks them


def test_f09_no_scheme_but_https_has_a_handler():
    handlers = effective().getwithbase("DOWNLOAD_HANDLERS")
    assert {name for name, handler in handlers.items() if handler} == {"https"}
    assert handlers["https"] == "crawler.network.Handler"


def test_the_local_server_is_a_value_and_nothing_else_opens_it(monkeypatch):
    monkeypatch.setenv("SCRAPY_LOCAL_SERVER", "http://127.0.0.1:1")
    monkeypatch.setenv("NETRALITAS_LOCAL_SERVER", "http://127.0.0.1:1")
    assert effective().getwithbase("DOWNLOAD_HANDLERS")["https"] == "crawler.network.Handler"
    local = effective(local_server="http://127.0.0.1:1")
    assert local.getwithbase("DOWNLOAD_HANDLERS")["https"] == "crawler.network.LocalHandler"


def test_the_delay_cannot_go_below_two_seconds():
    assert effective(delay_seconds=0.1)["DOWNLOAD_DELAY"] == 2.0
    assert effective(delay_seconds=10)["DOWNLOAD_DELAY"] == 10


def test_the_user_agent_names_us_and_a_contact():
    assert "Netralitas/" in effective()["USER_AGENT"]
    assert "tim@contoh.test" in effective()["USER_AGENT"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fc00::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::1",
        "255.255.255.255",
    ],
)
def test_f08_private_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.67.1", "2606:4700::1111"])
def test_global_addresses_are_public(address):
    assert is_public(address)


def test_f08_the_resolver_gives_no_private_address(monkeypatch):
    answers = {"umum.contoh.test": "103.10.67.1", "dalam.contoh.test": "192.168.1.10"}
    monkeypatch.setattr(
        "scrapy.resolver.CachingThreadedResolver.getHostByName",
        lambda self, name, timeout=(): succeed(answers[name]),
    )
    resolver = PublicResolver.__new__(PublicResolver)
    found, refused = [], []
    resolver.getHostByName("umum.contoh.test").addCallbacks(found.append, refused.append)
    resolver.getHostByName("dalam.contoh.test").addCallbacks(found.append, refused.append)
    assert found == ["103.10.67.1"]
    assert [f.check(DNSLookupError) for f in refused] == [DNSLookupError]


def test_f08_a_name_that_answers_differently_the_second_time_gains_nothing(monkeypatch):
    """Rebinding: what is connected to is the very address that was checked, each time it is asked for."""
    answers = iter(["103.10.67.1", "127.0.0.1", "103.10.67.1"])
    monkeypatch.setattr(
        "scrapy.resolver.CachingThreadedResolver.getHostByName",
        lambda self, name, timeout=(): succeed(next(answers)),
    )
    resolver = PublicResolver.__new__(PublicResolver)
    found, refused = [], []
    for _ in range(3):
        resolver.getHostByName("ganti.contoh.test").addCallbacks(found.append, lambda f: refused.append(f.type))
    assert found == ["103.10.67.1", "103.10.67.1"]
    assert [issubclass(kind, DNSLookupError) for kind in refused] == [True]


@pytest.mark.parametrize("cut", [1, 8, 100, 5000])
def test_f03_a_cut_gzip_body_is_noticed(cut):
    body = gzip.compress(b"kata " * 200_000 + random.Random(1).randbytes(20_000))
    assert gzip_is_whole(body)
    assert gzip_is_whole(body + body)
    assert not gzip_is_whole(body[:-cut])
    assert not gzip_is_whole(body[:-4] + b"\0\0\0\1")


def test_logs_name_nobody():
    line = "GET https://server.contoh.test/@warga/1?x=2 did:plc:abc123 @warga@server.contoh.test at://did:plc:abc/app"
    shown = redacted(line)
    assert not [secret for secret in ("warga", "plc", "abc") if secret in shown]
    assert "server.contoh.test" not in shown, "a private domain is a name too"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_f08_outside_the_demo_nothing_connects_to_a_private_address(space, host):
    """The production path, resolver and all: a listener on the address hears nothing."""
    listener = socket.create_server(("127.0.0.1", 443)) if os.geteuid() == 0 else socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    space.register(an_account("a1", Platform.MASTODON, f"warga@{host}"))
    space.crawl(local_server=None)
    row = space.outcome("a1")
    assert (row["outcome"], row["detail"]) == ("no_permission", "address_not_public")
    with listener, pytest.raises(TimeoutError):
        listener.accept()


NAMES = {"ganti.contoh.test": ["103.10.67.1", "127.0.0.1"], "dalam.contoh.test": ["127.0.0.1"]}


def _asks(told, port):
    """In a process of its own: asks a listener on this machine by every way, with our resolver and then without."""
    from twisted.internet import asyncioreactor

    asyncioreactor.install(asyncio.new_event_loop())
    from scrapy.resolver import CachingThreadedResolver
    from twisted.internet import reactor
    from twisted.internet.defer import ensureDeferred
    from twisted.web.client import Agent

    def answer(name):
        known = NAMES.get(name, [name])
        return known.pop(0) if len(known) > 1 else known[0]

    socket.gethostbyname = answer
    guarded, plain = PublicResolver(reactor, 0, 5.0), CachingThreadedResolver(reactor, 0, 5.0)

    async def outcome(host):
        try:
            await Agent(reactor, connectTimeout=2).request(b"GET", f"http://{host}:{port}/".encode())
        except Exception as error:
            return type(error).__name__
        return "answered"

    async def ask():
        guarded.install_on_reactor()
        told.send(await guarded.getHostByName("ganti.contoh.test"))  # looked at once: public
        told.send([await outcome(host) for host in ("ganti.contoh.test", "dalam.contoh.test", "127.0.0.1", "[::1]")])
        told.recv()
        plain.install_on_reactor()
        await outcome("ganti.contoh.test")
        reactor.stop()

    reactor.callWhenRunning(lambda: ensureDeferred(ask()))
    reactor.run()


def test_f08_rebinding_names_and_literals_reach_no_listener_and_would_without_the_guard():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.3)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_asks, args=(theirs, listener.getsockname()[1]))
    child.start()
    with listener:
        assert ours.recv() == "103.10.67.1"
        assert "answered" not in ours.recv()
        with pytest.raises(TimeoutError):
            listener.accept()
        ours.send("lanjut")
        listener.settimeout(10)
        listener.accept()[0].close()  # the same name, without our resolver
    child.join(10)
    assert child.exitcode == 0


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::c0a8:1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "fec0::1",
        "2002:7f00:1::",
        "2001:0:a00:1::",
    ],
)
def test_an_address_that_carries_or_stands_for_a_private_one_is_not_public(address):
    assert not is_public(address)


def test_a_carried_public_address_is_judged_itself():
    assert is_public("64:ff9b::8.8.8.8")
    assert is_public("2606:4700::1")
