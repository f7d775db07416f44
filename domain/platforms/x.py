"""X, once Twitter: posts at /name/status/number; /i/... names no author."""

import re

from domain.platforms.values import Credential, PlatformFacts, Rate, first_segment, quietly
from domain.types import Platform

HANDLE = r"\w{1,15}"
_RESERVED = "home i search intent hashtag explore settings share messages notifications"
_account = first_segment(Platform.X, HANDLE, _RESERVED)

FACTS = PlatformFacts(
    platform=Platform.X,
    label="X",
    aliases=("twitter",),
    one_number=True,
    hosts=("x.com", "twitter.com"),
    picture_hosts=("pbs.twimg.com",),
    short_hosts=("t.co",),
    handle=HANDLE,
    account=_account,
    author=quietly(_account),
    profile="https://x.com/{}".format,
    post_id=re.compile(r"/status(?:es)?/(\d+)"),
    spider="x",
    credential=Credential(variable="NETRALITAS_X_TOKEN", host="api.x.com"),
    rate=Rate(requests=900, seconds=900, source="https://docs.x.com/x-api/fundamentals/rate-limits"),
    deletions_followed=True,  # X Developer Policy: content that was deleted is removed as soon as it is known
    dated_ids=True,
)
