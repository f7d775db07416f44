"""What MkDocs adds to the written pages: those that lie beside this folder, each command's help, each platform's facts.

`make docs` runs it as a hook. The address of a link is that of the repository everywhere, so that a page reads the same
there and here; only the way from page to page is written anew.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from domain.platforms import PLATFORMS
from domain.platforms.values import PlatformFacts
from domain.types import Platform
from netralitas.cli import cli

ROOT = Path(__file__).parents[1]
# Pages of the repository outside docs/, by where they stand in the site.
BESIDE = {
    "index.md": "README.md",
    "README.id.md": "README.id.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "SECURITY.md": "SECURITY.md",
    "NOTICE.md": "NOTICE",
    "benchmarks/real_servers/README.md": "benchmarks/real_servers/README.md",
}
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#|/)([^)#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages of BESIDE."""
    for place, path in BESIDE.items():
        files.append(File.generated(config, place, content=(ROOT / path).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turns links of the repository into links of the site, and adds what the program itself knows of the subject."""
    place = page.file.src_uri
    path = BESIDE.get(place, f"docs/{place}")
    said = LINK.sub(lambda link: moved(link[1], path, place), markdown)
    if place == "commands.md":
        return "\n\n".join([said, *helps(cli, cli.context_class(cli, info_name="netralitas", max_content_width=88))])
    folder, _, name = place.removesuffix(".md").rpartition("/")
    return said + facts(PLATFORMS[Platform(name)]) if folder == "platforms" else said


def moved(target: str, path: str, where: str) -> str:
    """The link `target` of the file `path`, as the page at `place` of the site has to write it."""
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    there = next((site for site, own in BESIDE.items() if own == meant), meant.removeprefix("docs/"))
    return posixpath.relpath(there, posixpath.dirname(where) or ".")


def helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """The help of a command and of all below it, each under its name."""
    yield f"## {context.command_path}\n\n```text\n{context.get_help()}\n```"
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        below = command.get_command(context, name)
        if below is not None and not below.hidden:
            yield from helps(below, below.context_class(below, info_name=name, parent=context, max_content_width=88))


def facts(known: PlatformFacts) -> str:
    """What the program itself knows of a platform, as a table."""
    rate, key = known.rate, known.credential
    every = known.whole_listing_every
    rows = {
        "Hosts": ", ".join(f"`{host}`" for host in known.hosts) or "any: the registered address decides",
        "Short links": ", ".join(f"`{host}`" for host in known.short_hosts) or "none",
        "In files also called": ", ".join(f"`{name}`" for name in known.aliases) or "nothing else",
        "Read by": f"spider `{known.spider}`" if known.spider else "visits and imports only",
        "Without a key": "yes" if known.anonymous else "no",
        "Key": f"`{key.variable}`, sent to `{key.host}` only" if key else "none",
        "Documented rate": f"{rate.requests:,} requests in {rate.seconds:,} seconds ([source]({rate.source}))"
        if rate
        else "none documented",
        "Whole listing": f"every {every.days} days" if every else "one page is all there is, or each post is paid",
        "Deletions": "the terms want them followed" if known.deletions_followed else "the terms ask nothing",
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    source = f"domain/platforms/{known.platform}.py"
    return "\n\n".join(
        [
            "",
            "## What the program knows",
            "| fact | value |\n| --- | --- |\n" + "\n".join(lines),
            f"Taken from `{source}` when this page was built.",
        ]
    )
