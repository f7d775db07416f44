"""What an office adds to an election's pack: names, words and contestants of its own, as texts that join its files."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from domain.packs.lists import CANDIDATE_COLUMNS
from domain.texts import words

# The source that the pack's files name; where an addition was found stands in the record of it.
OWN = "tambahan-ruang-kerja"
FILE = "tambahan.toml"
CONTESTANT = "peserta"
# What an office may add: kinds of words as they are chosen, contestants apart.
KINDS = words(
    {
        "candidate": "nama panggilan atau nama pasangan peserta",
        "party": "sebutan partai",
        "side": "sebutan pendukung suatu kubu",
        "slogan": "slogan atau tagar",
        "ask": "ajakan memilih",
        "back": "kata berpihak",
        "praise": "pujian",
        "hope": "harapan menang",
        "join": "ikut serta",
        "attack": "celaan",
        "reject": "penolakan",
        "mock": "ejekan",
        "counter": "slogan melawan",
        "other_meaning": "makna lain yang membatalkan (mis. nama tempat)",
        CONTESTANT: "peserta pemilihan yang belum ada dalam paket",
    }
)
TIERS = words(
    {
        "plain": "biasa: berlaku di wilayahnya, di tempat lain perlu kata pendamping",
        "weak": "lemah: selalu perlu kata pendamping",
        "strong": "kuat: berlaku di mana pun",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """One addition to the pack of that name. `group` is a phrase's, or CONTESTANT; a contestant's name stands in
    `refers_to`. `region` is that of the contest."""

    pack: str
    entry_id: str
    group: str
    refers_to: str = ""
    contest: str = ""
    region: str = ""
    tier: str = ""
    forms: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    number: str = ""
    role: str = ""
    partner: str = ""
    parties: str = ""

    @property
    def summary(self) -> str:
        """What it is about, in a line."""
        return self.refers_to if self.group == CONTESTANT else ", ".join(self.forms)


def phrases_text(additions: Sequence[Addition]) -> str:
    """The words of these additions as a file of phrases; "" where none adds words."""
    return "\n".join(_phrase(one) for one in additions if one.group != CONTESTANT)


def _phrase(one: Addition) -> str:
    texts = {
        "id": one.entry_id,
        "group": one.group,
        "tier": one.tier,
        "source": OWN,
        "refers_to": one.refers_to,
        "contest": one.contest,
    }
    lists = {"forms": one.forms, "matches": one.matches, "ignores": one.ignores}
    lines = [f"{key} = {_quoted(value)}" for key, value in texts.items()]
    lines += [f"{key} = [{', '.join(map(_quoted, values))}]" for key, values in lists.items()]
    return "\n".join(["[[phrase]]", *lines, ""])


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's too, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def contestant_rows(additions: Sequence[Addition]) -> str:
    """The contestants of these additions as further lines of candidates.csv."""
    out = io.StringIO()
    rows = csv.DictWriter(out, CANDIDATE_COLUMNS, restval="", lineterminator="\n")
    for one in additions:
        if one.group == CONTESTANT:
            cells = {
                "contest": one.contest,
                "region": one.region,
                "number": one.number,
                "role": one.role,
                "name": one.refers_to,
                "partner": one.partner,
                "parties": one.parties,
                "source": OWN,
            }
            rows.writerow({name: " ".join(value.split()) for name, value in cells.items()})
    return out.getvalue()
