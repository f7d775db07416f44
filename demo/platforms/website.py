"""A site that is neither WordPress nor has a feed: a list of articles on its front page."""

from html import escape

from demo.answers import Answer, AnswerMoment, Request, as_text
from demo.values import WorldAccount
from domain.types import Platform


def answer(moment: AnswerMoment, request: Request, site: WorldAccount) -> Answer:
    folder = "/" + site.handle.partition("/")[2]
    if request.path.rstrip("/") != folder.rstrip("/"):
        return as_text("<html><body>Tidak ditemukan</body></html>", "text/html", status=404)
    entries = "\n".join(
        f'<article><h2><a href="{folder.rstrip("/")}/{p.native_id.rsplit("/", 1)[-1]}">{escape(p.title)}</a></h2>'
        f'<time datetime="{p.at.isoformat()}"></time><p>{escape(p.text_at(moment.crawl))}</p></article>'
        for p in site.posts_at(moment.crawl)
    )
    return as_text(
        f'<!DOCTYPE html><html lang="id"><head><title>{escape(site.display_name)}</title></head>'
        f"<body><nav>Beranda</nav>{entries}<footer>Dibuat sendiri</footer></body></html>",
        "text/html",
    )


def sites(moment: AnswerMoment) -> dict[str, WorldAccount]:
    return {a.host: a for a in moment.world.of(Platform.WEBSITE)}
