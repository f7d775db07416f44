"""Loading a file of posts that a person brought: preview first, then in batches, and never twice."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError, RegisterError
from domain.links import AccountRef, canonical_account, platform_of
from domain.periods import WIB, zone_of
from domain.platforms import PLATFORMS
from domain.types import Account, Capture, HowSeen, Moment, Platform, Post, Problem
from domain.watching import Watching, may_collect, may_keep
from imports import FORMATS, READERS
from imports.given import NOTHING, Given
from imports.reasons import in_words
from imports.recognising import recognised
from imports.rows import ImportedPost, Row, refused
from parsing.attribution import Claim, impersonal, refusal
from parsing.dates import read_moment
from parsing.post_ids import PASSING, canonical_id
from store import accounts, bodies, evidence, merging, posts, reported, runs
from store.database import Store, transaction

BATCH = 500
SHOWN_PROBLEMS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """How a file came here. `windows` are the days of the elections; `scope` keys the pseudonyms."""

    how_seen: HowSeen
    operator: str
    captured_at: datetime
    pseudonym_key: bytes
    scope: str
    windows: Sequence[Watching] = ()
    given: Given = NOTHING
    format: str = ""
    report_number: str = ""


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


def import_file(
    db: Store,
    evidence_root: Path,
    path: Path,
    *,
    how_seen: HowSeen,
    operator: str,
    captured_at: datetime,
    pseudonym_key: bytes,
    scope: str,
    format: str = "",
    windows: Sequence[Watching] = (),
    given: Given = NOTHING,
    report_number: str = "",
    dry_run: bool = False,
    on_progress: Callable[[int], Any] = lambda read: None,
) -> ImportResult:
    """Loads a file's posts of registered accounts; with `dry_run` only says what would happen.

    Without `format` it is recognised from the file. `on_progress` gets the bytes read since its last call. The file
    is kept as evidence before it is read. The same file may come again with other terms: only what it adds is loaded.
    A file with a `report_number` holds one post that somebody reported: it is kept as a report, whoever's it is.
    Raises ImportFileError for an unknown format or a file that is no such table.
    """
    format = format or recognised(path)
    if format not in READERS:
        raise ImportFileError(f"format {format!r} tidak dikenal", remedy=f"pilih: {', '.join(FORMATS)}")
    terms = Terms(
        how_seen=how_seen, operator=operator, captured_at=captured_at, pseudonym_key=pseudonym_key, scope=scope,
        windows=windows, given=given, format=format, report_number=report_number,
    )  # fmt: skip
    return _read_in(_Import(db, evidence_root, terms), path, dry_run, on_progress)


def _read_in(
    work: "_Import", path: Path, dry_run: bool, on_progress: Callable[[int], Any]
) -> ImportResult:
    db, terms = work.db, work.terms
    if terms.report_number and reported.exists(db, terms.report_number):
        return ImportResult(already=f"laporan {terms.report_number}")
    work.result.format = terms.format
    rows = _begun(READERS[terms.format](path, terms.given))
    if dry_run:
        return work.preview(rows, on_progress)
    sha256, size = bodies.store_file(work.evidence_root, path)
    before = runs.import_of(db, sha256)
    if before is not None and not terms.report_number:
        found = _Import(db, work.evidence_root, terms).preview(rows, lambda read: None)
        if not (found.new or found.changed or found.completed):
            return replace(found, already=before, format=terms.format)
        work.result.again = before
        rows = _begun(READERS[terms.format](path, terms.given))
    return work.load(rows, sha256, size, on_progress)


def _begun(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, with the first one read: a file that is refused as a whole leaves no run behind."""
    return chain(list(islice(rows, 1)), rows)


