"""Loading a file of posts that a person brought: preview first, then in batches, and never twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _, one_of
from domain.types import Account, Capture, HowSeen, Post, Problem
from domain.watching import Watching, may_keep
from imports import FORMATS, read_posts
from imports.belonging import Register, Terms
from imports.recognising import recognised
from imports.result import SHOWN_POSTS, ImportResult, PreviewedPost
from imports.rows import ImportedPost, Row, refused
from imports.terms import NOTHING, ImportTerms
from parsing.attribution import impersonal
from store import (
    accounts,
    bodies,
    evidence,
    import_runs,
    merging,
    post_keys,
    post_records,
    post_rows,
    posts,
    refused_rows,
    reported,
    runs,
)
from store.database import Store, transaction

BATCH = 5000  # rows of a commit: with many accounts in a file most of its time went into small ones


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
    import_terms: ImportTerms = NOTHING,
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
    terms = Terms(
        how_seen=how_seen,
        operator=operator,
        captured_at=captured_at,
        pseudonym_key=pseudonym_key,
        scope=scope,
        windows=windows,
        import_terms=import_terms,
        format=_format_of(path, format),
        report_number=report_number,
    )
    return _read_in(_Import(db, evidence_root, terms), path, dry_run, on_progress)


def _format_of(path: Path, named: str) -> str:
    """The format of a file, as it is named or as it is recognised. Raises ImportFileError for an empty file."""
    if not path.stat().st_size:
        raise ImportFileError(_("berkas kosong"), where=path.name, remedy=_("ekspor ulang dari alatnya"))
    found = named or recognised(path)
    if found not in FORMATS:
        raise ImportFileError(_("format {format!r} tidak dikenal", format=found), remedy=one_of(FORMATS))
    return found


def _read_in(work: "_Import", path: Path, dry_run: bool, on_progress: Callable[[int], Any]) -> ImportResult:
    db, terms = work.db, work.terms
    if terms.report_number and reported.exists(db, terms.report_number):
        return ImportResult(already=f"laporan {terms.report_number}")
    work.result.format = terms.format
    rows = _begun(read_posts(terms.format, path, terms.import_terms))
    if dry_run:
        return work.preview(rows, on_progress)
    sha256, size = bodies.store_file(work.evidence_root, path)
    before = import_runs.import_of(db, sha256)
    if before is not None and not terms.report_number:
        # Such a file is read twice: to see what it adds, and to add it.
        halved = on_progress
        on_progress = lambda read: halved(read // 2)  # noqa: E731
        found = _Import(db, work.evidence_root, terms).preview(rows, on_progress)
        if not (found.new or found.changed or found.completed):
            return replace(found, already=before, format=terms.format)
        work.result.again = before
        rows = _begun(read_posts(terms.format, path, terms.import_terms))
    return work.load(rows, sha256, size, on_progress)


def _begun(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, with the first one read: a file that is refused as a whole leaves no run behind."""
    return chain(list(islice(rows, 1)), rows)


