"""Pages, HTML and JSON of platforms, dates, tables: bytes in, values out; no Scrapy, no store."""
