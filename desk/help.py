"""Bantuan: what stands behind the question mark of each page, and all of it on a page of its own."""

import re

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from desk.access import LOOK, needs
from desk.help_texts import TERMS, TOPICS

pages = Blueprint("help", __name__)
SHORT = {term for term in TERMS if not term.islower()}
WORDS = re.compile(rf"(?<!\w)({'|'.join(sorted(map(re.escape, TERMS), key=len, reverse=True))})(?!\w)", re.IGNORECASE)
BY_FORM = {term.casefold(): term for term in TERMS}


@pages.get("/bantuan")
@needs(LOOK)
def page() -> ResponseReturnValue:
    return render_template("help.html", topics=TOPICS, all_terms=sorted(TERMS.items(), key=lambda t: t[0].casefold()))


def topic_of(endpoint: str | None) -> str:
    """The help of a page; "" where it has none."""
    name = endpoint or ""
    return next((key for key in (name, name.split(".")[0]) if key in TOPICS), "")


def terms_on(page: Markup) -> list[tuple[str, str]]:
    """The terms that stand on a page with what they mean, in their order of the alphabet.

    A short form counts as it is written ("PPK"); any other word whether it begins a sentence or not.
    """
    seen = set(WORDS.findall(page.striptags()))
    found = {BY_FORM[word.casefold()] for word in seen if BY_FORM[word.casefold()] not in SHORT or word in SHORT}
    return sorted(((term, TERMS[term]) for term in found), key=lambda pair: pair[0].casefold())
