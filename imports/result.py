"""What an import did, or would do: a value for both faces, and its words for people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.texts import Text, _, joined
from domain.types import Moment, Problem
from imports.reasons import in_words

SHOWN_PROBLEMS = 20
SHOWN_POSTS = 50
# What loading would make of a post, in words.
CHANGES = {"new": "baru", "changed": "isinya berubah", "completed": "dilengkapi"}


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
    previewed: list[PreviewedPost] = field(default_factory=list)
    """The first posts that loading would add or change; filled by a preview alone."""

    @property
    def text(self) -> Text:
        if self.already:
            sentence = _("Berkas ini sudah diimpor ({already}); tidak ada yang ditambahkan.", already=self.already)
            return joined([sentence, *_listed(self.problems, REFUSED)], "\n")
        lines = [
            _(
                "Baris dibaca: {rows}. Kiriman baru: {new}, berubah: {changed}, sudah ada: {known}.",
                rows=self.rows,
                new=self.new,
                changed=self.changed,
                known=self.known,
            ),
            _(
                "Akun tidak terdaftar: {not_registered} baris dibuang. Di luar masa pantau: {not_watched}.",
                not_registered=self.not_registered,
                not_watched=self.not_watched,
            ),
        ]
        lines += self._remarks()
        lines += _listed(self.problems, REFUSED) + _listed(self.notes, _("dimuat dengan catatan"))
        return joined(lines, "\n")

    def __str__(self) -> str:
        return str.__str__(self.text)

    def _remarks(self) -> list[Text]:
        lines: list[Text] = []
        if self.again:
            lines.append(
                _("Berkas ini pernah diimpor ({again}); yang tertulis di atas adalah tambahannya.", again=self.again)
            )
        if self.completed:
            lines.append(
                _("Dilengkapi (waktu atau gambar yang dulu belum ada): {completed}.", completed=self.completed)
            )
        if self.reported:
            lines.append(_("Laporan dicatat: {reported}; tidak masuk hitungan atau tren.", reported=self.reported))
        if self.without_id:
            lines.append(
                _("Tanpa id kiriman: {without_id}; dikenali dari isinya (text:...).", without_id=self.without_id)
            )
        if self.unknown_columns:
            lines.append(
                _(
                    "Kolom tidak dikenal, diabaikan: {unknown_columns}.",
                    unknown_columns=", ".join(sorted(self.unknown_columns)),
                )
            )
        return lines

    @property
    def reasons(self) -> Counter[str]:
        return Counter(p.reason for p in self.problems)


REFUSED = _("ditolak")


def _listed(problems: Sequence[Problem], done: Text) -> list[Text]:
    """Each reason once, with its count, what to do, and its first places."""
    lines: list[Text] = []
    for reason, count in sorted(Counter(p.reason for p in problems).items()):
        lines.append(
            _("{count} baris {done} ({reason}): {said}", count=count, done=done, reason=reason, said=in_words(reason))
        )
        found = [p for p in problems if p.reason == reason]
        lines += [
            Text("  {place}", place=f"{p.where}: {p.detail}" if p.detail else p.where) for p in found[:SHOWN_PROBLEMS]
        ]
        if count > SHOWN_PROBLEMS:
            lines.append(_("  dan {count} baris lain", count=count - SHOWN_PROBLEMS))
    return lines
