"""What a workspace is set to: its elections and the profile of its body."""

from domain.elections import Pack
from domain.errors import ConfigError
from domain.packs import load_pack
from review.oversight import OversightBody, oversight_body_of
from store.workspace import Workspace


def packs_of(workspace: Workspace) -> tuple[Pack, ...]:
    """The elections of the workspace. A name with a path separator is a folder, beside the configuration."""
    names = workspace.config.texts("election.packs")
    if not names:
        raise ConfigError(
            "belum ada paket pemilihan", where="netralitas.toml", remedy='isi election.packs, mis. ["pilkada-2024"]'
        )
    return tuple(load_pack(workspace.root / n if "/" in n or "\\" in n else n) for n in names)


def oversight_body(workspace: Workspace) -> OversightBody:
    """The workspace's own profile at its elections."""
    return oversight_body_of(workspace.config.text("body.profile"), packs_of(workspace))
