"""How many small faults the tests notice: cosmic-ray's mutations of a module, a drawn part, in a copy of the tree.

    make mutants MODULE=review/case_rules.py TESTS=tests/review NUMBER=40

Prints killed, survived, and each survivor with its line. The draw is by the seed, so it can be repeated. A mutation
of `|` is left out: nearly all of them stand in type annotations, where nothing runs.
"""

import argparse
import random
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from cosmic_ray.commands.init import _all_work_items
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).parents[1]
SECONDS = 300  # for the tests of one mutant


def mutations(module: Path) -> Iterator[MutationSpec]:
    """Every mutation of a module but those of a union of types."""
    for item in _all_work_items([module], {}):
        yield from (spec for spec in item.mutations if "BitOr" not in spec.operator_name)


def drawn(module: Path, number: int, seed: int) -> list[MutationSpec]:
    """So many of a module's mutations, the same ones for the same seed."""
    found = list(mutations(module))
    return random.Random(f"{seed}-{module}").sample(found, min(number, len(found)))


def command(tests: list[str]) -> str:
    """What runs the tests in the copy: as a fresh process, in file order, up to the first failure."""
    options = ["-q", "-x", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"]
    run = ["env", "PYTHONPATH=.", "PYTHONDONTWRITEBYTECODE=1", sys.executable, "-m", "pytest"]
    return shlex.join([*run, *options, *tests])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", type=Path)
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        archive = subprocess.run(["git", "-C", str(ROOT), "archive", "HEAD"], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x"], input=archive, check=True)
        test = command(options.tests)
        if subprocess.run(test, shell=True, capture_output=True, check=False).returncode:
            print("the tests fail before anything was changed", file=sys.stderr)
            return 1
        survivors, counts = [], Counter[str]()
        for spec in drawn(options.module, options.number, options.seed):
            outcome = mutate_and_test([spec], test, SECONDS).test_outcome
            counts[str(outcome.value if outcome else "none")] += 1
            if outcome == TestOutcome.SURVIVED:
                survivors.append(spec)
    print(f"{options.module}: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    for spec in sorted(survivors, key=lambda s: s.start_pos):
        (line, column), operator = spec.start_pos, spec.operator_name.rpartition("/")[2]
        print(f"  survived {options.module}:{line}:{column} {operator}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