class _Import:
    def __init__(self, db: Store, evidence_root: Path, terms: Terms) -> None:
        self.db, self.evidence_root, self.terms = db, evidence_root, terms
        self.result = ImportResult()
        self.accounts: dict[tuple[str, str, str], tuple[Account, AccountRef] | str] = {}
        self.numbers: dict[str, str] = {}  # the platform's own numbers of accounts, as this file shows them first

    def preview(self, rows: Iterator[Row], on_progress: Callable[[int], Any]) -> ImportResult:
        """What loading would do, by the same comparison; nothing is written."""
        if self.terms.report_number:
            self.result.reported = len(self._reported(rows))
            return self.result
        seen: dict[str, merging.Stored] = {}
        while batch := list(islice(rows, BATCH)):
            for account, ready in self._sorted(batch).items():
                self._compare(account, ready, seen)
            on_progress(sum(row.bytes_read for row in batch))
        return self.result

    def _compare(self, account: str, ready: list[Post], seen: dict[str, merging.Stored]) -> None:
        keys = posts.resolve(self.db, account, ready)
        known = posts.stored(self.db, [key for key in keys.values() if key not in seen]) | seen
        for post in ready:
            change = merging.compared(known.get(keys[post.native_id]), post, imported=True)
            seen[keys[post.native_id]] = known[keys[post.native_id]] = change.after
            self._count(posts.Saved(**{change.kind: 1}))

    def _count(self, saved: posts.Saved) -> None:
        self.result.new += saved.new
        self.result.changed += saved.changed
        self.result.completed += saved.completed
        self.result.known += saved.unchanged + saved.completed

    def load(
        self, rows: Iterator[Row], sha256: str, size: int, on_progress: Callable[[int], Any]
    ) -> ImportResult:
        run_id, capture_id = self._open(sha256, size)
        self.result.run_id = run_id
        if self.terms.report_number:
            self._keep_reported(run_id, capture_id, rows)
            runs.close_run(self.db, run_id, self.terms.captured_at)
            return self.result
        while batch := list(islice(rows, BATCH)):
            refused_before = len(self.result.problems)
            prepared = {
                account: [self._impersonal(p) for p in ready] for account, ready in self._sorted(batch).items()
            }
            with transaction(self.db):
                runs.quarantine(
                    self.db, run_id, None, self.result.problems[refused_before:], self.terms.captured_at
                )
                for account, ready in prepared.items():
                    self._save(run_id, capture_id, account, ready)
            on_progress(sum(row.bytes_read for row in batch))
        runs.close_run(self.db, run_id, self.terms.captured_at)
        return self.result

    def _open(self, sha256: str, size: int) -> tuple[str, str]:
        """The run of this file, new or cut off, and the file's own link in the chain of captures."""
        url = f"import:{sha256}"
        run_id = runs.unfinished_import(self.db, sha256) or runs.open_run(
            self.db, kind="import", started_at=self.terms.captured_at, operator=self.terms.operator,
            how_seen=self.terms.how_seen, file_sha256=sha256,
        )  # fmt: skip
        capture = Capture(
            url=url,
            status=0,
            headers={"format": self.terms.format, **self.terms.given.record()},
            captured_at=self.terms.captured_at,
            body_sha256=sha256,
            body_bytes=size,
        )
        with transaction(self.db):
            known = evidence.capture_of(self.db, url, capture.headers)
            return run_id, known or evidence.record_capture(self.db, run_id, None, capture)

    def _save(self, run_id: str, capture_id: str, account: str, ready: list[tuple[Post, str | None]]) -> None:
        origin = posts.Origin(
            run_id=run_id, account_id=account, how_seen=self.terms.how_seen, seen_at=self.terms.captured_at,
            capture_id=capture_id,
        )  # fmt: skip
        saved = posts.save(self.db, origin, ready)
        progress = runs.Progress(posts_seen=len(ready), posts_new=saved.new, posts_changed=saved.changed)
        runs.note_import(self.db, run_id, account, progress, self.terms.captured_at)
        self._count(saved)
        number = self.numbers.pop(account, None)
        holder = accounts.get(self.db, account)
        if number and holder is not None and holder.native_id is None:
            accounts.note_identity(self.db, holder, native_id=number, handle=None, at=self.terms.captured_at)

    def _impersonal(self, post: Post) -> tuple[Post, str | None]:
        """The post without another author's name, and the token in its place."""
        own = frozenset({post.author_native_id})
        return impersonal(post, own, self.terms.pseudonym_key, self.terms.scope)

    def _reported(self, rows: Iterator[Row]) -> list[ImportedPost]:
        """The one post of a report. Raises ImportFileError when the file holds none or several."""
        found = []
        for row in rows:
            self.result.rows += 1
            if isinstance(row.post, Problem):
                self.result.problems.append(row.post)
            elif self._shown(row.post) is None:
                self.result.problems.append(refused(row.post.line, "audience_not_shown"))
            else:
                found.append(row.post)
        if len(found) > 1:
            raise ImportFileError(
                "satu laporan memuat satu kiriman", remedy="pisahkan berkasnya, satu nomor laporan untuk tiap kiriman"
            )
        return found

    def _keep_reported(self, run_id: str, capture_id: str, rows: Iterator[Row]) -> None:
        at = self.terms.captured_at
        for row in self._reported(rows):
            account = self._account(row)
            registered = isinstance(account, Account)
            post, token = self._impersonal(self._post(row, account))
            extract = bodies.store_bytes(self.evidence_root, posts.extract(post))
            origin = posts.Origin(
                run_id=run_id, account_id=account.account_id, how_seen=HowSeen.REPORT, seen_at=at,
                capture_id=capture_id,
            ) if isinstance(account, Account) else None  # fmt: skip
            entry = reported.Reported(
                report_number=self.terms.report_number, account="" if registered else row.account, post=post,
                post_id=posts.post_id(origin.account_id, post.native_id) if origin else None, run_id=run_id,
                capture_id=capture_id, extract_sha256=extract, at=at,
            )  # fmt: skip
            with transaction(self.db):
                if origin:
                    posts.save(self.db, origin, [(post, token)])
                self.result.reported += reported.keep(self.db, entry)
        with transaction(self.db):
            runs.quarantine(self.db, run_id, None, self.result.problems, at)

    def _shown(self, post: ImportedPost) -> str | None:
        """To whom the post was shown; what anybody sees without a login is public. None: not shown."""
        if post.audience:
            return post.audience
        return "public" if self.terms.how_seen == HowSeen.IMPORT_NO_LOGIN else None

    def _sorted(self, batch: list[Row]) -> dict[str, list[Post]]:
        """The batch's posts by account; everything else is counted."""
        found: dict[str, list[Post]] = {}
        for row in batch:
            self.result.rows += 1
            self.result.unknown_columns |= row.unknown
            if isinstance(row.post, Problem):
                self.result.problems.append(row.post)
                continue
            if self._shown(row.post) is None:
                self.result.problems.append(refused(row.post.line, "audience_not_shown"))
                continue
            account = self._account(row.post)
            if isinstance(account, str):
                self._drop(row.post, account)
                continue
            post = self._post(row.post, account)
            if not may_keep(account, post.published.at, self.terms.windows):
                self.result.not_watched += 1
                continue
            if post.cut:
                self.result.notes.append(refused(row.post.line, "text_cut"))
            found.setdefault(account.account_id, []).append(post)
        return found

    def _drop(self, row: ImportedPost, reason: str) -> None:
        if reason == "not_registered":
            self.result.not_registered += 1
        elif reason == "not_watched":
            self.result.not_watched += 1
        else:
            self.result.problems.append(refused(row.line, reason))

    def _account(self, row: ImportedPost) -> Account | str:
        """The registered account whose post a row is, or why there is none."""
        key = (row.platform, row.account, row.account_native_id)
        if key not in self.accounts:
            self.accounts[key] = self._find(row)
        found = self.accounts[key]
        if isinstance(found, str):
            return found
        account, name = found
        number = row.account_native_id or name.native_id or ""
        learned = self.numbers.get(account.account_id, account.native_id)
        claim = Claim(native_id=number, names=(name.handle,), url=row.url)
        if reason := refusal(replace(account, native_id=learned), claim):
            return reason
        if number and learned is None and PLATFORMS[account.platform].one_number:
            self.numbers[account.account_id] = number
        return account

    def _find(self, row: ImportedPost) -> tuple[Account, AccountRef] | str:
        try:
            ref = canonical_account(row.account, platform_of(row.platform) if row.platform else None)
        except RegisterError as error:
            return error.what
        account = accounts.find(self.db, ref.platform, ref.handle, row.account_native_id or ref.native_id)
        if account is None:
            return "not_registered"
        day = self.terms.captured_at.astimezone(zone_of(account.region)).date()
        return "not_watched" if may_collect(account, day, self.terms.windows) else (account, ref)

    def _post(self, row: ImportedPost, account: Account | str) -> Post:
        """The post; `account` is a word of refusal for the post of a report on somebody not registered."""
        known = account if isinstance(account, Account) else None
        zone = zone_of(known.region) if known else WIB
        at = row.seen_at or self.terms.given.seen_at or self.terms.captured_at
        platform = known.platform if known else platform_of(row.platform)
        published = read_moment(row.published_at, captured_at=at, zone=zone, interface="id", epoch=row.epoch)
        edited = read_moment(row.edited_at, captured_at=at, zone=zone, epoch=row.epoch) if row.edited_at else None
        native_id = _native_id(row, known, platform, published)
        self.result.without_id += native_id.startswith("text:")
        return Post(
            platform=platform,
            native_id=native_id,
            author_native_id=(known.native_id or known.handle) if known else row.account,
            kind=row.kind,
            url=row.url,
            text=row.text,
            other_text=row.other_text,
            other_author=row.other_author or None,
            published=published,
            edited=edited,
            audience=self._shown(row) or "",
            media=row.media,
            reply_to=row.reply_to or None,
            language=row.language,
            decode_errors=row.decode_errors,
            absent=row.absent,
            cut=row.cut,
        )


def _native_id(row: ImportedPost, account: Account | None, platform: Platform, published: Moment) -> str:
    """The post's id as a spider would keep it; a post without one is known by its words, its address and its time."""
    native_id = canonical_id(platform, row.native_id, row.url)
    if not native_id and PLATFORMS[platform].addresses_name_posts and row.url:
        return row.url
    if not native_id:
        lasting = "" if PASSING.search(row.url) else row.url
        when = published.at.isoformat() if published.at else published.raw
        words = "|".join((row.text, row.other_text, lasting, when))
        return f"text:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()}"
    if platform == Platform.BLUESKY and "/" not in native_id and account and account.native_id:
        return f"at://{account.native_id}/app.bsky.feed.post/{native_id}"
    return native_id
