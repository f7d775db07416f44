"""A picture on its whole way out: desk page, packet, letter and report hold nothing of what its camera wrote into it, in
each format, and a picture of 60,000 by 60,000 pixels leaves on none of them. [D4]"""

import base64
import io
import json
import re
import zipfile

import pytest

from desk.app import make_app
from store import bodies
from store.workspace import find_workspace
from tests.desk.conftest import PHRASE, post, token
from tests.desk.test_cases import PLENO, found, move  # noqa: F401 - a fixture
from tests.desk.test_reporting import LAST, make
from tests.drawn import chunk, png
from tests.parsing.test_picture_metadata import KINDS, SECRET, noted_png

HUGE = 60_000
MARKS = {"png": lambda: noted_png(width=30, height=20), "jpeg": KINDS["jpeg"]}  # what a body's mark may be


def huge(kind):
    """A picture that says it is as large as that, with the same things written into it."""
    if kind != "png":
        return KINDS[kind](width=HUGE, height=HUGE)
    body, head = noted_png(), HUGE.to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    return body.replace(png()[8:33], chunk(b"IHDR", head))


def texts_in(content):
    """The bytes of a file and of everything packed into it: archives, letters, workbooks, pictures in a page."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                yield from texts_in(parts.read(name))
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]+)", content):
        yield from texts_in(base64.b64decode(packed))


def tells(content):
    return any(SECRET in part for part in texts_in(content))


@pytest.fixture
def held(conn, desk_workspace, found):  # noqa: F811
    """Puts pictures into the case's post: the case, and their names."""

    def hold(*pictures):
        names = [bodies.store_bytes(desk_workspace.evidence, body) for body in pictures]
        media = json.dumps([{"kind": "image", "url": "", "sha256": name} for name in names])
        conn._conn.execute("UPDATE posts SET media = ?", (media,))
        return found, names

    return hold


@pytest.mark.parametrize("kind", KINDS)
def test_page_and_packet_hold_the_pixels_alone_and_no_huge_picture(signed, held, kind):
    kept, large = KINDS[kind](), huge(kind)
    assert tells(kept)
    assert tells(large)
    case, (small, big) = held(kept, large)
    leader = signed("pimpinan-1")
    page = leader.get(f"/perkara/{case}").text
    assert all(f"/perkara/{case}/gambar/{name}" in page for name in (small, big))
    shown = leader.get(f"/perkara/{case}/gambar/{small}", buffered=True)
    assert shown.mimetype == f"image/{kind}"
    assert shown.data
    assert not tells(shown.data)
    refused = leader.get(f"/perkara/{case}/gambar/{big}", buffered=True)
    assert refused.mimetype == "image/svg+xml"
    move(leader, case, "persetujuan", **PLENO)
    packet = move(leader, case, "berkas", recipient="BKN", number="9/2024", kind="bkn")
    content = packet.get_data()
    packet.close()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        media = {name: parts.read(name) for name in parts.namelist() if "/media/" in name and not name.endswith("/")}
    assert list(media.values()) == [shown.data]
    assert not tells(content)


@pytest.mark.parametrize("kind", MARKS)
def test_the_mark_of_the_body_takes_nothing_into_reports_and_letters(desk_workspace, clock, found, kind):  # noqa: F811
    """The mark stands on every page of a report and at the head of every letter."""
    mark = MARKS[kind]()
    assert tells(mark)
    (desk_workspace.root / "lambang").write_bytes(mark)
    settings = desk_workspace.root / "netralitas.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^(\[body\])$", r'\1\nlogo = "lambang"', re.sub(r"(?m)^logo = .*\n", "", text)))
    client = make_app(find_workspace(desk_workspace.root), clock=clock).test_client()
    given = {"name": "pimpinan-1", "phrase": PHRASE, "next": ""}
    client.post("/masuk", data={"csrf_token": token(client.get("/masuk")), **given})
    make(client, week=LAST)
    letter = post(
        client, f"/perkara/{found}/surat", page=f"/perkara/{found}", letter="klarifikasi", recipient="X", number=""
    )
    made = {str(p.relative_to(desk_workspace.reports)): p.read_bytes() for p in desk_workspace.reports.rglob("*.*")}
    made["surat"] = letter.get_data()
    page = made[f"{LAST}/internal.html"]
    assert b"base64," in page, "the mark stands on it"
    assert [name for name in made if "media/image" in str(zipped(made[name]))] != []
    assert [name for name, content in made.items() if tells(content)] == []


def zipped(content):
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.namelist()
