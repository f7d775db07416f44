"""The licences under which an office may put its published figures: public texts with their addresses."""

from dataclasses import dataclass


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
        "Creative Commons Atribusi 4.0 Internasional", "Creative Commons Attribution 4.0 International",
        f"{_CC}/licenses/by/4.0/deed.id", f"{_CC}/licenses/by/4.0/deed.en",
    ),
    "CC-BY-SA-4.0": Licence(
        "Creative Commons Atribusi-BerbagiSerupa 4.0 Internasional",
        "Creative Commons Attribution-ShareAlike 4.0 International",
        f"{_CC}/licenses/by-sa/4.0/deed.id", f"{_CC}/licenses/by-sa/4.0/deed.en",
    ),
    "CC0-1.0": Licence(
        "Creative Commons CC0 1.0 Universal", "Creative Commons CC0 1.0 Universal",
        f"{_CC}/publicdomain/zero/1.0/deed.id", f"{_CC}/publicdomain/zero/1.0/deed.en",
    ),
}  # fmt: skip
