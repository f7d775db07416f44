"""Names and NIP: the only reader and writer of identities.db.

Values are encrypted with a key that lies outside the workspace; the file
alone shows nobody. Every reading of a name is audited in the same file.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from domain.errors import IdentityError
from domain.periods import to_text
from domain.privacy import keyed_ref
from domain.texts import Text, _
from domain.types import Person
from store.database import open_database, scrub, transaction
from store.identity_bonds import Bonds, bonded
from store.identity_schema import SCHEMA
from store.workspace import Workspace

READ = "INSERT INTO name_reads (person_id, at, reader, purpose) VALUES (?, ?, ?, ?)"
READ_FOR_ETHICS = "INSERT INTO ethics_name_reads (person_id, at, reader, purpose) VALUES (?, ?, ?, ?)"
# Every reading of a name, whichever family it was for: what a person may be told.
READS = "SELECT * FROM name_reads UNION ALL SELECT * FROM ethics_name_reads"
WORD = r"[^\W\d_]+"
OWNER = "\x1f"  # in a token, between whose value it is and the value


# What stands before a name and is none: academic degrees, religious and noble titles, ways to address.
TITLES = frozenset(
    (
        "dr",
        "drs",
        "dra",
        "ir",
        "prof",
        "h",
        "hj",
        "kh",
        "ust",
        "ustadz",
        "ustadzah",
        "rd",
        "rr",
        "r",
        "raden",
        "tb",
        "sdr",
        "sdri",
        "bapak",
        "ibu",
        "bpk",
    )
)


SHORTEST_NAME = 4  # letters of a name of one word that is looked for
# What is called after people.
PLACES = ("jalan ", "jln ", "jln. ", "jl ", "jl. ", "jl.", "gedung ", "gang ", "gg. ", "stadion ")
NO_PLACE = "".join(f"(?<!(?i:{re.escape(place)}))" for place in PLACES)
NAMES = "SELECT person_id, name FROM people UNION ALL SELECT person_id, name FROM former_names"


def bare_name(name: str) -> list[str]:
    """The words of a name in small letters, without the titles before it and after its first comma."""
    words: list[str] = re.findall(WORD, name.split(",")[0].casefold())
    while len(words) > 1 and words[0] in TITLES:
        del words[0]
    return words


def _as_a_name(words: Sequence[str]) -> re.Pattern[str]:
    """A name in a text: several words in any letters, one word with a capital; not of a street or a building."""
    letters = "" if len(words) > 1 else r"(?=[^\W\d_a-z])"
    parts = r"[\W\d_]+".join(f"(?i:{re.escape(word)})" for word in words)
    return re.compile(rf"(?<![^\W\d_]){NO_PLACE}{letters}{parts}(?![^\W\d_])")


def make_key(path: Path) -> bytes:
    """A new key, readable by its owner only. Raises IdentityError when there is one already."""
    if path.exists():
        raise IdentityError(_("berkas kunci sudah ada"), where=path.name, remedy=_("pakai kunci itu atau pindahkan"))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def read_key(path: Path) -> bytes:
    """The key's 32 bytes. Raises IdentityError when the file is missing or not a key."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise IdentityError(
            _("berkas kunci identitas tidak ada"),
            where=str(path),
            remedy=_("pulihkan kunci dari tempat simpan terpisah"),
        ) from error
    except ValueError as error:
        raise IdentityError(_("berkas kunci identitas rusak"), where=str(path), remedy=_("pulihkan kunci")) from error
    if len(key) != 32:
        raise IdentityError(_("berkas kunci identitas rusak"), where=str(path), remedy=_("pulihkan kunci"))
    return key


def forget(path: Path, person_ids: Sequence[str]) -> int:
    """Deletes people for good, in every byte of the file and in its copies from before a schema change.

    Who read their names stays on record under the opaque id. Needs no key; returns how many were there.
    """
    db = open_database(path, SCHEMA)
    try:
        with transaction(db):
            gone = sum(db._conn.execute("DELETE FROM people WHERE person_id = ?", (p,)).rowcount for p in person_ids)
            db._conn.executemany("DELETE FROM former_names WHERE person_id = ?", ((p,) for p in person_ids))
    finally:
        db.close()
    for copy in path.parent.glob(path.name + ".v*.bak"):
        copy.unlink()
    scrub(path, SCHEMA)
    return gone


