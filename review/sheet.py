"""The case sheet as values: what a report form, the SBT and a letter to the PPK ask for. Blanks stay blanks."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netralitas.elections import Category, Contest, Pack
from netralitas.identity import Person
from netralitas.periods import from_text, tanggal, waktu, zone_of
from netralitas.privacy import pseudonym
from netralitas.store.cases import CaseFile, reopened_at
from review import moves
from review.body import Body

HANDLE = re.compile(r"(?<![\w@])@[\w](?:[\w.\-]*\w)?(?:@[\w.\-]*\w)?")
LEVELS = {
    "jpt_utama": "JPT Utama", "jpt_madya": "JPT Madya", "jpt_pratama": "JPT Pratama",
    "administrator": "Administrator", "pengawas": "Pengawas", "fungsional": "Fungsional", "pelaksana": "Pelaksana",
}  # fmt: skip
CLARIFIED = {
    "tidak_diminta": "tidak diminta", "bukan_kewenangan": "bukan kewenangan kami", "diminta": "diminta",
    "diterima": "diterima", "menolak": "menolak memberi keterangan", "tidak_terjangkau": "tidak terjangkau",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A titled part of the sheet: rows of (label, words); "" is a blank that a person fills in."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One post as the sheet shows it; `extract` is the name of its file in the packet."""

    number: int
    platform: str
    url: str
    published: str
    seen: str
    text: str
    other_text: str
    sha256: str
    extract: str
    gone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """All that a case sheet says. `mark` is printed on every page: who received which copy."""

    title: str
    mark: str
    body: str
    notice: str
    sections: tuple[Section, ...]
    posts: tuple[Shown, ...]
    chronology: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the sheet needs beside the case: the body, its name, its packs, the person, the accounts' handles."""

    body: Body
    body_name: str
    responsible: str
    packs: tuple[Pack, ...]
    person: Person
    accounts: tuple[sqlite3.Row, ...]
    answers: Mapping[int, sqlite3.Row]
    key: bytes
    scope: str
    mark: str

    def category(self, form: str) -> Category | None:
        return next((p.categories[form] for p in self.packs if form in p.categories), None)


def hider(context: Context) -> Callable[[str], str]:
    """Replaces every handle but the person's own by a keyed pseudonym."""
    own = {row["handle"].casefold() for row in context.accounts}

    def hide(match: re.Match[str]) -> str:
        handle = match.group()[1:]
        known = handle.casefold() in own or handle.split("@")[0].casefold() in {o.split("@")[0] for o in own}
        return match.group() if known else "@" + pseudonym(context.key, context.scope, handle)

    return lambda text: HANDLE.sub(hide, text)


def sheet_of(file: CaseFile, context: Context) -> Sheet:
    """The sheet of a case. Raises KeyError for nothing: what is not recorded is a blank."""
    hide = hider(context)
    return Sheet(
        title=f"Lembar perkara {file.case['case_id']}", mark=context.mark, body=context.body_name,
        notice="Berkas ini memuat dugaan yang dibaca dua orang. Ada atau tidaknya pelanggaran diputuskan oleh "
               "lembaga yang berwenang.",
        sections=(
            _subject(file, context), _reporter(context), _event(file, context), _findings(file, context, hide),
            _said(file, hide), _steps(file, context, hide), _closing(),
        ),
        posts=tuple(_post(n, p, hide) for n, p in enumerate(file.posts, 1)),
        chronology=chronology(file, hide),
    )  # fmt: skip


def _subject(file: CaseFile, context: Context) -> Section:
    first = file.posts[0]
    accounts = "; ".join(f"{r['platform']}: {r['handle']}" for r in context.accounts)
    owned = "; ".join(dict.fromkeys(f"{r['ownership_evidence']} ({r['verified_by']})" for r in context.accounts))
    return Section(title="Terlapor", rows=(
        ("Nama", context.person.name), ("NIP/NI PPPK", context.person.nip), ("Status", context.person.asn_type),
        ("Kelompok jabatan", LEVELS.get(first["position_level"], first["position_level"])), ("Jabatan", ""),
        ("Unit kerja", ""), ("Instansi", first["agency"]), ("Kode wilayah", first["region"]),
        ("Alamat", ""), ("No. telp/HP", ""), ("Akun terdaftar", accounts), ("Bukti kepemilikan akun", owned),
    ))  # fmt: skip


