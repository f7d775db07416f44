"""What Scrapy is told for one crawl. Apart from its start, since a worker of a cluster asks for it too."""

from typing import Any

from crawler import settings
from crawler.options import CrawlOptions
from domain.version import VERSION

AT_ONCE_AWAY = 128  # requests in hand where workers fetch: what limits them there is their places


def settings_of(options: CrawlOptions) -> dict[str, Any]:
    """Scrapy's settings for one crawl: crawler/settings.py, and what the options change."""
    settings_used = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    contact = f"; {options.contact}" if options.contact else ""
    settings_used["USER_AGENT"] = f"Netralitas/{VERSION} (pemantauan netralitas ASN{contact})"
    settings_used["DOWNLOAD_DELAY"] = max(options.delay_seconds, 2.0)
    settings_used["DOWNLOAD_TIMEOUT"] = min(options.deadline, 30.0)
    if options.local_server is not None:
        # Not zero: Scrapy 2.19 then starts a host's whole queue at once, whatever the concurrency.
        settings_used["DOWNLOAD_DELAY"] = 0.001
        settings_used["TWISTED_DNS_RESOLVER"] = "scrapy.resolver.CachingThreadedResolver"
        settings_used["DOWNLOAD_HANDLERS"] = {**settings.DOWNLOAD_HANDLERS, "https": "crawler.network.LocalHandler"}
    if options.cluster is not None:
        kind = "ClusterHandler" if options.local_server is None else "LocalClusterHandler"
        settings_used["DOWNLOAD_HANDLERS"] = {**settings.DOWNLOAD_HANDLERS, "https": f"crawler.distant.{kind}"}
        settings_used["CONCURRENT_REQUESTS"] = AT_ONCE_AWAY
    return settings_used
