"""What is stored of an account after the last day on which it may be watched, where that day was set afterwards."""

from datetime import date

from domain.periods import from_text, zone_of
from store.database import Store

# The day of a post in its account's own place is that of UTC or the next one.
LATER = (
    "SELECT p.post_id, p.published_at, p.account_id, a.region, a.active_to FROM standing_posts p"
    " JOIN accounts a USING (account_id) WHERE a.active_to IS NOT NULL AND substr(p.published_at, 1, 10) >= a.active_to"
)


def later_posts(db: Store) -> dict[str, str]:
    """Posts of a day after their account's last one, each with the account; a post without a time is none."""
    return {
        row["post_id"]: row["account_id"]
        for row in db._conn.execute(LATER)
        if from_text(row["published_at"]).astimezone(zone_of(row["region"])).date()
        > date.fromisoformat(row["active_to"])
    }


def open_cases_of(db: Store, account_id: str) -> list[str]:
    """The open cases in which such posts of this account stand."""
    later = [post for post, account in later_posts(db).items() if account == account_id]
    holding = (
        "SELECT case_id FROM case_posts JOIN cases USING (case_id) WHERE post_id = ? AND stands AND closed_at IS NULL"
    )
    return sorted({str(row[0]) for post in later for row in db._conn.execute(holding, (post,))})
