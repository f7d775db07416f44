"""What the core and the extra for pictures take on disk, by package: python -m benchmarks.install_size"""

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path


def names(lock: str) -> set[str]:
    return {match.lower() for match in re.findall(r"^([\w.-]+)==", Path(lock).read_text(), re.MULTILINE)}


def size(distribution: Distribution) -> int:
    return sum(
        path.stat().st_size
        for file in distribution.files or ()
        if (path := Path(str(distribution.locate_file(file)))).is_file()
    )


def main() -> None:
    core = names("requirements.lock")
    extra = names("images.lock") - core
    sizes = {
        one.metadata["Name"].lower(): size(one)
        for one in distributions(path=[place for place in sys.path if place.endswith("-packages")])
    }
    for title, wanted in (("inti", core), ("tambahan [images]", extra)):
        print(f"{title}: {sum(sizes.get(name, 0) for name in wanted) / 1e6:.0f} MB")
    for name in sorted(extra, key=lambda name: -sizes.get(name, 0))[:6]:
        print(f"  {name}: {sizes.get(name, 0) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
