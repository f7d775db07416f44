"""axe-core over every page of the desk in a real browser, as wide as a telephone or a screen; needs Chromium."""

import json
import queue
import re
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desk import app as desk_app
from store import accounts
from tests.desk.conftest import post
from tests.desk.test_catching import bring_many, record, upload
from tests.desk.test_importing import send
from tests.desk.test_pack_words import GIVEN as ADDED
from tests.desk.test_register import book, rows
from tests.desk.test_register import send as send_list
from tests.desk.test_report_site import confirm
from tests.reports.test_accessibility import AXE, CHROMIUM, EXAMINE

STYLE = Path(desk_app.__file__).with_name("static") / "desk.css"
# Tables that stack on a telephone are looked at as tables too.
WIDE = ("daftar", "akun", "kunjungan", "laporan", "riwayat")


def shown(signed, app, conn, case_id):
    """The pages by name, as far as they can be filled: a case, an item on the table, a sheet, a report, refusals."""
    client, chief = signed(), signed("pimpinan-1")
    post(client, "/telaah/ambil")
    post(client, "/laporan/pekan", page="/laporan", week="2024-W45", lang="id")
    conn._conn.execute("UPDATE accounts SET route = 'C'")
    assert post(client, "/kunjungan", page="/kunjungan", size="2", seed="0123456789abcdef").status_code == 303
    [account, *_] = accounts.all_accounts(conn)
    pages = {
        name: client.get(path)
        for name, path in {
            "beranda": "/",
            "telaah": "/telaah",
            "butir": "/telaah/meja",
            "daftar": "/perkara?status=semua",
            "akun": "/akun",
            "satu-akun": f"/akun/{account.account_id}",
            "kunjungan": "/kunjungan",
            "impor": "/impor",
            "laporan": "/laporan",
            "tidak-ada": "/tidak-ada",
        }.items()
    }
    pages["perkara"] = chief.get(f"/perkara/{case_id}")
    pages["nama"] = post(chief, f"/perkara/{case_id}/nama", purpose="surat")
    pages["kurang"] = post(client, "/telaah/meja", page="/telaah/meja", finding="dugaan")
    pages["laporan-salah"] = post(client, "/laporan/pekan", page="/laporan", week="kemarin", lang="id")
    pages["pratinjau"] = send(client)
    pages["catat"] = client.get("/catat?cari=rekaan")
    pages["catat-isian"] = upload(client, account.account_id, b"\x89PNG\r\n\x1a\n x")
    record(client, pages["catat-isian"])
    pages["tangkap"] = client.get("/tangkap")
    pages["riwayat"] = client.get("/impor/riwayat")
    pages["muat-daftar"] = chief.get("/akun/impor")
    pages["pembaca"], pages["satu-pembaca"] = chief.get("/pembaca"), chief.get("/pembaca/pembaca-1?since=2024-11-01")
    post(chief, "/telaah/lepas")
    words = "Saya dukung Khofifah nomor 2, ayo coblos"
    pages["coba"] = post(chief, "/coba-teks", page="/coba-teks", text=words)
    pages["paket"], pages["paket-usulan"] = chief.get("/paket"), chief.get("/paket/usulan")
    pages["paket-isian"] = post(chief, "/paket/tambahan", page="/paket/tambahan", **ADDED)
    bring_many(client, b"\x89PNG\r\n\x1a\n x")
    pages["catat-banyak"] = client.get("/catat/banyak")
    pages["bantuan"] = client.get("/bantuan")
    pages["satu-laporan"] = chief.get("/laporan/masa/2024-W45")
    address = "/laporan/masa/2024-W45/terbit"
    pages["terbit"], pages["terbit-periksa"] = chief.get(address), post(chief, address, page=address, lang="id")
    confirm(chief, pages["terbit-periksa"])
    leaving, taking = {"chosen": "id-1", "why": "memuat angka yang keliru"}, address.replace("terbit", "tarik")
    pages["tarik"], pages["tarik-periksa"] = chief.get(address), post(chief, taking, page=address, **leaving)
    post(chief, taking, page=address, sure="ya", **leaving)
    pages["ditarik"] = chief.get(address)
    pages["lembaga"], pages["pemilihan"] = chief.get("/setelan/body"), chief.get("/setelan/election")
    pages["setelan"], pages["pemeriksaan"] = chief.get("/setelan"), chief.get("/setelan/periksa")
    pages["daftar-baru"] = send_list(chief, book(rows({}, {"nip": "1"})))
    pages["masuk"] = app.test_client().get("/masuk")
    return {name: page.get_data(as_text=True) for name, page in pages.items()}


# Shows one page after the other in a frame of its width and sends home what axe finds on them.
VISIT = """<!doctype html><title>axe</title><iframe height="900"></iframe><script>
const pages = %s, found = {}, frame = document.querySelector("iframe");
function next() {
  if (!pages.length) return fetch("/temuan", {method: "POST", body: JSON.stringify(found)});
  const [name, width] = pages.shift();
  frame.width = width;
  frame.src = name + ".html?" + name + "-" + width;
}
addEventListener("message", e => { found[e.data[0]] = e.data[1]; next(); });
next();
</script>"""


def visits(pages):
    """The pages as a server gives them: their style with them, each part unfolded, and one that visits them all."""
    style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    served = {
        f"/{name}.html": re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: style, text)
        .replace("<details>", "<details open>")
        .replace("</body>", f"<script>{AXE}</script>{EXAMINE}")
        for name, text in pages.items()
    }
    order = [(name, width) for name in pages for width in ((390, 1280) if name in WIDE else (390,))]
    return {**served, "/": VISIT % json.dumps(order)}, len(order)


@contextmanager
def server(served, found):
    """Gives the pages on this machine and puts what comes back into a queue."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            text = served.get(self.path.split("?")[0])
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((text or "").encode())

        def do_POST(self):
            found.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield running.server_address[1]
        finally:
            running.shutdown()
            thread.join()


def examined(pages, profile):
    """What axe finds on each page at each width, and how many there were to look at."""
    served, expected = visits(pages)
    found = queue.Queue()
    with server(served, found) as port:
        command = [
            CHROMIUM,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-proxy-server",
            f"--user-data-dir={profile}",
            "--window-size=1400,1000",
            "--remote-debugging-port=0",
            f"http://127.0.0.1:{port}/",
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            try:
                return found.get(timeout=60), expected
            finally:
                browser.terminate()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_axe_finds_nothing_on_any_page_of_the_desk(signed, app, conn, case_id, tmp_path):
    results, expected = examined(shown(signed, app, conn, case_id), tmp_path / "profile")
    assert len(results) == expected == 45
    assert {page: violations for page, violations in results.items() if violations} == {}
