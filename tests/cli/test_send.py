"""report send over a real mail server on this machine."""

import email
import socketserver
import threading
from contextlib import contextmanager
from email import policy

import pytest

from domain.errors import ConfigError, NetralitasError, NotAllowedError, UsageError
from tests.cli.conftest import LEADER, PHRASE


class Talk(socketserver.StreamRequestHandler):
    """Speaks enough SMTP to take a mail; refuses the addresses that its server does not know."""

    def handle(self):
        self.wfile.write(b"220 uji\r\n")
        while line := self.rfile.readline():
            word = line.split(b":")[0].strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.mails.append(email.message_from_bytes(body, policy=policy.default))
            refused = word == b"RCPT TO" and any(a.encode() in line for a in self.server.unknown)
            self.wfile.write(b"550 no\r\n" if refused else b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@contextmanager
def mail_server(unknown=()):
    """A server on a free port of this machine; `mails` are those that it took."""
    with socketserver.TCPServer(("127.0.0.1", 0), Talk) as server:
        server.mails, server.unknown = [], unknown
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def settings(monkeypatch, port, host="127.0.0.1"):
    monkeypatch.setenv("NETRALITAS_MAIL_HOST", host)
    monkeypatch.setenv("NETRALITAS_MAIL_PORT", str(port))
    monkeypatch.setenv("NETRALITAS_MAIL_SENDER", "tim@lembaga.example")
    monkeypatch.setenv("NETRALITAS_MAIL_INTERNAL_TO", "ketua@lembaga.example")


@pytest.fixture
def mailed(here, enrol):
    """Sends a report as an approver, with these arguments."""
    enrol("pembaca-uji")

    def send(*args, reviewer=LEADER):
        return here("report", "send", *args, "--reviewer", reviewer, answers=f"{PHRASE}\n")

    return send


def test_nobody_but_an_approver_sends(mailed, here, monkeypatch):
    here("report", "weekly", "--week", "2017-W05")
    with mail_server() as server:
        settings(monkeypatch, server.server_address[1])
        with pytest.raises(NotAllowedError, match="mengirim laporan"):
            mailed("2017-W05", "--to", "redaksi@koran.example", reviewer="pembaca-uji")
    assert server.mails == []


def test_a_report_arrives_with_its_page_letter_and_workbook(here, mailed, root, monkeypatch):
    here("report", "weekly", "--week", "2017-W05")
    with mail_server() as server:
        settings(monkeypatch, server.server_address[1])
        done = mailed("2017-W05", "--to", "redaksi@koran.example")
        assert done.exit_code == 0
        assert "1 penerima" in done.output
        assert "redaksi" not in done.output
    (mail,) = server.mails
    assert mail["To"] == "redaksi@koran.example"
    assert mail["Cc"] == "tim@lembaga.example"
    assert "Belum ada akun terdaftar" in mail.get_body(("plain",)).get_content()
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert set(attached) == {"publik.html", "publik.docx", "publik.xlsx"}
    for name, content in attached.items():
        assert content == (root / "reports" / "2017-W05" / name).read_bytes()


def test_the_internal_edition_goes_only_to_those_who_may_have_it(here, mailed, monkeypatch):
    here("report", "weekly", "--week", "2017-W05")
    with mail_server() as server:
        settings(monkeypatch, server.server_address[1])
        with pytest.raises(UsageError, match="edisi internal"):
            mailed("2017-W05", "--edition", "internal", "--to", "redaksi@koran.example")
        assert server.mails == []
        mailed("2017-W05", "--edition", "internal", "--to", "ketua@lembaga.example")
    assert {p.get_filename() for p in server.mails[0].iter_attachments()} >= {"internal.html"}


@pytest.mark.parametrize("period", ["2017-W06", "../2017-W05", "."])
def test_a_report_that_is_not_there_is_not_sent(here, mailed, monkeypatch, period):
    here("report", "weekly", "--week", "2017-W05")
    settings(monkeypatch, 9)
    with pytest.raises(UsageError, match="belum ada"):
        mailed(period, "--to", "redaksi@koran.example")


def test_what_goes_wrong_is_said_without_an_address(here, mailed, monkeypatch):
    here("report", "weekly", "--week", "2017-W05")
    with pytest.raises(ConfigError, match="peladen surel"):
        mailed("2017-W05", "--to", "redaksi@koran.example")
    with pytest.raises(UsageError, match="ke-1") as caught:
        mailed("2017-W05", "--to", "redaksi koran")
    assert "redaksi" not in str(caught.value)
    settings(monkeypatch, 1)
    with pytest.raises(NetralitasError, match="tidak terkirim"):
        mailed("2017-W05", "--to", "redaksi@koran.example")
    with mail_server(unknown=("salah@koran.example",)) as server:
        settings(monkeypatch, server.server_address[1])
        with pytest.raises(NetralitasError, match="1 dari penerima ditolak"):
            mailed("2017-W05", "--to", "redaksi@koran.example", "--to", "salah@koran.example")
    assert len(server.mails) == 1


def test_a_server_elsewhere_that_does_not_encrypt_gets_nothing(here, mailed, monkeypatch):
    here("report", "weekly", "--week", "2017-W05")
    with mail_server() as server:
        settings(monkeypatch, server.server_address[1], host="0.0.0.0")
        with pytest.raises(NetralitasError, match="SMTPNotSupportedError"):
            mailed("2017-W05", "--to", "redaksi@koran.example")
    assert server.mails == []
