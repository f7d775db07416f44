"""The affixed forms of a campaign verb, written out once when the lexicon is compiled.

Affixes: the standard ones with the sound changes after meN- and peN-, the
spoken nge-/N- and -in, -nya, -lah, -ku, -mu, and doubling with 2.
"""

_VOWELS = "aeiou"
_TAILS = ("", "lah", "nya", "kan", "kanlah", "in", "i", "an", "anku", "annya", "ku", "mu", "en", "ke", "no")


def forms_of(verb: str) -> frozenset[str]:
    """Every form of one verb; words with a blank or shorter than four letters stand for themselves only."""
    if " " in verb or len(verb) < 4 or not verb.isalpha():
        return frozenset({verb})
    stems = {verb, *(before + verb for before in ("di", "ter", "ku", "se", "ng", "nge", "ke"))}
    for nasal in _nasal(verb):
        stems |= {"me" + nasal, "pe" + nasal, nasal}
    return frozenset(stem + tail for stem in stems for tail in _TAILS) | {f"{verb}2"}


def actives_of(verb: str) -> frozenset[str]:
    """The verb as somebody does it: milih, memilih, nyoblos."""
    return frozenset(before + nasal for nasal in _nasal(verb) for before in ("", "me"))


def _nasal(verb: str) -> set[str]:
    """The verb after meN-: coblos to ncoblos and nyoblos, pilih to milih, tusuk to nusuk, dukung to ndukung."""
    first, rest = verb[0], verb[1:]
    if first == "p":
        return {"m" + rest}
    if first == "t":
        return {"n" + rest}
    if first == "k":
        return {"ng" + rest}
    if first == "s":
        return {"ny" + rest}
    if first == "c":
        return {"nc" + rest, "ny" + rest}
    if first in "dj":
        return {"n" + verb, "nge" + verb}
    if first in _VOWELS or first in "gh":
        return {"ng" + verb}
    if first in "bf":
        return {"m" + verb}
    return {verb}
