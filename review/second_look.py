"""Two pairs of eyes for setting aside: when a reader who finds too little is followed by a second one."""

import hashlib
import secrets

from review.body import Body
from store import facts
from store.cases import CaseFile
from store.database import Store

LOT = "second_look_seed"


def second_look(db: Store, body: Body, file: CaseFile, reviewer_id: str) -> str:
    """Whether a case that this person sets aside goes to a second one; "" when somebody else has read it already.

    What two persons once found, or a leader had read again, nobody ends alone. The lot is drawn with a seed that
    the workspace keeps, so that a draw can be checked.
    """
    if any(r["seq"] > file.reopened and r["reviewer_id"] != reviewer_id for r in file.readings):
        return ""
    if file.findings or file.reopenings or {p["tier"] for p in file.posts} & body.profile.second_look:
        return "wajib"
    seed = facts.once(db, LOT, secrets.token_hex(16))
    draw = hashlib.sha256(f"{seed} {file.case['case_id']} {len(file.readings)}".encode()).digest()
    return "terundi" if int.from_bytes(draw[:8]) % 100 < body.profile.second_look_share else "tidak_terundi"
