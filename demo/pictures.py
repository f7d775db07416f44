"""Invented pictures for the demo: posts with a poster, the poster passed on, an emblem on a banner, a photo without a
word; and a screenshot of a chat that a person brings.

They are drawn here. The demo's server shows those of posts, so that a crawl fetches them. Needs the extra for pictures;
the demo without it stays as it is.
"""

import io
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from demo import native_ids
from demo.platforms import bluesky
from demo.values import Truth, World, WorldAccount, WorldPost
from domain.types import Platform, Stance
from services.emblems import SOURCES
from services.ingest import ImportTerms

PARTY = "Partai Layar Persatuan"
_BLUE, _WHITE, _YELLOW, _RED = "#0b3d91", "#ffffff", "#ffd400", "#c4001a"
_POSTER = ("COBLOS NOMOR 2", "HANDARU PRASETYA", "& LINTANG KUSUMADEWI", "CALON GUBERNUR", "MENANG SATU PUTARAN")
_CHAT = ("Grup Kantor Rekaan", "Bapak ibu, jangan lupa", "siap dukung paslon 2 sampai menang", "Siap komandan")


@dataclass(frozen=True, slots=True)
class HandedInPicture:
    """A picture that a person brings, and what they type beside it."""

    name: str
    content: bytes
    import_terms: ImportTerms


def handed_in_pictures(crawl: datetime) -> tuple[HandedInPicture, ...]:
    """The screenshot of a chat, seen two hours before a crawl."""
    account = "kopi.subuh.contohdemo"
    return (
        HandedInPicture(
            "obrolan.jpg",
            _saved(_chat()),
            ImportTerms(
                platform="facebook",
                account=account,
                url=f"https://www.facebook.com/{account}/posts/900001",
                seen_at=crawl - timedelta(hours=2),
                published_at=(crawl - timedelta(hours=5)).isoformat(),
                audience="public",
            ),
        ),
    )


def with_pictures(world: World) -> tuple[World, dict[str, bytes]]:
    """The world with a pictured post more on four accounts, and what its server shows: JPEG files by HOST/PATH."""
    poster = _poster()
    framed = Image.new("RGB", (420, 580), _WHITE)
    framed.paste(poster.resize((360, 450)), (30, 60))
    drawn = {
        "langkah-sore.warga.test": (poster, 2, "Poster"),
        "papan-tulis.warga.test": (framed, 1, "Poster"),
        "teras-hujan.warga.test": (_photo(banner=True), 1, "Spanduk di tepi jalan"),
        "kebon-awi.warga.test": (_photo(banner=False), 2, "Di lapangan"),
    }
    accounts, served = [], {}
    for account in world.accounts:
        if account.platform == Platform.BLUESKY and account.handle in drawn:
            picture, days, alt = drawn[account.handle]
            post = _post(account, world.crawls[-1] - timedelta(days=days), alt)
            served[bluesky.photo_address(account, post)] = _saved(picture)
            account = replace(account, posts=(*account.posts, post))
        accounts.append(account)
    return replace(world, accounts=tuple(accounts)), served


def _post(account: WorldAccount, at: datetime, alt: str) -> WorldPost:
    """A post without a word of its own."""
    truth = Truth(candidate=False, party=False, stance=Stance.NONE, queue=False, text="00N0")
    return WorldPost(
        native_id=f"at://{account.native_id}/app.bsky.feed.post/{native_ids.tid(at, account.handle)}",
        at=at,
        text="",
        truth=truth,
        about="gambar",
        first_crawl=2,
        photo=alt,
    )


def emblem_files() -> dict[str, bytes]:
    """An invented party's emblem with the list of its source, as `pack import-emblems` takes it, by path."""
    out = io.BytesIO()
    _emblem(256).save(out, "PNG")
    return {
        f"{PARTY}/lambang.png": out.getvalue(),
        SOURCES: f"partai,berkas,sumber,tanggal\n{PARTY},lambang.png,digambar untuk demo,2026-10-01\n".encode(),
    }


def _saved(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _font(size: int) -> Any:
    return ImageFont.load_default(size)


def _poster() -> Any:
    picture = Image.new("RGB", (720, 900), _BLUE)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(_POSTER):
        size = 62
        while pen.textlength(line, font=_font(size)) > 640:
            size -= 2
        pen.text((40, 60 + 110 * number), line, font=_font(size), fill=_YELLOW if number % 2 == 0 else _WHITE)
    pen.text((480, 640), "2", font=_font(220), fill=_YELLOW)
    return picture


def _chat() -> Any:
    picture = Image.new("RGB", (540, 620), "#e5ddd5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 540, 70), fill="#075e54")
    pen.text((70, 22), _CHAT[0], font=_font(26), fill=_WHITE)
    for number, line in enumerate(_CHAT[1:]):
        top = 110 + 100 * number
        pen.rounded_rectangle((20, top, 500, top + 64), 12, fill=_WHITE)
        pen.text((36, top + 18), line, font=_font(24), fill="#111111")
    return picture


def _emblem(side: int) -> Any:
    """A sail over three waves, in a shield, with the party's letters."""
    picture = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(14, 14), (242, 14), (242, 160), (128, 246), (14, 160)], fill=_RED, outline=_WHITE, width=8)
    pen.polygon([(120, 34), (120, 130), (52, 130)], fill=_WHITE)
    pen.polygon([(134, 50), (134, 130), (196, 130)], fill=_YELLOW)
    pen.rectangle((60, 138, 190, 148), fill="#111111")
    for left in (40, 96, 152):
        pen.arc((left, 146, left + 64, 176), 180, 360, fill=_WHITE, width=6)
    pen.text((90, 176), "PLP", font=_font(40), fill=_WHITE)
    return picture.resize((side, side))


def _photo(*, banner: bool) -> Any:
    """A blurred place, with the emblem on a banner or without; nobody is in it."""
    chance = random.Random(f"foto {banner}")  # noqa: S311
    picture = Image.new("RGB", (900, 675), "#7d8f78")
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, r = chance.randint(0, 900), chance.randint(0, 675), chance.randint(20, 120)
        colour = tuple(chance.randint(60, 200) for _ in range(3))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)  # type: ignore[arg-type,unused-ignore]
    picture = picture.filter(ImageFilter.GaussianBlur(6))
    if not banner:
        return picture
    small = _emblem(200).rotate(6, expand=True, resample=Image.Resampling.BICUBIC)
    picture.paste(small, (520, 220), small)
    return picture
