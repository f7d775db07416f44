"""Whether a quiet week was quiet: what each crawl should have seen against what it saw. Reads only.

The expectation of an account is what its last good look saw on a page; an unchanged page counts as
seen. Nothing here says anything about a person: it is about what we could see.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from domain.errors import NOTHING
from domain.links import public_host
from domain.periods import Week, from_text, to_text
from domain.platforms import PLATFORMS
from domain.texts import Text, _, joined
from store.as_of import POSTS
from store.database import Store
from store.merging import text_sha256

GOOD = ("ok", "empty")
# Below these a source has probably changed or closed, whatever its status code says.
SUSPICIOUS_DROP = 0.5
DATED_FLOOR = 0.8
WORDED_FLOOR = 0.5
FEWEST_ACCOUNTS = 3
FEWEST_POSTS = 10
SILENT_FROM = 3
# Listings that are asked only for what is new show nothing on a quiet day.
ONLY_NEW = tuple(platform for platform, facts in PLATFORMS.items() if facts.dated_ids)

WORDS: Mapping[str, str] = {
    "suspicious_drop": _("jauh lebih sedikit kiriman terlihat daripada biasanya; jangan dibaca sebagai penurunan"),
    "platform_failed": _("tidak satu pun akun dapat dilihat"),
    "undated": _("banyak kiriman tanpa waktu yang dimengerti; bentuk sumber mungkin berubah"),
    "wordless": _("banyak kiriman tanpa teks dan gambar; bentuk sumber mungkin berubah"),
    "clock_skew": _("jam server berbeda lebih dari lima menit dari jam kita"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """`kind` is a key of WORDS; `found` against `expected` says how much."""

    kind: str
    platform: str
    found: int
    expected: int

    @property
    def text(self) -> Text:
        return _(
            "{platform}: {words} ({found} dari {expected})",
            platform=self.platform,
            words=WORDS[self.kind],
            found=self.found,
            expected=self.expected,
        )

    def __str__(self) -> str:
        return str.__str__(self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformHealth:
    """One platform in one crawl. `expected` and `seen` count posts of accounts with an expectation."""

    platform: str
    accounts: int
    looked: int
    incomplete: int
    expected: int
    seen: int
    new_posts: int
    dated: int
    worded: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Unseen:
    """What a crawl did not look at: from `since` (None: from the start) to `until`."""

    account_id: str
    platform: str
    outcome: str
    detail: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """`silent` are accounts that showed posts before and none now."""

    run_id: str
    platforms: tuple[PlatformHealth, ...]
    silent: tuple[str, ...]
    unseen: tuple[Unseen, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    account_id: str
    platform: str
    good: bool
    complete: bool
    expected: int | None
    seen: int


def last_crawl(db: Store) -> str | None:
    """The newest crawl that has ended."""
    row = db._conn.execute(
        "SELECT run_id FROM runs WHERE kind = 'crawl' AND status != 'running'"
        " ORDER BY started_at DESC, rowid DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def sight(db: Store, run_id: str) -> tuple[int, int, int]:
    """How many accounts a crawl had, how many of them it saw, and how many of those whole."""
    row = db._conn.execute(
        "SELECT count(*), coalesce(sum(outcome IN ('ok', 'empty')), 0),"
        " coalesce(sum(outcome IN ('ok', 'empty') AND complete), 0) FROM run_accounts WHERE run_id = ?",
        (run_id,),
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def crawl_health(db: Store, run_id: str, until: datetime | None = None) -> Health:
    """One crawl against what was seen before it, as it is now or was at a time."""
    looks = _looks(db, run_id)
    platforms = _platforms(looks, _fields(db, run_id, to_text(until) if until else "9"))
    return Health(
        run_id=run_id,
        platforms=platforms,
        silent=tuple(
            look.account_id for look in looks if look.good and (look.expected or 0) >= SILENT_FROM and not look.seen
        ),
        unseen=_unseen(db, run_id),
        alarms=(*_alarms(platforms), *_skewed(db, run_id)),
    )


def between(db: Store, week: Week, cutoff: datetime) -> tuple[Health, ...]:
    """The health of every crawl of a week that had ended by a cut-off, for a report's coverage section."""
    rows = db._conn.execute(
        "SELECT run_id FROM runs WHERE kind = 'crawl' AND ended_at <= ? AND started_at >= ? AND started_at < ?"
        " ORDER BY started_at, rowid",
        (to_text(cutoff), to_text(week.start), to_text(week.end)),
    )
    return tuple(crawl_health(db, row[0], cutoff) for row in rows.fetchall())


