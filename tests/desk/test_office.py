"""The desk for an office: two readers at two computers, over real TLS, trusting nothing but the office's own file."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPSConnection
from urllib.parse import urlencode

import pytest
import waitress
from cryptography import x509
from waitress.server import create_server

from desk.app import make_app, serve
from domain.errors import UsageError
from services.office import CA, CERTIFICATE, KEY, SITE, UNIT, Place, checked_host, write_office
from store.workspace import find_workspace
from tests.desk.conftest import PHRASE, stop
from tests.desk.test_reading import WHOLE

NOW = datetime.now(UTC).replace(microsecond=0)
HOST = "meja.kantor.example"


def handshake(server, client, host):
    """Whether a client takes the server's certificate for that host; without a socket."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=host)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(6):
        for side in (ours, theirs):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return ours.version() is not None


@pytest.mark.parametrize(
    ("host", "others"),
    [
        (HOST, ("bank.example", "192.0.2.7", "kantor.example")),
        ("192.0.2.7", ("192.0.2.8", HOST)),
    ],
)
def test_the_office_vouches_for_its_own_name_and_for_no_other(tmp_path, host, others):
    write_office(tmp_path, Place(host=host), ("desk",), NOW)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / CERTIFICATE, tmp_path / KEY)
    client = ssl.create_default_context(cafile=str(tmp_path / CA))
    assert handshake(server, client, host)
    assert not any(handshake(server, client, other) for other in others)
    ca = x509.load_pem_x509_certificate((tmp_path / CA).read_bytes())
    limits = ca.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert [str(name.value) for name in limits.value.permitted_subtrees] in ([host], [f"{host}/32"])
    assert "PRIVATE" not in (tmp_path / CA).read_text() + (tmp_path / CERTIFICATE).read_text()
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "typed",
    [
        "localhost",
        "127.0.0.1",
        "::1",
        "../x",
        "a b.example",
        "-a.example",
        "kantor",
        "",
        'x.example"; include /etc/passwd',
        "a" * 64 + ".example",
    ],
)
def test_a_host_that_no_colleague_could_reach_is_refused(tmp_path, typed):
    with pytest.raises(UsageError, match="tidak dapat dipakai rekan"):
        write_office(tmp_path / "tls", Place(host=typed), ("desk",), NOW)
    assert not (tmp_path / "tls").exists()


def test_a_host_is_written_one_way():
    assert checked_host(" Meja.Kantor.Example. ") == HOST


def test_the_service_names_the_host_and_starts_the_desk(tmp_path):
    write_office(tmp_path, Place(host=HOST, desk_port=8200), ("/opt/py thon", "-m", "netralitas", "desk"), NOW)
    unit = (tmp_path / UNIT).read_text()
    assert f"Environment=NETRALITAS_DESK_HOST={HOST}\n" in unit
    assert "ExecStart='/opt/py thon' -m netralitas desk --port 8200\n" in unit
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT)], capture_output=True, text=True, check=False
        )
        assert "Unknown" not in checked.stderr


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as given:
        return given.getsockname()[1]


class Browser:
    """One colleague's browser: it trusts the office's file alone and keeps its cookie."""

    def __init__(self, port, ca):
        self.port, self.cookie = port, ""
        self.trust = ssl.create_default_context(cafile=str(ca))

    def ask(self, method, path, **fields):
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=20, context=self.trust)
        connection.sock = self.trust.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port)), server_hostname=HOST
        )
        host = f"{HOST}:{self.port}"
        headers = {"Host": host, "Cookie": self.cookie, "Origin": f"https://{host}"}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields, doseq=True) if fields else None, headers)
        answer = connection.getresponse()
        if given := answer.getheader("Set-Cookie"):
            self.cookie = given.split(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Location", ""), text

    def post(self, path, page, **fields):
        _, _, text = self.ask("GET", page)
        return self.ask("POST", path, csrf_token=re.search(r'csrf_token" value="([^"]+)"', text)[1], **fields)


@pytest.fixture
def office(desk_workspace, clock, monkeypatch, tmp_path):
    """nginx with the written site before the desk as it is served; a new browser each call."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not shutil.which(nginx):
        pytest.skip("nginx is not installed")
    monkeypatch.setenv("NETRALITAS_DESK_HOST", HOST)
    app = make_app(find_workspace(desk_workspace.root), clock=clock)
    chosen = {}
    monkeypatch.setattr(waitress, "serve", lambda _, **how: chosen.update(how))
    serve(app, 8137)
    desk = create_server(app, **{**chosen, "port": 0})
    thread = threading.Thread(target=desk.run, daemon=True)
    thread.start()
    folder, port = tmp_path / "tls", free_port()
    write_office(folder, Place(host=HOST, port=port, desk_port=desk.effective_port), ("desk",), NOW)
    conf = tmp_path / "nginx.conf"
    scratch = "\n".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {scratch} include {folder / SITE}; }}\n"
    )
    proxy = subprocess.Popen([nginx, "-e", str(tmp_path / "error.log"), "-c", str(conf), "-p", str(tmp_path)])
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    yield lambda: Browser(port, folder / CA)
    proxy.terminate()
    proxy.wait(20)
    stop(desk, thread)


def test_two_readers_at_two_computers_read_one_case(office, case_id, conn):
    browsers = {name: office() for name in ("pembaca-1", "pembaca-2")}
    for name, browser in browsers.items():
        assert browser.post("/masuk", "/masuk", name=name, phrase=PHRASE)[0] == 303
    for browser in browsers.values():
        assert browser.post("/telaah/ambil", "/telaah")[0] == 303
        item = re.search(r'name="item" value="(\w+)"', browser.ask("GET", "/telaah/meja")[2])[1]
        assert browser.post("/telaah/meja", "/telaah/meja", item=item, **WHOLE)[0] == 303
    state = conn._conn.execute("SELECT state FROM queue_items WHERE case_id = ?", (case_id,)).fetchone()[0]
    assert state == "layak_diteruskan"
    stranger = office()
    assert stranger.ask("GET", "/perkara")[0] in (302, 303)
