"""The whole chain on the invented world: register, two crawls over real HTTP, readings, two reports.

The demo's crawl speaks to a local server; that freedom is a Python value
handed over here and can be set by no file, environment or command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.options import CrawlOptions, windows_of
from crawler.run import crawl
from demo import keys
from demo.passphrase import keep_passphrase, new_passphrase, passphrase_of
from demo.replay import DemoRun, Say, replay
from demo.server import WorldServer
from demo.values import ImportFile, Visited, World
from demo.world import PACKS, load_world
from domain.elections import Pack
from domain.labels import OUTCOMES
from domain.periods import WIB, stage_period, week_of
from domain.types import HowSeen
from services import accounts, crawl_health, demo_workspace, photo_sample, visits
from services import people as reviewers
from services.crawling import KEPT
from services.emblems import import_emblems
from services.evidence import seal
from services.examining import examine_store
from services.flagging import flag_store, unread_posts
from services.ingest import bring
from services.pictures import require_reader
from services.register import EnrolmentTerms
from services.reporting import period_report
from services.settings import packs_of
from services.workspaces import Store, Workspace, key_of, open_store

ROLES = {"pembaca": "reviewer", "pimpinan": "approver"}
REPORT_AFTER = timedelta(hours=8)  # Monday morning
FLAG_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """What the demo made. `passphrase` is None when the workspace was there already."""

    workspace: Workspace
    pages: tuple[Path, ...]
    passphrase: str | None


def run(folder: Path, say: Say = lambda line: None, *, pictures: bool = False) -> Demo:
    """Makes, or makes again, the demo in a folder. Raises WorkspaceError for a workspace that is no demo.

    `pictures`: with invented posters and an emblem in the second week. Raises ExtraMissingError without the extra.
    """
    world, images = _pictured(load_world()) if pictures else (load_world(), {})
    workspace = _workspace(folder, world)
    db = open_store(workspace.database)
    try:
        packs = packs_of(workspace)
        passphrase = _people(db, workspace, world, say)
        pages: list[Path] = []
        with WorldServer(world, images) as server:
            for number in range(1, len(world.crawls) + 1):
                server.set_crawl(number)
                with_pictures = pictures and number == len(world.crawls)
                pages += _week(DemoRun(db, workspace, world, packs, server.base_url, with_pictures), number, say)
        pages += _stage_report(workspace, packs, world)
        seal(workspace, db, week_of(world.crawls[-1].astimezone(WIB).date()).end + REPORT_AFTER)
    finally:
        db.close()
    return Demo(workspace=workspace, pages=tuple(pages), passphrase=passphrase)


def _pictured(world: World) -> tuple[World, Mapping[str, bytes]]:
    require_reader()
    from demo import pictures

    return pictures.with_pictures(world)


def enrolled(folder: Path, world: World) -> Workspace:
    """A demo workspace with its register and readers, before any crawl."""
    workspace = _workspace(folder, world)
    db = open_store(workspace.database)
    try:
        _people(db, workspace, world, lambda line: None)
    finally:
        db.close()
    return workspace


def _workspace(folder: Path, world: World) -> Workspace:
    folder = folder.absolute()
    return demo_workspace.opened(
        folder,
        {
            "body.name": "Bawaslu Kabupaten Contoh (rekaan)",
            "body.profile": "bawaslu",
            "body.responsible": "Koordinator Divisi Pencegahan (rekaan)",
            "body.legal_basis": "Keputusan Bersama lima lembaga 22 September 2022; UU 20/2023 Pasal 9 ayat (2)",
            "election.packs": [str(PACKS / world.pack.name)],
            "reading.take_back_minutes": 0,  # its weeks are simulated: what was read then counts then
            "register.extra_agencies": sorted(world.agencies),
            "identity.key_file": str(folder.parent / f"{folder.name}.key"),
        },
    )


def _people(db: Store, workspace: Workspace, world: World, say: Say) -> str | None:
    """Enrols the register and the readers; the readers' passphrase when they are new."""
    start = world.crawls[0] - timedelta(hours=6)
    rules = demo_workspace.Rules(today=start.astimezone(WIB).date(), extra_agencies=world.agencies)
    terms = EnrolmentTerms(
        selection="semua pejabat struktural dan seperlima pegawai lain, diundi per instansi (rekaan)",
        population=412,
        operator="petugas-daftar-1",
        note="daftar awal",
        at=start,
    )
    result = demo_workspace.enrol_register(db, workspace, world.register, rules, terms)
    say(f"Daftar: {result.loaded} akun, {len(result.problems)} baris ditolak.")
    known = {reader.reviewer_id for reader in reviewers.all_of(db)}
    missing = [reader for reader in world.reviewers if reader.id not in known]
    if not missing:
        return None
    demo_workspace.fix_lots(db, world.pack.name)  # the demo is the same each time
    # Kept before the first reader has it: a demo that was killed between two readers goes on with the same.
    passphrase = (passphrase_of(workspace) if known else "") or new_passphrase()
    keep_passphrase(workspace, passphrase)
    for reader in missing:
        reviewers.add(db, reader.id, ROLES[reader.role], passphrase, start)
    return passphrase


