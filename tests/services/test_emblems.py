"""The gallery of emblems: a checked folder, whole or not at all."""

import importlib.util
import io

import pytest

from domain.errors import PackError
from services.emblems import SOURCES, import_emblems
from store.workspace import FILE, Workspace, read_config, write_config

pytestmark = pytest.mark.skipif(not importlib.util.find_spec("cv2"), reason="the extra for pictures is not installed")
HEAD = "partai,berkas,sumber,tanggal\n"
LINE = "Partai Rekaan,a.png,digambar untuk uji,2026-10-01\n"


@pytest.fixture
def workspace(tmp_path):
    root = tmp_path / "ruang"
    write_config(root, {"body.name": "Uji"})
    return Workspace(root=root, config=read_config(root / FILE, {}))


@pytest.fixture
def folder(tmp_path):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (40, 40), "red").save(out, "PNG")
    (tmp_path / "lambang" / "Partai Rekaan").mkdir(parents=True)
    (tmp_path / "lambang" / "Partai Rekaan" / "a.png").write_bytes(out.getvalue())
    (tmp_path / "lambang" / SOURCES).write_text(HEAD + LINE)
    return tmp_path / "lambang"


def test_a_good_folder_replaces_the_gallery(workspace, folder):
    old = workspace.root / "lambang" / "Partai Lama"
    old.mkdir(parents=True)
    assert import_emblems(folder, workspace).pictures == 1
    assert (workspace.root / "lambang" / "Partai Rekaan" / "a.png").is_file()
    assert (workspace.root / "lambang" / SOURCES).is_file()
    assert not old.exists()


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (None, "tidak ada"),
        ("partai,berkas\n", "baris 1"),
        (HEAD, "tidak ada lambang|tanpa sumber"),
        (HEAD + "Partai Rekaan,a.png,,2026-10-01\n", "baris 2: ada sel kosong"),
        (HEAD + "Partai Rekaan,a.png,uji,kemarin\n", "baris 2: tanggal"),
        (HEAD + LINE + "../luar,a.png,uji,2026-10-01\n", "baris 3: nama partai"),
        (HEAD + LINE + "Partai Rekaan,b.png,uji,2026-10-01\n", "b.png: berkas tidak ada"),
    ],
)
def test_a_bad_folder_says_where_and_changes_nothing(workspace, folder, sources, words):
    (folder / SOURCES).unlink() if sources is None else (folder / SOURCES).write_text(sources)
    with pytest.raises(PackError, match=words):
        import_emblems(folder, workspace)
    assert not (workspace.root / "lambang").exists()


def test_a_picture_without_a_source_and_a_broken_one_are_refused(workspace, folder):
    (folder / "Partai Rekaan" / "b.png").write_bytes(b"x")
    with pytest.raises(PackError, match="tanpa sumber"):
        import_emblems(folder, workspace)
    (folder / SOURCES).write_text(HEAD + LINE + LINE.replace("a.png", "b.png"))
    with pytest.raises(PackError, match=r"Partai Rekaan/b\.png"):
        import_emblems(folder, workspace)
