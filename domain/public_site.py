"""The public site of an office: the licences of its figures, the form of its address."""

import re
from dataclasses import dataclass

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = re.compile(rf"https?://(?P<host>{_LABEL}(?:\.{_LABEL})+)(?::\d{{1,5}})?(?:/(?:[\w.~-]+/)*)?", re.A | re.I)


def site_address(text: str) -> str:
    """The address of a site with its last stroke, "" for a text that is none."""
    found = ADDRESS.fullmatch(text.strip()) or ADDRESS.fullmatch(f"{text.strip()}/")
    return found[0].rstrip("/") + "/" if found else ""


def host_of(address: str) -> str:
    """The host in a site's address, "" where there is no address."""
    found = ADDRESS.fullmatch(address)
    return found["host"].lower() if found else ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence for data: its name in Indonesian and English, and where its text stands in each."""

    name: str
    name_en: str
    url: str
    url_en: str


_CC = "https://creativecommons.org"
LICENCES = {
    "CC-BY-4.0": Licence(
        "Creative Commons Atribusi 4.0 Internasional",
        "Creative Commons Attribution 4.0 International",
        f"{_CC}/licenses/by/4.0/deed.id",
        f"{_CC}/licenses/by/4.0/deed.en",
    ),
    "CC-BY-SA-4.0": Licence(
        "Creative Commons Atribusi-BerbagiSerupa 4.0 Internasional",
        "Creative Commons Attribution-ShareAlike 4.0 International",
        f"{_CC}/licenses/by-sa/4.0/deed.id",
        f"{_CC}/licenses/by-sa/4.0/deed.en",
    ),
    "CC0-1.0": Licence(
        "Creative Commons CC0 1.0 Universal",
        "Creative Commons CC0 1.0 Universal",
        f"{_CC}/publicdomain/zero/1.0/deed.id",
        f"{_CC}/publicdomain/zero/1.0/deed.en",
    ),
}
