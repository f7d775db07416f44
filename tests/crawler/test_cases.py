"""One folder per case in tests/crawler/cases: the answer, the request behind it, and the page that it makes.

Set ACCEPT=1 to write expected.json anew, then read what changed.
"""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from crawler.base import read_as
from crawler.spiders.every import SPIDERS
from domain.types import Platform
from parsing.pages import PageContext

from .conftest import NOW, an_account

CASES = Path(__file__).parent / "cases"
SPIDER_OF = {platform: spider for spider in SPIDERS for platform in spider.platforms}


def plain(value):
    return value.isoformat() if isinstance(value, datetime) else value


def shown(page):
    """The page as JSON, without what every record has by default."""
    record = json.loads(json.dumps(asdict(page), default=plain, ensure_ascii=False))
    for post in record["posts"]:
        for moment in (post["published"], post["edited"] or {}):
            for name in [n for n, v in moment.items() if v in (None, False, "", [])]:
                del moment[name]
        for name in [n for n, v in post.items() if v in (None, "", [], 0)]:
            del post[name]
    return record


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda f: f.name)
def test_a_case_gives_the_page_that_was_agreed(folder):
    told = json.loads((folder / "context.json").read_text(encoding="utf-8"))
    platform = Platform(told["platform"])
    account = an_account(
        "a", platform, told["handle"], native_id=told.get("native_id"), region=told.get("region", "35.78")
    )
    context = PageContext(account=account, url=told["url"], status=told["status"], captured_at=NOW)
    body = next(folder.glob("input.*")).read_bytes()
    page = shown(read_as(SPIDER_OF[platform], body, told["headers"], context))
    expected = folder / "expected.json"
    if os.environ.get("ACCEPT") == "1":
        expected.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert page == json.loads(expected.read_text(encoding="utf-8"))
