"""Two pairs of eyes for setting aside: when a reader who finds too little is followed by a second one."""

import hashlib

from domain.case_terms import SecondLook
from domain.cases import CaseFile
from review.oversight import OversightBody

LOT = "second_look_seed"


def second_look(body: OversightBody, file: CaseFile, reviewer_id: str, seed: str) -> SecondLook:
    """Whether a case that this person sets aside goes to a second one; NOT_ASKED when somebody else has read it.

    What two persons once found, or a leader had read again, nobody ends alone. The lot is drawn with a seed that
    the workspace keeps, so that a draw can be checked.
    """
    if any(r.seq > file.reopened and r.reviewer_id != reviewer_id for r in file.readings):
        return SecondLook.NOT_ASKED
    if file.findings or file.reopenings or file.tiers & body.profile.second_look:
        return SecondLook.REQUIRED
    draw = hashlib.sha256(f"{seed} {file.case.case_id} {len(file.readings)}".encode()).digest()
    drawn = int.from_bytes(draw[:8]) % 100 < body.profile.second_look_share
    return SecondLook.DRAWN if drawn else SecondLook.NOT_DRAWN
