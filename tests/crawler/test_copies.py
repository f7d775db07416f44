"""One article under many addresses: copies for telephones, marks of who shared it; other articles stay other ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.post_keys import same_address

from .desk import Desk

PLAIN = ("blog.contoh.test/2026/11/panen", "blog.contoh.test/panen.html", "blog.contoh.test/?p=7", "a.test/b.php?id=7")
MARKS = [
    "ref=wa",
    "share=facebook&nb=1",
    "source=feed",
    "utm_source=wa",
    "msclkid=1",
    "ttclid=9",
    "from=home",
    "outputType=amp",
]


def copies(plain):
    """The forms in which readers and feeds hand on the same article."""
    base, _, query = plain.partition("?")
    host, _, path = base.partition("/")
    rest = f"?{query}" if query else ""
    return (
        [f"{base.rstrip('/')}/amp/{rest}", f"{base.rstrip('/')}/amp{rest}", f"{host}/amp/{path}{rest}"] if path else []
    )


@given(st.sampled_from(PLAIN), st.lists(st.sampled_from(MARKS), unique=True), st.booleans(), st.integers(0, 3))
def test_e1_a_copy_is_the_post_that_it_copies(plain, marks, www, copy):
    """[E1] [B2] Whatever was put behind or between."""
    forms = [plain, *copies(plain)]
    base, _, query = forms[copy % len(forms)].partition("?")
    behind = "&".join([*([query] if query else []), *marks])
    written = f"https://{'www.' if www else ''}{base}{'?' if behind else ''}{behind}"
    assert same_address(written) == same_address(f"https://{plain}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.test/baca.php?ref=12", "https://a.test/baca.php?ref=13"),
        ("https://a.test/?ref=12", "https://a.test/?ref=13"),
        ("https://a.test/?from=5", "https://a.test/"),
        ("https://a.test/amp", "https://a.test/"),
        ("https://a.test/kabar/lamp", "https://a.test/kabar/l"),
        ("https://a.test/amplop/1", "https://a.test/1"),
        ("https://a.test/kabar?id=1&ref=x", "https://a.test/kabar?id=2&ref=x"),
    ],
)
def test_b2_a_mark_that_is_all_there_is_names_the_post(one, other):
    """[B2] Two posts are not one because their addresses look like marks."""
    assert same_address(one) != same_address(other)


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("plain", PLAIN[:3])
def test_e1_a_copy_and_its_post_are_one_record_whichever_came_first(tmp_path, plain, turned):
    """[E1]"""
    site = plain.partition("/")[0]
    forms = [plain, *copies(plain), *(f"{plain}{'&' if '?' in plain else '?'}{mark}" for mark in ("ref=wa", "share=x"))]
    for number, form in enumerate(forms[1:]):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = Desk(folder, None).has(f"website|{site}")
        for step, address in enumerate((form, plain) if turned else (plain, form)):
            rows = f"account,platform,url,text\n{site},website,https://{address},Panen raya\n"
            desk.load(desk.write(rows, f"{step}.csv"), "csv")
        assert len(desk.posts()) == 1, form
