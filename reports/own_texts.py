"""The words that the program prints by itself, whoever is registered: its texts, its pages, forms of law, places."""

from collections.abc import Iterator, Sequence
from itertools import chain

from babel.messages.mofile import read_mo

from domain import law_names, platforms, regions
from domain.editions import LANGUAGES
from domain.elections import Pack
from domain.periods import month_names
from reports.render import TEMPLATES
from reports.site_data import CODEBOOK
from reports.words import DOMAIN, LOCALES


def own_texts(packs: Sequence[Pack]) -> Iterator[str]:
    """All of them, in both languages."""
    for lang in LANGUAGES[1:]:
        with (LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            for message in read_mo(file):
                for text in (message.id, message.string or ""):
                    yield from [text] if isinstance(text, str) else text
    yield from (path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.iterdir()) if path.is_file())
    yield from chain.from_iterable(CODEBOOK)
    yield from chain.from_iterable(month_names(lang) for lang in LANGUAGES)
    yield from (*regions.names().values(), *(facts.label for facts in platforms.PLATFORMS.values()))
    yield from (*law_names.subjects().values(), *law_names.KINDS.values(), *law_names.ISSUERS.values())
    for pack in packs:
        yield pack.title
        yield from chain.from_iterable((c.label, c.label_en) for c in pack.categories.values())
        yield from (stage.label for stage in pack.calendar)
