"""A workspace of an invented body in which the ethics family may be opened: readers, leaders, registered accounts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.ethics_cases import TESTS, Complaint, EthicsForm
from domain.types import AccountKind, Platform
from services import ethics_mandate, people
from services.ethics import Acting
from store.identities import Identities, Person, make_key, read_key
from store.workspace import FILE, Workspace, read_config, write_config

AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
PHRASE = "sawah kopi hujan perahu"
READERS = ("pembaca-1", "pembaca-2", "pembaca-3")
MANDATE = """[mandat]
body = "Inspektorat Kota Rekaan"
letter_number = "700/118/2026"
letter_date = 2026-11-02
legal_basis = "PP 94/2021; SE MenPANRB 137/2018"
regions = ["35.78"]
account_kinds = ["personal", "official"]
categories = ["ET-01", "ET-02", "ET-03", "ET-04", "ET-05", "ET-06", "ET-09", "ET-11", "ET-13"]
packs = ["etika-2018"]
from = 2026-11-03
to = 2027-04-30
officer = "Inspektur Pembantu Khusus"
dpia_date = 2026-10-20
readers = ["pembaca-1", "pembaca-2", "pembaca-3"]
leaders = ["pimpinan-1"]
"""
HATE = "Usir saja semua orang Batak dari kompleks ini, bikin kotor"
ADVERT = "Daftar situs togel terpercaya, bonus member baru, hubungi WA admin"
YES = dict.fromkeys(TESTS, "ya")
CIRCULAR = "SE MenPANRB 137/2018"


@pytest.fixture
def workspace(tmp_path, store):
    """The store's workspace, with a key for names and complainants."""
    write_config(
        tmp_path,
        {
            "body.name": "Inspektorat Kota Rekaan",
            "body.profile": "inspektorat",
            "election.packs": ["pilkada-dki-2017"],
            "body.responsible": "Inspektur",
            "body.legal_basis": "PP 94/2021",
            "identity.key_file": str(tmp_path.parent / f"{tmp_path.name}.key"),
        },
    )
    found = Workspace(root=tmp_path, config=read_config(tmp_path / FILE, {}))
    make_key(found.key_file)
    return found


@pytest.fixture
def staff(store):
    """The readers and a leader."""
    for name in READERS:
        people.add(store, name, "reviewer", PHRASE, AT)
    people.add(store, "pimpinan-1", "approver", PHRASE, AT)


@pytest.fixture
def accounts_of(add_account, workspace):
    """Two persons of the city, one of another region, and the office's own account; names in identities.db."""
    made = {
        "satu": add_account("satu_rekaan", person="orang-1", platform=Platform.X),
        "dua": add_account("dua_rekaan", person="orang-2", platform=Platform.X),
        "jauh": add_account("jauh_rekaan", person="orang-3", platform=Platform.X, region="33.74"),
        "resmi": add_account("resmi_rekaan", person="orang-4", platform=Platform.X, kind=AccountKind.OFFICIAL),
    }
    with Identities(workspace.identities, read_key(workspace.key_file)) as people_of:
        for n, account in enumerate(made.values(), 1):
            people_of.put(
                Person(
                    person_id=account.person_id, name=f"Sekar Rekaan {n}", nip=f"19800101200501100{n}", asn_type="PNS"
                ),
                AT,
            )
    return made


@pytest.fixture
def acting(store, workspace, staff, accounts_of):
    """Somebody acts: acting("pembaca-1"), acting("pimpinan-1", days=2)."""

    def act(who="pimpinan-1", **later):
        return Acting(store, workspace, who, AT + timedelta(**later))

    return act


@pytest.fixture
def opened(acting):
    """The family opened under the mandate."""
    return ethics_mandate.open_mandate(acting("pimpinan-1"), MANDATE, "mandat.toml")


def complaint(number="L-1", kind="ET-01", text=HATE, handle="satu_rekaan", **changed):
    values = {
        "number": number,
        "received_on": AT.date(),
        "complainant": "Warga Rekaan, Jalan Melati 3",
        "about": "kiriman",
        "kind": kind,
        "address": f"https://x.com/{handle}/status/{abs(hash((text, handle))) % 10**15}",
        "text": text,
        "account": f"https://x.com/{handle}",
        "published_on": AT.date(),
    }
    return Complaint(**{**values, **changed})


def form(finding="dugaan", kind="ET-01", **changed):
    values = {
        "criticism": "tidak",
        "protected": (),
        "tests": YES,
        "target": "ya",
        "circular": CIRCULAR,
        "aimed_at_agency": "tidak",
        "kind": kind,
        "finding": finding,
        "reason": "ajakan mengusir, tanpa kutipan",
    }
    return replace(EthicsForm(**values), **changed)
