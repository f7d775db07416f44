"""A picture as a browser may get it: bounded, and without what its maker wrote into it."""

from dataclasses import dataclass

from parsing.picture_metadata import ending, without_metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanPicture:
    """`ending` is that of its kind: .png, .jpg, .gif or .webp."""

    content: bytes
    ending: str


def cleaned(content: bytes) -> CleanPicture | None:
    """The picture; None for what cannot be cleaned and bounded, which is never shown."""
    clean = without_metadata(content)
    return CleanPicture(content=clean, ending=ending(clean)) if clean else None
