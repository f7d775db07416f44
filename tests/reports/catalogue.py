"""The English catalogue of the reports as it is written, for tests."""

from babel.messages.pofile import read_po

from reports.words import LOCALES

PO = LOCALES / "en" / "LC_MESSAGES" / "reports.po"


def entries():
    with PO.open("rb") as file:
        return [m for m in read_po(file, locale="en") if m.id]


def english():
    """Every Indonesian text of the reports with its English, the one for many where there are two."""
    return {
        m.id if isinstance(m.id, str) else m.id[0]: m.string if isinstance(m.string, str) else m.string[-1]
        for m in entries()
    }
