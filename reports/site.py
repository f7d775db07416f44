"""The public site: a folder of pages and data that any web server can hold, or a reader can open from a stick.

The folder of a version is made once, when it is published; everything else follows from the versions and the settings,
so the same ones give the same bytes. Of a version that was withdrawn only a notice is left at its address. Links are
relative, there is no script, and nothing is asked of another site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.editions import LANGUAGES
from domain.periods import ZONES, month_names
from domain.public_site import LICENCES, host_of
from reports.model import Chart
from reports.release import K
from reports.render import rendered
from reports.site_data import CODEBOOK, changes_csv, codebook_csv, corrected, figures_csv, table_rows, tables_csv
from reports.site_feed import feed, sitemap
from reports.site_versions import SUMS, FigureChange, SiteVersion, changes, earlier, sums_of, tree_of
from reports.site_withdrawn import (
    PeriodVersions,
    WithdrawnVersion,
    all_of,
    followed,
    instead_of,
    published_periods,
    repeats,
    withdrawals_csv,
)
from reports.words import say

STYLES = ("report.css", "site.css")
CHARTED = 10  # weeks that one chart can hold
SHOWN_CHANGES = 40  # figures of one correction on a page; the CSV has them all
ROBOTS = "User-agent: *\nAllow: /\n"
FEED = "feed.xml"
FIGURES, CODES, TABLES, CHANGES = "data/angka.csv", "data/kamus.csv", "data/tabel.csv", "data/koreksi.csv"
WITHDRAWALS = "data/penarikan.csv"


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """What the settings say of the site: `address` with a stroke at its end or "", `licence` by its code."""

    body: str
    contact: str
    address: str
    licence: str
    zone: str
    demo: bool

    def day(self, lang: str, at: datetime) -> str:
        local = at.astimezone(ZONES[self.zone])
        return f"{local.day} {month_names(lang)[local.month - 1]} {local.year}"

    def licensed(self, lang: str) -> tuple[str, str]:
        """The name of the licence and where it stands."""
        licence = LICENCES[self.licence]
        return (licence.name_en, licence.url_en) if lang == "en" else (licence.name, licence.url)


def tag_of(first: str, publisher: Publisher, workspace_id: str, version: SiteVersion) -> str:
    """The name of a version in the feed (RFC 4151), which stays. Its authority is that of the first one ever, whose tag
    is `first`: the site's host, or a name below .invalid that is nobody's where no address was set."""
    if first:
        start = first.rsplit(":", 1)[0]
    else:
        start = f"tag:{host_of(publisher.address) or f'{workspace_id}.invalid'},{version.at:%Y-%m-%d}"
    return f"{start}:{version.period}/{version.lang}/v{version.version}"


def citation(version: SiteVersion, publisher: Publisher) -> str:
    """How a version is cited, with the sum by which everybody can tell that it is this one."""
    head, lang = version.summary, version.lang
    sentence = say(
        lang,
        "{body} ({year}). {title}, {days}. Versi {k} ({status}), terbit {day}. SHA-256 {digest}.",
        body=head["body"],
        year=str(version.at.astimezone(ZONES[publisher.zone]).year),
        title=head["title"],
        days=head["days"],
        k=version.version,
        status=head["status"],
        day=publisher.day(lang, version.at),
        digest=version.digest,
    )
    return f"{sentence} {publisher.address}{version.folder}" if publisher.address else sentence


def version_files(
    version: SiteVersion,
    before: SiteVersion | None,
    publisher: Publisher,
    signed: Sequence[str],
    withdrawn: Sequence[WithdrawnVersion] = (),
) -> dict[str, bytes]:
    """The folder of a version: the report's own files, their sums, and a page that says what they are. All of it stays,
    but that the page is made again where it told figures of a version that was withdrawn since.

    `signed`: the sums of the signed files that were joined to it; `withdrawn`: every version that is no more.
    """
    whole = replace(version, files={**version.files, SUMS: sums_of(_own(version))})
    gone = followed(whole, withdrawn)
    page = _page(
        "site_version.html",
        whole.lang,
        f"{whole.folder}index.html",
        publisher,
        version=whole,
        before=before,
        gone=gone[-1] if gone and (before is None or gone[-1].version > before.version) else None,
        remade=repeats(whole, withdrawn),
        changed=changes(before, whole) if before else [],
        signed=signed,
        cite=citation(whole, publisher),
        provisional=provisional([whole]),
        trees=(),
        published=publisher.day(whole.lang, whole.at),
    )
    return {**whole.files, "index.html": page}


def _own(version: SiteVersion) -> dict[str, bytes]:
    """The files of the report itself."""
    return {name: content for name, content in version.files.items() if name not in {SUMS, "index.html"}}


def current_versions(
    versions: Sequence[SiteVersion], publisher: Publisher, withdrawn: Sequence[WithdrawnVersion]
) -> list[SiteVersion]:
    """The versions that count, as the site has them now: without what their pages told of a withdrawn one."""
    return [
        replace(v, files=version_files(v, earlier(versions, v), publisher, v.signed, withdrawn))
        if repeats(v, withdrawn)
        else v
        for v in versions
    ]


def provisional(versions: Sequence[SiteVersion]) -> list[SiteVersion]:
    """Those of these versions that are not final."""
    return [v for v in versions if v.summary["status"] == say(v.lang, "SEMENTARA")]


def site_files(
    versions: Sequence[SiteVersion], publisher: Publisher, withdrawn: Sequence[WithdrawnVersion] = ()
) -> dict[str, bytes]:
    """Every file of the site by its name below the root, the versions that count in the order in which they were
    published, and so those that were withdrawn."""
    now = current_versions(versions, publisher, withdrawn)
    files = {f"{v.folder}{name}": content for v in now for name, content in v.files.items()}
    files |= {f"{w.folder}index.html": _notice(w, versions, publisher) for w in withdrawn}
    trees = [lang for lang in LANGUAGES if any(one.lang == lang for one in all_of(versions, withdrawn))]
    for lang in trees:
        files |= _tree(lang, versions, withdrawn, publisher, trees)
    if trees[0] != LANGUAGES[0]:  # only an English edition: the root leads to it
        files["index.html"] = _latest("index.html", trees[0], versions[-1:], publisher)
    data = {
        FIGURES: figures_csv(versions),
        CODES: codebook_csv(),
        TABLES: tables_csv(versions),
        CHANGES: changes_csv(versions),
        WITHDRAWALS: withdrawals_csv(withdrawn, versions),
        "robots.txt": ROBOTS,
    }
    files |= {name: text.encode() for name, text in data.items()}
    files[FEED] = feed(versions, publisher.body, publisher.address, withdrawn)
    if publisher.address:
        files["sitemap.xml"] = sitemap(publisher.address, sorted(n for n in files if n.endswith(".html")))
    return {**files, SUMS: sums_of(files)}


def _tree(
    lang: str,
    versions: Sequence[SiteVersion],
    withdrawn: Sequence[WithdrawnVersion],
    publisher: Publisher,
    trees: Sequence[str],
) -> dict[str, bytes]:
    """The pages in one language."""
    root, own, gone = tree_of(lang), [v for v in versions if v.lang == lang], [w for w in withdrawn if w.lang == lang]
    periods = published_periods(own, gone)
    newest = [published.having[0] for published in periods if published.having]
    common: dict[str, Any] = {
        "publisher": publisher,
        "periods": periods,
        "newest": newest,
        "provisional": provisional(newest),
        "trees": trees,
        "cite": citation(newest[0], publisher) if newest else "",
    }
    special: dict[str, tuple[str, dict[str, Any]]] = {
        "index.html": ("site_index.html", {"chart": _chart(lang, newest)}),
        "cara-membaca.html": ("site_reading.html", {"least": K}),
        "data.html": (
            "site_data.html",
            {"codebook": CODEBOOK, "tables": [row for row in table_rows(versions) if row[1] == lang]},
        ),
        "koreksi.html": ("site_corrections.html", _of_corrections(own, gone, newest)),
    }
    made = {
        name: _page(template, lang, f"{root}{name}", **facts, **common) for name, (template, facts) in special.items()
    }
    made["latest/index.html"] = _latest(f"{root}latest/index.html", lang, newest, publisher)
    for published in periods:
        made |= _of_period(published, lang, publisher, common)
    return {f"{root}{name}": content for name, content in made.items()}


def _of_corrections(
    own: Sequence[SiteVersion], gone: Sequence[WithdrawnVersion], newest: Sequence[SiteVersion]
) -> dict[str, Any]:
    """What the page of corrections says: each later number that differs, and each version that was withdrawn."""
    return {
        "log": _log(own),
        "withdrawals": [(w, instead_of(w, own)) for w in sorted(gone, key=lambda w: w.withdrawn_at, reverse=True)],
        "corrected": corrected(newest),
        "shown_changes": SHOWN_CHANGES,
    }


def _of_period(published: PeriodVersions, lang: str, publisher: Publisher, common: dict[str, Any]) -> dict[str, bytes]:
    """The pages of a period below its tree: all its versions, and what leads to the newest that counts."""
    root, period = tree_of(lang), published.period
    page = _page(
        "site_period.html",
        lang,
        f"{root}{period}/index.html",
        published=published,
        shown=sorted((*published.having, *published.withdrawn), key=lambda one: (one.at, one.version), reverse=True),
        **common,
    )
    latest = _latest(f"{root}{period}/latest/index.html", lang, published.having, publisher, f"{root}{period}/")
    return {f"{period}/index.html": page, f"{period}/latest/index.html": latest}


def _notice(gone: WithdrawnVersion, versions: Sequence[SiteVersion], publisher: Publisher) -> bytes:
    """What is left at the address of a withdrawn version."""
    return _page(
        "site_withdrawn.html",
        gone.lang,
        f"{gone.folder}index.html",
        publisher,
        gone=gone,
        counts=instead_of(gone, versions),
        provisional=(),
        trees=(),
    )


def _log(versions: Sequence[SiteVersion]) -> list[tuple[SiteVersion, SiteVersion, Sequence[FigureChange]]]:
    """Each later version with the one before and the figures that changed, the newest first."""
    return [(v, before, changes(before, v)) for v in reversed(versions) if (before := earlier(versions, v))]


def _chart(lang: str, newest: Sequence[SiteVersion]) -> Chart | None:
    """How much of the register was seen and what was found, over the newest weeks; None for fewer than two."""
    weeks = [(v, v.coverage) for v in newest[::-1] if v.coverage][-CHARTED:]
    series = tuple((v.period[5:], seen[0], seen[1], seen[2]) for v, seen in weeks if seen)
    return (
        Chart(
            kind="trend",
            title=say(lang, "Akun terlihat dari akun terdaftar, pekan demi pekan"),
            table="masa",
            description="; ".join(f"{label}: {looked}/{registered}" for label, registered, looked, _ in series),
            series=series,
        )
        if len(series) > 1
        else None
    )


def _latest(
    path: str, lang: str, newest: Sequence[SiteVersion], publisher: Publisher, else_to: str | None = None
) -> bytes:
    """A page that leads on to the first of these versions; where there is none, it says so and names the page
    `else_to`, the start page of its language where none is given."""
    found, other = newest[:1], tree_of(lang) if else_to is None else else_to
    return _page(
        "site_latest.html",
        lang,
        path,
        publisher,
        found=bool(found),
        target=f"{_up(path)}{found[0].folder if found else other}index.html",
        provisional=provisional(found),
        trees=(),
    )


def _up(path: str) -> str:
    """From a page to the root of the site."""
    return "../" * path.count("/")


def _page(template: str, lang: str, path: str, publisher: Publisher, **values: Any) -> bytes:
    """A page at its place below the root."""
    up = _up(path)
    return rendered(
        template,
        lang=lang,
        styles=STYLES,
        site=publisher,
        up=up,
        tree=up + tree_of(lang),
        folder=tree_of(lang),
        place=path,
        licence=publisher.licensed(lang),
        others=_others(path, lang, values["trees"]),
        **values,
    ).encode()


def _others(path: str, lang: str, trees: Sequence[str]) -> list[tuple[str, str]]:
    """The start pages in the other languages: language and link."""
    return [(other, f"{_up(path)}{tree_of(other)}index.html") for other in trees if other != lang]
