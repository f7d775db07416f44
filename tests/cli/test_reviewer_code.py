"""The second factor on the command line: asked for where it is on, required by an approver, released by one."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from domain.errors import UsageError, WorkflowError
from netralitas.cli.opening import now
from services import own_access, second_factor
from services.own_access import Credentials
from store import open_store
from store.identities import read_key
from store.workspace import find_workspace
from tests.cli.conftest import LEADER, PHRASE


def test_the_code_is_asked_for_where_it_is_on_and_an_approver_requires_and_releases_it(here, enrol, root):
    enrol("pembaca-1")
    workspace = find_workspace(Path(root))
    db, key, at = open_store(workspace.database), read_key(workspace.key_file), now() - timedelta(minutes=5)
    secret = own_access.begin_code(db, key, Credentials(reviewer_id=LEADER, passphrase=PHRASE), at=at)
    codes = second_factor.confirm(db, key, LEADER, pyotp.TOTP(secret).at(at), at)
    db.close()
    with pytest.raises(WorkflowError, match="kode salah"):
        here("reviewer", "ask-code", "--all", "--by", LEADER, answers=f"{PHRASE}\n00\n")
    asked = here("reviewer", "ask-code", "--all", "--by", LEADER, answers=f"{PHRASE}\n{codes[0]}\n")
    assert "wajib bagi semua pembaca" in asked.output
    assert codes[0] not in asked.output
    assert "terpasang" in here("reviewer", "list").output
    with pytest.raises(WorkflowError, match="mewajibkan kode masuk"):
        here("reviewer", "reset", "pembaca-1", "--by", "pembaca-1", answers=f"{PHRASE}\n{PHRASE}\n{PHRASE}\n")
    with pytest.raises(UsageError):
        here("reviewer", "ask-code", "--by", LEADER, answers=f"{PHRASE}\n{codes[1]}\n")
    with pytest.raises(WorkflowError, match="tidak terpasang"):
        here("reviewer", "release-code", "pembaca-1", "--by", LEADER, answers=f"{PHRASE}\n{codes[2]}\n")
    here("reviewer", "ask-code", "--all", "--off", "--by", LEADER, answers=f"{PHRASE}\n{codes[3]}\n")
    assert "kode masuk diwajibkan" in here("reviewer", "changes").output