def _reporter(context: Context) -> Section:
    return Section(title="Pelapor atau pengawas", rows=(
        ("Lembaga", context.body_name), ("Penanggung jawab", context.responsible), ("Nama pelaksana tugas", ""),
        ("Jabatan", ""), ("Nomor surat perintah tugas", ""), ("Alamat", ""), ("No. telp/HP", ""),
        ("Bentuk pengawasan", "penelusuran kiriman publik akun terdaftar"),
        ("Saksi (nama, alamat, telp)", ""),
    ))  # fmt: skip


def _event(file: CaseFile, context: Context) -> Section:
    contest: Contest | None = context.body.contests.get(file.case["contest"])
    dates = [p["published_at"] for p in file.posts if p["published_at"]]
    zone = zone_of(file.region)
    happened = " s.d. ".join(dict.fromkeys(waktu(from_text(d), zone) for d in (dates[:1] + dates[-1:])))
    known = file.case["known_at"]
    stage = ""
    if contest is not None and dates:
        day = from_text(dates[-1]).astimezone(zone).date()
        stage = "setelah penetapan peserta" if day >= contest.penetapan else "sebelum penetapan peserta"
    return Section(title="Peristiwa", rows=(
        ("Peristiwa yang dilaporkan", f"{len(file.posts)} kiriman pada akun terdaftar"),
        ("Kontes", contest.label if contest else file.case["contest"]), ("Tahapan pada waktu kejadian", stage),
        ("Tempat kejadian", "media sosial: " + ", ".join(dict.fromkeys(p["platform"] for p in file.posts))),
        ("Hari dan tanggal kejadian", happened),
        ("Hari dan tanggal diketahui", waktu(from_text(known), zone) if known else ""),
    ))  # fmt: skip


def _findings(file: CaseFile, context: Context, hide: Callable[[str], str]) -> Section:
    rows: list[tuple[str, str]] = [("Keadaan telaah", moves.LABELS[file.state])]
    form = file.findings[-1]["category"] if file.findings else ""
    category = context.category(form) if form else None
    rows += [("Bentuk (SKB 22 September 2022), usulan", f"{form} {category.label}" if category else form),
             ("Dasar hukum", "; ".join(category.legal_basis) if category else "")]  # fmt: skip
    fresh = [r for r in file.readings if r["at"] >= reopened_at(file.clarifications, file.additions)]
    for number, reading in enumerate(fresh or file.readings, 1):
        answers = context.answers.get(reading["reading_id"])
        rows.append((f"Pembaca {number} ({reading['reviewer_id']})", hide(reading["reason"])))
        if answers is not None:
            elements = [context.body.lists.elements[e] for e in json.loads(answers["elements"])]
            rows += [(f"Unsur menurut pembaca {number}", "; ".join(elements)),
                     (f"Akun milik terlapor / diretas / foto lama ({number})",
                      f"{answers['owner']} / {answers['hacked']} / {answers['old_photo']}".replace("_", " ")),
                     (f"Hal yang meringankan ({number})", hide(answers["exculpatory"]))]  # fmt: skip
    return Section(title="Telaah", rows=tuple(rows))


def _said(file: CaseFile, hide: Callable[[str], str]) -> Section:
    rows = tuple((f"{c['at'][:10]}  {_asked(c)}", hide(c["note"])) for c in file.clarifications)
    return Section(title="Klarifikasi terlapor", rows=rows or (("Klarifikasi", ""),))


def _asked(clarification: sqlite3.Row) -> str:
    """The state with the way in which the person was asked or came."""
    way = moves.WAY_LABELS[clarification["way"] or "tidak_ada"]
    return CLARIFIED[clarification["state"]] + (f" ({way})" if way else "")


