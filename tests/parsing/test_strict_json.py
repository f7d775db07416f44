"""JSON that a hostile or broken source may send (rows P05 to P13 of the list of bad inputs)."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsing.strict_json import JsonRefused, load


@pytest.mark.parametrize(
    ("row", "body", "reason"),
    [
        ("F01", b'{"a": [1, 2', "json_truncated"),
        ("F01", b'{"a": "teks ya', "json_truncated"),
        ("F01", b'{"a": tr', "json_truncated"),
        ("F15", b"  <html>masuk</html>", "html_instead_of_json"),
        ("P08", b"[" * 100_000, "json_depth"),
        ("P08", b'{"a":' * 300 + b"1" + b"}" * 300, "json_depth"),
        ("P09", b'{"id": 1, "id": 2}', "json_duplicate_key"),
        ("P09", b'{"x": [{"id": 1, "id": 1}]}', "json_duplicate_key"),
        ("P11", b"[" + b"7" * 5000 + b"]", "number_too_long"),
        ("empty", b" \n", "empty_body"),
        ("junk", b'{"a": 1} lalu', "json_invalid"),
    ],
)
def test_a_body_that_is_refused_says_why(row, body, reason):
    with pytest.raises(JsonRefused) as refused:
        load(body)
    assert refused.value.reason == reason


def test_f01_the_place_of_the_cut_is_counted_in_bytes():
    body = '{"teks": "ééé", "b": '.encode()
    with pytest.raises(JsonRefused) as refused:
        load(body)
    assert refused.value.offset == len(body)


def test_p05_nul_is_kept_for_the_store_to_mark():
    assert load(b'{"t": "a\\u0000b"}').value == {"t": "a\0b"}


def test_p06_a_lone_surrogate_is_replaced_and_counted():
    document = load(b'{"t": "\\ud83d saja", "ok": "\\ud83d\\ude00"}')
    assert (document.value, document.decode_errors) == ({"t": "\ufffd saja", "ok": "\U0001f600"}, 1)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_p07_a_number_that_is_none_becomes_null_with_a_problem(number):
    document = load(b'{"likes": ' + number + b', "t": "ada"}')
    assert (document.value, document.rejected) == ({"likes": None, "t": "ada"}, (number.decode(),))


@pytest.mark.parametrize(
    ("text", "value"),
    [(str(2**53), 2**53), (str(2**53 + 1), str(2**53 + 1)), ("18012345678901234567", "18012345678901234567")],
)
def test_p10_a_long_id_keeps_every_digit(text, value):
    assert load(f'{{"id": {text}}}'.encode()).value == {"id": value}


def test_f02_broken_utf8_is_replaced_and_counted_apart_from_what_was_there():
    document = load(b'{"t": "\xff\xfe \xef\xbf\xbd"}')
    assert (document.value, document.decode_errors) == ({"t": "\ufffd\ufffd \ufffd"}, 2)


LEAF = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
PLAIN = st.recursive(LEAF, lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=20)


@given(PLAIN)
def test_ordinary_json_comes_back_as_it_is(value):
    assert load(json.dumps(value).encode()).value == value


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_refusal(body):
    with suppress(JsonRefused):
        load(body)
