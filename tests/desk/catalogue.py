"""The English catalogue of the desk as it is written and as its texts ask for it, for tests."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import desk
from desk import vocabulary

DESK = Path(desk.__file__).parent
PO = DESK / "locale" / "en" / "LC_MESSAGES" / "desk.po"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
# As desk/language.py and Flask set their templates up.
OPTIONS = {
    "templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}


def entries():
    with PO.open("rb") as file:
        return [m for m in read_po(file, locale="en") if m.id]


def source(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def english():
    """Every Indonesian text of the desk with its English, the one for many where there are two."""
    return {source(m): m.string if isinstance(m.string, str) else m.string[-1] for m in entries()}


def marked():
    """Every text that the desk's templates and modules mark, and the words of codes that its pages show."""
    found = extract_from_dir(str(DESK), METHODS, OPTIONS, keywords={"_": None, "gettext": None, "ngettext": (1, 2)})
    texts = {m[2] if isinstance(m[2], str) else m[2][0] for m in found}
    return texts | {str(words) for words in vocabulary.WORDS}
