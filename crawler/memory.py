"""The crawl's limit of memory counts the crawling process alone."""

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")


class OwnMemory(MemoryUsage):
    """Scrapy's memory limit by the peak of this process.

    Linux hands the peak of a parent on to the program it starts (ru_maxrss in getrusage(2)); a crawl begun by a desk
    that had once grown past the limit would be stopped before its first page, every time.
    """

    def get_virtual_size(self) -> int:
        """Bytes; by VmHWM of proc(5) where there is one, as Scrapy counts elsewhere."""
        if not STATUS.exists():
            return super().get_virtual_size()
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
