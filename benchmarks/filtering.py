"""python -m benchmarks.filtering FILE [PACK]: `netralitas flag` as a filter over a JSON Lines file, one worker and two.

Prints posts a second of both in the same run, the share of twice the speed that two reach, whether the bytes are the
same, and the memory of the largest process. On a busy machine the processor seconds say more: what two workers need
together beside one is what dividing the work costs.
"""

import hashlib
import resource
import sys
import time
from pathlib import Path

from services.filtering import filter_with


def processor() -> float:
    """Processor seconds of this process and its children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def measure(path: Path, pack: str, jobs: int) -> tuple[float, float, str]:
    """Seconds over the file with the lexicon compiled, processor seconds of all processes, digest of the output."""
    digest, before, started = hashlib.sha256(), processor(), time.perf_counter()
    with path.open("rb") as lines:
        for part in filter_with(lines, (pack,), jobs):
            digest.update(part)
    return time.perf_counter() - started, processor() - before, digest.hexdigest()


def main() -> None:
    path, pack = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "pilkada-2024"
    with path.open("rb") as lines:
        posts = sum(bool(line.strip()) for line in lines)
    list(filter_with([b"{}\n"], (pack,), 1))  # compiles
    (one, alone, same), (two, both, other) = measure(path, pack, 1), measure(path, pack, 2)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(
        f"{posts} posts: one worker {posts / one:,.0f}/s, two {posts / two:,.0f}/s, {one / two / 2:.2f} of twice; "
        f"processor seconds {alone:.1f} and {both:.1f}; "
        f"same bytes: {same == other}; largest process {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
