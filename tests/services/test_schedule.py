"""A plan from the calendar: denser in campaign and quiet period, off outside the lawful window."""

import shlex
import shutil
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.packs import load_pack
from domain.periods import WIB
from services import user_units
from services.schedule import DENSE_HOURS, MINUTE, PLAIN_HOURS, files, next_start, plan

PACK = load_pack("pilkada-2024")


def hours_on(spans, day):
    return [s.hours for s in spans if s.start <= day <= s.end]


def test_campaign_and_quiet_period_are_denser_and_nothing_lies_outside_the_window():
    spans = plan([PACK], PACK.window_from - timedelta(days=30))
    assert hours_on(spans, date(2024, 10, 1)) == [DENSE_HOURS]
    assert hours_on(spans, date(2024, 11, 25)) == [DENSE_HOURS]
    assert hours_on(spans, date(2024, 8, 1)) == [PLAIN_HOURS]
    assert hours_on(spans, PACK.window_from - timedelta(days=1)) == []
    assert hours_on(spans, PACK.window_to + timedelta(days=1)) == []


def test_every_day_of_the_window_stands_in_exactly_one_span():
    spans = plan([PACK], PACK.window_from)
    day = PACK.window_from
    while day <= PACK.window_to:
        assert len(hours_on(spans, day)) == 1
        day += timedelta(days=1)


def test_a_passed_window_gives_no_span_and_still_readable_files():
    assert plan([PACK], PACK.window_to + timedelta(days=1)) == ()
    assert plan([], date(2024, 1, 1)) == ()
    texts = files((), ["/usr/bin/python3", "-m", "netralitas", "run"], "Asia/Jakarta")
    ElementTree.fromstring(texts["netralitas-task.xml"].encode())


def test_the_files_start_the_command_and_survive_a_blank_in_its_path():
    spans = plan([PACK], date(2024, 9, 1))
    command = ['/opt/jalan raya/100% "baru"/python', "-m", "netralitas", "--workspace", "/data 2024", "run"]
    texts = files(spans, command, "Asia/Jakarta")
    line = texts["crontab.txt"].splitlines()[-1].split("  ", 1)[1]
    assert shlex.split(line.replace(r"\%", "%")) == command
    assert "%" not in line.replace(r"\%", "")
    assert r'ExecStart="/opt/jalan raya/100%% \"baru\"/python" "-m"' in texts["netralitas.service"]
    assert "OnCalendar=2024-09-01..24 06:10:00 Asia/Jakarta" in texts["netralitas.timer"]
    assert "Persistent=true" in texts["netralitas.timer"]
    root = ElementTree.fromstring(texts["netralitas-task.xml"].encode())
    assert len(root.findall(".//{*}CalendarTrigger")) == sum(len(s.hours) for s in spans)
    assert root.findtext(".//{*}Command") == command[0]
    assert root.findtext(".//{*}Arguments") == '-m netralitas --workspace "/data 2024" run'


NEAR = st.dates(PACK.window_from - timedelta(days=40), PACK.window_to + timedelta(days=40))


@given(day=NEAR, hour=st.integers(0, 23))
def test_the_next_start_is_the_first_of_all_starts_that_lies_ahead(day, hour):
    now = datetime.combine(day, time(hour, 30), WIB)
    spans = plan([PACK], day)
    starts = [
        datetime.combine(s.start + timedelta(days=n), time(h, MINUTE), WIB)
        for s in spans
        for n in range((s.end - s.start).days + 1)
        for h in s.hours
    ]
    assert next_start(spans, now, WIB) == min((at for at in starts if at > now), default=None)


UNIT = ['/opt/jalan raya/100% "baru"/python', "-m", "netralitas", "--workspace", "/data 2024", "run"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze (package systemd)")
def test_systemd_itself_finds_nothing_wrong_with_the_units(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # where nobody is signed in there is none
    spans = plan([PACK], PACK.window_from)
    (tmp_path / "netralitas.service").write_text(files(spans, ["/bin/true", *UNIT[1:]], str(WIB))["netralitas.service"])
    (tmp_path / "netralitas.timer").write_text(files(spans, UNIT, str(WIB))["netralitas.timer"])
    assert user_units.verified([tmp_path / "netralitas.service", tmp_path / "netralitas.timer"]) == []
    (tmp_path / "netralitas.timer").write_text("[Timer]\nOnCalendar=bukan waktu\n")
    assert user_units.verified([tmp_path / "netralitas.timer"])
