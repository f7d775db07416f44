"""Pictures as a browser gets them: cleaned and bounded, or a sentence in the picture's place."""

from flask import Response, request

from services.picture_cleaning import cleaned

KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
# A page puts pictures into <img>: what stands there instead must be a picture too.
REFUSAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 96" width="480" height="96" font-family="sans-serif"'
    ' font-size="17"><rect x="1" y="1" width="478" height="94" fill="#fff" stroke="#555"/>'
    '<text x="16" y="42">Gambar ini tidak dapat ditampilkan dengan aman.</text>'
    '<text x="16" y="68">Buka tautannya untuk menyimpan aslinya.</text></svg>'
)

# As long as a small picture is.
UNSHOWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48" width="96" height="48" font-family="sans-serif"'
    ' font-size="14"><rect x="1" y="1" width="94" height="46" fill="#fff" stroke="#555"/>'
    '<text x="14" y="29">gambar</text></svg>'
)


def as_thumbnail(content: bytes | None) -> Response:
    """A small copy; where none could be made, the word in its place: never a broken picture."""
    return Response(content, mimetype="image/jpeg") if content else Response(UNSHOWN, mimetype="image/svg+xml")


def as_picture(content: bytes, name: str) -> Response:
    """Bytes as a picture without what its maker wrote into it.

    What cannot be cleaned and bounded is never shown: a page gets a sentence in its place, and who opens its address,
    as the browser says, gets the original as a file to save under that name.
    """
    if clean := cleaned(content):
        return Response(clean.content, mimetype=KINDS[clean.ending])
    if request.headers.get("Sec-Fetch-Dest") != "document":
        return Response(REFUSAL, mimetype="image/svg+xml")
    saved = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/octet-stream", headers=saved)
