"""What an office adds to the packs of its elections: tried on its own posts, then kept with who, why and where from.

An addition joins the pack wherever the workspace's elections are asked for (`services/settings.py`), so the digest of
the pack, and with it every report that rests on it, says that the list of words has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from analysis.engine import compile_engine
from analysis.examples import failing_examples
from analysis.ordinary import is_ordinary
from analysis.proposing import Proposal, propose
from domain import regions
from domain.elections import Pack
from domain.errors import PackError
from domain.packs import Addition, check_pack, fitting, load_pack
from domain.packs.additions import CONTESTANT, KINDS, TIERS
from domain.privacy import holds_nip, mask_numbers
from domain.texts import Text, _
from domain.types import Item
from review.oversight import OversightBody
from services import casework, reading_list
from services.settings import packs_of
from store import flags, pack_changes
from store.database import Store, transaction
from store.pack_changes import PackChange
from store.workspace import Workspace

__all__ = ["CONTESTANT", "KINDS", "TIERS", "Addition"]

WEEKS = 4
MOST_POSTS = 20_000
MOST_LINES, LINE = 5, 120
SHORTEST = 10  # letters of a reason and of a source
# A form that stands in more than so many of a hundred posts of the office tells none of them apart.
COMMON, FEWEST = 2, 20
NAMES = ("candidate", "party")
NEW = "sendiri-baru"  # stands for the id of what is only tried


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What an addition would do: `faults` in words (none: it can be kept), and of the `read` posts of the last weeks
    how many would be newly queued and how many no longer; `lines` are the first words of new ones that stand in no
    case. `cut`: there are more posts than were read."""

    faults: tuple[Text, ...]
    read: int = 0
    newly: int = 0
    no_longer: int = 0
    lines: tuple[str, ...] = ()
    cut: bool = False


def standing(db: Store) -> list[PackChange]:
    """What the office has added and not withdrawn, each as it was last changed."""
    return pack_changes.standing(db)


def history(db: Store) -> list[PackChange]:
    """Every addition, change, withdrawal and refusal, the newest first."""
    return pack_changes.history(db)


def left_out(workspace: Workspace, db: Store) -> frozenset[str]:
    """The additions that stand and no longer join their pack, because it holds the same words by now."""
    joined = {phrase.id for pack in packs_of(workspace) for phrase in pack.phrases}
    return frozenset(
        one.entry_id
        for change in standing(db)
        if (one := change.addition).group != CONTESTANT and one.entry_id not in joined
    )


def contests_here(pack: Pack, region: str) -> list[tuple[str, str]]:
    """The contests in which an office of a region watches (all for none): id and label."""
    return [
        (c.contest, c.label)
        for c in pack.contests.values()
        if not region or not c.region or regions.covers(c.region, region) or regions.covers(region, c.region)
    ]


def tried(db: Store, workspace: Workspace, body: OversightBody, addition: Addition, *, by: str, at: datetime) -> Tried:
    """What keeping an addition (or its changed form) would do; nothing is kept."""
    casework.require(db, body, "pack", by)
    addition = replace(addition, entry_id=addition.entry_id or NEW)
    before, place = packs_of(workspace), _watched_name(workspace, addition.pack)
    mine = [c.addition for c in standing(db) if c.pack == addition.pack and c.entry_id != addition.entry_id]
    others = fitting(place, mine)
    recent = flags.recent(db, at - timedelta(weeks=WEEKS), MOST_POSTS + 1)
    faults = _faults(place, addition, others, [item for item, _ in recent])
    if faults:
        return Tried(faults=faults)
    joined = load_pack(place, [*others, addition])
    after = tuple(joined if pack.name == addition.pack else pack for pack in before)
    with_lines = reading_list.held(db, by, at) is None  # what is kept from a second reader could be asked for here
    return _compared(before, after, recent, with_lines)


def _compared(
    before: Sequence[Pack], after: Sequence[Pack], recent: Sequence[tuple[Item, bool]], with_lines: bool
) -> Tried:
    old, new = compile_engine(before), compile_engine(after)
    newly, gone, lines = 0, 0, list[str]()
    for item, in_case in recent[:MOST_POSTS]:
        was, now = old.assess(item).queue, new.assess(item).queue
        newly, gone = newly + (now and not was), gone + (was and not now)
        if now and not was and with_lines and not in_case and len(lines) < MOST_LINES:
            lines.append(mask_numbers(" ".join(f"{item.text} {item.other_text}".split()))[:LINE])
    read = min(len(recent), MOST_POSTS)
    return Tried(faults=(), read=read, newly=newly, no_longer=gone, lines=tuple(lines), cut=len(recent) > MOST_POSTS)


def _faults(where: str, addition: Addition, others: Sequence[Addition], recent: Sequence[Item]) -> tuple[Text, ...]:
    """Why an addition cannot be kept, each in words with what to do."""
    if addition.group not in KINDS:
        return (_("jenis tambahan belum dipilih → pilih salah satu"),)
    if addition.group != CONTESTANT and addition.tier not in TIERS:
        return (_("kekuatan belum dipilih → pilih salah satu"),)
    wrong = [
        Text("{what} → {remedy}", what=found.what, remedy=found.remedy)
        for found in check_pack(where, [*others, addition])
    ]
    if wrong:
        return tuple(dict.fromkeys(wrong))
    failing = [
        one.text for one in failing_examples(load_pack(where, [*others, addition])) if one.phrase == addition.entry_id
    ]
    return (*failing, *_too_common(addition, recent))


