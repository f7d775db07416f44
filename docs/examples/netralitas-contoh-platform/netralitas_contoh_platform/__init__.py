"""Mading, an invented platform: profiles at https://mading.example/@name, posts at .../@name/number."""

import re

from domain.platforms.values import AccountRef, Link, PlatformFacts, Rate, named, quietly, refuse
from domain.types import Platform

MADING = Platform("mading")  # the name of the entry point
HANDLE = r"[a-z0-9_]{3,30}"


def _account(link: Link) -> AccountRef:
    if not link.segments or not link.segments[0].startswith("@"):
        raise refuse("not_an_account", "salin alamat profil: https://mading.example/@nama")
    return named(MADING, HANDLE, link.segments[0].removeprefix("@"))


FACTS = PlatformFacts(
    platform=MADING,
    label="Mading (contoh)",
    hosts=("mading.example",),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile="https://mading.example/@{}".format,
    post_id=re.compile(r"/@[a-z0-9_]+/(\d+)"),
    spider="mading",
    anonymous=True,
    rate=Rate(requests=60, seconds=60, source="https://mading.example/about/api (invented)"),
)
