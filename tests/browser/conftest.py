"""A real desk served as an office serves it, and a real browser before it, led by mouse or by keyboard alone."""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FAKETIME = shutil.which("faketime")
# The office lives in the campaign of an election that ships; all its processes have the same clock, as far behind.
STARTS = datetime(2024, 11, 12, 2, 0, tzinfo=UTC)
LEADER, SECOND = "pimpinan-1", "pembaca-2"
PHRASES = {LEADER: "sawah kopi hujan perahu", SECOND: "bukit senja pasar jendela"}
PATIENCE = 20_000  # milliseconds for a page
# Ends when the page as it lies now has been drawn, twice: the browser finds what is under the mouse by its drawing.
SHOWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Office:
    """A folder with a served desk; `address` is what its terminal said."""

    def __init__(self, home):
        self.folder, self.port = home / "kantor", free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self._behind = int((STARTS - datetime.now(UTC)).total_seconds())
        self._env = {
            **os.environ,
            "XDG_CONFIG_HOME": str(home / "config"),
            "PYTHONUNBUFFERED": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self._process, self.address = None, ""

    def open(self):
        self._process = subprocess.Popen(
            self._command("desk", "--port", str(self.port)),
            stdout=subprocess.PIPE,
            text=True,
            env=self._env,
            start_new_session=True,
        )
        self.address = re.search(r"http://\S+", self._process.stdout.readline())[0]
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise AssertionError("the desk does not answer")

    def close(self):
        os.killpg(self._process.pid, signal.SIGINT)  # faketime passes no signal on to what it started
        self._process.wait(30)
        self._process.stdout.close()

    def run(self, *args):
        """Any other command over the same folder."""
        return subprocess.run(self._command(*args), capture_output=True, text=True, env=self._env, check=False)

    def _command(self, *args):
        clock = [FAKETIME, "-f", f"{self._behind}s"]
        return [*clock, sys.executable, "-m", "netralitas", "--workspace", str(self.folder), *args]


@pytest.fixture
def office(tmp_path, chromium):
    opened = Office(tmp_path).open()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api", reason="make test-browser installs Playwright")
    if CHROMIUM is None or FAKETIME is None:
        pytest.fail("Chromium or faketime is not there: apt install chromium faketime")
    with sync_api.sync_playwright() as playwright:
        alone = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=alone)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A browser's tab. Whatever a script, a dialog or another host would show ends the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
    context.set_default_timeout(PATIENCE)
    tab, wrong = context.new_page(), []
    tab.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("pageerror", lambda error: wrong.append(f"script {error}"))
    tab.on(
        "request",
        lambda asked: None if re.match(r"http://127\.0\.0\.1:|data:|about:", asked.url) else wrong.append(asked.url),
    )
    tab.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield tab
    if os.environ.get("SHOW_LAST_PAGE"):
        print(tab.url, tab.locator("body").inner_text())
    context.close()
    assert wrong == []


def inside(page, group, words):
    """The box or button of a group whose label begins with these words."""
    return page.get_by_role("group", name=group).get_by_label(re.compile(rf"^\s*{re.escape(words)}")).first


class Mouse:
    """A hand that clicks. It also takes the guide's pictures, where a folder for them is named (`make pictures`)."""

    def __init__(self, page):
        self.page = page

    def picture(self, name):
        """The page as it stands, for the guide."""
        if folder := os.environ.get("GUIDE_PICTURES"):
            self.page.evaluate("document.activeElement.blur()")
            height = min(1400, self.page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": 1280, "height": height}
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, clip=clip)

    def press(self, words, role="button"):
        target = self.page.get_by_role(role, name=words, exact=True).first
        target.scroll_into_view_if_needed()
        self.page.evaluate(SHOWN)  # a click right after scrolling would go to the preview that was there before
        target.click()

    def unfold(self, words):
        self.page.locator("summary", has_text=words).first.click()

    def write(self, label, text):
        self.page.get_by_label(label, exact=True).first.fill(text)

    def date(self, label, day):
        self.page.get_by_label(label, exact=True).first.fill(day.isoformat())

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).first.select_option(label=option)

    def tick(self, group, words):
        inside(self.page, group, words).check()

    def attach(self, label, path):
        self.page.get_by_label(label, exact=True).first.set_input_files(path)


