"""A plan from the calendar: denser in campaign and quiet period, off outside the lawful window."""

import shlex
from datetime import date, timedelta
from xml.etree import ElementTree

from domain.packs import load_pack
from services.schedule import DENSE_HOURS, PLAIN_HOURS, files, plan

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
    command = ["/opt/jalan raya/100% \"baru\"/python", "-m", "netralitas", "--workspace", "/data 2024", "run"]
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
