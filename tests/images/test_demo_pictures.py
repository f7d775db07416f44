"""The demo with pictures: its crawl fetches them, its queue, case page, packet and report show what stands in them."""

import json
from collections import Counter
from contextlib import closing

import pytest
from click.testing import CliRunner

from demo.run import run as run_demo
from netralitas.cli import cli
from store import open_store, picture_fetches
from store.audit import Sample, counts
from tests.cli.reading_options import suspicion

LEFT = "langkah-sore.warga.test"


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("demo-gambar")
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        yield run_demo(folder / "ruang", pictures=True)


def test_a_crawl_fetches_the_pictures_of_posts_and_each_stands_where_it_belongs(pictured):
    with closing(open_store(pictured.workspace.database)) as db:
        run = db._conn.execute("SELECT run_id FROM picture_fetches LIMIT 1").fetchone()[0]
        assert picture_fetches.outcomes(db, run)["kept"] == 4
        rows = db._conn.execute(
            "SELECT DISTINCT a.handle, f.rule FROM flags f JOIN posts p USING (post_id)"
            " JOIN accounts a USING (account_id) WHERE f.field = 'picture'"
        )
        found = Counter((row[0], row[1]) for row in rows)
        assert (LEFT, "campaign-picture") in found
        assert ("papan-tulis.warga.test", "campaign-picture") in found
        assert ("teras-hujan.warga.test", "party-symbol") in found
        assert not any(handle == "kebon-awi.warga.test" for handle, _ in found)
        assert counts(db, Sample.PHOTOS)[0] == 1, "the photo without a word is drawn for people"
        [case_id] = [
            row[0]
            for row in db._conn.execute(
                "SELECT DISTINCT c.case_id FROM case_posts c JOIN posts p USING (post_id)"
                " JOIN accounts a USING (account_id) JOIN flags f USING (post_id)"
                " WHERE a.handle = ? AND f.field = 'picture'",
                (LEFT,),
            )
        ]
    report = "".join(page.read_text(encoding="utf-8") for page in pictured.pages if page.suffix == ".html")
    assert "Gambar yang tersimpan pada kiriman masa laporan" in report
    assert "tulisan pada gambar tampak seperti bahan kampanye" in report
    _packet(pictured, case_id)


def _packet(pictured, case_id):
    """Two readers find a dugaan, the packet leaves; the picture in it carries its hash and what stands in it."""
    with closing(open_store(pictured.workspace.database)) as db:
        media = [
            m["sha256"]
            for row in db._conn.execute(
                "SELECT media FROM posts JOIN case_posts USING (post_id) WHERE case_id = ?", (case_id,)
            )
            for m in json.loads(row[0])
            if m.get("sha256")
        ]
    root = ("--workspace", str(pictured.workspace.root))
    reading = suspicion("poster")
    out = pictured.workspace.root / "berkas"
    for n in (1, 2):
        done = CliRunner().invoke(
            cli,
            [*root, "case", "read", case_id, "--reviewer", f"pembaca-{n}", *reading],
            input=f"{pictured.passphrase}\n",
        )
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(
        cli,
        [
            *root,
            "case",
            "export",
            case_id,
            "--reviewer",
            "pembaca-1",
            "--to",
            "BKN",
            "--to-kind",
            "internal",
            "--number",
            "1/2026",
        ],
        input=f"{pictured.passphrase}\n",
    )
    assert done.exit_code == 0, done.output
    [folder] = [path for path in out.iterdir() if path.name.startswith(case_id)]
    [post] = [p for p in json.loads((folder / "manifest.json").read_text())["posts"] if p["media"]]
    assert post["media"] == media
    assert any("COBLOS" in words for words in post["media_words"][media[0]])
    assert [(folder / name).is_file() for name in post["media_files"]] == [True]
