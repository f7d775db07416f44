"""The weekly summary as values: facts in, sections out, for the internal and the public edition."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from netralitas import regions
from netralitas.output import persen
from netralitas.periods import ZONES, calendar_on, tanggal, waktu
from netralitas.store.tallies import FAILED, IMPORT, SPIDER, UNSEEN, CaseFact, WeekFacts
from netralitas.types import Pack
from reports import labels
from reports.counting import OPEN_STATES, WAITING_FOR_ANOTHER, by, is_found, persons, within
from reports.model import (
    INTERNAL,
    PERCENT_FROM,
    PUBLIC_FROM,
    Cell,
    Heading,
    Report,
    Section,
    Table,
    suppressed,
    top,
)
from reports.sentences import coverage_sentence, days_left, next_step, path_sentence, public_results


@dataclass(frozen=True, kw_only=True, slots=True)
class Masthead:
    """What the configuration says about the body that publishes."""

    body: str
    responsible: str
    legal_basis: str
    zone: str
    demo: bool


def build(facts: WeekFacts, packs: Sequence[Pack], masthead: Masthead, edition: str) -> Report:
    """One week's report. The public edition carries totals only, and breakdowns from PUBLIC_FROM persons on."""
    make = _Maker(facts, packs, masthead, edition)
    sections = [make.how_to_read(), make.coverage(), make.path(), make.comparison()]
    if edition == INTERNAL:
        sections.append(make.to_do())
    sections += [make.forms_and_positions(), make.results(), make.not_seen()]
    if edition == INTERNAL:
        sections.append(make.quality())
    sections.append(make.evidence())
    return Report(heading=make.heading(), sections=tuple(sections))


