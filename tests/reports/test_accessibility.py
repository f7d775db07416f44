"""axe-core over the pages in a real browser; needs Chromium, and skips with a reason without it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import axe_core_python
import pytest

GOLDEN = Path(__file__).parent / "golden"
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
RUN = """
<script>axe.run().then(r => {
  const found = r.violations.map(v => [v.id, v.impact, v.nodes[0].html]);
  document.body.textContent = "FOUND" + JSON.stringify(found) + "END";
});</script></body>"""


def dump(page: Path) -> str:
    command = [
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=15000", "--dump-dom",
        page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("name", ["tiga-orang-internal", "besar-publik"])
def test_axe_finds_nothing_on_a_page(name, tmp_path):
    html = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    # The page's own policy forbids every script, so a copy without it is examined.
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    page = tmp_path / "page.html"
    page.write_text(html.replace("</body>", f"<script>{AXE}</script>{RUN}"), encoding="utf-8")
    found = re.search(r"FOUND(.*?)END", dump(page), re.S)
    assert found, "axe did not finish"
    assert json.loads(found.group(1)) == []
