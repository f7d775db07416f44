"""A film that nothing here can open leaves on somebody's word alone, and where something is covered nothing leaves."""

import hashlib
import json

import pytest

from domain.errors import EvidenceError
from domain.pictures import Cover
from parsing.film_metadata import without_film_metadata
from store import bodies, covers, open_store
from store.database import transaction
from tests.parsing.test_film_metadata import mp4
from tests.review.test_packet import exporting, whole  # noqa: F401 - a fixture

FILM = mp4()  # its frames are none
LEFT = f"{hashlib.sha256(without_film_metadata(FILM)).hexdigest()}.mp4"


@pytest.fixture
def held(exporting, tmp_path):  # noqa: F811
    """The case holds a film without frames, with the extra or not: (store, its name)."""
    db = open_store(tmp_path / "netralitas.db")
    name = bodies.store_bytes(tmp_path / "evidence", FILM)
    db._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": "video", "url": "", "sha256": name}]),))
    yield db, name
    db.close()


def films(folder):
    [post] = json.loads((folder / "manifest.json").read_text())["posts"]
    return post["films"], sorted(path.name for path in folder.glob("media/*"))


def test_it_stays_here_until_somebody_says_that_nothing_had_to_be_covered(exporting, held, now):  # noqa: F811
    db, name = held
    folder = exporting()
    said, files = films(folder)
    assert (files, whole(folder)) == ([], True)
    assert said[name].startswith("tidak ikut: belum dinyatakan tanpa orang lain")
    with transaction(db):
        covers.say_nothing_to_cover(db, name, "pembaca-1", now)
        covers.say_nothing_to_cover(db, name, "pembaca-2", now)
    assert covers.statement(db, name).said_by == "pembaca-1", "while one stands it is said once"
    assert films(exporting()) == ({name: "utuh: dinyatakan tidak ada yang perlu ditutup"}, [LEFT])
    with transaction(db):
        assert covers.withdraw_statement(db, name, "pembaca-2", now)
    assert films(exporting())[1] == []


def test_where_something_is_covered_and_no_frame_can_be_drawn_no_packet_leaves(exporting, held, now, tmp_path):  # noqa: F811
    db, name = held
    with transaction(db):
        covers.add(db, name, Cover(x=0, y=0, width=9, height=9), "pembaca-1", now)
    with pytest.raises(EvidenceError, match="video yang bidangnya ditutup tidak terbaca"):
        exporting()
    assert list((tmp_path / "berkas").iterdir()) == []