def _too_common(addition: Addition, recent: Sequence[Item]) -> list[Text]:
    """A form that is an everyday word, by the words that the program knows or by the office's own posts."""
    guarded = addition.group in NAMES and addition.tier == "weak"  # counts with company alone
    texts = [f" {' '.join(f'{item.text} {item.other_text}'.casefold().split())} " for item in recent]
    found = []
    for form in () if guarded else addition.forms:
        often = sum(f" {form.casefold()} " in text for text in texts)
        if is_ordinary(form):
            found.append(
                _("{form!r} kata sehari-hari atau nama banyak orang → tambah kata lain, atau pilih lemah", form=form)
            )
        elif often >= FEWEST and often * 100 > COMMON * len(texts):
            found.append(
                _(
                    "{form!r} ada dalam {often} dari {texts} kiriman → terlalu umum; tambah kata lain",
                    form=form,
                    often=often,
                    texts=len(texts),
                )
            )
    return found


def _watched_name(workspace: Workspace, name: str) -> str:
    """What the workspace calls the pack of that name. Raises PackError for one that it does not watch."""
    for given in workspace.config.texts("election.packs"):
        place = str(workspace.root / given) if "/" in given or "\\" in given else given
        if load_pack(place).name == name:
            return place
    raise PackError(
        _("paket {name!r} tidak diawasi di ruang kerja ini", name=name), remedy=_("pilih paket dari setelan pemilihan")
    )


def placed(pack: Pack, addition: Addition) -> Addition:
    """The addition with the region of its contest; a name that is nobody's alone finds its contest by itself."""
    contest = addition.contest
    if not contest and addition.group == "candidate":
        names = {name.strip() for name in addition.refers_to.split(";")}
        found = {c.contest for c in pack.candidates if c.name in names}
        contest = found.pop() if len(found) == 1 else ""
    known = pack.contests.get(contest)
    return replace(addition, contest=contest, region=known.region if known is not None else "")


def keep(
    db: Store,
    workspace: Workspace,
    body: OversightBody,
    addition: Addition,
    *,
    source: str,
    reason: str,
    by: str,
    at: datetime,
) -> str:
    """Adds, or changes the one of that id; its id. Raises PackError for what cannot be kept."""
    found = tried(db, workspace, body, addition, by=by, at=at)
    if found.faults:
        raise PackError(found.faults[0])
    texts = _checked_words(reason, "alasan"), _checked_words(source, "sumber")
    with transaction(db):
        casework.require(db, body, "pack", by)
        known = {change.entry_id for change in standing(db)}
        if addition.entry_id and addition.entry_id not in known:
            raise PackError(_("tambahan itu sudah ditarik"), remedy=_("tambahkan sebagai yang baru"))
        action = "edit" if addition.entry_id else "add"
        kept = addition if addition.entry_id else replace(addition, entry_id=f"sendiri-{pack_changes.newest(db) + 1}")
        pack_changes.add(db, action, kept, source=texts[1], reason=texts[0], by=by, at=at)
    return kept.entry_id


def withdraw(db: Store, body: OversightBody, entry_id: str, *, reason: str, by: str, at: datetime) -> None:
    """Takes an addition out of its pack; that it was there stays. Raises PackError for one that does not stand."""
    casework.require(db, body, "pack", by)
    text = _checked_words(reason, "alasan")
    with transaction(db):
        found = next((change for change in standing(db) if change.entry_id == entry_id), None)
        if found is None:
            raise PackError(_("tambahan itu tidak ada atau sudah ditarik"), remedy=_("lihat daftar tambahan"))
        pack_changes.add(db, "withdraw", found.addition, source=found.source, reason=text, by=by, at=at)


def refuse(db: Store, body: OversightBody, proposal: Addition, *, reason: str, by: str, at: datetime) -> None:
    """Keeps that a proposed name is none, so that it is not proposed again."""
    casework.require(db, body, "pack", by)
    text = _checked_words(reason, "alasan")
    if not proposal.forms:
        raise PackError(_("usulan tanpa kata"), remedy=_("buka lagi daftar usulan"))
    with transaction(db):
        entry = replace(proposal, entry_id=f"ditolak-{pack_changes.newest(db) + 1}")
        pack_changes.add(db, "refuse", entry, source="", reason=text, by=by, at=at)


def proposals(db: Store, workspace: Workspace, at: datetime) -> list[tuple[str, Proposal]]:
    """Names that the posts of the last weeks suggest, with the pack of each; without those that were refused."""
    refused = {
        (change.pack, form) for change in history(db) if change.action == "refuse" for form in change.addition.forms
    }
    items = [item for item, _ in flags.recent(db, at - timedelta(weeks=WEEKS), MOST_POSTS)]
    return [
        (pack.name, one)
        for pack in packs_of(workspace)
        for one in propose(pack, items)
        if (pack.name, one.form) not in refused
    ]


def _checked_words(text: str, name: str) -> str:
    words = " ".join(text.split())
    if len(words) < SHORTEST or holds_nip(words):
        raise PackError(
            _("{name} belum jelas", name=name),
            remedy=_("tulis sekurangnya {shortest} huruf, tanpa NIP", shortest=SHORTEST),
        )
    return words
