"""What a workspace is set to: its elections and the profile of its body."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from domain.elections import Pack
from domain.errors import ConfigError
from domain.packs import Addition, fitting, load_pack
from domain.texts import _, on_page
from review.oversight import OversightBody, PoseCircular, lists, oversight_body_of, profile
from store import pack_changes
from store.database import Store
from store.workspace import FILE, PROFILES, Config, Workspace

__all__ = ["OversightBody", "lists"]

LONGEST_TAKE_BACK = 60  # minutes


def packs_of(workspace: Workspace) -> tuple[Pack, ...]:
    """The elections of the workspace, with what the office added. A name with a path separator is a folder, beside the
    configuration."""
    names = workspace.config.texts("election.packs")
    if not names:
        raise ConfigError(
            _("belum ada paket pemilihan"),
            where="netralitas.toml",
            remedy=_('isi election.packs, mis. ["pilkada-2024"]'),
        )
    own = pack_changes.of_file(workspace.database)
    return tuple(_joined(workspace.root / n if "/" in n or "\\" in n else n, own) for n in names)


def newest_addition(db: Store) -> int:
    """The number of the last change of what the office added to its packs; 0 before the first."""
    return pack_changes.newest(db)


def _joined(name: str | Path, own: Sequence[Addition]) -> Pack:
    """A pack with what this office added to it. What a newer pack holds itself by now is left out: it says the same."""
    shipped = load_pack(name)
    mine = fitting(name, [one for one in own if one.pack == shipped.name])
    return load_pack(name, mine) if mine else shipped


def oversight_body(workspace: Workspace, packs: Sequence[Pack] | None = None) -> OversightBody:
    """The workspace's own profile at its elections (or at those of `packs`), with how long it lets readers take back.

    Raises ConfigError for a time that nobody could wait for.
    """
    minutes = workspace.config.number("reading.take_back_minutes")
    if not 0 <= minutes <= LONGEST_TAKE_BACK:
        raise ConfigError(
            _("reading.take_back_minutes = {minutes}", minutes=minutes),
            where=FILE,
            remedy=_("isi 0 sampai {longest_take_back} menit", longest_take_back=LONGEST_TAKE_BACK),
        )
    body = oversight_body_of(workspace.config.text("body.profile"), packs_of(workspace) if packs is None else packs)
    circulars = (*own_circular(workspace.config), *body.profile.circulars)
    return replace(body, take_back=timedelta(minutes=minutes), profile=replace(body.profile, circulars=circulars))


def own_circular(config: Config) -> tuple[PoseCircular, ...]:
    """The poses of the body's own circular, as the workspace is set. Raises ConfigError for one without source or day."""
    if words := pose_fault(config):
        raise ConfigError(
            _("poses: {words}", words=words), where=FILE, remedy=_("lengkapi bagian [poses], atau kosongkan semua")
        )
    if not config.text("poses.source"):
        return ()
    return (
        PoseCircular(
            source=config.text("poses.source"),
            day=date.fromisoformat(config.text("poses.day")),
            reported=False,
            avoided=tuple(config.texts("poses.avoided")),
            allowed=tuple(config.texts("poses.allowed")),
        ),
    )


def pose_fault(config: Config) -> str:
    """What a circular about poses lacks, in words; "" where nothing, or none is given."""
    parts = ("source", "day", "avoided", "allowed")
    source, day, avoided, allowed = (config.settings[f"poses.{name}"].value for name in parts)
    if not (source or day or avoided or allowed):
        return ""
    try:
        date.fromisoformat(str(day))
    except ValueError:
        return on_page("tulis juga tanggal edarannya, mis. 2026-09-01")
    return "" if source and avoided else on_page("isi sumber, tanggal dan pose yang dihindari; atau kosongkan semua")


def profile_labels() -> list[tuple[str, str]]:
    """The kinds of body that there are: name and words."""
    return [(name, profile(name).label) for name in PROFILES]


def is_local(kind: str) -> bool:
    """Whether a kind of body always works in one region."""
    return kind in PROFILES and profile(kind).local


def whom_profiles_serve() -> list[tuple[str, str]]:
    """The kinds of body in words, each with whom it is for."""
    return [(profile(name).label, profile(name).serves) for name in PROFILES]
