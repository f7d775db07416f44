import csv

from domain.packs import check_pack, load_pack
from domain.regions import covers


def test_the_invented_pack_has_no_findings(world):
    assert check_pack(world.pack) == []


def test_the_stage_switches_between_the_two_weeks(world):
    pack = load_pack(world.pack)
    for contest in pack.contests.values():
        assert world.weeks[0][1] < contest.penetapan == world.weeks[1][0]
    assert pack.window_from < world.weeks[0][0] < world.weeks[1][1] < pack.window_to


def test_there_are_three_to_four_contests_of_two_or_three_pairs(world):
    pack = load_pack(world.pack)
    for contest in pack.contests:
        numbers = {c.number for c in pack.candidates if c.contest == contest}
        assert len(numbers) in (2, 3)
        assert len([c for c in pack.candidates if c.contest == contest]) == 2 * len(numbers)
    assert len(pack.parties) == 5


def test_regions_of_the_contests_are_regions_of_the_register(world):
    pack = load_pack(world.pack)
    regions = {contest.region for contest in pack.contests.values()}
    with world.register.open(encoding="utf-8", newline="") as file:
        registered = {row["kode_wilayah"] for row in csv.DictReader(file)}
    assert all(any(covers(region, code) for code in registered) for region in regions)


def test_homonyms_are_in_the_posts_as_everyday_words(world):
    everyday = " ".join(
        post.text.casefold() for account in world.accounts for post in account.posts if post.about == "homonim"
    )
    for word in (
        "bening",
        "lintang",
        "baso",
        "teman",
        "cerah",
        "asik",
        "layar",
        "fajar",
        "padi",
        "jangkar",
        "teratai",
        "pts",
        "ppn",
        "berkah",
    ):
        assert word in everyday, word
