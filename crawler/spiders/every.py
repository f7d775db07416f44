"""The spiders of a crawl. A platform belongs to exactly one of them."""

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

SPIDERS = (
    BlueskySpider, MastodonSpider, WordPressSpider, FeedSpider, YouTubeSpider, TelegramSpider, WebsiteSpider,
    XSpider, FacebookSpider, InstagramSpider, ThreadsSpider,
)  # fmt: skip
