"""Somebody's own words before they are posted: what a reader would be shown of them. Nothing is stored or sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from analysis.engine import Engine, compile_engine
from domain.elections import Pack
from domain.errors import UsageError
from domain.labels import TIERS
from domain.periods import zone_of
from domain.texts import _, on_page
from domain.types import Flag, Item
from imports.register_table import region_of
from reports.guidance import ALLOWED

__all__ = ["Engine", "compile_engine"]

PERMITTED = ALLOWED
MEANING = on_page(
    "Penanda adalah pertanyaan untuk dua orang pembaca, bukan putusan. Apakah sebuah kiriman melanggar hanya diputuskan"
    " pejabat yang berwenang."
)
CLEAR = on_page(
    "Tidak ada penanda. Mesin hanya membaca kata: gambar, nada dan maksud tidak dilihatnya. Tanpa penanda tidak berarti"
    " diperbolehkan."
)
NOWHEN = on_page("Tanpa tanggal, bentuk menurut SKB tidak dapat disebut: bentuknya bergantung pada tahapan.")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonText:
    """One reason as a reader would be shown it: how strong, what the words suggest, the words, which form of the joint
    decree ("" where the day is not known), and what would take the question away."""

    strength: str
    reason: str
    words: tuple[str, ...]
    form: str
    cancelled_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedText:
    """What became of a text: where it is marked and why; `unread`: signs at its end that were not read."""

    reasons: tuple[ReasonText, ...]
    spans: tuple[tuple[int, int], ...]
    unread: int


def tried(engine: Engine, text: str, *, day: date | None = None, region: str = "") -> TriedText:
    """Reads a text as a post of that day by somebody of that region (a Kemendagri code or a name).

    Raises UsageError for a text without words, a region that is none, or a day outside the elections' time.
    """
    if not text.strip():
        raise UsageError(_("belum ada teks"), remedy=_("tulis kata-kata yang hendak Anda kirim"))
    code = _region(region)
    if day is not None and not any(pack.window_from <= day <= pack.window_to for pack in engine.packs):
        raise UsageError(
            _("tanggal {day} di luar masa pemilihan ini", day=day), remedy=_("pilih tanggal lain, atau kosongkan")
        )
    posted = datetime.combine(day, time(12), zone_of(code)) if day is not None else None
    found = engine.assess(Item(id="coba", text=text, posted_at=posted, region=code or None))
    spans = tuple(sorted({span for flag in found.flags for span in flag.spans}))
    return TriedText(reasons=_reasons(text, found.flags, engine.packs), spans=spans, unread=found.unread)


def _region(text: str) -> str:
    if not text.strip():
        return ""
    code, near = region_of(text.strip())
    if not code:
        remedy = (
            _("mungkin: {near}", near="; ".join(near)) if near else _("tulis kode Kemendagri, mis. 35.78, atau namanya")
        )
        raise UsageError(_("wilayah {given!r} tidak dikenal", given=text.strip()[:40]), remedy=remedy)
    return code


def _reasons(text: str, flags: tuple[Flag, ...], packs: tuple[Pack, ...]) -> tuple[ReasonText, ...]:
    """The flags by reason, as they come; the same reason twice is one with all its words."""
    forms = {name: category.label for pack in packs for name, category in pack.categories.items()}
    found: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for flag in flags:
        key = (TIERS[flag.tier], flag.reason, _form(flag.category, forms), flag.cancelled_by)
        found.setdefault(key, {}).update(dict.fromkeys(text[start:end] for start, end in flag.spans))
    return tuple(
        ReasonText(strength=strength, reason=reason, words=tuple(words), form=form, cancelled_by=cancelled)
        for (strength, reason, form, cancelled), words in found.items()
    )


def _form(category: str | None, forms: Mapping[str, str]) -> str:
    return f"{category}: {forms[category]}" if category is not None and category in forms else category or ""
