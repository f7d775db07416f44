"""[F3] robots.txt as RFC 9309 reads it: groups, the longest rule, its two special letters, and where the file lies."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.robots import LONGEST_FILE, read_rules
from domain.types import Platform

from .answers import rss
from .conftest import Reply, an_account

OURS = [
    "Netralitas",
    "netralitas",
    "NETRALITAS",
    "Netralitas/0.1",
    "netralitas/9 # versi",
    "Netralitas/0.1 (+https://s.test/)",
    "netralitas (perayap)",
]
OTHERS = ["Netra", "N", "Net", "NetralitasBot", "Googlebot", "bot-netralitas", "netralitas-lain"]
PATHS = st.from_regex(r"/[ab/]{0,4}(\*[ab/]{0,3})?\$?", fullmatch=True)
GROUPS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*OURS, *OTHERS, "*"]), min_size=1, max_size=3),
        st.lists(st.tuples(st.sampled_from(["Allow", "Disallow", "allow", "DISALLOW"]), PATHS), max_size=4),
    ),
    max_size=5,
)


def written(groups, newline):
    lines = []
    for names, rules in groups:
        lines += [*(f"User-agent: {name}" for name in names), *(f"{word}: {path}" for word, path in rules)]
        lines += [] if rules else ["Disallow:"]
        lines += ["# catatan", "Sitemap: https://s.test/peta.xml", ""]
    return newline.join(lines).encode()


def allowed(groups, path):
    """By the letter of RFC 9309, section 2.2."""
    named = {re.split(r"[/ ]", name)[0].lower() for names, _ in groups for name in names}
    ours = "netralitas" if "netralitas" in named else "*"
    rules = [
        rule for names, rules in groups if ours in {re.split(r"[/ ]", n)[0].lower() for n in names} for rule in rules
    ]
    best = (0, True)
    for word, pattern in rules:
        ends, body = pattern.endswith("$"), pattern.removesuffix("$")
        form = ".*".join(map(re.escape, body.split("*"))) + ("$" if ends else "")
        if re.match(form, path):
            best = max(best, (len(pattern), word.lower() == "allow"))
    return best[1]


@settings(max_examples=300, deadline=None)
@given(GROUPS, st.from_regex(r"/[ab/]{0,6}", fullmatch=True), st.sampled_from(["\n", "\r\n", "\r"]))
@example([(["Net"], [("Disallow", "/")]), (["*"], [])], "/a", "\n")
@example([(["Netralitas"], [("Disallow", "/a")]), (["*"], []), (["netralitas"], [("Disallow", "/b")])], "/b", "\n")
def test_f3_groups_are_merged_and_the_longest_rule_decides(groups, path, newline):
    """[F3] Groups that name us are one; only where none does do those for everybody count; of equals, Allow."""
    rules = read_rules(200, written(groups, newline))
    assert rules.problem is None
    assert rules.allows(f"https://s.test{path}") == allowed(groups, path)


@given(st.integers(LONGEST_FILE - 40, LONGEST_FILE + 40), st.sampled_from(["Allow: /", "Disallow: /rahasia/dalam"]))
def test_f3_half_a_rule_at_the_limit_is_no_rule(size, last):
    """[F3] Of a longer file the first 512 KiB count, in whole lines."""
    start = "User-agent: *\nDisallow: /tutup\n" if last.startswith("Disallow") else "User-agent: *\nDisallow: /\n"
    filler = size - len(start) - 1
    body = f"{start}{'#' * filler}\n{last}\n{'#' * 99}".encode()
    rules = read_rules(200, body)
    whole = len(start) + filler + 1 + len(last) <= LONGEST_FILE - 1
    if last.startswith("Disallow"):
        assert rules.allows("https://s.test/rahasia/lain")
        assert rules.allows("https://s.test/rahasia/dalam") != whole
    else:
        assert rules.allows("https://s.test/a") == whole


@pytest.mark.parametrize("status", [*range(400, 429), *range(430, 452), 499])
def test_f3_a_file_that_is_not_there_forbids_nothing(status):
    """[F3]"""
    assert read_rules(status, b"User-agent: *\nDisallow: /\n").allows("https://s.test/a")


@pytest.mark.parametrize("status", [*range(500, 512), 520, 599, 429, 300, 304])
def test_f3_a_file_that_cannot_be_had_forbids_everything(status):
    """[F3] An overload (429) is a host that asks for patience, and no permission."""
    assert read_rules(status, b"").problem == "robots_unreachable"


def led(hosts, space, hops, last):
    """A crawl of a feed whose robots.txt is found after so many redirects from host to host."""
    for hop in range(hops):
        place = "s.test" if hop == 0 else f"h{hop}.test"
        target = f"https://h{hop + 1}.test/robots.txt" if hop % 2 == 0 else f"https://h{hop + 1}.test/aturan.txt"
        name = "robots.txt" if hop == 0 or hop % 2 == 1 else "aturan.txt"
        status = (301, 302, 303, 307, 308)[hop % 5]
        hosts[f"{place}/{name}"] = Reply(status=status, headers={"Location": target})
    name = "robots.txt" if hops == 0 or hops % 2 == 1 else "aturan.txt"
    hosts[f"{f'h{hops}' if hops else 's'}.test/{name}"] = last
    hosts["s.test/rss"] = Reply(rss(("1", "Judul", "Isi", "Tue, 10 Nov 2026 08:00:00 +0700")))
    space.register(an_account("f1", Platform.FEED, "s.test/rss"))
    space.crawl()
    row = space.outcome("f1")
    return row["outcome"], row["detail"], len(hosts.asked("s.test/rss"))


@pytest.mark.parametrize("hops", range(6))
@pytest.mark.parametrize("rule", ["/rss", "/lain"])
def test_f3_up_to_five_redirects_lead_to_the_rules_on_whatever_host(hops, rule, space, hosts):
    """[F3] They are rules for the host that was asked for, however far away they lie."""
    found = led(hosts, space, hops, Reply(f"User-agent: *\nDisallow: {rule}\n".encode()))
    assert found == (("blocked_by_robots", "robots_disallowed", 0) if rule == "/rss" else ("ok", "", 1))


@pytest.mark.parametrize("hops", [0, 1, 5])
@pytest.mark.parametrize(("status", "outcome"), [(404, "ok"), (410, "ok"), (503, "blocked_by_robots")])
def test_f3_what_a_redirect_ends_at_counts_as_if_it_were_there(hops, status, outcome, space, hosts):
    """[F3]"""
    assert led(hosts, space, hops, Reply(status=status))[0] == outcome


def test_f3_more_redirects_than_five_give_no_permission(space, hosts):
    """[F3]"""
    assert led(hosts, space, 6, Reply(b"")) == ("blocked_by_robots", "robots_unreachable", 0)
