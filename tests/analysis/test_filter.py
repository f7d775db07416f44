"""The filter's contract: same order, one object for each line, errors in their place."""

import json
import time
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.engine import Engine, filter_lines


def run(engine: Engine, lines: Iterable[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in filter_lines(lines, engine)]


def line(**values: object) -> bytes:
    return json.dumps(values).encode() + b"\n"


def test_every_line_has_the_keys_of_the_contract(engine: Engine) -> None:
    good = line(
        id="a",
        text="Ayo coblos Prabowo-Gibran, pemimpin hebat!",
        pack="pemilu-2024",
        posted_at="2024-01-05T10:00:00+07:00",
        region="35.78",
        platform="x",
        kind="original",
    )
    (found,) = run(engine, [good])
    assert list(found) == ["id", "queue", "stance", "tier", "candidates", "parties", "flags"]
    assert found["candidates"] == ["Prabowo Subianto", "Gibran Rakabuming Raka"]
    assert list(found["flags"][0]) == ["rule", "category", "spans", "reason"]
    assert found["flags"][0]["category"] == "DS-02"


def test_nothing_found_is_said_with_empty_lists(engine: Engine) -> None:
    assert run(engine, [line(id=7, text="rapat pagi")]) == [
        {"id": 7, "queue": False, "stance": "none", "tier": None, "candidates": [], "parties": [], "flags": []}
    ]


@pytest.mark.parametrize(
    "bad",
    [
        b"not json\n",
        b"[1]\n",
        b"\xff\xfe\n",
        b'{"id": "a"}\n',
        b'{"text": "a"}\n',
        b'{"id": "a", "text": 1}\n',
        b'{"id": null, "text": "a"}\n',
        b"[" * 100_000 + b"\n",
        b'{"id": "a", "text": "b", "posted_at": "kemarin"}\n',
        b'{"id": "a", "text": "b", "region": "3578"}\n',
        b'{"id": "a", "text": "b", "kind": "iklan"}\n',
        b'{"id": "a", "text": "b", "pack": "pilkada-1999"}\n',
        b'{"id": "a", "text": "b", "pack": 3}\n',
        b'{"id": "a", "text": "b", "platform": []}\n',
    ],
    ids=range(14),
)
def test_a_bad_line_gives_an_error_in_its_place_and_the_run_goes_on(engine: Engine, bad: bytes) -> None:
    first, second, third = run(engine, [line(id=1, text="a"), bad, line(id=3, text="c")])
    assert (first["id"], third["id"]) == (1, 3)
    assert set(second) == {"id", "error"}
    assert second["error"]


def test_a_lone_surrogate_does_not_stop_the_run(engine: Engine) -> None:
    found = run(engine, [b'{"id": "\\ud83d", "text": "\\ud83d coblos prabowo"}\n'])
    assert found[0]["candidates"] == ["Prabowo Subianto"]


def test_without_time_no_category_and_every_contest_applies(engine: Engine) -> None:
    text = "Ayo coblos Prabowo-Gibran dan Khofifah-Emil, pemimpin hebat!"
    (found,) = run(engine, [line(id="a", text=text)])
    assert {"Prabowo Subianto", "Khofifah Indar Parawansa"} <= set(found["candidates"])
    assert {flag["category"] for flag in found["flags"]} == {None}


def test_a_time_without_a_zone_is_read_as_wib(engine: Engine) -> None:
    text = "Ayo coblos Prabowo-Gibran, pemimpin hebat!"
    lines = [line(id=1, text=text, posted_at="2023-11-12T23:59:00"), line(id=2, text=text, posted_at="2023-11-13")]
    assert [found["flags"][0]["category"] for found in run(engine, lines)] == ["KE-02", "DS-02"]


def test_spans_point_into_the_input(engine: Engine) -> None:
    text = "\U0001f44d \u200bdukung Prabowo, semoga menang, pemimpin hebat"
    (found,) = run(engine, [line(id="a", text=text)])
    start, end = found["flags"][0]["spans"][0]
    assert text[start:end] == "Prabowo"


def test_empty_lines_are_passed_over(engine: Engine) -> None:
    assert len(run(engine, [b"\n", line(id=1, text="a"), b"  \n"])) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.binary(max_size=60)
        | st.text(max_size=60).map(
            lambda text: json.dumps(
                {"id": "x", "text": f"coblos {text} prabowo #anies{text} @gibran_tweet {text}"}
            ).encode()
        ),
        max_size=4,
    )
)
def test_any_line_gives_one_answer(engine: Engine, lines: list[bytes]) -> None:
    whole = [one.replace(b"\n", b" ") for one in lines]
    answers = run(engine, whole)
    assert len(answers) == sum(bool(one.strip()) for one in whole)
    for one, answer in zip([one for one in whole if one.strip()], answers, strict=True):
        for flag in answer.get("flags", ()):
            length = len(json.loads(one)["text"])
            assert all(0 <= start < end <= length for start, end in flag["spans"])


def test_a_name_far_into_a_long_post_is_found_and_its_place_is_right(engine: Engine) -> None:
    filler = "hujan deras sejak pagi di jalan kampung "
    text = filler * 1_500 + "Ayo coblos Prabowo-Gibran, pemimpin hebat!"
    (found,) = run(engine, [line(id="a", text=text)])
    assert (found["queue"], found["stance"]) == (True, "support")
    start, end = found["flags"][0]["spans"][0]
    assert "prabowo" in text[start:end].lower()
    assert "unread" not in found


def test_a_name_on_the_border_of_two_windows_is_found_whole(engine: Engine) -> None:
    for shift in range(0, 60, 7):
        text = "x " * (9_975 + shift // 2) + "Ayo coblos Prabowo-Gibran, pemimpin hebat! " + "y " * 3_000
        (found,) = run(engine, [line(id="a", text=text)])
        assert found["candidates"] == ["Prabowo Subianto", "Gibran Rakabuming Raka"]


def test_the_end_of_a_post_of_ten_megabytes_is_not_read_and_that_is_said(engine: Engine) -> None:
    text = "rapat pagi " * 900_000 + "coblos prabowo"
    started = time.process_time()
    (found,) = run(engine, [line(id="a", text=text)])
    assert time.process_time() - started < 10
    assert not found["queue"]
    assert 0 < found["unread"] < len(text)
    (hit,) = run(engine, [line(id="b", text="Ayo coblos Prabowo-Gibran, pemimpin hebat! " + text)])
    assert hit["queue"]
    assert f"{hit['unread']} tanda terakhir" in hit["flags"][0]["reason"]
