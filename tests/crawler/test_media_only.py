"""[C2] A post without words but with media is kept and counted, and no post with words is."""

import json
from contextlib import closing
from datetime import date
from itertools import product

import pytest

from domain.periods import week_of
from store import flags, open_store
from store.tallies import week_facts

from .conftest import NOW
from .desk import Desk
from .test_import_formats import instagram, noted, tweet

BLANKS = ["", " ", "\n\t", "\u00a0", "\u2003 \n"]
PHOTO = {"type": "photo", "media_url_https": "https://c.test/1.jpg"}


def x_items():
    """Every combination of own words, another's words and media; with what is meant to be counted."""
    others = [None, "", " \u00a0", "Kata dia"]
    for number, (text, other, pictured) in enumerate(product([*BLANKS, "Panen"], others, (False, True)), 101):
        more = {"extended_entities": {"media": [PHOTO]}} if pictured else {}
        item = tweet(str(number), text, **more)
        if other is not None:
            item["quoted_status_result"] = {"result": tweet("1", other, name="orang_lain", rest="9")}
        yield noted("x.com", item), pictured and not text.strip() and not (other or "").strip()


def instagram_items():
    for number, (text, pictured) in enumerate(product([*BLANKS, "Panen"], (False, True)), 101):
        changes = {} if pictured else {"image_versions2": {}, "media_type": 0}
        yield (
            noted("instagram.com", instagram(code=f"DAbc{number}", caption={"text": text}, **changes)),
            pictured and not text.strip(),
        )


@pytest.mark.parametrize(
    ("items", "account"), [(x_items, "x|warga_contoh|501"), (instagram_items, "instagram|warga.contoh")]
)
def test_c2_a_post_of_nothing_but_media_is_kept_and_counted(items, account, tmp_path):
    """[C2]"""
    desk, made = Desk(tmp_path, None).has(account), list(items())
    result = desk.load(desk.write("".join(json.dumps(item) + "\n" for item, _ in made)))
    assert (result.new, result.problems) == (len(made), [])
    counted = sum(bool(meant) for _, meant in made)
    assert 0 < counted < len(made)
    with closing(open_store(desk.database, readonly=True)) as db:
        facts = week_facts(db, week_of(date(2026, 11, 3)), NOW)
        read = [item for batch in flags.unassessed(db, "mesin") for item, _ in batch]
    assert facts.unflagged_media_only == counted
    # What the report counts is what the machine leaves unread.
    assert sum(i.media and not i.text.strip() and not i.other_text.strip() for i in read) == counted
