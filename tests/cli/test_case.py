"""case and reviewer as people type them, from the flag to the decision."""

import sqlite3
from datetime import UTC, datetime

import pytest

from domain.errors import Exit, NotAllowedError, WorkflowError
from services.intake import intake
from store import open_store
from store.identities import Identities, read_key
from tests.cli.reading_options import suspicion

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
READ = suspicion("kata dukung")


@pytest.fixture
def case(root, imported, here, add_post, flag_post, enrol):
    """A flagged case of a registered person, and three readers."""
    from store import accounts

    imported(1)
    conn = open_store(root / "netralitas.db")
    [account] = accounts.all_accounts(conn)
    flag_post(add_post(account, "k1", "dukung \u202ecalon", AT, conn=conn), AT, conn=conn)
    intake(conn, AT)
    case_id = conn._conn.execute("SELECT case_id FROM cases").fetchone()[0]
    conn.close()
    for n in (1, 2, 3):
        assert enrol(f"pembaca-{n}").exit_code == 0
    return case_id


def sign(here, *args, phrase=PHRASE):
    return here("case", *args, answers=f"{phrase}\n")


def test_a_case_goes_its_way_from_the_flag_to_the_decision(here, case):
    assert f"{case}  walikota-rekaan" in sign(here, "list", "--reviewer", "pembaca-3").output
    first = sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    assert "dibaca satu orang, menunggu pembaca kedua" in first.output
    assert "dugaan layak diteruskan" in sign(here, "read", case, "--reviewer", "pembaca-2", *READ).output
    sign(here, "clarify", case, "--reviewer", "pembaca-1", "--state", "diminta")
    forward = (
        "forward",
        case,
        "--reviewer",
        "pembaca-1",
        "--from",
        "Lembaga Uji",
        "--to",
        "BKN",
        "--route",
        "SBT",
        "--number",
        "7/2026",
        "--date",
        "2026-03-12",
    )
    assert "diteruskan ke BKN" in sign(here, *forward).output
    decide = (
        "result",
        case,
        "--reviewer",
        "pembaca-1",
        "--authority",
        "PPK Rekaan",
        "--result",
        "sanksi",
        "--sanction",
        "ringan",
        "--number",
        "9/2026",
        "--date",
        "2026-03-20",
    )
    assert "PPK Rekaan, sanksi" in sign(here, *decide).output
    shown = sign(here, "show", case, "--reviewer", "pembaca-3").output
    for words in (
        "Lembaga Uji → BKN (SBT, nomor 7/2026)",
        "[U+202E]",
        "PPK Rekaan: sanksi dijatuhkan, hukuman disiplin ringan (nomor 9/2026)",
    ):
        assert words in shown
    assert case not in sign(here, "list", "--reviewer", "pembaca-3", "--status", "terbuka").output
    assert "ditutup" in sign(here, "list", "--reviewer", "pembaca-3", "--status", "semua").output


def test_a_conflict_of_interest_is_declared_by_its_reader_and_for_others_by_an_approver(here, case, enrol):
    enrol("pimpinan-1", "approver")
    with pytest.raises(WorkflowError, match="hanya pimpinan yang mengecualikan orang lain"):
        sign(here, "exclude", "pembaca-2", "--reviewer", "pembaca-1", "--case", case, "--reason", "kerabat")
    with pytest.raises(WorkflowError, match="tidak ada"):
        sign(here, "exclude", "pembaca-2", "--reviewer", "pimpinan-1", "--case", "K-2026-0099", "--reason", "kerabat")
    own = sign(here, "exclude", "pembaca-1", "--reviewer", "pembaca-1", "--case", case, "--reason", "rekan sekantor")
    assert own.output.endswith(f"pembaca-1 tidak membaca {case}.\n")
    sign(here, "exclude", "pembaca-2", "--reviewer", "pimpinan-1", "--case", case, "--reason", "kerabat")
    for reader in ("pembaca-1", "pembaca-2"):
        with pytest.raises(WorkflowError, match="benturan kepentingan"):
            sign(here, "read", case, "--reviewer", reader, *READ)
    assert sign(here, "read", case, "--reviewer", "pembaca-3", *READ).exit_code == 0


