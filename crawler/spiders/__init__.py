"""One file per platform; SPIDERS is the list that a crawl runs."""

from crawler.base import AccountSpider
from crawler.spiders.bluesky import BlueskySpider

SPIDERS: tuple[type[AccountSpider], ...] = (BlueskySpider,)
