"""What crawls needed, read from their captures. Reads only."""

from domain.platforms import known_platform
from domain.types import Platform
from store.database import Store


def requests_each(db: Store) -> dict[Platform, float]:
    """How many pages, without pictures of posts, an account took on average in the newest crawl of its platform."""
    rows = db._conn.execute(
        "SELECT platform, 1.0 * count(*) / count(DISTINCT account_id) FROM (SELECT a.platform, c.account_id,"
        " rank() OVER (PARTITION BY a.platform ORDER BY r.rowid DESC) AS age FROM captures c"
        " JOIN runs r USING (run_id) JOIN accounts a USING (account_id) WHERE r.kind = 'crawl'"
        " AND c.capture_id NOT IN (SELECT capture_id FROM picture_fetches WHERE capture_id IS NOT NULL))"
        " WHERE age = 1 GROUP BY platform"
    )
    return {known_platform(row[0]): float(row[1]) for row in rows}
