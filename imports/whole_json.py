"""A JSON document that is a file's whole content: archives that account holders download."""

import re
from pathlib import Path

from domain.errors import ImportFileError
from domain.texts import _
from parsing.strict_json import Document, JsonRefused, load

LARGEST = 256 * 1024 * 1024
# "window.YTD.tweets.part0 = " before the JSON of an X archive, "Grailbird.data.tweets_2016_11 =" in those until 2018
SCRIPT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:window\.YTD|Grailbird\.data)\.(\w+?)(?:\.part\d+)?\s*=\s*")


def _json_of(content: bytes) -> bytes:
    """The JSON of a file, without the script around it."""
    script = SCRIPT.match(content)
    return content[script.end() :].rstrip().removesuffix(b";") if script else content


def read_document(path: Path) -> Document:
    """The document. Raises ImportFileError when it is too large or no JSON."""
    if path.stat().st_size > LARGEST:
        raise ImportFileError(
            _("berkas lebih dari 256 MiB"), where=path.name, remedy=_("ambil bagian yang memuat kiriman saja")
        )
    try:
        return load(_json_of(path.read_bytes()))
    except JsonRefused as error:
        raise ImportFileError(
            _("bukan JSON yang utuh ({reason})", reason=error.reason),
            where=_("{path}, byte {offset}", path=path.name, offset=error.offset),
            remedy=_("unduh ulang berkas itu"),
        ) from error
