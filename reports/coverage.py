"""How much was seen: every registered account in exactly one state, per platform, and why looks failed."""

from collections import Counter

from domain import labels
from reports.context import ReportContext
from reports.model import Cell, Mark, Section, Table
from store.health import WORDS
from store.tallies import FAILED, IMPORT, SPIDER, UNSEEN

STATES_SEEN = {
    SPIDER: "Dilihat perayap",
    IMPORT: "Dilihat orang atau lewat impor",
    UNSEEN: "Tidak dilihat",
    FAILED: "Gagal",
}
REGISTERED = "akun terdaftar dan aktif pada masa laporan"


def seen(b: ReportContext) -> Section:
    accounts = b.facts.accounts
    seen_as = Counter(a.seen for a in accounts)
    states = b.table(
        "cakupan",
        "Cakupan akun terdaftar",
        "akun",
        ("Keadaan", "Akun"),
        [(b.say(label), seen_as[state]) for state, label in STATES_SEEN.items()],
        len(accounts),
        REGISTERED,
        additive=True,
        bars=True,
        sources=[{1: [a.account_id for a in accounts if a.seen == state]} for state in STATES_SEEN],
    )
    title = f"Seberapa banyak yang terlihat {'pada tahapan' if b.facts.week.stage else 'pekan'} ini"
    return Section(
        id="cakupan",
        title=b.say(title),
        lines=coverage_lines(b),
        strip=equation(b, states),
        tables=(states, _failures(b), _platforms(b)),
        beside=True,
    )


def equation(b: ReportContext, states: Table) -> tuple[Mark, ...]:
    """Registered = by spider + by a person + not looked at + failed."""
    parts = [
        Mark(value=int(n or 0), label=str(label), sign="+" if row else "=", place=(states.id, row, 1))
        for row, (label, n) in enumerate(states.rows)
    ]
    return (Mark(value=len(b.facts.accounts), label=b.say("akun terdaftar")), *parts) if b.facts.accounts else ()


def coverage_lines(b: ReportContext) -> tuple[str, ...]:
    """How much was seen, in sentences; what there was none of is left out."""
    accounts, f = b.facts.accounts, b.facts
    looked = sum(a.seen in (SPIDER, IMPORT) for a in accounts)
    lines = [sentence(b, len(accounts), looked, sum(a.posts for a in accounts))]
    lines += [
        b.say(
            "Daftar: {n} akun, dari populasi {of} ASN. Cara memilih: {how}.",
            n=x.accounts,
            how=x.selection,
            of=x.population,
        )
        for x in f.lists
    ]
    if f.undated_posts:
        lines.append(b.say("{n} kiriman tanpa waktu yang dipahami tidak masuk hitungan.", n=f.undated_posts))
    lines += [
        b.say(
            "Peringatan: {platform}: ",
            platform=b.say("satu situs") if "." in alarm.platform else b.platform(alarm.platform),
        )
        + b.say(WORDS[alarm.kind])
        + " ("
        + b.say("{n} dari {total}", n=alarm.found, total=alarm.expected)
        + ")."
        for alarm in dict.fromkeys(f.alarms)
    ]
    if f.reported:
        text = "{n} laporan dari luar diterima; disimpan untuk dibaca dan tidak masuk angka mana pun."
        lines.append(b.say(text, n=f.reported))
    if partly := sum(a.seen == SPIDER and not a.complete for a in accounts):
        text = "{n} akun hanya terlihat sebagian; sisanya dilanjutkan pada perayapan berikutnya."
        lines.append(b.say(text, n=partly))
    return tuple(lines)


def sentence(b: ReportContext, registered: int, looked: int, posts: int) -> str:
    """Four different weeks have four different sentences: none registered, none seen, none posted, some."""
    if not registered:
        return b.say("Belum ada akun terdaftar yang aktif; laporan ini tidak dapat mengatakan apa pun.")
    if not looked:
        return b.say("Tidak satu pun dari {n} akun terdaftar terlihat; tidak ada yang dapat disimpulkan.", n=registered)
    if not posts:
        return b.say("{k} dari {n} akun terlihat; tidak ada kiriman terbuka pada masa laporan.", k=looked, n=registered)
    return b.say(
        "{k} dari {n} akun terlihat, dengan {posts} kiriman terbuka pada masa laporan.",
        k=looked,
        n=registered,
        posts=posts,
    )


def _platforms(b: ReportContext) -> Table:
    rows: list[tuple[Cell, ...]] = []
    sources = []
    for platform in sorted({a.platform for a in b.facts.accounts}, key=b.platform):
        of = [a for a in b.facts.accounts if a.platform == platform]
        states = [[a.account_id for a in of if a.seen == state] for state in STATES_SEEN]
        rows.append((b.platform(platform), len(of), *map(len, states), sum(a.posts for a in of)))
        posting = [f"{a.account_id}×{a.posts}" for a in of if a.posts]
        sources.append(dict(enumerate(([a.account_id for a in of], *states, posting), 1)))
    return b.table(
        "cakupan-platform",
        "Cakupan menurut platform",
        "akun",
        ("Platform", "Terdaftar", "Perayap", "Orang, impor", "Tidak dilihat", "Gagal", "Kiriman"),
        rows,
        len(b.facts.accounts),
        REGISTERED,
        note="Kolom terakhir bersatuan kiriman.",
        additive=True,
        sources=sources,
    )


def _failures(b: ReportContext) -> Table:
    failed: dict[str, list[str]] = {}
    for a in b.facts.accounts:
        if a.seen == FAILED:
            failed.setdefault(b.say(labels.OUTCOMES[a.outcome]), []).append(a.account_id)
    rows: list[tuple[Cell, ...]] = [(reason, len(accounts)) for reason, accounts in sorted(failed.items())]
    return b.table(
        "gagal",
        "Sebab kegagalan",
        "akun",
        ("Sebab", "Akun"),
        rows,
        sum(map(len, failed.values())),
        "akun yang gagal dilihat",
        additive=True,
        bars=True,
        sources=[{1: a} for _, a in sorted(failed.items())],
        note="Kegagalan tidak pernah dihitung sebagai penghapusan kiriman.",
    )
