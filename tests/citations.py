"""Finds the laws that an English text cites in Indonesian alone, told apart from the program's own way of finding them."""

import re

OFFICIAL = re.compile(
    r"\b(?:Undang-Undang|Peraturan [A-Z]\w+|Surat Edaran|Keputusan [A-Z]\w+|Perpres|PKPU|Perbawaslu|PerBKN|Permen\w*|Perda"
    r"|UUD|UU|Perppu|Keppres|Pergub|Perbup|Perwali|PP|SE|SKB)\b(?= (?:[\w-]+ ){0,6}\(?\d| ASN\b| ITE\b)"
)
ENGLISH = r"\b(?:Law|Regulation|Circular|Decree|decree|Constitution)\b"
IN_BRACKETS = re.compile(rf"{ENGLISH}[^;]*[(\[]$")
NUMBER = re.compile(r"\d+(?:/\d{4})?")


def bare(text: str) -> list[str]:
    """The citations that no English stands beside: before their bracket, or for the same number earlier in the text."""
    found = []
    for cited in OFFICIAL.finditer(text):
        before, number = text[: cited.start()], NUMBER.search(text, cited.end())
        named = number and re.search(rf"{ENGLISH}[^;]*\b{re.escape(number[0])}", before)
        if not (IN_BRACKETS.search(before) or named):
            found.append(text[max(0, cited.start() - 30) : cited.end() + 30])
    return found
