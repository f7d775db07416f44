"""Which offices and accounts a rekap adds, region by region, office by office, and who is missing."""

from domain import office_tally, regions
from domain.labels import REKAP
from domain.office_tally import Office
from reports.model import Cell, Section, Table
from reports.rekap_sum import Rekap


def seen(r: Rekap) -> str:
    registered = r.total("registered")
    looked = sum(t.looked for t in r.tallies)
    if not registered:
        return r.b.say("Terlihat: belum ada akun terdaftar yang aktif.")
    if not looked:
        return r.b.say("Terlihat: tidak satu pun dari {n} akun terdaftar.", n=registered)
    return r.b.say(
        "Terlihat: {looked} dari {n} akun terdaftar ({percent}); {missed} akun gagal atau tidak dilihat.",
        looked=looked,
        n=registered,
        percent=r.b.share(looked, registered),
        missed=registered - looked,
    )


def coverage(r: Rekap) -> Section:
    b = r.b
    states = b.table(
        "cakupan",
        "Cakupan akun terdaftar",
        "akun",
        ("Keadaan", "Akun"),
        [(b.say(REKAP[name]), n) for name in office_tally.SEEN if (n := r.total(name)) is not None],
        r.total("registered"),
        "akun terdaftar pada kantor yang mengirim",
        additive=bool(r.tallies),
        bars=True,
    )
    lines = (
        seen(r),
        b.say(
            "{n} dari {of} kantor mengirim rekap; kantor yang belum mengirim tidak masuk jumlah mana pun.",
            n=len(r.counted),
            of=len(r.offices),
        ),
    )
    tables = (states, _regions(r), _by_office(r), *((_missing(r),) if r.missing else ()))
    return Section(id="cakupan", title=b.say("Seberapa banyak yang terlihat"), lines=lines, tables=tables)


def _regions(r: Rekap) -> Table:
    """Per province: how many offices sent, and how far their accounts were looked at."""
    of: dict[str, list[Office]] = {}
    for office in r.offices:
        of.setdefault(regions.province(office.region), []).append(office)
    rows: list[tuple[Cell, ...]] = []
    for code, offices in sorted(of.items()):
        tallies = [r.counted[o.code].tally for o in offices if o.code in r.counted]
        looked = sum(t.looked for t in tallies) if tallies else None
        rows.append(
            (
                regions.names().get(code, code or r.b.say("Nasional")),
                len(offices),
                len(tallies),
                *(office_tally.added(tallies, name) for name in ("population", "registered")),
                looked,
            )
        )
    return r.b.table(
        "wilayah",
        "Cakupan menurut provinsi",
        "menurut baris",
        ("Provinsi", "Kantor", "Kantor mengirim", "ASN menurut daftar", "Akun terdaftar", "Terlihat"),
        rows,
        None,
        "",
        note="Menurut kode wilayah. Sel kosong: tidak satu kantor pun mengirim; bukan nol.",
    )


def _by_office(r: Rekap) -> Table:
    b = r.b
    columns = ["Kantor", "Rekap", "Akun terdaftar", "Terlihat", "Tidak dilihat", "Gagal"]
    rows: list[tuple[Cell, ...]] = []
    for office in r.offices:
        found = r.counted.get(office.code)
        numbers: tuple[Cell, ...] = (None,) * 4
        if found:
            t = found.tally
            numbers = (t.figures["registered"], t.looked, t.figures["unseen"], t.figures["failed"])
        row = (f"{office.code} {office.name}", _how(r, office.code), *numbers)
        rows.append((*row, found.tally.figures.get("forwarded_total") if found else None) if b.internal else row)
    return b.table(
        "kantor",
        "Cakupan menurut kantor",
        "menurut baris",
        [*columns, "Orang diteruskan"] if b.internal else columns,
        rows,
        None,
        "",
        note="Menurut kode kantor, tanpa peringkat. Bersatuan akun; orang dihitung sampai batas data. Sel kosong: "
        "belum ada angka.",
    )


def _how(r: Rekap, code: str) -> str:
    """How an office's rekap stands: missing since when, unsigned, which of how many versions."""
    versions = r.versions.get(code, ())
    if not versions:
        since = r.missing.get(code, "")
        return r.b.say("belum masuk sejak {since}", since=since) if since else r.b.say("belum pernah masuk")
    words = "bertanda tangan" if versions[-1].signed else "TANPA TANDA TANGAN"
    words_of = r.b.say(words) + ", " + r.b.say(versions[-1].tally.status)
    return words_of + (", " + r.b.say("{n} versi", n=len(versions)) if len(versions) > 1 else "")


def _missing(r: Rekap) -> Table:
    rows: list[tuple[Cell, ...]] = [(f"{o.code} {o.name}", _how(r, o.code)) for o in r.offices if o.code in r.missing]
    return r.b.table(
        "belum-masuk",
        "Kantor yang belum mengirim",
        "menurut baris",
        ("Kantor", "Sejak kapan"),
        rows,
        None,
        "",
    )
