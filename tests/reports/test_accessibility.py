"""axe-core over the pages in a real browser; needs Chromium, and skips with a reason without it."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import axe_core_python
import pytest

from domain.editions import INTERNAL
from domain.packs import load_pack
from reports.render import files, write
from reports.site import Publisher, site_files
from reports.site_withdrawn import WithdrawnVersion
from reports.weekly import build
from tests.reports.test_golden import MASTHEAD, three_persons

GOLDEN = Path(__file__).parent / "golden"
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SITE = {  # each page of the golden site, as wide as it is looked at
    "index.html": 1280,
    "cara-membaca.html": 390,
    "data.html": 390,
    "koreksi.html": 390,
    "2026-W46/index.html": 1280,
    "2026-W46/v1/index.html": 390,
    "latest/index.html": 390,
}
WITHDRAWN = {"2026-W46/v1/index.html": 390, "2026-W46/index.html": 390, "koreksi.html": 390, "index.html": 1280}
WIDTHS = {
    "tiga-orang-internal": 1280,
    "besar-publik": 390,
    "baris": 390,
    "index": 1280,
    **{f"situs-{name.replace('/', '-')}": width for name, width in SITE.items()},
    **{f"ditarik-{name.replace('/', '-')}": width for name, width in WITHDRAWN.items()},
}
EXAMINE = """
<script>axe.run({resultTypes: ["violations"]}).then(r => parent.postMessage(
  [location.search, r.violations.map(v => [v.id, v.impact, v.nodes[0].html])], "*"
));</script></body>"""
COLLECT = """<!doctype html><title>axe</title><body>%s<script>
const found = {};
addEventListener("message", e => {
  found[e.data[0]] = e.data[1];
  if (Object.keys(found).length === %d) document.body.textContent = "FOUND" + JSON.stringify(found) + "END";
});</script></body>"""


def pages(folder):
    """The golden pages, the rows behind the figures and the index, by name."""
    report = build(three_persons(), (load_pack("pilkada-2024"),), MASTHEAD, INTERNAL)
    write(files(report, INTERNAL), folder / "reports" / "2026-W46")
    return {
        "tiga-orang-internal": (GOLDEN / "tiga-orang-internal.html").read_text(encoding="utf-8"),
        "besar-publik": (GOLDEN / "besar-publik.html").read_text(encoding="utf-8"),
        "baris": str(files(report, INTERNAL)[f"{INTERNAL}/baris.html"]),
        "index": (folder / "reports" / "index.html").read_text(encoding="utf-8"),
        **{f"situs-{name.replace('/', '-')}": (GOLDEN / "situs" / name).read_text(encoding="utf-8") for name in SITE},
    }


def withdrawn_pages(_folder):
    """The pages of a site of which everything was withdrawn."""
    gone = WithdrawnVersion(
        period="2026-W46",
        lang="id",
        version=1,
        at=datetime(2026, 11, 17, tzinfo=UTC),
        tag="tag:situs.example,2026-11-17:2026-W46/id/v1",
        title="Ringkasan Mingguan",
        days="9–15 November 2026",
        starts="",
        withdrawn_at=datetime(2026, 11, 28, tzinfo=UTC),
        reason="memuat angka yang keliru",
    )
    body = Publisher(body="Lembaga", contact="", address="", licence="CC-BY-4.0", zone="WIB", demo=False)
    site = site_files([], body, [gone])
    return {f"ditarik-{name.replace('/', '-')}": site[name].decode() for name in WITHDRAWN}


def frames(folder, chosen):
    """A page that shows every page at the width of a desk or a telephone, and collects what axe finds."""
    frames = []
    for name, html in chosen(folder).items():
        # The page's own policy forbids every script, so a copy without it is examined.
        html = re.sub(r'<meta http-equiv="(Content-Security-Policy|refresh)"[^>]*>', "", html)
        (folder / f"{name}.html").write_text(
            html.replace("</body>", f"<script>{AXE}</script>{EXAMINE}"), encoding="utf-8"
        )
        frames.append(f'<iframe src="{name}.html?{name}" width="{WIDTHS[name]}" height="900"></iframe>')
    outer = folder / "semua.html"
    outer.write_text(COLLECT % ("".join(frames), len(frames)), encoding="utf-8")
    return outer, len(frames)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize(("chosen", "count"), [(pages, 11), (withdrawn_pages, 4)])
def test_axe_finds_nothing_on_any_page(chosen, count, tmp_path):
    outer, expected = frames(tmp_path, chosen)
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=60000",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
        outer.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    found = re.search(r"FOUND(.*?)END", shown, re.S)
    assert found, "axe did not finish"
    results = json.loads(found.group(1))
    assert len(results) == expected == count
    assert {page: violations for page, violations in results.items() if violations} == {}


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_week_with_three_persons_prints_on_few_sheets(tmp_path):
    """Five, with every breakdown of the internal edition; fonts of other machines may take one more."""
    paper = tmp_path / "laporan.pdf"
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
        (GOLDEN / "tiga-orang-internal.html").as_uri(),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) <= 6
