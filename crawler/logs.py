"""Logs that name no person: addresses become host and hash, platform ids and handles are masked."""

import logging
import re
import sys
from pathlib import Path
from typing import Any

from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult

from domain.links import url_ref

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>)\]]+", re.I)
TOKENS = re.compile(r"(?i)\b(bearer\s+|(?:access_token|key|client_secret|appsecret_proof)=)[^\s&'\"]+")
NAMES = re.compile(r"did:[a-z]+:[\w.:%-]+|@[\w.-]+(?:@[\w.-]+)?")
HOST = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[\w-]+")


def redacted(line: str) -> str:
    """A log line without anything that leads to an account."""
    line = TOKENS.sub(r"\1[kunci]", ADDRESS.sub(lambda match: url_ref(match[0]), line))
    return NAMES.sub("[akun]", line)


class RedactingFormatter(logging.Formatter):
    """Works on the finished line, traceback included, so that no library's own message slips by. `sites` are the hosts
    of accounts that lie on a site of their own: an error names them without an address around."""

    def __init__(self, pattern: str, secrets: tuple[str, ...] = (), sites: frozenset[str] = frozenset()) -> None:
        super().__init__(pattern)
        self._secrets, self._sites = secrets, sites

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[kunci]")
        return HOST.sub(self._hidden, redacted(line))

    def _hidden(self, found: re.Match[str]) -> str:
        return "[situs]" if found[0].lower().removeprefix("www.") in self._sites else found[0]


class QuietLogFormatter(LogFormatter):
    """Scrapy's own lines about one request: its reference and nothing else."""

    def crawled(self, request: Request, response: Response, spider: Any) -> LogFormatterResult:
        return {
            "level": logging.DEBUG,
            "msg": "%(status)s %(ref)s",
            "args": {"status": response.status, "ref": url_ref(request.url)},
        }

    def spider_error(self, failure: Any, request: Request, response: Any, spider: Any) -> LogFormatterResult:
        return {
            "level": logging.ERROR,
            "msg": "galat saat membaca %(ref)s",
            "args": {"ref": url_ref(request.url)},
        }

    def download_error(
        self, failure: Any, request: Request, spider: Any, errmsg: str | None = None
    ) -> LogFormatterResult:
        return {
            "level": logging.INFO,
            "msg": "tidak terambil %(ref)s: %(kind)s",
            "args": {"ref": url_ref(request.url), "kind": type(failure.value).__name__},
        }


def install(log_file: Path | None, secrets: tuple[str, ...] = (), sites: frozenset[str] = frozenset()) -> None:
    """One handler for the whole child process: a file at INFO, else standard error at WARNING."""
    handler: logging.Handler = (
        logging.FileHandler(log_file, encoding="utf-8") if log_file else logging.StreamHandler(sys.stderr)
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", secrets, sites))
    handler.setLevel(logging.INFO if log_file else logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