class _Maker:
    def __init__(self, facts: WeekFacts, packs: Sequence[Pack], masthead: Masthead, edition: str) -> None:
        self.facts, self.packs, self.masthead, self.edition = facts, packs, masthead, edition
        self.week, self.cutoff = facts.week, facts.cutoff
        self.zone = ZONES[masthead.zone]
        self.forwarded = [c for c in facts.cases if c.forwarded_at is not None]

    # -- the head -------------------------------------------------------------------------------

    def heading(self) -> Heading:
        status, reason = self.status()
        return Heading(
            title="Ringkasan Mingguan Pemantauan Netralitas ASN di Media Sosial",
            body=self.masthead.body,
            edition=self.edition,
            week_label=self.week.label,
            dates=f"Senin, {tanggal(self.week.first_day)} pukul 00.00 sampai Minggu, "
            f"{tanggal(self.week.last_day)} pukul 24.00 {self.masthead.zone}",
            stage=self.stages(),
            cutoff=self.when(self.cutoff),
            status=status,
            status_reason=reason,
            number=f"{self.week.label}/{self.edition}",
            responsible=self.masthead.responsible or "belum diisi pada setelan body.responsible",
            legal_basis=self.masthead.legal_basis or "belum diisi pada setelan body.legal_basis",
            demo=self.masthead.demo,
        )

    def when(self, moment: datetime) -> str:
        return waktu(moment, self.zone)

    def stages(self) -> str:
        days = [self.week.first_day + timedelta(days=n) for n in range(7)]
        held = []
        for pack in self.packs:
            stages = dict.fromkeys(s.label for day in days for s in calendar_on(pack, day))
            if stages:
                held.append(f"{pack.title}: {', '.join(stages)}")
        return "; ".join(held) or "di luar tahapan pada kalender paket"

    def status(self) -> tuple[str, str]:
        """FINAL once the week is over and every case with a post of the week has been read to an end."""
        open_cases = [c for c in self.facts.cases if c.has_post_in_week and c.state in OPEN_STATES]
        if self.cutoff < self.week.end:
            return "SEMENTARA", "pekan belum berakhir"
        if open_cases:
            return "SEMENTARA", f"{len(open_cases)} perkara dengan kiriman pekan ini belum selesai dibaca"
        return "FINAL", "semua perkara dengan kiriman pekan ini selesai dibaca"

    def table(
        self, id: str, title: str, unit: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]],
        base: int | None, base_label: str, *, note: str = "", additive: bool = False, bars: bool = False,
    ) -> Table:  # fmt: skip
        return Table(
            id=id, title=title, unit=unit, base=base, base_label=base_label, cutoff=self.cutoff,
            publisher=self.masthead.body, columns=columns, rows=tuple(rows), note=note, additive=additive,
            bars=bars and bool(base),
        )  # fmt: skip

    # -- the sections ---------------------------------------------------------------------------

    def how_to_read(self) -> Section:
        return Section(
            id="cara-membaca",
            title="Cara membaca angka ini",
            lines=(
                "Penanda adalah pertanyaan bagi manusia, bukan temuan. Dua orang berbeda membaca setiap perkara; "
                "hasil bacaan paling jauh adalah dugaan yang layak diteruskan.",
                "Pelanggaran hanya dinyatakan oleh pejabat yang berwenang. Setiap hasil di bawah disebut bersama "
                "lembaga yang memutuskannya.",
                "Nol perkara bukan berarti nol pelanggaran: hanya akun yang terdaftar, dan hanya kiriman yang terbuka "
                "untuk umum, yang dilihat.",
            ),
        )

    def coverage(self) -> Section:
        accounts = self.facts.accounts
        names = {SPIDER: "dilihat perayap", IMPORT: "dilihat lewat impor", UNSEEN: "tidak dilihat", FAILED: "gagal"}
        seen = Counter(a.seen for a in accounts)
        looked = seen[SPIDER] + seen[IMPORT]
        lines = [coverage_sentence(len(accounts), looked, sum(a.posts for a in accounts))]
        lines += [
            f"Daftar: {x.accounts} akun. Cara memilih: {x.selection}. Asal daftar: {x.population} ASN."
            for x in self.facts.lists
        ]
        if self.facts.undated_posts:
            lines.append(f"{self.facts.undated_posts} kiriman tanpa waktu yang dipahami tidak masuk hitungan pekan.")
        incomplete = sum(1 for a in accounts if a.seen == SPIDER and not a.complete)
        if incomplete:
            lines.append(f"{incomplete} akun hanya terlihat sebagian; sisanya dilanjutkan pada perayapan berikutnya.")
        table = self.table(
            "cakupan", "Cakupan akun terdaftar", "akun", ("Keadaan", "Akun"),
            [(names[k].capitalize(), seen[k]) for k in (SPIDER, IMPORT, UNSEEN, FAILED)],
            len(accounts), "akun terdaftar dan aktif pada pekan ini", additive=True, bars=True,
        )  # fmt: skip
        return Section(
            id="cakupan", title="Seberapa banyak yang terlihat pekan ini", lines=tuple(lines),
            tables=(table, self._platforms(), self._failures()),
        )  # fmt: skip

    def _platforms(self) -> Table:
        rows = []
        for platform in sorted({a.platform for a in self.facts.accounts}, key=labels.PLATFORMS.__getitem__):
            of = [a for a in self.facts.accounts if a.platform == platform]
            seen = Counter(a.seen for a in of)
            rows.append((
                labels.PLATFORMS[platform], len(of), seen[SPIDER], seen[IMPORT], seen[UNSEEN], seen[FAILED],
                sum(a.posts for a in of),
            ))  # fmt: skip
        return self.table(
            "cakupan-platform", "Cakupan menurut platform", "akun",
            ("Platform", "Terdaftar", "Perayap", "Impor", "Tidak dilihat", "Gagal", "Kiriman pekan ini"), rows,
            len(self.facts.accounts), "akun terdaftar dan aktif pada pekan ini",
            note="Kolom terakhir bersatuan kiriman.", additive=True,
        )  # fmt: skip

    def _failures(self) -> Table:
        failed = Counter(labels.OUTCOMES[a.outcome] for a in self.facts.accounts if a.seen == FAILED)
        return self.table(
            "gagal", "Sebab kegagalan", "akun", ("Sebab", "Akun"), sorted(failed.items()), sum(failed.values()),
            "akun yang gagal dilihat", additive=True, bars=True,
            note="Kegagalan tidak pernah dihitung sebagai penghapusan kiriman.",
        )  # fmt: skip

    def path(self) -> Section:
        """The funnel in persons and matters: stocks at the cut-off, flows of the week, and the sum so far."""
        steps: list[tuple[str, Callable[[CaseFact], bool], Callable[[CaseFact], datetime | None]]] = [
            ("Menunggu dibaca", lambda c: c.state == "belum_dibaca", lambda c: c.opened_at),
            ("Menunggu dibaca lagi", lambda c: c.state in WAITING_FOR_ANOTHER, lambda c: c.known_at),
            ("Dibaca: tidak cukup", lambda c: c.state == "tidak_cukup", lambda c: c.last_read_at),
            ("Dugaan layak diteruskan", is_found, lambda c: c.finding_at),
            ("Diteruskan ke lembaga lain", lambda c: c.forwarded_at is not None, lambda c: c.forwarded_at),
        ]
        rows = []
        for label, is_in, at in steps:
            cases = [c for c in self.facts.cases if is_in(c)]
            week = [c for c in cases if within(at(c), self.week)]
            rows.append((label, persons(week), persons(cases), len(cases)))
        everyone = persons(self.facts.cases)
        return Section(
            id="perjalanan",
            title="Perjalanan penanganan",
            lines=(path_sentence(self.facts.cases),),
            tables=(
                self.table(
                    "perjalanan", "Perjalanan penanganan", "orang",
                    ("Langkah", "Orang, pekan ini", "Orang, sampai batas data", "Perkara, sampai batas data"), rows,
                    everyone, "orang dengan perkara sejak awal pemantauan",
                    note="Satu orang dapat mempunyai lebih dari satu perkara. Kolom pekan ini menghitung menurut waktu "
                    "langkah itu dicatat.",
                ),
            ),
        )  # fmt: skip

    def comparison(self) -> Section:
        """This week beside the one before, on the accounts that were looked at in both."""
        same = [a for a in self.facts.accounts if {a.seen, a.seen_before} <= {SPIDER, IMPORT}]
        people = {a.person_id for a in same}
        cases = [c for c in self.facts.cases if c.person_id in people]
        before = self.week.previous

        def row(label: str, at: Callable[[CaseFact], datetime | None]) -> tuple[Cell, ...]:
            return (label, *(persons(c for c in cases if within(at(c), w)) for w in (before, self.week)))

        rows = [
            row("Orang dengan perkara baru", lambda c: c.opened_at),
            row("Orang: dugaan layak diteruskan", lambda c: c.finding_at),
            row("Orang: diteruskan", lambda c: c.forwarded_at),
        ]
        posts = f"Kiriman terlihat pada akun yang sama: {sum(a.posts_before for a in same)} pekan lalu, "
        return Section(
            id="pembanding",
            title="Dibanding pekan lalu, pada akun yang sama",
            lines=(
                f"Hanya {len(same)} akun yang terlihat pada kedua pekan dibandingkan.",
                posts + f"{sum(a.posts for a in same)} pekan ini.",
            ),
            tables=(
                self.table(
                    "pembanding", "Dibanding pekan lalu, pada akun yang sama", "orang",
                    ("Langkah", f"Pekan lalu ({before.label})", f"Pekan ini ({self.week.label})"), rows,
                    len(people), "orang pemilik akun yang terlihat pada kedua pekan",
                ),
            ),
        )  # fmt: skip

    def to_do(self) -> Section:
        rows = [
            (case.case_id, labels.STATES[case.state], next_step(case), days_left(case, self.cutoff))
            for case in self.facts.cases
            if case.closed_at is None and case.state != "belum_dibaca"
        ]
        rows.sort(key=lambda r: (r[3] is None, r[3] or 0, r[0]))
        unread = [c for c in self.facts.cases if c.closed_at is None and c.state == "belum_dibaca"]
        strong = sum(c.strong for c in unread)
        return Section(
            id="pekerjaan",
            title="Harus dikerjakan",
            lines=(
                f"{len(unread)} perkara menunggu dibaca, {strong} di antaranya dengan penanda kuat.",
                "Tenggat dihitung 7 hari sejak seseorang pertama kali menyatakan ada dugaan.",
            ),
            tables=(
                self.table(
                    "pekerjaan", "Perkara yang sedang berjalan", "perkara",
                    ("Perkara", "Telaah", "Langkah berikut", "Sisa hari"),
                    rows, len(rows), "perkara terbuka yang sudah dibaca sekurangnya satu orang",
                ),
            ),
        )  # fmt: skip

    def forms_and_positions(self) -> Section:
        total = persons(self.forwarded)
        form = self.category_label
        province = regions.names()
        cuts: list[tuple[str, str, Callable[[CaseFact], str]]] = [
            ("bentuk", "Bentuk dugaan menurut SKB", lambda c: form(c.category or "")),
            ("jabatan", "Kelompok jabatan", lambda c: labels.POSITIONS[c.position_level]),
            ("kepala-wilayah", "Kepala wilayah (camat, lurah)", lambda c: "Ya" if c.kepala_wilayah else "Tidak"),
            ("instansi", "Instansi", lambda c: c.agency),
            ("provinsi", "Provinsi", lambda c: province[regions.province(c.region)]),
        ]
        lines = [f"Dasar: {total} orang yang perkaranya diteruskan ke lembaga lain sampai batas data."]
        lines.append("Tidak pernah dirinci menurut peserta pemilihan: laporan ini bukan daftar kawan dan lawan.")
        if self.edition != INTERNAL and total < PUBLIC_FROM:
            lines.append(
                f"Rincian tidak ditampilkan dalam edisi publik karena kurang dari {PUBLIC_FROM} orang diteruskan."
            )
            return Section(id="bentuk", title="Bentuk dugaan dan kelompok jabatan", lines=tuple(lines))
        tables = [t for id, title, key in cuts if (t := self._breakdown(id, title, by(self.forwarded, key), total))]
        return Section(
            id="bentuk", title="Bentuk dugaan dan kelompok jabatan", lines=tuple(lines), tables=tuple(tables)
        )

    def _breakdown(self, id: str, title: str, counts: list[tuple[str, int]], total: int) -> Table | None:
        cells = top(counts, 10 if id == "instansi" else 5)
        note = "Satu orang dengan dua perkara dapat berada di dua baris."
        if self.edition != INTERNAL:
            merged = suppressed(cells)
            if merged is None:
                return None
            cells, note = merged, note + " Sel di bawah 5 orang digabung ke Lainnya."
        share = total >= PERCENT_FROM
        rows = [(name, n, f"{persen(n, total)}%" if share else f"{n} dari {total}") for name, n in cells]
        return self.table(
            id, title, "orang", (title, "Orang", "Bagian"), rows, total, "orang yang perkaranya diteruskan",
            note=note, bars=True,
        )

    def category_label(self, category: str) -> str:
        for pack in self.packs:
            if category in pack.categories:
                return f"{category} {pack.categories[category].label}"
        return category or "bentuk belum ditetapkan"

    def results(self) -> Section:
        results = [(c.person_id, r) for c in self.facts.cases for r in c.results]
        cells: dict[tuple[str, str], set[str]] = {}
        for person, r in results:
            label = labels.RESULTS[r.result]
            if r.sanction:
                label += f": {labels.SANCTIONS[r.sanction]}"
            cells.setdefault((r.authority, label), set()).add(person)
        waiting = persons(c for c in self.forwarded if not c.results)
        rows: list[tuple[Cell, ...]] = [(f"{a}: {label}", len(p)) for (a, label), p in sorted(cells.items())]
        rows.append(("Menunggu keputusan lembaga", waiting))
        if self.edition != INTERNAL:
            rows = public_results(results, waiting)
        return Section(
            id="hasil",
            title="Hasil menurut lembaga yang memutuskan",
            tables=(
                self.table(
                    "hasil", "Hasil menurut lembaga yang memutuskan", "orang", ("Lembaga dan hasil", "Orang"), rows,
                    persons(self.forwarded), "orang yang perkaranya diteruskan",
                    note="Satu orang dapat mempunyai hasil dari beberapa lembaga.",
                ),
            ),
        )  # fmt: skip

    def not_seen(self) -> Section:
        lines = [
            "Akun pribadi yang tidak terdaftar, kiriman tertutup, cerita yang hilang dalam 24 jam, pesan pribadi.",
            "Suka (like), mengikuti akun, dan komentar pada kiriman orang lain: tidak dikumpulkan.",
            "Isi gambar dan video: tidak dibaca mesin. "
            f"{self.facts.unflagged_media_only} kiriman pekan ini hanya berisi media tanpa teks.",
            "Tidak dilakukan: pengenalan wajah, penilaian atau pemeringkatan orang, rincian menurut peserta pemilihan.",
        ]
        if self.facts.quarantined:
            held = ", ".join(f"{reason} ({n})" for reason, n in self.facts.quarantined.items())
            lines.append(f"Ditahan karena tidak dapat dibaca dengan pasti: {held}.")
        return Section(id="tidak-terlihat", title="Yang tidak dapat dilihat dan yang sengaja tidak dihitung",
                       lines=tuple(lines))  # fmt: skip

    def quality(self) -> Section:
        rows = [(self.category_label(c) if c else "tanpa usulan bentuk", labels.TIERS[t], n)
                for c, t, n in self.facts.flags]  # fmt: skip
        return Section(
            id="mutu",
            title="Mutu penanda (hanya edisi internal)",
            lines=("Penanda menurut usulan bentuk dan kekuatan kata; bukan jumlah orang dan bukan dugaan.",),
            tables=(
                self.table(
                    "penanda", "Penanda pada kiriman pekan ini", "penanda", ("Usulan bentuk", "Kekuatan", "Penanda"),
                    rows, sum(n for _, _, n in self.facts.flags), "penanda pada kiriman pekan ini",
                ),
            ),
        )  # fmt: skip

    def evidence(self) -> Section:
        count, head = self.facts.chain
        return Section(
            id="bukti",
            title="Mengetahui dan rantai bukti",
            lines=(
                f"Rantai bukti sampai batas data: {count} tangkapan"
                + (f", kepala {head[:16]}…{head[-8:]}." if count else ", belum ada."),
                "Kepala rantai yang dicetak dan ditandatangani membuat setiap perubahan sebelum itu dapat ditemukan "
                "dengan 'netralitas evidence verify'.",
            ),
        )
