"""The demo's invented world as labelled posts: what two careful people would say, beside what the engine says."""

import csv
from collections.abc import Iterator

from demo.values import World, WorldAccount, WorldPost
from demo.world import load_world
from domain.types import Item


def world_items(world: World | None = None) -> Iterator[tuple[Item, WorldPost]]:
    """Every post of the world as the store would hand it to the analysis, with its truth."""
    world = world or load_world()
    with world.register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for account in world.accounts:
        region, official = _row(account, rows)
        for post in account.posts:
            text = f"{post.title}\n{post.text}" if post.title else post.text
            yield (
                Item(
                    id=post.native_id,
                    text=text,
                    posted_at=post.at,
                    region=region,
                    platform=account.platform.value,
                    kind=post.kind,
                    other_text=post.other_text,
                    official=official,
                ),
                post,
            )


def _row(account: WorldAccount, rows: list[dict[str, str]]) -> tuple[str | None, bool]:
    for row in rows:
        written = row["akun"].rstrip("/")
        if (
            written == account.handle
            or written.endswith(("/" + account.handle, "@" + account.handle))
            or account.handle in written
        ):
            return row["kode_wilayah"] or None, row["jenis_akun"] != "pribadi"
    return None, False
