"""Laws and regulations that an English page cites: an English rendering, and the official citation in brackets.

`in_english` finds the citations of a text. Their subjects stand in `laws.toml`; an act that it does not know is called by
its kind and number alone.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

SUBJECTS = Path(__file__).parent / "laws.toml"
# Each kind as it is written out and as it is abbreviated, and what English calls it.
KINDS = {
    ("Undang-Undang Dasar", "UUD"): "Constitution",
    ("Undang-Undang", "UU"): "Law",
    ("Peraturan Pemerintah", "PP"): "Government Regulation",
    ("Peraturan Pemerintah Pengganti Undang-Undang", "Perppu"): "Government Regulation in Lieu of Law",
    ("Peraturan Presiden", "Perpres"): "Presidential Regulation",
    ("Peraturan Menteri", "Permen"): "Ministerial Regulation",
    ("Permendagri",): "Regulation of the Minister of Home Affairs",
    ("PermenPANRB",): "Regulation of the Minister of Administrative Reform",
    ("Peraturan Daerah", "Perda"): "Regional Regulation",
    ("Peraturan Gubernur", "Pergub"): "Governor's Regulation",
    ("Peraturan Bupati", "Perbup"): "Regent's Regulation",
    ("Peraturan Wali Kota", "Peraturan Walikota", "Perwali"): "Mayor's Regulation",
    ("Peraturan Komisi Pemilihan Umum", "Peraturan KPU", "PKPU"): "Regulation of the General Elections Commission",
    ("Peraturan Badan Pengawas Pemilihan Umum", "Peraturan Bawaslu", "Perbawaslu"): "Bawaslu Regulation",
    ("Peraturan Badan Kepegawaian Negara", "Peraturan BKN", "PerBKN"): "BKN Regulation",
    ("Surat Edaran Bersama",): "Joint Circular",
    ("Surat Edaran", "SE"): "Circular",
    ("Keputusan Bersama", "SKB"): "Joint Decree",
    ("Keputusan Presiden", "Keppres"): "Presidential Decree",
}
_ABBREVIATED = {name: names[-1] for names in KINDS for name in names}
_ENGLISH = {name: english for names, english in KINDS.items() for name in names}
ISSUERS = {
    "MenPANRB": "of the Minister of Administrative Reform",
    "MenPAN-RB": "of the Minister of Administrative Reform",
    "Mendagri": "of the Minister of Home Affairs",
    "BKN": "of the National Civil Service Agency",
    "KASN": "of the Civil Service Commission",
    "Bawaslu": "of Bawaslu",
    "Sekda DKI Jakarta": "of the Regional Secretary of DKI Jakarta",
    "Sekda DKI": "of the Regional Secretary of DKI Jakarta",
    "Sekda": "of the Regional Secretary",
    "lima lembaga": "of five institutions",
}
PARTS = {
    "Pasal": "Article",
    "ayat": "paragraph",
    "huruf": "letter",
    "angka": "number",
    "butir": "item",
    "Lampiran": "Appendix",
    "dan": "and",
}
_MONTHS = {"Januari": "January", "Februari": "February", "Maret": "March", "Mei": "May", "Juni": "June", "Juli": "July"}
_MONTHS |= {"Agustus": "August", "Oktober": "October", "Desember": "December"}


def _either(names: object) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))  # type: ignore[call-overload]


_ONE = r"(?:\(\d+[a-z]?\)|\d+[A-Z]?(?:-\d+)?|[a-z]\b|[IVX]+\b)"
_PLACES = rf"(?: (?:Pasal|ayat|huruf|angka|butir|Lampiran) {_ONE}(?:, {_ONE})*(?: (?:dan|sampai) {_ONE})?)+"
_CITED = re.compile(
    rf"(?<!\w)(?P<kind>{_either(_ENGLISH)})(?: (?P<issuer>{_either(ISSUERS)}))?"
    r"(?: (?:(?:Nomor|No\.?) )?(?P<number>\d[\w./-]*/(?:\d{4}|SJ)|\d+(?= Tahun))(?: Tahun (?P<year>\d{4}))?"
    r"| (?P<name>ASN|ITE)(?= Pasal|[ ;,.)]|$)| (?P<day>(?:\d{1,2} [A-Z][a-z]+ )?(?:19|20)\d\d(?!/)))"
    rf"(?P<places>{_PLACES})?(?!\w)"
)


@cache
def subjects() -> dict[str, str]:
    """What the acts are about, by citation: "UU 20/2023" is on "the State Civil Apparatus"."""
    found: dict[str, str] = tomllib.loads(SUBJECTS.read_text(encoding="utf-8"))
    return found


def in_english(text: str) -> str:
    """A text whose citations are given in English, the official one in brackets. Twice is as once.

    An act that the text has called in English before keeps its official citation alone.
    """
    made, rest = "", 0
    for found in _CITED.finditer(text):
        made += text[rest : found.start()]
        rest = found.end()
        head = _head(found)
        made += found[0] if re.search(rf"{re.escape(head)}\b", made) else _rendered(found, head, made)
    return made + text[rest:]


def _head(found: re.Match[str]) -> str:
    """The act by kind, issuer and number or day."""
    number = found["number"] or found["name"] or ""
    number = f"{number}/{found['year']}" if found["year"] else number
    issuer = ISSUERS.get(found["issuer"] or "", "")
    day = re.sub(r"[A-Z][a-z]+", lambda month: _MONTHS.get(month[0], month[0]), found["day"] or "")
    kind = _ENGLISH[found["kind"]]
    if found["name"]:  # an act that is called by its subject
        return f"{kind} on {subjects()[f'UU {number}']}"
    return " ".join(part for part in (kind, issuer, number, f"of {day}" if day else "") if part)


def _rendered(found: re.Match[str], head: str, before: str) -> str:
    number = f"{found['number']}/{found['year']}" if found["year"] else found["number"] or ""
    known = " ".join(part for part in (_ABBREVIATED[found["kind"]], found["issuer"], number) if part)
    subject = subjects().get(known, "")
    places = re.sub(
        r"[A-Za-z]{3,}", lambda word: {**PARTS, "sampai": "to"}.get(word[0], word[0]), found["places"] or ""
    )
    places = f",{places}" if places else ""
    opening, closing = "[]" if before.count("(") > before.count(")") else "()"
    subject = f" on {subject}" if subject else ""
    return f"{head}{subject}{places} {opening}{found[0]}{closing}"
