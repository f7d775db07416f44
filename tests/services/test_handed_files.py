"""What was printed or handed out and still lies in the workspace is compared with what was recorded of it."""

import hashlib
import zipfile

import pytest

from services import handed_files
from store import packets, report_files
from store.database import transaction
from store.workspace import Config, Workspace

FILES = {"internal.html": "<p>laporan</p>", "internal/perkara.csv": "a;b\n", "internal.xlsx": b"PK\x03"}


@pytest.fixture
def place(tmp_path):
    return Workspace(root=tmp_path, config=Config(settings={}))


def said(place, store):
    return [str(line) for line in handed_files.damaged(place, store)]


def put(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def reports(place, store):
    with transaction(store):
        for _ in range(2):
            report_files.note(store, "2026-W46", FILES)
        report_files.note(store, "2026-W46", {**FILES, "internal.html": "<p>versi 2</p>"})
    put(place.reports / "2026-W46", {**FILES, "internal.html": "<p>versi 2</p>"})
    put(place.reports / "2026-W46" / "versi-1", FILES)
    put(place.reports, {"index.html": "daftar"})
    return place.reports


PLACES = [*FILES, *(f"versi-1/{name}" for name in FILES)]


@pytest.mark.parametrize("name", PLACES)
def test_a_file_of_a_report_that_was_changed_is_found_also_in_an_earlier_version(place, store, reports, name):
    assert said(place, store) == []
    path = reports / "2026-W46" / name
    path.write_bytes(path.read_bytes() + b"x")
    assert said(place, store) == [f"berkas laporan 2026-W46/{name} bukan yang ditulis program"]
    assert store._conn.execute("SELECT count(*) FROM report_files").fetchone()[0] == 2


@pytest.mark.parametrize("name", [name for name in PLACES if not name.endswith(".html")])
def test_a_file_that_lacks_beside_its_page_is_found_and_so_is_one_more(place, store, reports, name):
    (reports / "2026-W46" / name).unlink()
    assert said(place, store) == [f"berkas laporan 2026-W46/{name} hilang"]
    beside = name.rpartition("internal")[0]
    put(reports / "2026-W46" / beside, {"internal/lain.csv": "a;b\n", "internal.pdf": "%PDF", "catatan.txt": "kantor"})
    more = f"berkas laporan 2026-W46/{beside}internal/lain.csv ditambahkan"
    assert said(place, store) == [f"berkas laporan 2026-W46/{name} hilang", more]


CONTENT = {"lembar-perkara.html": b"<p>lembar</p>", "kiriman/1/petikan.json": b"{}"}


@pytest.fixture(params=["folder", "zip"])
def packet(request, place, store):
    """A packet as it was handed out, and what puts one with other files in its place."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(CONTENT.items()))
    whole = {**CONTENT, "SHA256SUMS": sums.encode(), "SHA256SUMS.sig": b"tanda"}
    digest = hashlib.sha256(sums.encode()).hexdigest()
    store._conn.execute("PRAGMA foreign_keys = OFF")
    columns = [row[1] for row in store._conn.execute("PRAGMA table_info(packets)")]
    values = {"packet_id": "K-2026-0001-01", "manifest_sha256": digest, "recipient_kind": "bkn"}
    store._conn.execute("PRAGMA ignore_check_constraints = ON")
    store._conn.execute(
        f"INSERT INTO packets VALUES ({', '.join('?' * len(columns))})", [values.get(name, 0) for name in columns]
    )
    root = place.root / "berkas"

    def laid(files):
        if request.param == "folder":
            put(root / "K-2026-0001-01", files)
            return
        root.mkdir(exist_ok=True)
        with zipfile.ZipFile(root / "K-2026-0001-01.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(f"K-2026-0001-01/{name}", content)

    laid(whole)
    return laid, whole


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"lembar-perkara.html": b"lain"}, "lembar-perkara.html"),
        ({"tambahan.html": b"x"}, "tambahan.html"),
        ({"SHA256SUMS": b"0  x\n"}, "SHA256SUMS"),
    ],
)
def test_a_file_of_a_packet_that_was_changed_or_added_is_found(place, store, packet, changed, name):
    laid, whole = packet
    assert packets.manifests(store)
    assert said(place, store) == []
    laid({**whole, **changed})
    assert said(place, store) == [f"berkas perkara K-2026-0001-01: {name} berubah, hilang atau ditambahkan"]
