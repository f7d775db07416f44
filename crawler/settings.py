"""Scrapy's settings, hardened. Whatever differs from Scrapy's default says why."""

from typing import Any

BOT_NAME = "netralitas"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
LOG_LEVEL = "INFO"  # DEBUG lines hold whole addresses
LOG_FORMATTER = "crawler.logs.QuietLogFormatter"
LOG_INSTALL_ROOT_HANDLER = False  # crawler.logs installs one that redacts
LOGSTATS_INTERVAL = 0
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # new in 2.19, on by default, runs code
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would resolve names behind the egress guard's back
REDIRECT_MAX_TIMES = 5
AJAXCRAWL_ENABLED = False

# Our own gate: Scrapy's leaks when several first requests meet, and lets errors through.
ROBOTSTXT_OBEY = False
ROBOTSTXT_USER_AGENT = "Netralitas"

CONCURRENT_REQUESTS = 16
CONCURRENT_ITEMS = 1  # a page yields one request at most; the default starts a hundred tasks for each page
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0  # the default would halve the delay now and then
DOWNLOAD_TIMEOUT = 30  # from the connection to the last byte
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 15
TWISTED_DNS_RESOLVER = "crawler.egress.PublicResolver"
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "https": "crawler.network.Handler",
    "http": None,
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}

RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 520, 522, 524, 408]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
HTTPERROR_ALLOW_ALL = True  # a 404 is an outcome, not an exception
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the run's queue knows what was asked

DOWNLOADER_MIDDLEWARES: dict[str, Any] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ScopeGate is stricter
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # keys are added in crawler.network
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # the store counts
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawler.gate.ScopeGate": 50,
    "crawler.robots.RobotsGate": 100,
    "crawler.throttling.Patience": 560,  # after the body is whole, before Scrapy's own retries
    "crawler.capture.CaptureMiddleware": 910,  # next to the network: the bytes as they came
}
# None of these has anything to do here: no Referer is sent, every status is an outcome, pages count in the run_state.
SPIDER_MIDDLEWARES: dict[str, Any] = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# What is not used is not even loaded: each would cost a crawl's start time and memory, two could run code.
EXTENSIONS: dict[str, Any] = {
    f"scrapy.extensions.{name}": None
    for name in (
        "telnet.TelnetConsole",
        "remote_control.RemoteControl",
        "memdebug.MemoryDebugger",
        "feedexport.FeedExporter",
        "logstats.LogStats",
        "spiderstate.SpiderState",
        "throttle.AutoThrottle",
        "memusage.MemoryUsage",
    )
} | {"crawler.memory.OwnMemory": 0}
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 600
CLOSESPIDER_TIMEOUT = 20 * 3600  # seconds; what is left goes on with the next day's crawl, before it is too old
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/json, application/feed+json, application/atom+xml, application/rss+xml, */*;q=0.1",
    "Accept-Language": "id, en;q=0.5",
}