def test_a_case_shows_no_name_until_a_reader_gives_a_reason_and_then_records_it(here, case, root, tmp_path):
    assert "Sekar" not in sign(here, "show", case, "--reviewer", "pembaca-3").output
    shown = sign(here, "show", case, "--reviewer", "pembaca-1", "--purpose", "surat klarifikasi").output
    assert "Nama: Sekar Wulandari Rekaan 1" in shown
    assert "198001012005011001" in shown
    [key] = (tmp_path / "config").rglob("*.key")
    with Identities(root / "identities.db", read_key(key)) as people:
        [line] = people._store._conn.execute("SELECT reader, purpose FROM name_reads").fetchall()
    assert tuple(line) == ("pembaca-1", f"{case}: surat klarifikasi")


@pytest.mark.parametrize(
    ("args", "phrase", "words"),
    [
        (("show", "--reviewer", "pembaca-1", "--purpose", "x"), "salah salah salah", "pengenal atau frasa sandi salah"),
        (("read", "--reviewer", "pembaca-1", *READ), "salah salah salah", "pengenal atau frasa sandi salah"),
        (("read", "--reviewer", "pembaca-9", *READ), PHRASE, "pengenal atau frasa sandi salah"),
    ],
    ids=["show-wrong", "read-wrong", "unknown"],
)
def test_nobody_reads_or_sees_a_name_without_signing_in(here, case, args, phrase, words):
    from domain.errors import WorkflowError

    command, *rest = args
    with pytest.raises(WorkflowError, match=words):
        sign(here, command, case, *rest, phrase=phrase)
    assert "belum dibaca" in sign(here, "show", case, "--reviewer", "pembaca-3").output


def test_a_disabled_reader_is_out_and_the_readings_stay(here, case):
    from domain.errors import WorkflowError

    sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    leader = ("--by", "ketua-uji")
    assert here("reviewer", "disable", "pembaca-1", *leader, answers=f"{PHRASE}\n").exit_code == 0
    assert "nonaktif sejak" in here("reviewer", "list").output
    with pytest.raises(WorkflowError, match="pengenal atau frasa sandi salah"):
        sign(here, "read", case, "--reviewer", "pembaca-1", *READ)
    assert "menunggu bacaan mandiri" in sign(here, "show", case, "--reviewer", "pembaca-3").output


def test_evidence_verify_ends_with_4_when_something_was_changed(here, case, root):
    good = here("evidence", "verify")
    assert (good.exit_code, good.output.splitlines()[-1]) == (Exit.OK, "Utuh.")
    lost = here("evidence", "verify", "--head", "0" * 64)
    assert lost.exit_code == Exit.EVIDENCE
    assert "tidak ada lagi dalam rantai" in lost.output
    raw = sqlite3.connect(root / "netralitas.db")
    raw.execute("DROP TRIGGER extracts_no_rewrite")
    raw.execute("UPDATE extracts SET body = x'7b7d'")
    raw.commit()
    raw.close()
    bad = here("evidence", "verify")
    assert bad.exit_code == Exit.EVIDENCE
    assert "petikan berubah" in bad.output


def test_the_passphrase_is_asked_twice_and_never_shown(here, root):
    replies = f"9000\n{PHRASE}\nlain sama sekali\n{PHRASE}\n{PHRASE}\n"
    wrong = here("reviewer", "add", "pimpinan-8", "--role", "approver", answers=replies)
    assert wrong.exit_code == 0
    assert PHRASE not in wrong.output
    assert wrong.output.count("Frasa sandi") == 2


def test_what_is_not_said_is_asked_and_a_dugaan_asks_for_the_elements_of_its_form(here, case):
    replies = ("mungkin", "ya", "tidak", "tidak_tahu")
    asked = (*replies, "dugaan", "ajakan_memilih", "DS-05", "ya", "tidak ada", "kartu anggota")
    done = here("case", "read", case, "--reviewer", "pembaca-1", answers="\n".join((PHRASE, *asked)) + "\n")
    assert f"{case}: dibaca satu orang" in done.output
    assert "Unsur: pernyataan sendiri atau bukti sebagai anggota" in done.output
    assert "DS-05: " in done.output
    assert "'mungkin' bukan pilihan → tulis salah satu: ya, tidak, tidak_tahu" in done.output
    assert "ajakan_memilih: mengajak memilih" in done.output, "the list is shown with its words"


def test_next_says_when_a_post_was_there_in_its_own_zone_and_how_to_go_on(here, case):
    shown = sign(here, "next", "--reviewer", "pembaca-1").output
    assert "Kiriman sendiri, Bluesky, 10 November 2026 pukul 09.00 WIB" in shown
    assert "· biasa, DS-06: bahasa kampanye [duk]" in shown
    [line] = [line for line in shown.splitlines() if line.startswith("Catat dengan: ")]
    assert line.endswith("--reviewer pembaca-1")