LOOKS = (
    "SELECT ra.account_id, a.platform, ra.outcome, ra.complete, ra.pages, ra.posts_seen, ra.detail,"
    " (SELECT b.posts_seen * 1.0 / max(b.pages, 1) FROM run_accounts b JOIN runs r ON r.run_id = b.run_id"
    "  WHERE b.account_id = ra.account_id AND r.kind = 'crawl' AND b.outcome IN ('ok', 'empty')"
    "  AND b.detail != 'unchanged' AND (r.started_at, r.rowid) < (n.started_at, n.rowid)"
    "  ORDER BY r.started_at DESC, r.rowid DESC LIMIT 1) AS before"
    " FROM run_accounts ra JOIN runs n ON n.run_id = ra.run_id JOIN accounts a ON a.account_id = ra.account_id"
    " WHERE ra.run_id = ? ORDER BY ra.account_id"
)


def _looks(db: Store, run_id: str) -> list[_Look]:
    found = []
    for row in db._conn.execute(LOOKS, (run_id,)):
        known = row["before"] is not None and row["platform"] not in ONLY_NEW
        expected = round(row["before"]) if known else None
        seen = round(row["posts_seen"] / max(row["pages"], 1))
        if row["detail"] == "unchanged" and expected is not None:
            seen = expected
        found.append(
            _Look(
                account_id=row["account_id"],
                platform=row["platform"],
                good=row["outcome"] in GOOD,
                complete=bool(row["complete"]),
                expected=expected,
                seen=seen,
            )
        )
    return found


