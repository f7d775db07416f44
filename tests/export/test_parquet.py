"""What analysts get, read back by pyarrow: the views' own rows, what each column means, nobody's name."""

import csv
import io
from datetime import timedelta

import pytest
from pyarrow import parquet

from services import analyst_export
from services.intake import intake
from store import anonymous


@pytest.fixture
def workspace(demo_made):
    return demo_made[0]


def flagged(store, now, add_account, add_post, flag_post):
    for n in range(6):
        account = add_account(f"akun-{n}", person=f"orang-{n}")
        flag_post(add_post(account, "k1", "dukung paslon", now), now)
    flag_post(add_post(add_account("lain", person="orang-lain"), "k1", "dukung", now + timedelta(days=40)), now)
    intake(store, now)


def test_the_files_hold_the_views_and_no_cell_below_five(
    store, workspace, tmp_path, now, add_account, add_post, flag_post
):
    flagged(store, now, add_account, add_post, flag_post)
    done = analyst_export.export(store, workspace, tmp_path / "analis", now, licence="CC BY 4.0")
    for view in anonymous.VIEWS:
        name = f"{view.removeprefix('anonymous_')}.parquet"
        table = parquet.read_table(tmp_path / "analis" / name)
        assert tuple(table.column_names) == anonymous.columns(store, view)
        assert [tuple(row.values()) for row in table.to_pylist()] == list(anonymous.rows(store, view))
        assert done.rows[name] == table.num_rows
        assert all(field.metadata[b"description"] for field in table.schema)
        assert b"CC BY 4.0" in table.schema.metadata[b"terms"]
    assert done.rows["flags.parquet"] == 1
    held = b"".join(path.read_bytes() for path in (tmp_path / "analis").iterdir())
    assert b"akun-" not in held
    assert b"orang-" not in held


def test_the_codebook_names_every_column_and_the_terms_are_the_bodys(store, workspace, tmp_path, now):
    analyst_export.export(store, workspace, tmp_path, now)
    rows = list(csv.reader(io.StringIO((tmp_path / analyst_export.CODEBOOK).read_text("utf-8-sig"))))
    told = {(row[0], row[1]) for row in rows[1:]}
    assert told == {
        (view.removeprefix("anonymous_"), name) for view in anonymous.VIEWS for name in anonymous.columns(store, view)
    }
    assert all(row[4] for row in rows[1:])
    terms = (tmp_path / analyst_export.TERMS).read_text("utf-8")
    assert "tidak untuk diteruskan" in terms
    assert workspace.config.text("body.name") in terms


def test_the_same_rows_give_the_same_bytes(store, workspace, tmp_path, now, add_account, add_post, flag_post):
    flagged(store, now, add_account, add_post, flag_post)
    for name in ("satu", "dua"):
        analyst_export.export(store, workspace, tmp_path / name, now)
    for path in (tmp_path / "satu").iterdir():
        assert path.read_bytes() == (tmp_path / "dua" / path.name).read_bytes()