def test_one_human_has_one_reader_id_and_each_change_says_who_and_when(here, enrol, case):
    asked = lambda *args, more="": here("reviewer", *args, "--by", "ketua-uji", answers=f"{PHRASE}\n{more}")  # noqa: E731
    with pytest.raises(WorkflowError, match="sudah mempunyai pengenal pembaca-1"):
        asked("add", "pembaca-9", more=f"Nomor PEMBACA 1\n{PHRASE}\n{PHRASE}\n")
    with pytest.raises(NotAllowedError, match="hanya pimpinan"):
        here("reviewer", "add", "pembaca-9", "--by", "pembaca-1", answers=f"{PHRASE}\n7\n{PHRASE}\n{PHRASE}\n")
    with pytest.raises(NotAllowedError, match="hanya pimpinan"):
        here("reviewer", "add", "ketua-lain", "--role", "approver", answers=f"7777\n{PHRASE}\n{PHRASE}\n")
    asked("disable", "pembaca-1")
    with pytest.raises(WorkflowError, match="sudah mempunyai pengenal pembaca-1"):
        asked("add", "pembaca-9", more=f"nomor pembaca-1\n{PHRASE}\n{PHRASE}\n")
    asked("enable", "pembaca-1")
    asked("reset", "pembaca-1", more="jalan batu payung angin\njalan batu payung angin\n")
    assert "1 perkara" in here("case", "list", "--reviewer", "pembaca-1", answers="jalan batu payung angin\n").output
    with pytest.raises(WorkflowError, match="frasa sandi salah"):
        sign(here, "list", "--reviewer", "pembaca-1")
    asked("role", "pembaca-2", "--role", "approver")
    for own in (("disable", "ketua-uji"), ("role", "ketua-uji", "--role", "reviewer")):
        with pytest.raises(NotAllowedError, match="akun sendiri"):
            asked(*own)
    said = [line.split(maxsplit=2)[1:] for line in here("reviewer", "changes").output.splitlines()[1:]]
    assert [who for who, _ in said] == [
        "ketua-uji",
        "pembaca-1",
        "pembaca-2",
        "pembaca-3",
        "pembaca-1",
        "pembaca-1",
        "pembaca-1",
        "pembaca-2",
    ]
    assert all(words.rstrip().endswith("ketua-uji") for _, words in said[1:])


def test_what_a_reader_may_not_do_is_kept_at_the_command_line_as_at_the_desk(here, case, root, enrol):
    enrol("pembaca-4")
    tried = {
        "netralitas case exclude": ("exclude", "pembaca-2", "--case", case, "--reason", "kerabat"),
        "netralitas case reopen": ("reopen", case, "--reason", "bukti baru"),
    }
    for command in tried.values():
        with pytest.raises(NotAllowedError):
            sign(here, *command, "--reviewer", "pembaca-4")
    conn = open_store(root / "netralitas.db")
    kept = conn._conn.execute("SELECT reviewer_id, address, page, why FROM refusals ORDER BY refusal_id").fetchall()
    conn.close()
    assert [tuple(row) for row in kept] == [("pembaca-4", "terminal", command, "tanpa_wewenang") for command in tried]


@pytest.mark.parametrize("declared_by", ["pembaca-2", "pembaca-1"])
@pytest.mark.parametrize(
    "command",
    [
        ("join", "CASE"),
        ("next",),
        ("queue",),
        ("search", "calon"),
        ("show", "CASE"),
        ("read", "CASE", *READ),
        ("letter", "CASE", "--letter", "klarifikasi"),
    ],
    ids=lambda c: c[0],
)
def test_no_command_shows_or_moves_a_case_of_a_conflict(here, case, enrol, root, command, declared_by):
    """[A7, 4] Also what lay on the reader's table when the conflict was declared, by that reader or by a leader."""
    by = "ketua-uji" if declared_by == "pembaca-2" else "pembaca-1"
    assert "calon" in sign(here, "next", "--reviewer", "pembaca-1").output
    sign(here, "exclude", "pembaca-1", "--reviewer", by, "--case", case, "--reason", "kerabat")
    try:
        done = sign(here, *(word.replace("CASE", case) for word in command), "--reviewer", "pembaca-1").output
    except NotAllowedError as refused:
        done = str(refused).replace(case, "")
        assert "benturan kepentingan" in done
    assert "dukung" not in done
    assert case not in done
    conn = open_store(root / "netralitas.db")
    found = [
        conn._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("matter_cases", "readings", "leases")
    ]
    conn.close()
    assert found == [0, 0, 0]
