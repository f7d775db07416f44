"""What the package says of itself: every library that the code imports is declared, every package is typed."""

import ast
import email
import email.policy
import re
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def name_of(requirement):
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-")


def imported(package):
    """The top-level modules that the files of a package import."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_library_that_is_imported_is_declared(package):
    project = PROJECT["project"]
    declared = {name_of(r) for r in project["dependencies"]}
    extras = {name_of(r) for group in project["optional-dependencies"].values() for r in group}
    owners = packages_distributions()
    for module in imported(package):
        known = {name_of(owner) for owner in owners.get(module, ())}
        named = known & (declared | extras) or (not known and extras)
        assert named, f"{module} is imported by {package} and not declared"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("roda")
    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


def said_of_itself(folder):
    made = Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))
    with zipfile.ZipFile(made) as archive:
        [name] = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name), policy=email.policy.default)


def test_with_the_address_of_the_repository_no_link_of_the_readme_is_relative(tmp_path, monkeypatch):
    address = "https://git.example/netralitas/netralitas"
    monkeypatch.setenv("NETRALITAS_REPOSITORY", f"{address}/")
    about = said_of_itself(tmp_path)
    links = re.findall(r"(!?)\[[^\]]*\]\(([^)\s]+)\)", about.get_payload())
    assert len(links) > 10
    assert [to for _, to in links if not to.startswith(("https://", "http://", "#", "mailto:"))] == []
    pictures = [to for picture, to in links if picture]
    assert {to.rpartition(f"/raw/v{about['Version']}/")[0] for to in pictures} == {address}
    assert all(
        (ROOT / to.partition(f"/v{about['Version']}/")[2]).is_file() for _, to in links if to.startswith(address)
    )
    assert f"Source, {address}" in about.get_all("Project-URL")


def test_without_an_address_the_readme_is_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.delenv("NETRALITAS_REPOSITORY", raising=False)
    about = said_of_itself(tmp_path)
    assert "](docs/img/report-1280.png)" in about.get_payload()
    assert about.get_all("Project-URL") is None


def test_the_wheel_is_typed_and_holds_its_data(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert {
        "store/schema/0001_initial.sql",
        "reports/locale/en/LC_MESSAGES/reports.mo",
        "domain/locale/en/LC_MESSAGES/domain.mo",
        "netralitas/locale/en/LC_MESSAGES/netralitas.mo",
        "reports/templates/report.html",
        "desk/static/desk.css",
        "review/profiles/regimes.toml",
        "services/templates/sheet.html",
    } <= names
    assert any(name.startswith("domain/packs/pilkada-2024/") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)
