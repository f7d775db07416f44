"""A blog at Blogger."""

from domain.platforms.sites import site
from domain.types import Platform

FACTS = site(
    Platform.BLOGGER,
    "Blogger",
    "feeds",
    ("blogspot",),
    paged=True,
    picture_hosts=("bp.blogspot.com", "blogger.googleusercontent.com"),
)