def _fields(db: Store, run_id: str, cutoff: str) -> dict[str, tuple[int, int, int]]:
    """Per platform of the posts that this run saw first: all, those with a time, those with words or media."""
    # Words that were deleted since leave their hash, media nothing.
    rows = db._conn.execute(
        "SELECT a.platform, count(*), count(p.published_at),"
        " sum(v.text_sha256 != :nothing OR p.media != '[]' OR e.post_id IS NULL)"
        f" FROM post_sources s JOIN {POSTS} p ON p.post_id = s.post_id JOIN accounts a ON a.account_id = p.account_id"
        " JOIN post_versions v ON v.post_id = s.post_id AND v.version = s.version"
        " LEFT JOIN extracts e ON e.post_id = v.post_id AND e.version = v.version"
        " WHERE s.run_id = :run AND s.version = 1 AND p.post_id IN"
        " (SELECT post_id FROM post_sources WHERE run_id = :run AND version = 1) GROUP BY a.platform",
        {"run": run_id, "cutoff": cutoff, "nothing": text_sha256("", "")},
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _platforms(looks: Sequence[_Look], fields: Mapping[str, tuple[int, int, int]]) -> tuple[PlatformHealth, ...]:
    grouped: dict[str, list[_Look]] = defaultdict(list)
    for look in looks:
        grouped[look.platform].append(look)
    return tuple(_platform(name, grouped[name], fields.get(name, (0, 0, 0))) for name in sorted(grouped))


def _platform(name: str, looks: Sequence[_Look], fields: tuple[int, int, int]) -> PlatformHealth:
    judged = [look for look in looks if look.good and look.expected is not None]
    return PlatformHealth(
        platform=name,
        accounts=len(looks),
        looked=sum(look.good for look in looks),
        incomplete=sum(not look.complete for look in looks),
        expected=sum(look.expected or 0 for look in judged),
        seen=sum(look.seen for look in judged),
        new_posts=fields[0],
        dated=fields[1],
        worded=fields[2],
    )


def _alarms(platforms: Sequence[PlatformHealth]) -> list[Alarm]:
    found = []
    for p in platforms:
        if p.accounts >= FEWEST_ACCOUNTS and not p.looked:
            found.append(Alarm(kind="platform_failed", platform=p.platform, found=0, expected=p.accounts))
        if p.looked >= FEWEST_ACCOUNTS and p.expected >= SILENT_FROM and p.seen < SUSPICIOUS_DROP * p.expected:
            found.append(Alarm(kind="suspicious_drop", platform=p.platform, found=p.seen, expected=p.expected))
        if p.new_posts >= FEWEST_POSTS and p.dated < DATED_FLOOR * p.new_posts:
            found.append(Alarm(kind="undated", platform=p.platform, found=p.dated, expected=p.new_posts))
        if p.new_posts >= FEWEST_POSTS and p.worded < WORDED_FLOOR * p.new_posts:
            found.append(Alarm(kind="wordless", platform=p.platform, found=p.worded, expected=p.new_posts))
    return found


def _skewed(db: Store, run_id: str) -> list[Alarm]:
    rows = db._conn.execute(
        "SELECT place, detail FROM quarantine WHERE run_id = ? AND reason = 'clock_skew' ORDER BY place", (run_id,)
    )
    return [Alarm(kind="clock_skew", platform=row[0], found=int(row[1]), expected=0) for row in rows]


def _unseen(db: Store, run_id: str) -> tuple[Unseen, ...]:
    rows = db._conn.execute(
        "SELECT account_id, platform, outcome, detail, unseen_from, unseen_to FROM run_accounts"
        " JOIN accounts USING (account_id) WHERE run_id = ? AND NOT complete ORDER BY account_id",
        (run_id,),
    )
    return tuple(
        Unseen(
            account_id=row["account_id"],
            platform=row["platform"],
            outcome=row["outcome"] or "not_attempted",
            detail=row["detail"],
            since=from_text(row["unseen_from"]) if row["unseen_from"] else None,
            until=from_text(row["unseen_to"]) if row["unseen_to"] else None,
        )
        for row in rows
    )


# What somebody can do about what was not seen, by detail or by outcome; the command in brackets.
ACTIONS: Mapping[str, Text] = {
    "visit_instead": _("akun pribadi: lihat lewat kunjungan (netralitas visits)"),
    "preview_disabled": _("lihat lewat kunjungan (netralitas visits)"),
    "robots_disallowed": _("lihat lewat kunjungan (netralitas visits)"),
    "login_required": _("lihat lewat kunjungan (netralitas visits)"),
    "not_approved": _("catat persetujuan di netralitas.toml, atau lihat lewat kunjungan (netralitas visits)"),
    "credential_missing": _("isi kunci di lingkungan jadwal (docs/platforms.md)"),
    "token_expired": _("perbarui kunci platform itu, lalu rayapi lagi (netralitas crawl)"),
    "native_id_needed": _("daftarkan dengan ID saluran (UC...)"),
    "monthly_ceiling": _("naikkan ceiling_usd atau tunggu bulan depan"),
    "over_budget": _("isi saldo pada platform itu, atau tunggu bulan depan"),
    "rate_limited": _("rayapi lagi nanti (netralitas crawl)"),
    "older_not_listed": _("rayapi lebih sering"),
    "sitemap": _("daftarkan alamat situsnya, bukan peta situsnya"),
    "opml": _("daftarkan alamat umpan yang tertulis di dalamnya"),
    "google_sites": _("tidak berumpan; lihat lewat kunjungan (netralitas visits)"),
    "packed_file": _("daftarkan alamat halaman atau umpannya, bukan berkas terkompresi"),
    "ghost_json": _("daftarkan umpannya: alamat situs + /rss/"),
    "tumblr_json": _("daftarkan umpannya: alamat blog + /rss"),
    "blogger_json": _("daftarkan alamat blognya sebagai Blogger, tanpa alt=json"),
    "discourse_json": _("daftarkan umpan orangnya: alamat forum + /u/nama/activity.rss"),
    "misskey_json": _("daftarkan umpan orangnya: alamat peladen + /@nama.atom"),
    "wordpress_json": _("daftarkan alamat situsnya sebagai WordPress"),
    "mastodon_json": _("daftarkan akunnya sebagai Mastodon (nama@peladen)"),
    "not_a_feed": _("periksa alamat umpannya di daftar akun"),
    "html_instead_of_feed": _("periksa alamat umpannya di daftar akun"),
    "no_entries": _("daftarkan alamat umpan atau daftar tulisannya, atau lihat lewat kunjungan (netralitas visits)"),
    "several_authors": _("daftarkan halaman penulisnya sendiri (mis. situs/author/nama), bukan seluruh situs"),
    "source_changed": _("bentuk sumber berubah; kirim crawl.log kepada pengembang"),
    "not_found": _("periksa tautannya di daftar akun"),
    "renamed": _("periksa tautannya di daftar akun"),
    "not_owner": _("periksa tautannya di daftar akun"),
}


# Why, where the crawl's own word says more than the outcome does; "" where it does not.
REASONS: Mapping[str, Text] = {
    "dns": _("nama situsnya tidak ditemukan"),
    "timeout": _("situs tidak menjawab pada waktunya"),
    "connection": _("sambungan terputus"),
    "connection_refused": _("situs menolak sambungan"),
    "tls": _("sertifikat tidak sah"),
    "data_loss": _("jawaban terpotong"),
    "too_large": _("jawaban terlalu besar"),
    "badly_packed": _("jawaban tidak dapat dibuka: kemasannya bukan yang disebut situs"),
    "encoding_truncated": _("jawaban terpotong"),
    "redirect": _("dialihkan ke alamat lain"),
    "redirect_loop": _("dialihkan berputar"),
    "scheme_refused": _("bukan alamat https"),
    "address_not_public": _("alamatnya bukan alamat umum"),
    "blocked_page": _("situs menampilkan halaman penolakan"),
    "robot_check": _("situs meminta bukti bukan robot"),
    "host_failing": _("situs itu berulang kali gagal"),
    "robots_disallowed": NOTHING,
    "credential_missing": _("kunci belum diisi"),
    "not_approved": _("belum disetujui"),
    "native_id_needed": _("perlu ID saluran"),
    "visit_instead": NOTHING,
    "monthly_ceiling": _("batas bulanan tercapai"),
    "source_changed": _("bentuk sumber berubah"),
    "out_of_scope": _("tidak ada kiriman dalam masa pemantauan"),
    "other_native_id": _("nama itu kini milik akun lain"),
    "id_of_another_account": _("nama itu kini milik akun lain"),
    "older_not_listed": _("yang lebih lama tidak ditampilkan"),
    "sitemap": _("itu peta situs, tanpa kata kiriman"),
    "opml": _("itu daftar umpan (OPML), bukan umpan"),
    "google_sites": _("itu halaman Google Sites, yang tidak menyebut tulisan dan waktunya"),
    "packed_file": _("itu berkas terkompresi"),
    "ghost_json": _("itu data Ghost untuk program, bukan umpan"),
    "tumblr_json": _("itu data Tumblr untuk program, bukan umpan"),
    "blogger_json": _("itu data Blogger untuk program, bukan umpan"),
    "discourse_json": _("itu data forum Discourse untuk program, bukan umpan"),
    "misskey_json": _("itu data Misskey untuk program, bukan umpan"),
    "wordpress_json": _("itu data WordPress untuk program, bukan umpan"),
    "mastodon_json": _("itu data Mastodon untuk program, bukan umpan"),
    "not_a_feed": _("itu bukan umpan (RSS, Atom, JSON Feed)"),
    "html_instead_of_feed": _("itu halaman biasa, bukan umpan"),
    "no_entries": _("tidak ada tulisan yang dapat dikenali pada halamannya"),
    "several_authors": _(
        "ditulis beberapa orang dan tidak tertulis siapa pemilik akunnya; tak satu pun dihitung sebagai tulisannya"
    ),
    "page_removed": _("halamannya dihapus"),
    "page_about_account": _("hanya halaman tentang akun"),
    "author_unknown": _("penulisnya tidak disebut"),
    "channel": _("bukan saluran"),
    "suspended": _("ditangguhkan"),
    "login_required": _("hanya bagi yang masuk"),
    "withdrawn": _("ditarik dari pantauan"),
    "no_basis": _("tanpa dasar hukum"),
    "not_yet_active": _("belum mulai dipantau"),
    "no_longer_active": _("tidak dipantau lagi"),
    "outside_window": _("di luar masa pemantauan"),
    "parser_failed": _("tidak dapat diurai"),
}
CODED = re.compile(r"(?:http|retry_after)[ _](\d+)s?")


def reason(outcome: str, detail: str) -> Text:
    """Why an account was not seen whole, in words; "" where the outcome says it all."""
    if not detail or detail == outcome:
        return NOTHING
    if coded := CODED.fullmatch(detail):
        return (
            _("jawaban bernomor {coded}", coded=coded[1])
            if detail[0] == "h"
            else _("minta ditunggu {coded} detik", coded=coded[1])
        )
    return REASONS[detail] if detail in REASONS else _("kata situs itu: {detail}", detail=detail.replace("_", " "))


def summary(health: Health, words: Mapping[str, str] = MappingProxyType({})) -> list[Text]:
    """The crawl in words: no account is named, reasons are counted. `words` says outcomes and platforms."""
    hosts = {a: public_host(a.platform) if a.kind == "clock_skew" else a.platform for a in health.alarms}
    lines = [replace(a, platform=words.get(a.platform, label)).text for a, label in hosts.items()]
    if health.silent:
        lines.append(_("{silent} akun yang biasanya berisi kini tampak kosong", silent=len(health.silent)))
    reasons: Counter[tuple[str, str]] = Counter((u.outcome, u.detail) for u in health.unseen)
    for (outcome, detail), count in sorted(reasons.items()):
        platforms = {u.platform for u in health.unseen if (u.outcome, u.detail) == (outcome, detail)}
        named = joined(words.get(p, p) for p in sorted(platforms, key=lambda p: words.get(p, p)))
        why = reason(outcome, detail)
        action = ACTIONS.get(detail) or ACTIONS.get(outcome, NOTHING)
        label = Text("{outcome} ({why})" if why else "{outcome}", outcome=words.get(outcome, outcome), why=why)
        line = _("{count} akun {named} tidak terlihat utuh: {said}", count=count, named=named, said=label)
        lines.append(Text("{line} → {action}", line=line, action=action) if action else line)
    return lines
