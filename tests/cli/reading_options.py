"""The options of `case read` for a suspicion with all that its form asks for."""

ANSWERS = {
    "finding": "dugaan",
    "category": "DS-06",
    "because": "ajakan_memilih",
    "owner": "ya",
    "hacked": "tidak",
    "old-photo": "tidak",
    "exculpatory": "tidak ada",
}
ELEMENTS = ("dukungan_aktif", "tujuan", "tahapan")


def suspicion(reason, **changed):
    """The options as a command line takes them; `changed` answers otherwise."""
    answers = {**ANSWERS, "reason": reason, **{name.replace("_", "-"): value for name, value in changed.items()}}
    given = [part for name, value in answers.items() for part in (f"--{name}", value)]
    return (*given, *(part for element in ELEMENTS for part in ("--element", element)))