class _Import:
    def __init__(self, db: Store, evidence_root: Path, terms: Terms) -> None:
        self.db, self.evidence_root, self.terms = db, evidence_root, terms
        self.result = ImportResult()
        self.register = Register(db, terms)

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
        keys = post_keys.resolve(self.db, account, ready)
        known = post_rows.stored(self.db, [key for key in keys.values() if key not in seen])
        for post in ready:
            key = keys[post.native_id]
            change = merging.compared(seen.get(key) or known.get(key), post, imported=True)
            if change.kind != "unchanged":  # what the store has already is asked of the store again
                seen[key] = change.after
                self._show(account, post, change)
            self._count(posts.Saved(**{change.kind: 1}))

    def _show(self, account: str, post: Post, change: merging.Change) -> None:
        """What a person can look at before the file is loaded; a long file's beginning."""
        holder = accounts.get(self.db, account)
        if holder is None or len(self.result.previewed) >= SHOWN_POSTS:
            return
        after = change.after
        self.result.previewed.append(
            PreviewedPost(
                kind=change.kind,
                platform=holder.platform,
                account=holder.handle,
                region=holder.region,
                url=post.url,
                text=after.text,
                other_text=after.other_text,
                before=change.before.text if change.before else "",
                published=after.published,
                media=sum(m.kind != "link" for m in after.media),
            )
        )

    def _count(self, saved: posts.Saved) -> None:
        self.result.new += saved.new
        self.result.changed += saved.changed
        self.result.completed += saved.completed
        self.result.known += saved.unchanged + saved.completed

    def load(self, rows: Iterator[Row], sha256: str, size: int, on_progress: Callable[[int], Any]) -> ImportResult:
        run_id, capture_id = self._open(sha256, size)
        self.result.run_id = run_id
        if self.terms.report_number:
            self._keep_reported(run_id, capture_id, rows)
            runs.close_run(self.db, run_id, self.terms.captured_at)
            return self.result
        while batch := list(islice(rows, BATCH)):
            refused_before = len(self.result.problems)
            prepared = {
                account: self._all_impersonal(ready, accounts.get(self.db, account))
                for account, ready in self._sorted(batch).items()
            }
            if prepared:
                self._keep_files(batch)
            with transaction(self.db):
                refused_rows.quarantine(
                    self.db, run_id, None, self.result.problems[refused_before:], self.terms.captured_at
                )
                for account, ready in prepared.items():
                    self._save(run_id, capture_id, account, ready)
            on_progress(sum(row.bytes_read for row in batch))
        runs.close_run(self.db, run_id, self.terms.captured_at)
        return self.result

    def _keep_files(self, batch: Sequence[Row]) -> None:
        """Keeps the pictures that lie in the file itself, on the disk before the posts that name them."""
        for content in chain.from_iterable(row.files for row in batch):
            bodies.store_bytes(self.evidence_root, content)

    def _open(self, sha256: str, size: int) -> tuple[str, str]:
        """The run of this file, new or cut off, and the file's own link in the chain of captures."""
        url = f"import:{sha256}"
        run_id = import_runs.unfinished_import(self.db, sha256) or runs.open_run(
            self.db,
            kind="import",
            started_at=self.terms.captured_at,
            operator=self.terms.operator,
            how_seen=self.terms.how_seen,
            file_sha256=sha256,
        )
        capture = Capture(
            url=url,
            status=0,
            headers={"format": self.terms.format, **self.terms.import_terms.record()},
            captured_at=self.terms.captured_at,
            body_sha256=sha256,
            body_bytes=size,
        )
        with transaction(self.db):
            known = evidence.capture_of(self.db, url, capture.headers)
            return run_id, known or evidence.record_capture(self.db, run_id, None, capture)

    def _save(self, run_id: str, capture_id: str, account: str, ready: list[tuple[Post, str | None]]) -> None:
        origin = post_records.Origin(
            run_id=run_id,
            account_id=account,
            how_seen=self.terms.how_seen,
            seen_at=self.terms.captured_at,
            capture_id=capture_id,
        )
        saved = posts.save(self.db, origin, ready)
        progress = runs.Progress(posts_seen=len(ready), posts_new=saved.new, posts_changed=saved.changed)
        runs.note_import(self.db, run_id, account, progress, self.terms.captured_at)
        self._count(saved)
        number = self.register.numbers.pop(account, None)
        holder = accounts.get(self.db, account)
        if number and holder is not None and holder.native_id is None:
            accounts.note_identity(self.db, holder, native_id=number, handle=None, at=self.terms.captured_at)

    def _all_impersonal(self, ready: Sequence[Post], holder: Account | None) -> list[tuple[Post, str | None]]:
        return [self._impersonal(post, holder) for post in ready]

    def _impersonal(self, post: Post, holder: Account | None) -> tuple[Post, str | None]:
        """The post without another author's name, and the token in its place."""
        known = (holder.handle, holder.native_id) if holder else ()
        own = frozenset(part for part in (post.author_native_id, *known) if part)
        return impersonal(post, own, self.terms.pseudonym_key, self.terms.scope)

    def _reported(self, rows: Iterator[Row]) -> list[ImportedPost]:
        """The one post of a report. Raises ImportFileError when the file holds none or several."""
        found = []
        for row in rows:
            self.result.rows += 1
            if isinstance(row.post, Problem):
                self.result.problems.append(row.post)
            elif self.register.audience_of(row.post) is None:
                self.result.problems.append(refused(row.post.line, "audience_not_shown"))
            else:
                found.append(row.post)
        if len(found) > 1:
            raise ImportFileError(
                _("satu laporan memuat satu kiriman"),
                remedy=_("pisahkan berkasnya, satu nomor laporan untuk tiap kiriman"),
            )
        return found

    def _keep_reported(self, run_id: str, capture_id: str, rows: Iterator[Row]) -> None:
        at, kept = self.terms.captured_at, list(rows)
        for found in self._reported(iter(kept)):
            row, account = self.register.places(found)[0]
            registered = isinstance(account, Account)
            if registered:
                self._keep_files(kept)
            post, token = self._impersonal(self._made(row, account), account if isinstance(account, Account) else None)
            extract = bodies.store_bytes(self.evidence_root, post_records.extract(post))
            origin = (
                post_records.Origin(
                    run_id=run_id,
                    account_id=account.account_id,
                    how_seen=HowSeen.REPORT,
                    seen_at=at,
                    capture_id=capture_id,
                )
                if isinstance(account, Account)
                else None
            )
            entry = reported.Reported(
                report_number=self.terms.report_number,
                account="" if registered else row.account,
                post=post,
                post_id=post_keys.resolve(self.db, origin.account_id, [post])[post.native_id] if origin else None,
                run_id=run_id,
                capture_id=capture_id,
                extract_sha256=extract,
                at=at,
            )
            with transaction(self.db):
                if origin:
                    posts.save(self.db, origin, [(post, token)])
                self.result.reported += reported.keep(self.db, entry)
        with transaction(self.db):
            refused_rows.quarantine(self.db, run_id, None, self.result.problems, at)

    def _sorted(self, batch: list[Row]) -> dict[str, list[Post]]:
        """The batch's posts by account; everything else is counted."""
        found: dict[str, list[Post]] = {}
        for row in batch:
            self.result.rows += 1
            self.result.unknown_columns |= row.unknown
            if isinstance(row.post, Problem):
                self.result.problems.append(row.post)
                continue
            if self.register.audience_of(row.post) is None:
                self.result.problems.append(refused(row.post.line, "audience_not_shown"))
                continue
            for place, account in self.register.places(row.post):
                if isinstance(account, str):
                    self._drop(place, account)
                elif post := self._watched(place, account):
                    found.setdefault(account.account_id, []).append(post)
                    if place is not row.post:
                        self.result.notes.append(refused(place.line, "co_author"))
        return found

    def _watched(self, row: ImportedPost, account: Account) -> Post | None:
        """The post that a row makes; None when it lies outside of what is watched."""
        post = self._made(row, account)
        if not may_keep(account, post.published.at, self.terms.windows):
            self.result.not_watched += 1
            return None
        if post.cut:
            self.result.notes.append(refused(row.line, "text_cut"))
        return post

    def _drop(self, row: ImportedPost, reason: str) -> None:
        if reason == "not_registered":
            self.result.not_registered += 1
        elif reason == "not_watched":
            self.result.not_watched += 1
        else:
            self.result.problems.append(refused(row.line, reason))

    def _made(self, row: ImportedPost, account: Account | str) -> Post:
        post = self.register.post(row, account)
        self.result.without_id += post.native_id.startswith("text:")
        return post
