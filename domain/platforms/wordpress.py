"""A WordPress site, or one in a folder."""

from domain.platforms.sites import site
from domain.types import Platform

FACTS = site(
    Platform.WORDPRESS, "WordPress", "wordpress", ("wp",), paged=True, picture_hosts=("files.wordpress.com", "wp.com")
)
