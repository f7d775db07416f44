"""Known campaign material by one click on a case: kept, compared with, listed, taken out; by the forms of the desk."""

import io
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from domain.errors import StoreError
from netralitas.cli import cli
from services import backup
from services.examining import KNOWN
from services.picture_reader import reader
from store import bodies
from tests.desk.conftest import (  # noqa: F401 - fixtures
    PHRASE,
    app,
    case_id,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    post,
    said,
    signed,
)

WHY = "poster resmi paslon, dipasang di alun-alun"


@pytest.fixture
def pictured(conn, desk_workspace, case_id, poster):  # noqa: F811
    """The case's post holds a poster, with a comment of its maker inside, and a file that is no picture."""
    out = io.BytesIO()
    poster(["COBLOS NOMOR 2", "TIM PEMENANGAN"]).save(out, "JPEG", comment=b"kamera rahasia")
    folder = desk_workspace.evidence
    names = [bodies.store_bytes(folder, out.getvalue()), bodies.store_bytes(folder, b"bukan gambar")]
    conn._conn.execute(
        "UPDATE posts SET media = ?", (json.dumps([{"kind": "image", "url": "", "sha256": name} for name in names]),)
    )
    return names


def keep(client, case, sha256, **fields):
    page = f"/perkara/{case}"
    return post(client, f"{page}/gambar/{sha256}/bahan", page=page, **{"why": WHY, "campaign": "ya"} | fields)


def test_one_click_keeps_a_picture_that_later_ones_are_compared_with(signed, case_id, pictured, desk_workspace):  # noqa: F811
    client = signed("pimpinan-1")
    assert "Simpan sebagai bahan kampanye" in client.get(f"/perkara/{case_id}").get_data(as_text=True)
    for _ in range(2):  # twice is once
        assert keep(client, case_id, pictured[0]).status_code == 303
    (file,) = (desk_workspace.root / KNOWN).iterdir()
    assert b"kamera rahasia" not in file.read_bytes()
    assert reader(None, desk_workspace.root / KNOWN)(file.read_bytes())[0].known == (file.name,)
    page = client.get("/bahan").get_data(as_text=True)
    assert WHY in page
    assert "pimpinan-1" in page
    assert client.get(f"/bahan/{file.name}").mimetype == "image/jpeg"
    post(client, f"/bahan/{file.name}", page="/bahan", why="ternyata foto keluarga")
    assert list((desk_workspace.root / KNOWN).iterdir()) == []
    assert "ternyata foto keluarga" in client.get("/bahan").get_data(as_text=True)
    assert client.get(f"/bahan/{file.name}").status_code == 404


@pytest.mark.parametrize(
    ("which", "fields", "words"),
    [
        (0, {"campaign": ""}, "belum dipastikan"),
        (0, {"why": " x "}, "alasannya belum ditulis"),
        (1, {}, "gambar tidak terbaca"),
        (None, {}, "bukan bagian perkara ini"),
    ],
)
def test_without_word_reason_or_picture_nothing_is_kept(
    signed,  # noqa: F811
    case_id,  # noqa: F811
    pictured,
    desk_workspace,  # noqa: F811
    which,
    fields,
    words,
):
    client = signed("pimpinan-1")
    sha256 = "0" * 64 if which is None else pictured[which]
    keep(client, case_id, sha256, **fields)
    assert words in client.get(f"/perkara/{case_id}").get_data(as_text=True)
    folder = desk_workspace.root / KNOWN
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_reader_keeps_a_picture_from_the_table_and_reads_on(signed, case_id, pictured, desk_workspace):  # noqa: F811
    client = signed("pembaca-2")
    post(client, "/telaah/ambil")
    assert f"/telaah/gambar/{pictured[0]}/bahan" in client.get("/telaah/meja").get_data(as_text=True)
    done = post(client, f"/telaah/gambar/{pictured[0]}/bahan", page="/telaah/meja", why=WHY, campaign="ya")
    assert done.location.endswith("/telaah/meja")
    assert len(list((desk_workspace.root / KNOWN).iterdir())) == 1
    post(client, "/telaah/lepas")
    done = post(client, f"/telaah/gambar/{pictured[0]}/bahan", page="/telaah", why=WHY, campaign="ya")
    assert "tidak ada butir di meja Anda" in client.get("/telaah").get_data(as_text=True).replace("Tidak", "tidak")


def test_the_command_keeps_lists_and_takes_out(case_id, pictured, desk_workspace):  # noqa: F811
    def here(*args):
        done = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), "known", *args], input=f"{PHRASE}\n")
        return done.exit_code, done.output

    who = ("--reviewer", "pimpinan-1", "--why", WHY)
    assert here("add", case_id, pictured[0], *who)[0] != 0, "nobody has said that it is campaign material"
    code, said_ = here("add", case_id, pictured[0], "--campaign", *who)
    assert code == 0, said_
    [file] = (desk_workspace.root / KNOWN).iterdir()
    assert f"Disimpan: {file.name}" in said_
    assert WHY in here("list")[1]
    assert here("remove", file.name, "--reviewer", "pimpinan-1", "--why", "ternyata foto keluarga")[0] == 0
    assert list((desk_workspace.root / KNOWN).iterdir()) == []
    assert "dikeluarkan pimpinan-1" in here("list")[1]


def test_a_backup_holds_the_material(signed, case_id, pictured, desk_workspace, tmp_path):  # noqa: F811
    keep(signed("pimpinan-1"), case_id, pictured[0])
    [file] = (desk_workspace.root / KNOWN).iterdir()
    copy = backup.backup(desk_workspace, tmp_path / "salinan", datetime(2024, 11, 12, 5, 0, tzinfo=UTC))
    backup.restore(copy, tmp_path / "pulih")
    assert (tmp_path / "pulih" / KNOWN / file.name).read_bytes() == file.read_bytes()
    (copy / KNOWN / "tambahan.png").write_bytes(b"bukan bagian salinan")
    with pytest.raises(StoreError, match="gambar pembanding dalam cadangan berubah"):
        backup.restore(copy, tmp_path / "pulih-lagi")