def _steps(file: CaseFile, context: Context, hide: Callable[[str], str]) -> Section:
    label = context.body.profile.approval_label
    rows = [(label.capitalize(), f"{a['held_on']}, nomor {a['number']}: {a['members']}") for a in file.approvals]
    if label and not rows:
        rows = [(label.capitalize(), "")]
    for h in file.hops:
        rows.append((f"Diteruskan ke {h['receiver']}", f"{h['route']}, nomor {h['number']}, {h['sent_on']}"))
    rows += [(f"Jawaban {a['answered_on']}", f"{hide(a['answer'])} (nomor {a['number']})") for a in file.hop_answers]
    rows += [(f"Penanda: {moves.MARKERS[m['marker']]}", f"{m['authority']}, nomor {m['number']}, {m['noted_on']}")
             for m in file.markers]  # fmt: skip
    rows += [(f"Putusan {r['authority']}", _decided(r, file)) for r in file.results]
    rows += [(moves.OBJECTIONS[o["kind"]].capitalize(), _objected(o, file)) for o in file.objections]
    return Section(title="Perjalanan dan hasil", rows=tuple(rows) or (("Diteruskan ke", ""),))


def _decided(result: sqlite3.Row, file: CaseFile) -> str:
    standing = any(r["result_id"] == result["result_id"] for r in file.standing)
    sanction = f", {result['sanction'].replace('_', ' ')}" if result["sanction"] else ""
    fallen = "" if standing else " (tidak berlaku lagi setelah keberatan)"
    words = moves.RESULT_LABELS[result["result"]]
    return f"{words}{sanction}, nomor {result['number']}, {result['decided_on']}{fallen}"


def _objected(objection: sqlite3.Row, file: CaseFile) -> str:
    """When it was filed, and what came of it; a blank where nothing has come of it yet."""
    filed = f"nomor {objection['number']}, {objection['filed_on']}"
    done = next((u for u in file.outcomes if u["objection_id"] == objection["objection_id"]), None)
    if done is None:
        return f"{filed}; belum diputus"
    return f"{filed}; {done['outcome']} oleh {done['authority']} (nomor {done['number']}, {done['decided_on']})"


def _closing() -> Section:
    return Section(title="Penutup", rows=(
        ("Simpan sampai (jadwal arsip lembaga)", ""),
        ("Dilaporkan di", ""), ("Hari, tanggal", ""), ("Pukul", ""), ("Tanda tangan", ""), ("Nama terang", ""),
    ))  # fmt: skip


def _post(number: int, post: sqlite3.Row, hide: Callable[[str], str]) -> Shown:
    zone = zone_of(post["region"])
    gone = f"tidak tampil lagi sejak {tanggal(from_text(post['gone_at']).date())}" if post["gone_at"] else ""
    return Shown(
        number=number, platform=post["platform"], url=post["url"],
        published=waktu(from_text(post["published_at"]), zone) if post["published_at"] else "",
        seen=waktu(from_text(post["seen_at"]), zone), text=hide(post["text"]), other_text=hide(post["other_text"]),
        sha256=post["extract_sha256"], extract=f"kiriman/{number:02d}-petikan.json", gone=gone,
    )  # fmt: skip


def chronology(file: CaseFile, hide: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """What happened when, oldest first: (UTC time or day, words)."""
    found: list[tuple[str, str]] = []
    for number, post in enumerate(file.posts, 1):
        found.append((post["published_at"] or "", f"kiriman {number} diunggah"))
        found.append((post["seen_at"], f"kiriman {number} ditangkap"))
    found += [(r["at"], f"dibaca {r['reviewer_id']}: {r['finding'].replace('_', ' ')}") for r in file.readings]
    found += [(c["at"], f"klarifikasi {_asked(c)}: {hide(c['note'])}") for c in file.clarifications]
    found += [(a["at"], f"{a['kind']} nomor {a['number']}") for a in file.approvals]
    found += [(h["at"], f"{h['sender']} meneruskan ke {h['receiver']} (nomor {h['number']})") for h in file.hops]
    found += [(a["at"], f"jawaban nomor {a['number']}: {hide(a['answer'])}") for a in file.hop_answers]
    found += [(m["at"], f"{moves.MARKERS[m['marker']]} (nomor {m['number']})") for m in file.markers]
    found += [(r["at"], f"{r['authority']}: {moves.RESULT_LABELS[r['result']]} (nomor {r['number']})")
              for r in file.results]  # fmt: skip
    found += [(o["at"], f"{moves.OBJECTIONS[o['kind']]} nomor {o['number']}") for o in file.objections]
    found += [(u["at"], f"{u['authority']}: keberatan {u['outcome']} (nomor {u['number']})") for u in file.outcomes]
    return tuple(sorted(found))


