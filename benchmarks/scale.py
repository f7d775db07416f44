"""python -m benchmarks.scale [pages posts pictures cases offices]: what each of them costs, and what it costs more.

Every kind is run at three sizes, invented, in this process and its children; a straight line is laid through the
seconds of processor (a busy machine changes those less than the clock) and through the bytes on the disk. Its slope is
the cost of one more; how far the largest size lies above the line through the two smaller ones says whether it stays.
"""

import io
import json
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.engine import compile_engine
from benchmarks import rekap, report, stored
from benchmarks.cluster_world import Office, World
from crawler.run import crawl
from domain.packs import load_pack
from images import extra
from services.rekap_collection import add, open_centre
from services.rekap_report import report as rekap_report
from services.reporting import period_report

Cost = tuple[float, int]  # seconds of processor, bytes on the disk


def processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def pages(count: int) -> Cost:
    """A crawl over loopback, with what answers it: the world's own share is counted too."""
    with tempfile.TemporaryDirectory() as folder:
        office, world = Office(Path(folder) / "o", count // 2, count // 10), World(pages=2, slow=0.0)
        before, empty = processor(), size(Path(folder))
        crawl(office.database, office.evidence, office.options(world))
        used = processor() - before
        world.end()
        return used, size(Path(folder)) - empty


def posts(count: int) -> Cost:
    """`netralitas flag` over a store of so many posts; the bytes are those of the store before flagging."""
    with tempfile.TemporaryDirectory() as folder:
        held = size(stored.fill(Path(folder) / "w", count).root)
    return stored.measure(count).processor, held


def pictures(count: int) -> Cost:
    """The filter over so many posters, each another one, one worker."""
    from PIL import Image, ImageDraw, ImageFont

    from services.picture_filter import filter_pictures

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in range(count):
            picture = Image.new("RGB", (1080, 1080), (20, 60 + n % 100, 140))
            brush = ImageDraw.Draw(picture)
            for at, line in enumerate(("COBLOS NOMOR 3", "BADRUN REKAAN", "SITI UMPAMA", f"MENANG {n}")):
                brush.text((60, 80 + at * 220), line, font=ImageFont.load_default(size=96), fill="white")
            picture.save(folder / f"{n}.jpg", quality=80)
        lines = b"".join(json.dumps({"id": n, "file": f"{n}.jpg"}).encode() + b"\n" for n in range(count))
        engine = compile_engine([load_pack("pilkada-2024")])
        before = processor()
        found = list(filter_pictures(io.BytesIO(lines), engine, folder=folder, workers=1))
        assert len(found) == count
        return processor() - before, size(folder)


def cases(count: int) -> Cost:
    """The weekly report of a store of so many cases and ten posts each, both editions and all files."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = report.fill(Path(folder) / "w", 10 * count, count)
        before, held = processor(), size(workspace.root)
        period_report(workspace, (load_pack("pilkada-2024"),), report.WEEK, datetime(2024, 11, 20, tzinfo=UTC))
        return processor() - before, held


def offices(count: int) -> Cost:
    """A centre that checks, adds and reports two weeks of so many offices."""
    with tempfile.TemporaryDirectory() as folder:
        centre, files, _ = rekap.simulate(Path(folder), count)
        before = processor()
        add(open_centre(centre), files, rekap.NOW)
        rekap_report(open_centre(centre), (), rekap.WEEK, rekap.NOW)
        return processor() - before, size(centre)


KINDS: dict[str, tuple[Callable[[int], Cost], tuple[int, int, int]]] = {
    "pages": (pages, (200, 600, 1800)),
    "posts": (posts, (5_000, 20_000, 80_000)),
    "pictures": (pictures, (3, 6, 12)),
    "cases": (cases, (300, 1_000, 3_000)),
    "offices": (offices, (50, 150, 450)),
}


def line(sizes: Sequence[int], values: Sequence[float]) -> tuple[float, float]:
    """(slope, what is there at none) of the least-squares line."""
    x, y = sum(sizes) / len(sizes), sum(values) / len(values)
    slope = sum((a - x) * (b - y) for a, b in zip(sizes, values, strict=True)) / sum((a - x) ** 2 for a in sizes)
    return slope, y - slope * x


def main() -> None:
    for name in sys.argv[1:] or KINDS:
        if name == "pictures" and not extra.installed():
            print("pictures: not measured, the extra [images] is not installed")
            continue
        measure, sizes = KINDS[name]
        used, held = zip(*(measure(count) for count in sizes), strict=True)
        (each, fixed), (weight, _) = line(sizes, used), line(sizes, held)
        slope, start = line(sizes[:2], used[:2])
        bend = used[2] / (slope * sizes[2] + start)
        told = ", ".join(f"{count}: {seconds:.1f} s" for count, seconds in zip(sizes, used, strict=True))
        print(
            f"{name}: {told}; one more {1000 * each:.2f} ms of processor and {weight / 1024:.1f} KiB,"
            f" {fixed:.1f} s at none; the largest is {bend:.2f} of the line before it",
            flush=True,
        )


if __name__ == "__main__":
    main()
