"""What an import did, or would do: a value for both faces, and its words for people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.texts import words
from domain.types import Moment, Problem
from imports.reasons import in_words

SHOWN_PROBLEMS = 20
SHOWN_POSTS = 50
# What loading would make of a post, in words.
CHANGES = words({"new": "baru", "changed": "isinya berubah", "completed": "dilengkapi"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewedPost:
    """A post as a preview shows it: new, changed (`before` are the words that the store has) or completed.

    `media` counts its pictures and films; `account` is the handle of the registered account.
    """

    kind: str
    platform: str
    account: str
    region: str
    url: str
    text: str
    other_text: str
    before: str
    published: Moment
    media: int


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do.

    `already` names the finished import of the same file when it holds nothing more; `again` names it when the file,
    read with other terms or for another register, adds or changes something. `completed` are posts whose words stayed
    and whose time or media was missing. `notes` are rows that were taken although something of them is missing.
    """

    run_id: str | None = None
    already: str | None = None
    again: str | None = None
    format: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    completed: int = 0
    not_registered: int = 0
    not_watched: int = 0
    without_id: int = 0
    reported: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    unknown_columns: set[str] = field(default_factory=set)
    shown: list[PreviewedPost] = field(default_factory=list)
    """The first posts that loading would add or change; filled by a preview alone."""

    def __str__(self) -> str:
        if self.already:
            said = f"Berkas ini sudah diimpor ({self.already}); tidak ada yang ditambahkan."
            return "\n".join([said, *_listed(self.problems, "ditolak")])
        lines = [
            f"Baris dibaca: {self.rows}. Kiriman baru: {self.new}, berubah: {self.changed}, sudah ada: {self.known}.",
            f"Akun tidak terdaftar: {self.not_registered} baris dibuang. Di luar masa pantau: {self.not_watched}.",
        ]
        if self.again:
            lines.append(f"Berkas ini pernah diimpor ({self.again}); yang tertulis di atas adalah tambahannya.")
        if self.completed:
            lines.append(f"Dilengkapi (waktu atau gambar yang dulu belum ada): {self.completed}.")
        if self.reported:
            lines.append(f"Laporan dicatat: {self.reported}; tidak masuk hitungan atau tren.")
        if self.without_id:
            lines.append(f"Tanpa id kiriman: {self.without_id}; dikenali dari isinya (text:...).")
        if self.unknown_columns:
            lines.append(f"Kolom tidak dikenal, diabaikan: {', '.join(sorted(self.unknown_columns))}.")
        lines += _listed(self.problems, "ditolak") + _listed(self.notes, "dimuat dengan catatan")
        return "\n".join(lines)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(p.reason for p in self.problems)


def _listed(problems: Sequence[Problem], done: str) -> list[str]:
    """Each reason once, with its count, what to do, and its first places."""
    lines = []
    for reason, count in sorted(Counter(p.reason for p in problems).items()):
        lines.append(f"{count} baris {done} ({reason}): {in_words(reason)}")
        found = [p for p in problems if p.reason == reason]
        lines += [f"  {p.where}" + (f": {p.detail}" if p.detail else "") for p in found[:SHOWN_PROBLEMS]]
        if count > SHOWN_PROBLEMS:
            lines.append(f"  dan {count - SHOWN_PROBLEMS} baris lain")
    return lines