class Keyboard:
    """A hand that has no mouse: Tab, arrows, Space and Enter, and what a person types."""

    STEPS = 400  # Tabs over a page, and around it once

    def __init__(self, page):
        self.page = page

    def _reach(self, target):
        target.wait_for()
        for _ in range(self.STEPS):
            if target.evaluate("e => e === document.activeElement"):
                assert target.evaluate("e => e.matches(':focus-visible')")  # whoever gets there sees it
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {target}")

    def picture(self, name):
        """None: the mouse takes them."""

    def press(self, words, role="button"):
        self._reach(self.page.get_by_role(role, name=words, exact=True).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfold(self, words):
        self._reach(self.page.locator("summary", has_text=words).first)
        self.page.keyboard.press("Enter")

    def write(self, label, text):
        self._reach(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def date(self, label, day):
        """Each part in its place; the order of day and month is the browser's own, so both are the same number here."""
        field = self.page.get_by_label(label, exact=True).first
        self._reach(field)
        self.page.keyboard.type(day.strftime("%d%m%Y"))
        assert field.input_value() == day.isoformat()

    def choose(self, label, option):
        field = self.page.get_by_label(label, exact=True).first
        self._reach(field)
        names = field.evaluate("e => [...e.options].map(o => o.label.trim())")
        at = field.evaluate("e => e.selectedIndex")
        for _ in range(names.index(option) - at):
            self.page.keyboard.press("ArrowDown")
        assert field.evaluate("e => e.options[e.selectedIndex].label.trim()") == option

    def tick(self, group, words):
        wanted = inside(self.page, group, words)
        if wanted.get_attribute("type") == "checkbox":
            self._reach(wanted)
            self.page.keyboard.press("Space")
        else:
            self._reach(self.page.get_by_role("group", name=group).get_by_role("radio").first)
            self.page.keyboard.press("Space")
            while not wanted.is_checked():
                self.page.keyboard.press("ArrowDown")
        assert wanted.is_checked()

    def attach(self, label, path):
        self._reach(self.page.get_by_label(label, exact=True).first)
        with self.page.expect_file_chooser() as chosen:
            self.page.keyboard.press("Space")
        chosen.value.set_files(path)


PERSON = {
    "nama": "Budi Karangan",
    "nip": "198501012010011010",
    "jenis_asn": "PNS",
    "instansi": "Pemerintah Kota Surabaya",
    "kode_wilayah": "35.78",
    "kelompok_jabatan": "pelaksana",
    "platform": "instagram",
    "akun": "@budi_karangan_1",
    "dasar_hukum": "SK Tim 2/2024",
    "bukti_kepemilikan": "surat pernyataan",
    "diverifikasi_oleh": "inspektorat",
    "aktif_dari": "2024-01-01",
}
WORDS = "Ayo coblos nomor 2 Khofifah Emil, saya dukung penuh!"


def register_file(folder, *people):
    """The Excel list of an office with invented people."""
    book = openpyxl.Workbook()
    book.active.append(list(PERSON))
    for number, change in enumerate(people or ({}, {}), 1):
        row = {**PERSON, "nip": f"1985010120100110{number:02d}", "akun": f"@budi_karangan_{number}", **change}
        book.active.append(list(row.values()))
    path = folder / "daftar pegawai.xlsx"
    book.save(path)
    return path


def posts_file(folder, *texts):
    """Posts that somebody brings, of the first person."""
    path = folder / "kiriman.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("platform", "account", "id", "text", "published_at"))
        for number, text in enumerate(texts or (WORDS,), 1):
            writer.writerow(("instagram", "@budi_karangan_1", f"k{number}", text, "2024-10-05T09:00:00+07:00"))
    return Path(path)
