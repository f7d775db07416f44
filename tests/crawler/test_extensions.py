"""A package of somebody else brings an import format: recognised, listed, read, and never in place of one of ours."""

import os
import subprocess
import sys
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
from imports.given import NOTHING
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
        "catatan-pengawas", "Catatan pengawas lapangan (contoh)", "2", "3kabc", "text_missing", "imports.table",
    ]  # fmt: skip


def test_a_name_of_ours_is_not_replaced(tmp_path):
    """The package calls its format csv; our own csv stays what it is, and its file is recognised by nothing else."""
    env = {**os.environ, "PYTHONPATH": f"{installed(tmp_path / 'paket', 'csv')}{os.pathsep}{EXAMPLE.parents[2]}"}
    look = "import imports; print(imports.READERS['csv'].__module__, imports.LABELS['csv'])"
    done = subprocess.run([sys.executable, "-c", look], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "imports.table Templat sendiri, CSV"