def reads_digest(path: Path | None, until: int | None = None) -> dict[str, object]:
    """How many readings of names are recorded, the SHA-256 over the first `until` of them, and that each row of the
    file bears its bond once it does; needs no key."""
    if path is None or not path.exists():
        return {"reads": 0, "digest": ""}
    with open_database(path, SCHEMA, readonly=True) as db:
        rows = db._conn.execute(
            "SELECT read_id, person_id, at, reader, purpose FROM name_reads ORDER BY read_id LIMIT ?",
            (-1 if until is None else until,),
        ).fetchall()
        bound = bonded(db)
    lines = "\n".join(json.dumps(list(row), ensure_ascii=False) for row in rows)
    digest = hashlib.sha256(lines.encode()).hexdigest() if rows else ""
    return {"reads": len(rows), "digest": digest} | ({"bonded": True} if bound else {})


def most_in_an_hour(path: Path, since: datetime) -> int:
    """How many names of different people one reader read in one hour of the clock since then; 0 where nobody did."""
    if not path.exists():
        return 0
    with open_database(path, SCHEMA, readonly=True) as db:
        row = db._conn.execute(
            f"SELECT count(DISTINCT person_id) FROM ({READS}) WHERE at >= ?"
            " GROUP BY reader, substr(at, 1, 13) ORDER BY 1 DESC LIMIT 1",
            (to_text(since),),
        ).fetchone()
    return int(row[0]) if row else 0


