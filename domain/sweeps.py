"""How long a look at every registered account takes, and what limits it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.platforms.values import Rate
from domain.texts import Text, _, joined

PAUSE = 2.0  # seconds between two requests to one host, at least
AT_ONCE = 16  # hosts that are asked at the same time


@dataclass(frozen=True, kw_only=True, slots=True)
class HostShare:
    """What one host has to answer in a sweep: its accounts, how many requests, and how far apart they are (seconds).

    `limit` says which rule keeps them apart; `source` is where a platform documents its own rate, "" for the pause.
    """

    host: str
    accounts: int
    requests: int
    apart: float
    limit: Text
    source: str

    @property
    def seconds(self) -> float:
        return self.requests * self.apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Sweep:
    """A look at every account that may be crawled today; hosts are asked side by side, each at its own pace."""

    shares: tuple[HostShare, ...]
    left_out: tuple[tuple[str, int], ...]
    """Registered accounts that the crawl leaves out today, by the reason in words."""
    pictures: tuple[HostShare, ...] = ()
    """Hosts that are asked for pictures of posts, after every listing."""

    @property
    def seconds(self) -> float:
        """The slowest host, or all of them where more than AT_ONCE wait for a turn; the listings first, then pictures."""
        return _longest(self.shares) + _longest(self.pictures)

    @property
    def slowest(self) -> HostShare | None:
        return max(self.shares, key=lambda share: share.seconds, default=None)


def _longest(shares: Sequence[HostShare]) -> float:
    each = [share.seconds for share in shares]
    return max([*each, sum(each) / AT_ONCE], default=0.0)


def picture_share(host: str, pictures: int) -> HostShare:
    """The share of a host that is asked for pictures only."""
    return HostShare(
        host=host,
        accounts=0,
        requests=pictures,
        apart=PAUSE,
        limit=_("jeda {pause:g} detik antarpermintaan", pause=PAUSE),
        source="",
    )


def host_share(host: str, accounts: int, requests_each: float, rate: Rate | None) -> HostShare:
    """The share of a host; a documented rate that asks for more room than the pause is what counts."""
    documented = rate.seconds / rate.requests if rate else 0.0
    by_rate = documented > PAUSE
    limit = (
        _("laju yang ditulis platform: {requests} tiap {seconds} detik", requests=rate.requests, seconds=rate.seconds)
        if rate and by_rate
        else (_("jeda {pause:g} detik antarpermintaan", pause=PAUSE))
    )
    return HostShare(
        host=host,
        accounts=accounts,
        requests=max(round(accounts * requests_each), accounts),
        apart=max(PAUSE, documented),
        limit=limit,
        source=rate.source if rate and by_rate else "",
    )


def in_words(seconds: float) -> Text:
    """A span as people say it: 40 detik, 12 menit, 3 jam 5 menit, 2 hari 4 jam."""
    left, parts = round(seconds), list[Text]()
    for size, unit in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(Text("{count} {unit}", count=count, unit=unit))
    return joined(parts[:2], " ") if parts else _("0 detik")


UNITS = ((86_400, _("hari")), (3_600, _("jam")), (60, _("menit")), (1, _("detik")))
