"""What a person chose for the desk and finds again after the next sign-in: the language, and zones agreed to."""

from domain.errors import UsageError
from domain.periods import ZONES
from domain.texts import LANGUAGES, on_page
from store import desk_choices
from store.database import Store, transaction
from store.desk_choices import zones_of

__all__ = ["agree_to_zone", "choose_language", "zones_of"]


def choose_language(db: Store, reviewer_id: str, language: str) -> None:
    """The language of this person's pages from now on. Raises UsageError for one that there is not."""
    if language not in LANGUAGES:
        raise UsageError(on_page("bahasa tidak dikenal"), remedy=on_page("pilih salah satu"))
    with transaction(db):
        desk_choices.set_language(db, reviewer_id, language)


def agree_to_zone(db: Store, reviewer_id: str, zone: str) -> None:
    """Times without a zone are read in this one for this person, without asking again."""
    agreed = zones_of(db, reviewer_id)
    if zone in ZONES and zone not in agreed:
        with transaction(db):
            desk_choices.set_zones(db, reviewer_id, agreed | {zone})
