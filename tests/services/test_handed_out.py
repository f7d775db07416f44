"""What services hand out unchanged from the floors below: each function with its reason, and nothing that no face uses."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted((ROOT / "services").glob("*.py"))
FACES = sorted(p for face in ("netralitas", "desk", "demo") for p in (ROOT / face).rglob("*.py"))
HEADING = "### What services hand out as it is"


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def handed_out(path):
    """The names of `__all__` that the module has from elsewhere."""
    listed, brought = set(), set()
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            listed = set(ast.literal_eval(node.value))
        elif isinstance(node, ast.ImportFrom):
            brought |= {alias.asname or alias.name for alias in node.names}
    return listed & brought


def explained():
    """The functions of the table, as service.name."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split(HEADING)[1].split("\n## ")[0]
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| `")]
    return {f"{s}.{f}" for services, names in rows for s in re.findall(r"`(\w+)`", services) for f in words(names)}


def words(cell):
    return re.findall(r"`(\w+)`", cell)


def used(path):
    """What a face takes from services, as service.name."""
    modules, found = {}, set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "services":
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("services."):
            found |= {f"{node.module.removeprefix('services.')}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.add(f"{modules[node.value.id]}.{node.attr}")
    return found


def test_every_function_that_is_handed_out_is_explained_and_nothing_else():
    functions = {f"{p.stem}.{name}" for p in SERVICES for name in handed_out(p) if name.islower()}
    assert functions
    assert explained() == functions


@pytest.mark.parametrize("path", [p for p in SERVICES if handed_out(p)], ids=lambda p: p.stem)
def test_a_face_uses_what_is_handed_out(path):
    taken = set().union(*map(used, FACES))
    assert [name for name in sorted(handed_out(path)) if f"{path.stem}.{name}" not in taken] == []
