"""The spiders of a crawl, those of other installed packages last. A platform belongs to exactly one of them."""

from crawler.base import AccountSpider
from crawler.spiders.bluesky import BlueskySpider
from crawler.spiders.facebook import FacebookSpider
from crawler.spiders.feeds import FeedSpider
from crawler.spiders.instagram import InstagramSpider
from crawler.spiders.mastodon import MastodonSpider
from crawler.spiders.telegram import TelegramSpider
from crawler.spiders.threads import ThreadsSpider
from crawler.spiders.website import WebsiteSpider
from crawler.spiders.wordpress import WordPressSpider
from crawler.spiders.x import XSpider
from crawler.spiders.youtube import YouTubeSpider
from domain.extensions import SPIDER_GROUP, installed

_OURS: tuple[type[AccountSpider], ...] = (
    BlueskySpider,
    MastodonSpider,
    WordPressSpider,
    FeedSpider,
    YouTubeSpider,
    TelegramSpider,
    WebsiteSpider,
    XSpider,
    FacebookSpider,
    InstagramSpider,
    ThreadsSpider,
)
_TAKEN = {platform for spider in _OURS for platform in spider.platforms}
SPIDERS = (
    *_OURS,
    *(
        spider
        for spider in (point.load() for point in installed(SPIDER_GROUP).values())
        if not _TAKEN.intersection(spider.platforms)
    ),
)
