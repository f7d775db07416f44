"""When `netralitas run` should start: a plan from the pack's calendar, written for systemd, cron and Windows.

Nothing here starts anything; the operator installs the files. `run` itself is
safe to start at any time, and a missed week is made up by the next start.
"""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from domain.elections import Pack
from store.workspace import Workspace

# In these stages posts come fast and clocks are short: three looks a day, one otherwise.
DENSE = ("kampanye", "masa_tenang", "pemungutan_suara")
DENSE_HOURS, PLAIN_HOURS = (6, 12, 18), (6,)
MINUTE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days (inclusive) with the hours, of the report's zone, at which a run starts ten minutes past."""

    start: date
    end: date
    hours: tuple[int, ...]


def plan(packs: Sequence[Pack], today: date) -> tuple[Span, ...]:
    """The spans from today on in which an election allows watching, denser in campaign and quiet period."""
    spans: list[Span] = []
    windows = sorted((p.window_from, p.window_to) for p in packs)
    if not windows:
        return ()
    day, last = max(today, windows[0][0]), max(w[1] for w in windows)
    while day <= last:
        hours = _hours(packs, day)
        if spans and spans[-1].hours == hours and spans[-1].end == day - timedelta(days=1):
            spans[-1] = Span(start=spans[-1].start, end=day, hours=hours)
        elif hours:
            spans.append(Span(start=day, end=day, hours=hours))
        day += timedelta(days=1)
    return tuple(spans)


def command_of(workspace: Workspace) -> list[str]:
    """What starts one run of this workspace."""
    return [sys.executable, "-m", "netralitas", "--workspace", str(workspace.root.absolute()), "run"]


def next_start(spans: Sequence[Span], now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the plan starts the next run; None after its last day."""
    here = now.astimezone(zone)
    for span in spans:
        first = max(span.start, here.date())
        for day in (first, first + timedelta(days=1)):  # the hours of today may all have passed
            starts = [datetime.combine(day, time(hour, MINUTE), zone) for hour in span.hours]
            if later := [at for at in starts if at > here and day <= span.end]:
                return later[0]
    return None


def _hours(packs: Sequence[Pack], day: date) -> tuple[int, ...]:
    if not any(p.window_from <= day <= p.window_to for p in packs):
        return ()
    dense = any(s.stage.startswith(DENSE) and s.start <= day <= s.end for p in packs for s in p.calendar)
    return DENSE_HOURS if dense else PLAIN_HOURS


def files(spans: Sequence[Span], command: Sequence[str], zone: str) -> dict[str, str]:
    """The text of every schedule file by its name. `command` starts one run."""
    return {
        "netralitas.service": _service(command),
        "netralitas.timer": _timer(spans, zone),
        "crontab.txt": _crontab(spans, command, zone),
        "netralitas-task.xml": _task(spans, command),
    }


def _service(command: Sequence[str]) -> str:
    """systemd reads quotes and backslashes in a word, % as a specifier and $ as a variable."""
    marks = str.maketrans({"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"})
    words = " ".join(f'"{part.translate(marks)}"' for part in command)
    return (
        "[Unit]\nDescription=Netralitas: crawl, flag, report\n\n"
        f"[Service]\nType=oneshot\nExecStart={words}\n"
        "# 3: the crawl did not see everything; the report says so\nSuccessExitStatus=3\n"
    )


def _months(span: Span) -> list[tuple[int, int, int, int]]:
    """A span as (year, month, first day, last day)."""
    parts, day = [], span.start
    while day <= span.end:
        next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = min(span.end, next_month - timedelta(days=1))
        parts.append((day.year, day.month, day.day, last.day))
        day = next_month
    return parts


def _timer(spans: Sequence[Span], zone: str) -> str:
    lines = ["[Unit]", "Description=Netralitas by the election calendar", "", "[Timer]"]
    for span in spans:
        hours = ",".join(f"{h:02d}" for h in span.hours)
        lines += [f"OnCalendar={y}-{m:02d}-{a:02d}..{b:02d} {hours}:10:00 {zone}" for y, m, a, b in _months(span)]
    # Persistent: a start that was missed while the machine was off is made up.
    lines += ["Persistent=true", "RandomizedDelaySec=600", "", "[Install]", "WantedBy=timers.target", ""]
    return "\n".join(lines)


def _crontab(spans: Sequence[Span], command: Sequence[str], zone: str) -> str:
    """Lines for the shell that cron starts; a bare % would end the command."""
    words = shlex.join(command).replace("%", r"\%")
    lines = [
        "# cron knows no years: renew these lines for the next election ('netralitas schedule').",
        f"# The hours are those of {zone}, for a machine that runs in this zone.",
    ]
    for span in spans:
        hours = ",".join(str(h) for h in span.hours)
        lines += [f"10 {hours} {a}-{b} {m} *  {words}" for _, m, a, b in _months(span)]
    return "\n".join(lines) + "\n"


def _task(spans: Sequence[Span], command: Sequence[str]) -> str:
    triggers = "".join(
        f"<CalendarTrigger><StartBoundary>{s.start}T{h:02d}:10:00</StartBoundary>"
        f"<EndBoundary>{s.end}T23:59:59</EndBoundary><ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
        "</CalendarTrigger>"
        for s in spans
        for h in s.hours
    )
    arguments = escape(subprocess.list2cmdline(command[1:]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"<Triggers>{triggers}</Triggers>"
        "<Settings><StartWhenAvailable>true</StartWhenAvailable>"
        "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy></Settings>"
        f"<Actions><Exec><Command>{escape(command[0])}</Command><Arguments>{arguments}</Arguments></Exec></Actions>"
        "</Task>\n"
    )


def write(folder: Path, texts: dict[str, str]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
