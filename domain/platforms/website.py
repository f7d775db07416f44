"""A site or blog without a known interface, or one folder of it."""

from domain.platforms.sites import site
from domain.types import Platform

FACTS = site(Platform.WEBSITE, "Situs web", "website", ("situs", "web"), paged=False)
