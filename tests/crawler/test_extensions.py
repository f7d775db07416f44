"""Packages of somebody else bring an import format or a platform: listed, read, and never in place of one of ours."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "netralitas-contoh-format"
NOTES = """CATATAN PENGAWAS 1
bluesky|akun.contoh|3kabc|https://bsky.app/profile/akun.contoh/post/3kabc|2026-11-09T08:00:00+07:00|selamat pagi
baris rusak
"""
LOOK = """
import sys
from pathlib import Path
import imports
from imports.terms import NOTHING
from imports.recognising import recognised
path = Path(sys.argv[1])
kind = recognised(path)
rows = list(imports.READERS[kind](path, NOTHING))
print(kind, imports.LABELS[kind], len(rows), getattr(rows[0].post, "native_id", rows[0].post),
      getattr(rows[1].post, "reason", rows[1].post), imports.READERS["csv"].__module__, sep="|")
"""


def installed(folder, name):
    """What pip leaves of the package: its module, and the record that names its entry point."""
    folder.mkdir()
    (folder / "netralitas_contoh_format.py").write_bytes((EXAMPLE / "netralitas_contoh_format.py").read_bytes())
    record = folder / "netralitas_contoh_format-1.0.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: netralitas-contoh-format\nVersion: 1.0.0\n")
    (record / "entry_points.txt").write_text(f"[netralitas.import_formats]\n{name} = netralitas_contoh_format\n")
    return folder


def looked_at(folder, path):
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{root}"}
    done = subprocess.run([sys.executable, "-c", LOOK, str(path)], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().split("|")


def test_a_format_of_another_package_is_recognised_listed_and_read(tmp_path):
    path = tmp_path / "catatan.txt"
    path.write_text(NOTES, encoding="utf-8")
    assert looked_at(installed(tmp_path / "paket", "catatan-pengawas"), path) == [
        "catatan-pengawas",
        "Catatan pengawas lapangan (contoh)",
        "2",
        "3kabc",
        "text_missing",
        "imports.table",
    ]


def test_a_name_of_ours_is_not_replaced(tmp_path):
    """The package calls its format csv; our own csv stays what it is, and its file is recognised by nothing else."""
    env = {**os.environ, "PYTHONPATH": f"{installed(tmp_path / 'paket', 'csv')}{os.pathsep}{EXAMPLE.parents[2]}"}
    look = "import imports; print(imports.READERS['csv'].__module__, imports.LABELS['csv'])"
    done = subprocess.run([sys.executable, "-c", look], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "imports.table Templat sendiri, CSV"


PLATFORM = EXAMPLE.with_name("netralitas-contoh-platform")
WATCHED = """
import json
import sys
from contextlib import closing
from pathlib import Path
from crawler.base import read_as
from crawler.spiders.every import SPIDERS
from domain.links import canonical_account, default_route, platform_of
from domain.types import Platform
from parsing.pages import PageContext
from domain.labels import PLATFORMS
from store import accounts, open_store
from tests.crawler.conftest import NOW, Space, an_account

ref = canonical_account("https://mading.example/@Budi_Contoh?s=1")
space = Space(Path(sys.argv[1]), None)
space.register(an_account("akun-1", ref.platform, ref.handle, route=default_route(ref.platform)))
with closing(open_store(space.database)) as db:
    kept = accounts.get(db, "akun-1")
spider = next(s for s in SPIDERS if kept.platform in s.platforms)

def page(name):
    post = {"id": 12, "text": "halo", "at": "2026-11-09T08:00:00+07:00"}
    body = json.dumps({"owner": {"id": "7", "name": name}, "posts": [post], "next": None}).encode()
    seen = PageContext(account=kept, url="https://mading.example/api", status=200, captured_at=NOW)
    return read_as(spider, body, {}, seen)

own, other = page("Budi_Contoh"), page("lain")
print(kept.platform is Platform("mading"), PLATFORMS["mading"], platform_of("mading"), spider.__name__,
      *(p.text for p in own.posts), len(other.posts), other.outcome, sep="|")
"""
GONE = """
import sys
from contextlib import closing
from pathlib import Path
from domain.errors import ConfigError
from store import accounts, open_store

with closing(open_store(Path(sys.argv[1]) / "netralitas.db")) as db:
    try:
        accounts.get(db, "akun-1")
    except ConfigError as error:
        print(error)
"""


def played(script, workspace, *folders):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, folders), str(EXAMPLE.parents[2])])}
    done = subprocess.run(
        [sys.executable, "-c", script, str(workspace)], env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def installed_platform(folder):
    shutil.copytree(PLATFORM / "netralitas_contoh_platform", folder / "netralitas_contoh_platform")
    record = folder / "netralitas_contoh_platform-1.0.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: netralitas-contoh-platform\nVersion: 1.0.0\n")
    told = tomllib.loads((PLATFORM / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in told.items()]
    (record / "entry_points.txt").write_text("".join(lines))
    return folder


def test_a_platform_of_another_package_is_registered_crawled_and_its_strangers_refused(tmp_path):
    """Its link names an account, its spider reads the listing, and a listing of somebody else is nobody's post."""
    said = played(WATCHED, tmp_path, installed_platform(tmp_path / "paket"))
    assert said == "True|Mading (contoh)|mading|MadingSpider|halo|0|not_owner"
    assert "mading" in played("from netralitas.cli.filters import *; print(PLATFORMS)", tmp_path, tmp_path / "paket")


def test_an_account_whose_platform_is_no_longer_installed_is_said_and_nothing_is_lost(tmp_path):
    played(WATCHED, tmp_path, installed_platform(tmp_path / "paket"))
    assert "'mading' tidak dikenal" in played(GONE, tmp_path)
    assert "mading" not in played("from domain.platforms import PLATFORMS; print(*PLATFORMS)", tmp_path)
