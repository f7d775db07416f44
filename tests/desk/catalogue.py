"""The English catalogue of the desk as it is written and as its texts ask for it, for tests."""

import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import normalize, read_po

import desk
import imports
from desk.language import PACKAGES
from domain import case_words, ethics_cases, labels, workflow
from domain.packs import additions, list_packs, read_ethics
from domain.periods import BULAN
from domain.texts import Text, in_language
from imports import register_problems, result
from review import oversight
from services import desk_jobs, ethics_moves, people
from store import visits
from store.workspace import SETTINGS

# Where the words of codes stand.
TABLES = (
    additions,
    case_words,
    desk_jobs,
    ethics_cases,
    ethics_moves,
    imports,
    labels,
    people,
    register_problems,
    visits,
    workflow,
)
DESK = Path(desk.__file__).parent
PO = DESK / "locale" / "en" / "LC_MESSAGES" / "desk.po"
# As desk/language.py and Flask set their templates up.
OPTIONS = {
    "templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}
BELOW = ("services", "review", "store", "domain", "parsing", "imports", "analysis")


def entries():
    with PO.open("rb") as file:
        return [m for m in read_po(file, locale="en") if m.id]


def source(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def english():
    """Every Indonesian text of the desk with its English, the one for many where there are two."""
    return {source(m): m.string if isinstance(m.string, str) else m.string[-1] for m in entries()}


def marked():
    """Every text that the desk's templates and modules mark, what the floors below mark for pages, words of codes."""
    return _extracted(DESK, "_", "gettext") | _on_pages() | _of_codes()


def unsaid():
    """Texts that have no English yet, there or in a catalogue below."""
    return sorted(t for t in marked() - {source(m) for m in entries()} if in_language(t, "en", PACKAGES) == t)


def bring_up_to_date():
    """Puts new texts at the end of the catalogue, without English, and takes out what nobody says any more."""
    asked = marked()
    blocks = PO.read_text(encoding="utf-8").split("\n\n")
    kept = blocks[:1] + [block for block in blocks[1:] if _of_block(block) in asked]
    made = [f'msgid {normalize(text, width=0)}\nmsgstr ""' for text in unsaid()]
    PO.write_text("\n\n".join(block.strip("\n") for block in (*kept, *made)) + "\n", encoding="utf-8")


def _of_block(block):
    [message] = [m for m in read_po(io.BytesIO(block.encode()), locale="en") if m.id]
    return source(message)


def _on_pages():
    return {text for folder in BELOW for text in _extracted(DESK.parent / folder, "on_page")}


def _extracted(folder, *keywords):
    methods = [("templates/**.html", "jinja2"), ("**.py", "python")]
    found = extract_from_dir(str(folder), methods, OPTIONS, keywords=dict.fromkeys(keywords))
    return {m[2] if isinstance(m[2], str) else m[2][0] for m in found}


def _of_codes():
    """The words of codes, of lists and of settings, which stand in tables and not at a mark."""
    tables = [table for module in TABLES for table in vars(module).values() if isinstance(table, Mapping)]
    found = {words for table in tables for words in table.values() if isinstance(words, Text)}
    states = {str(state) for state in ethics_cases.EthicsState} | {a.replace("_", " ") for a in ethics_cases.ANSWERS}
    plain = {*BULAN, *states, *result.CHANGES.values(), *(setting[3] for setting in SETTINGS)}
    return {words for words in (*found, *plain, *_of_profiles(), *_of_packs()) if words}


def _of_profiles():
    lists = oversight.lists()
    yield from lists.elements.values()
    for reasons in lists.reasons.values():
        yield from reasons.values()
    for name in oversight.profiles():
        profile = oversight.profile(name)
        yield from (profile.label, profile.serves, *profile.letters.values())
        yield from (part.label for part in (*profile.routes, *profile.clocks))
        yield from (part.source for part in (*profile.clocks, *profile.circulars))
        yield from (words for words in (profile.approval_label, profile.approval) if words)


def _of_packs():
    """What the ethics packs name; their kinds and the forms of the joint decree bring their own English."""
    for name in list_packs("etika"):
        pack = read_ethics(name)
        yield from (part.label for part in (*pack.protected.values(), *pack.receivers.values()))