def _week(stage: DemoRun, number: int, say: Say) -> list[Path]:
    """One week: what people brought, one crawl, the flags, the recorded work, the report of Monday morning."""
    crawled_at = stage.world.crawls[number - 1]
    week = week_of(crawled_at.astimezone(WIB).date())
    report_at = week.end + REPORT_AFTER
    replay(stage, crawled_at, say)
    for handed_in in stage.world.imports:
        if week.start <= handed_in.at < week.end:
            say(f"Impor {handed_in.path.name}: {_import(stage, handed_in)}")
    for visit in stage.world.visits:
        if week.start <= visit.at < week.end:
            say(f"Kunjungan {visit.platform}: {_visit(stage, visit)}")
    say(f"Perayapan {number}: " + _crawl(stage, crawled_at))
    if stage.pictures:
        say(f"Gambar: {_pictures(stage, crawled_at)}")
    engine, name, _ = unread_posts(stage.db, stage.packs)
    flagged = flag_store(stage.db, engine, name, crawled_at + FLAG_AFTER)
    say(
        f"Penandaan: {flagged.posts} kiriman dibaca mesin, {flagged.queued} perlu dibaca orang, "
        f"{flagged.cases_opened} perkara baru."
    )
    if photos := photo_sample.draw(stage.db, stage.workspace.evidence, stage.packs, report_at):
        say(f"Foto tanpa tulisan yang diundi untuk dilihat orang: {photos}.")
    replay(stage, report_at, say)
    seal(stage.workspace, stage.db, report_at)
    return period_report(stage.workspace, stage.packs, week, report_at, report_at)


def _stage_report(workspace: Workspace, packs: tuple[Pack, ...], world: World) -> list[Path]:
    """The summary of the campaign so far, on the Monday after the second week."""
    at = week_of(world.crawls[-1].astimezone(WIB).date()).end + REPORT_AFTER
    return period_report(workspace, packs, stage_period(packs[0], "kampanye"), at, at)


def _crawl(stage: DemoRun, at: datetime) -> str:
    if crawl_health.finished_crawl(stage.db, at):
        return "sudah ada."
    options = CrawlOptions(
        pseudonym_key=key_of(stage.workspace),
        scope=stage.packs[0].name,
        operator="demo",
        contact="demo",
        captured_at=at,
        local_server=stage.base_url,
        approvals=keys.APPROVALS,
        windows=windows_of(stage.packs),
        most_pictures=MOST_PICTURES if stage.pictures else 0,
        log_file=stage.workspace.root / "crawl.log",
    )
    with keys.lent():
        result = crawl(stage.workspace.database, stage.workspace.evidence, options)
    seen = sorted(result.outcomes.items(), key=lambda row: (-row[1], row[0]))
    words = "; ".join(f"{n} {OUTCOMES[outcome]}" for outcome, n in seen) + "."
    if not result.pictures:
        return words
    kept = result.pictures.get(KEPT, 0)
    return f"{words} Gambar kiriman: {kept} disimpan, {sum(result.pictures.values()) - kept} tidak dapat diambil."


ANSWERS = {outcome: answer for answer, outcome in visits.OUTCOMES.items()}


def _visit(stage: DemoRun, visit: Visited) -> str:
    """What a person found at an account, recorded once."""
    account = accounts.find(stage.db, visit.platform, visit.handle)
    answer = ANSWERS[visit.outcome]
    if account is None:
        return "akun tidak terdaftar."
    if not visits.was_visited(stage.db, account.account_id, visit.at):
        visits.answer(
            stage.db,
            None,
            {account.account_id: answer},
            operator=visit.operator,
            at=visit.at,
            how_seen=HowSeen.IMPORT_NO_LOGIN,
        )
    return visits.WORDS[answer] + "."


def _import(stage: DemoRun, handed_in: ImportFile) -> str:
    result = bring(
        stage.db,
        stage.workspace,
        handed_in.path,
        kind=handed_in.path.suffix.lstrip("."),
        at=handed_in.at,
        how_seen=HowSeen(handed_in.how_seen),
        operator=handed_in.operator,
    )
    return str(result).splitlines()[0]


def _pictures(stage: DemoRun, crawled_at: datetime) -> str:
    """Brings the invented pictures and the invented gallery in, and reads them."""
    from demo import pictures

    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, body in pictures.emblem_files().items():
            (folder / "lambang" / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / "lambang" / file).write_bytes(body)
        import_emblems(folder / "lambang", stage.workspace)
        for one in pictures.handed_in_pictures(crawled_at):
            (folder / one.name).write_bytes(one.content)
            bring(
                stage.db,
                stage.workspace,
                folder / one.name,
                kind="tangkapan",
                import_terms=one.import_terms,
                how_seen=HowSeen.IMPORT_NO_LOGIN,
                operator="petugas-impor-1",
                at=crawled_at,
            )
    looked = examine_store(stage.db, stage.workspace, crawled_at)
    return f"{looked.read} diperiksa, {looked.unreadable} tidak terbaca."


MOST_PICTURES = 50  # of the demo's crawl
