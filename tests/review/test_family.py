"""A photo or an attendance beside the own spouse: what must be asked, and what is allowed."""

from dataclasses import replace

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from domain.case_words import FAMILY_QUESTIONS, REPLIES
from domain.errors import WorkflowError
from review.oversight import lists
from review.reading import check
from tests.review.conftest import body_named, given_reading

ANSWERS = st.sampled_from(["", *REPLIES])
FORMS = sorted(lists().family_forms)
BODY = replace(body_named("bawaslu"), categories=frozenset({*FORMS, "DS-06", "KE-04"}))


def verdict(form, **family):
    reading = given_reading(category=form, elements=tuple(lists().needs(form)), **family)
    try:
        check(BODY, reading)
    except WorkflowError as error:
        return error.what
    return ""


@over(form=st.sampled_from(FORMS), spouse=ANSWERS, sign=ANSWERS, leave=ANSWERS)
def test_no_dugaan_before_the_three_questions_and_none_of_what_is_allowed(form, spouse, sign, leave):
    said = verdict(form, spouse=spouse, sign=sign, leave=leave)
    if "" in (spouse, sign, leave):
        assert said.startswith("pertanyaan belum dijawab: ")
    elif spouse == "ya" and (leave == "ya" or (sign == "tidak" and form != "KE-07")):
        assert said.endswith("dibolehkan; bukan dugaan")
    else:
        assert said == ""


@pytest.mark.parametrize("form", ["DS-06", "KE-04"])
def test_other_forms_do_not_ask_for_the_family(form):
    assert verdict(form) == ""


def test_what_is_allowed_is_a_reason_to_set_aside():
    for reason in ("pasangan_tanpa_tanda", "pasangan_cltn"):
        check(BODY, given_reading(finding="tidak_cukup", reason_code=reason))
    assert set(FAMILY_QUESTIONS) == {"spouse", "sign", "leave"}
