"""The demo's invented approvals and keys: the keys live in the environment for as long as a crawl runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from crawler.access import CREDENTIALS, PlatformApproval
from domain.types import Platform

OWN_ID = "17841400000000001"
PLATFORMS = (Platform.X, Platform.FACEBOOK, Platform.INSTAGRAM, Platform.THREADS, Platform.YOUTUBE)
APPROVALS = tuple(
    PlatformApproval(
        platform=platform,
        by="Ketua Bawaslu Kabupaten Contoh (rekaan)",
        on=date(2026, 10, 1),
        basis="Keputusan 12/2026 (rekaan)",
        own_id=OWN_ID if platform == Platform.INSTAGRAM else "",
        ceiling_usd=20 if platform == Platform.X else 0,
        usd_per_1000=5 if platform == Platform.X else 0,
    )
    for platform in PLATFORMS
)


def key_of(platform: Platform) -> str:
    """The invented key that the demo's server takes."""
    return f"kunci-rekaan-{platform}"


@contextmanager
def lent() -> Iterator[None]:
    """The invented keys in this process's environment, which the crawling process inherits."""
    before = {CREDENTIALS[p].variable: os.environ.get(CREDENTIALS[p].variable) for p in PLATFORMS}
    os.environ.update({CREDENTIALS[p].variable: key_of(p) for p in PLATFORMS})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
