"""From an exception of the download to one outcome of the account."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from domain.types import Outcome


class Stopped(IgnoreRequest):
    """A request that one of our gates did not let through, with the outcome that it means."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


KINDS: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (CannotResolveHostError, Outcome.PLATFORM_OUTAGE, "dns"),
    (DownloadTimeoutError, Outcome.PLATFORM_OUTAGE, "timeout"),
    (DownloadConnectionRefusedError, Outcome.PLATFORM_OUTAGE, "connection_refused"),
    (ResponseDataLossError, Outcome.PARSE_ERROR, "data_loss"),
    (DownloadCancelledError, Outcome.PARSE_ERROR, "too_large"),
    (UnsupportedURLSchemeError, Outcome.NO_PERMISSION, "scheme_refused"),
    (NotSupported, Outcome.NO_PERMISSION, "scheme_refused"),
    (IgnoreRequest, Outcome.PLATFORM_OUTAGE, "redirect_loop"),
)


# Where the exceptions of unpacking come from; what is packed otherwise than its header says is broken, not unreachable.
PACKERS = frozenset({"gzip", "zlib", "brotli", "_brotli", "brotlicffi", "zstd", "zstandard", "backend_c"})


def outcome_of_failure(error: BaseException) -> tuple[Outcome, str]:
    """The outcome and a reason code. An error of the network is an outage, never a deletion."""
    if isinstance(error, Stopped):
        return error.outcome, error.detail
    if isinstance(error, IgnoreRequest) and "MAXSIZE" in str(error):
        return Outcome.PARSE_ERROR, "too_large"  # what unpacks to more than we take
    for kind, outcome, detail in KINDS:
        if isinstance(error, kind):
            return outcome, detail
    if type(error).__module__.rpartition(".")[2] in PACKERS:
        return Outcome.PARSE_ERROR, "badly_packed"
    tls = "ssl" in f"{type(error).__module__}{error!r}".lower() or "certificate" in str(error).lower()
    return Outcome.PLATFORM_OUTAGE, "tls" if tls else "connection"
