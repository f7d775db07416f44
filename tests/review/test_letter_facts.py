"""Each fact of a case is changed alone, and every line of every letter that claims to hold a fact changes with one.

A line that no fact moves would be a sentence about conduct without anything behind it.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.case_entries import NewApproval
from domain.packs import load_pack
from domain.types import Person
from review import letter_drafts
from review.case_summary import Context
from review.oversight import profile, profiles
from services import casework, reading_list
from store import accounts, cases
from tests.review.conftest import body_named

EVERY = [(name, letter) for name in profiles() for letter in profile(name).letters]
# What is the same in every letter of every case: the office's way of working, said once in the program.
STANDING = {"kategori", "Pelapor atau pengawas/Bentuk pengawasan"}
ON = date(2026, 11, 10)


def case_facts(file):
    """The case with one recorded fact changed, each by its name."""
    post, reading, finding = file.posts[0], file.readings[0], file.findings[-1]
    asked = file.clarifications[0]
    yield "post's words", replace(file, posts=(replace(post, text="kata lain"), *file.posts[1:]))
    yield "post's address", replace(file, posts=(replace(post, url="https://x.com/lain/status/2"), *file.posts[1:]))
    yield "post's time", replace(file, posts=(replace(post, published_at="2026-11-01T01:00:00Z"), *file.posts[1:]))
    yield "platform", replace(file, posts=(replace(post, platform="facebook"), *file.posts[1:]))
    yield "agency", replace(file, posts=(replace(post, agency="Dinas Rekaan Lain"), *file.posts[1:]))
    yield "one post more", replace(file, posts=(*file.posts, post))
    yield "reason", replace(file, readings=(replace(reading, reason="sebab lain"), *file.readings[1:]))
    yield "form", replace(file, findings=(*file.findings[:-1], replace(finding, category="KE-04")))
    yield "contest", replace(file, case=replace(file.case, contest="gubernur-rekaan"))
    yield "day known", replace(file, case=replace(file.case, known_at="2026-10-02T03:00:00Z"))
    yield "clarification", replace(file, clarifications=(replace(asked, note="keterangan lain"),))
    if file.approvals:
        held = file.approvals[-1]
        for name, value in (("number", "99/BA"), ("held_on", "2026-11-12"), ("members", "Ketua Lain")):
            yield f"meeting's {name}", replace(file, approvals=(replace(held, **{name: value}),))


def setting_facts(context, file):
    """What the letter takes from elsewhere, one fact changed."""
    for name, value in (
        ("name", "Nama Lain"),
        ("nip", "197001012000011001"),
        ("title", "Camat Rekaan"),
        ("unit", "Kecamatan Rekaan"),
    ):
        yield name, replace(context, person=replace(context.person, **{name: value}))
    yield "body", replace(context, body_name="Lembaga Lain")
    yield "accounts", replace(context, accounts=(replace(context.accounts[0], handle="akun_lain"),))
    first = file.readings[0].reading_id
    yield (
        "exculpatory",
        replace(
            context, answers=context.answers | {first: replace(context.answers[first], exculpatory="foto keluarga")}
        ),
    )


def set_aside(file):
    """The case as it would be, had both readers found too little."""
    readings = tuple(replace(r, finding="tidak_cukup", category=None) for r in file.readings)
    return replace(file, readings=readings, findings=())


@pytest.fixture
def found(store, given, case_id, now):
    """A dugaan of two readers with a clarification, the meeting where the body holds one, and how it ended."""

    def make(name):
        body, minutes = body_named(name), iter(range(1, 100))
        later = lambda: now + timedelta(minutes=next(minutes))  # noqa: E731
        for n in (1, 2):
            reading_list.read(store, body, case_id, f"pembaca-{n}", given(note="ajakan jelas"), at=later())
        casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="surat 3", at=later(), way="surat")
        if body.profile.approval:
            members = ("Ketua", "Anggota 1", "Anggota 2")
            approval = NewApproval(kind=body.profile.approval, number="14/BA", held_on=ON, members=members)
            casework.approve(store, body, case_id, "pimpinan-1", approval, at=later())
        return casework.load(store, case_id)

    return make


@pytest.fixture
def context(store, case_id):
    def make(name):
        return Context(
            body=body_named(name),
            body_name="Lembaga Uji",
            responsible="Ketua",
            packs=(load_pack("pilkada-2024"),),
            person=Person(
                person_id="orang-1",
                name="Nama Rekaan",
                nip="198001012005011001",
                asn_type="PNS",
                title="Lurah Rekaan",
                unit="Kelurahan Rekaan",
            ),
            accounts=tuple(accounts.all_accounts(store)),
            answers=cases.answers_of(store, case_id),
            key=b"k" * 32,
            scope="uji",
            mark="Salinan uji",
        )

    return make


def written(file, context, letter, *, number="7", recipient="PPK", on=ON):
    return letter_drafts.write(file, context, letter, number=number, recipient=recipient, on=on)


@pytest.mark.parametrize(("name", "letter"), EVERY)
def test_every_line_of_a_letter_that_holds_a_fact_changes_with_a_fact(found, context, name, letter):
    file, around = found(name), context(name)
    base = written(file, around, letter)
    others = [written(changed, around, letter) for _, changed in case_facts(file)]
    others += [written(file, changed, letter) for _, changed in setting_facts(around, file)]
    others += [written(file, around, letter, number="8"), written(file, around, letter, recipient="PPK lain")]
    if letter_drafts.forms()[letter].settled:
        others.append(written(set_aside(file), around, letter))
    moved = {n for other in others for n, row in enumerate(other.rows) if row != base.rows[n]}
    sources = [source for _, source in letter_drafts.forms()[letter].fields]
    still = [source for n, source in enumerate(sources) if source and source not in STANDING and n not in moved]
    assert still == [], "no fact changes these lines"
    assert all(base.rows[n][1] for n, source in enumerate(sources) if source in STANDING)


def test_what_is_standing_is_asked_for_by_a_letter():
    asked = {source for form in letter_drafts.forms().values() for _, source in form.fields}
    assert asked >= STANDING