class Identities:
    """An open identities.db with its key; close it when done."""

    def __init__(self, path: Path, key: bytes, *, readonly: bool = False) -> None:
        self.key = key
        self._store = open_database(path, SCHEMA, readonly=readonly)
        self._box = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"identities\x1f" + key).digest()))
        self._bonds = Bonds(self._store, key)
        if not readonly:
            self._bonds.complete(self._is_readable)

    def __enter__(self) -> "Identities":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._store.close()

    def person_id(self, nip: str, fallback: str) -> str:
        """The opaque id of a NIP; without a NIP, of the account that stands for the person."""
        return keyed_ref(self.key, "nip", nip) if nip else keyed_ref(self.key, "account-only", fallback)

    def put(self, person: Person, at: datetime) -> bool:
        """Adds a person or replaces what changed; False when nothing did. A list without a person's jabatan or unit
        kerja takes nothing away, and a name that is replaced is kept as a former one."""
        mac = keyed_ref(self.key, "mac", person.nip) if person.nip else None
        closed = partial(self._closed, person.person_id)
        row = self._store._conn.execute("SELECT * FROM people WHERE person_id = ?", (person.person_id,)).fetchone()
        if row:
            known = self._person(row)
            person = replace(person, title=person.title or known.title, unit=person.unit or known.unit)
            if replace(known, nip=person.nip) == person:
                return False
        with transaction(self._store):
            if row and known.name != person.name:
                self._store._conn.execute(
                    "INSERT INTO former_names (person_id, name, until) VALUES (?, ?, ?)",
                    (person.person_id, row["name"], to_text(at)),
                )
            self._store._conn.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (person_id) DO UPDATE SET name ="
                " excluded.name, asn_type = excluded.asn_type, title = excluded.title, unit = excluded.unit",
                (
                    person.person_id,
                    mac,
                    closed(person.name),
                    closed(person.nip),
                    person.asn_type,
                    to_text(at),
                    closed(person.title),
                    closed(person.unit),
                ),
            )
            self._bonds.bind(person.person_id)
        return True

    def read(self, person_id: str, *, reader: str, purpose: str, at: datetime, ethics: bool = False) -> Person:
        """A person's name and NIP; the reading is recorded in the same transaction, `ethics` in that family's table."""
        record = READ_FOR_ETHICS if ethics else READ
        with transaction(self._store):
            row = self._store._conn.execute("SELECT * FROM people WHERE person_id = ?", (person_id,)).fetchone()
            if row is None:
                raise IdentityError(
                    _("orang tidak ada dalam identities.db"), where=person_id, remedy=_("periksa rujukan")
                )
            self._store._conn.execute(record, (person_id, to_text(at), reader, purpose))
            return self._person(row)

    def readings(self, person_id: str) -> list[dict[str, str]]:
        """When, by whom and why a person's name was read, oldest first: what the person may be told."""
        rows = self._store._conn.execute(
            f"SELECT at, reader, purpose FROM ({READS}) WHERE person_id = ? ORDER BY at",
            (person_id,),
        )
        return [dict(row) for row in rows]

    def read_by(self, reader: str, since: str, until: str) -> list[dict[str, str]]:
        """Whose name (opaque id) a reader read, when and why, between two UTC times."""
        rows = self._store._conn.execute(
            f"SELECT at, person_id, purpose FROM ({READS}) WHERE reader = ? AND at >= ? AND at < ? ORDER BY at",
            (reader, since, until),
        )
        return [dict(row) for row in rows]

    def former_names(self, person_id: str) -> list[dict[str, str]]:
        """What the person was called before corrections, and until when (UTC), oldest first; reading it is not a
        reading of the present name, which whoever asks has read."""
        rows = self._store._conn.execute(
            "SELECT * FROM former_names WHERE person_id = ? ORDER BY former_id", (person_id,)
        )
        return [{"name": self._former(row), "until": row["until"]} for row in rows]

    def same_name(self, person_id: str, name: str) -> bool | None:
        """Whether a known person has this name, whatever titles stand with it; None for an unknown person. Shows no
        name, so no audit."""
        row = self._store._conn.execute("SELECT name FROM people WHERE person_id = ?", (person_id,)).fetchone()
        return None if row is None else bare_name(self._open(person_id, row["name"])) == bare_name(name)

    def naming(self, texts: Mapping[str, str], common: Collection[str] = ()) -> frozenset[str]:
        """The keys of the texts that hold the name of a known person without its titles, as it is or was. A name of one
        word counts where it is written as a name and is none of the `common` words. Shows no name, so no audit."""
        plain = {key: f" {' '.join(re.findall(WORD, text.casefold()))} " for key, text in texts.items()}
        together, found = "\n".join(set(plain.values())), set[str]()
        for row in self._store._conn.execute(NAMES):
            words = bare_name(self._open(row["person_id"], row["name"]))
            name = f" {' '.join(words)} "
            if name in together and (len(words) > 1 or (len(words[0]) >= SHORTEST_NAME and words[0] not in common)):
                shape = _as_a_name(words)
                found |= {key for key, text in plain.items() if name in text and shape.search(texts[key])}
        return frozenset(found)

    def damaged(self, persons: Collection[str]) -> Iterator[Text]:
        """Who of these has no name here, and every value that is another person's or nobody's. Shows no name, so no
        audit."""
        rows = self._store._conn.execute("SELECT * FROM people ORDER BY person_id").fetchall()
        for person_id in sorted(set(persons) - {row["person_id"] for row in rows}):
            yield _("nama orang {person_id} tidak ada dalam identities.db", person_id=person_id)
        for row in rows:
            try:
                nip = self._person(row).nip
            except IdentityError as error:
                yield _("{what}: orang {person_id}", what=error.what, person_id=row["person_id"])
                continue
            if row["nip_mac"] != (keyed_ref(self.key, "mac", nip) if nip else None):
                yield _("NIP orang {person_id} bukan yang pertama dicatat", person_id=row["person_id"])
        for row in self._store._conn.execute("SELECT * FROM former_names ORDER BY former_id").fetchall():
            try:
                self._former(row)
            except IdentityError as error:
                yield _("{what}: nama lama orang {person_id}", what=error.what, person_id=row["person_id"])

    def _person(self, row: sqlite3.Row) -> Person:
        whose = row["person_id"]
        name, nip, title, unit = (self._open(whose, row[k]) if row[k] else "" for k in ("name", "nip", "title", "unit"))
        self._bonds.check("people", row)
        return Person(person_id=whose, name=name, nip=nip, asn_type=row["asn_type"], title=title, unit=unit)

    def _former(self, row: sqlite3.Row) -> str:
        name = self._open(row["person_id"], row["name"])
        self._bonds.check("former_names", row)
        return name

    def _is_readable(self, row: sqlite3.Row) -> bool:
        try:
            self._open(row["person_id"], row["name"])
        except IdentityError:
            return False
        return True

    def _closed(self, person_id: str, text: str) -> bytes | None:
        return self._box.encrypt(f"{person_id}{OWNER}{text}".encode()) if text else None

    def _open(self, person_id: str, token: bytes) -> str:
        """The value of a token, which says whose it is: one that was moved to another person is none of that person.
        Tokens of the first release say nothing."""
        try:
            owner, told, value = self._box.decrypt(token).decode().partition(OWNER)
        except InvalidToken as error:
            raise IdentityError(
                _("kunci identitas tidak cocok dengan identities.db"), remedy=_("pakai kunci milik ruang kerja ini")
            ) from error
        if told and owner != person_id:
            raise IdentityError(
                _("nama dalam identities.db tertukar dengan milik orang lain"),
                where=person_id,
                remedy=_("pulihkan identities.db dari cadangan"),
            )
        return value if told else owner


def identities(workspace: Workspace) -> Identities:
    """The names of a workspace, open; each reading of one is recorded there."""
    return Identities(workspace.identities, read_key(workspace.key_file))
