"""The English of errors, commands and help: every text has it, none is left over, and what is compiled is what is written."""

import ast
import io
import string

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import domain.errors
from domain.errors import NetralitasError
from tests.catalogues import CATALOGUES, PACKAGES, ROOT, compiled_and_written


def places(text):
    return sorted(
        {(name, spec, sign) for _text, name, spec, sign in string.Formatter().parse(text) if name is not None}
    )


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda texts: texts.package)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(texts):
    said, written = set(texts.said()), {message.id for message in texts.written() if message.id}
    assert sorted(said - written) == [], "run `make catalogues`, then write the English"
    assert sorted(written - said) == [], "nobody says this any more: run `make catalogues`"


def faults(message):
    if not message.string:
        yield "write the English"
    if message.fuzzy:
        yield "marked as uncertain"
    if message.python_brace_format and places(message.string) != places(message.id):
        yield "other places than its source"
    if [edge(message.string) for edge in EDGES] != [edge(message.id) for edge in EDGES]:
        yield "blanks or line ends at its edges differ"


EDGES = (lambda text: text[: len(text) - len(text.lstrip())], lambda text: text[len(text.rstrip()) :])


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda texts: texts.package)
def test_a_text_has_english_with_exactly_its_places_and_its_edges(texts):
    messages = [message for message in texts.written() if message.id]
    assert len(messages) > 500
    assert {message.id: list(faults(message)) for message in messages if any(faults(message))} == {}


@pytest.mark.parametrize("texts", CATALOGUES, ids=lambda texts: texts.package)
def test_the_compiled_catalogue_is_what_is_written(texts):
    found, wanted = compiled_and_written(texts.path)
    assert found == wanted, "run `make catalogues`"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/locale/en/LC_MESSAGES/*.po")), ids=lambda path: path.stem)
def test_a_catalogue_compiles_to_the_same_bytes_on_any_day(path):
    """Else each compiling changes all of them, and two branches always meet in files that nobody can merge."""
    made = io.BytesIO()
    with path.open("rb") as file:
        write_mo(made, read_po(file, locale="en"))
    assert made.getvalue() == path.with_suffix(".mo").read_bytes(), "run `make catalogues`"


def kinds():
    """The names of all errors of ours, wherever they are made."""
    found = {
        name
        for name, kind in vars(domain.errors).items()
        if isinstance(kind, type) and issubclass(kind, NetralitasError)
    }
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and found & {getattr(base, "id", "") for base in node.bases}:
                found.add(node.name)
    return found


def sources():
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def is_a_finished_string(node):
    if isinstance(node, ast.IfExp):
        return is_a_finished_string(node.body) or is_a_finished_string(node.orelse)
    if isinstance(node, ast.BoolOp):
        return any(map(is_a_finished_string, node.values))
    return isinstance(node, (ast.Constant, ast.JoinedStr, ast.BinOp))


def test_what_an_error_says_is_a_text_that_another_language_can_say():
    """mypy asks for it too; this names the place and what is wrong there."""
    names, wrong, seen = kinds(), [], 0
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) not in names:
                continue
            seen += 1
            said = [*node.args, *(k.value for k in node.keywords if k.arg in ("what", "remedy"))]
            wrong += [f"{path.relative_to(ROOT)}:{one.lineno}" for one in said if is_a_finished_string(one)]
    assert seen > 500
    assert wrong == []
