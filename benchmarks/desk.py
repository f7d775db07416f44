"""python -m benchmarks.desk [POSTS] [CASES]: the desk's pages over an empty store and a large one, as the app answers them.

Without the network and the browser. Times are wall clock on whatever machine this is: of a first visit, and of those
that follow it, with how many times the empty store's the large one's take at p95.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.cases import NOW, fill
from desk.app import make_app
from services import people as reviewers
from store import open_store
from store.identities import make_key
from store.workspace import Workspace, read_config, write_config

PHRASE = "ukuran meja kerja saja"
ON_BOTH = ("/", "/telaah", "/perkara", "/perkara?status=semua&step=di_sini", "/akun")
PAGES = (*ON_BOTH, "/telaah/meja", "/perkara/K-2026-000007")


def signed_in(workspace: Workspace) -> FlaskClient:
    db = open_store(workspace.database)
    reviewers.add(db, "pengukur", "reviewer", PHRASE, NOW)
    db.close()
    client = make_app(workspace, clock=lambda: NOW).test_client()
    fields = {"csrf_token": token(client, "/masuk"), "name": "pengukur", "phrase": PHRASE}
    assert client.post("/masuk", data=fields).status_code == 303
    return client


def token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


def visits(client: FlaskClient, page: str, number: int = 40) -> tuple[float, float, float]:
    """Milliseconds of a first visit, then the median and the 95th percentile of those that follow."""
    taken = []
    for _ in range(number + 1):
        started = time.perf_counter()
        assert client.get(page).status_code == 200, page
        taken.append((time.perf_counter() - started) * 1000)
    later = sorted(taken[1:])
    return taken[0], later[number // 2], later[int(number * 0.95) - 1]


def made(folder: Path, posts: int, flagged: int) -> FlaskClient:
    """A desk over a store with so many posts and open cases, one of them held by the reader."""
    settings = {"election.packs": ["pilkada-2024"], "identity.key_file": str(folder / "k.key")}
    path = write_config(folder / "w", settings)
    workspace = Workspace(root=folder / "w", config=read_config(path, {}))
    make_key(workspace.key_file)
    fill(workspace.database, posts, flagged)
    client = signed_in(workspace)
    client.post("/telaah/ambil", data={"csrf_token": token(client, "/telaah")})
    return client


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    flagged = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as none, tempfile.TemporaryDirectory() as many:
        empty, large = made(Path(none), 0, 0), made(Path(many), posts, flagged)
        print(f"{posts} posts, {flagged} open cases; ms: first, median, 95 %")
        for page in PAGES:
            print(f"{page}: large", *(f"{ms:.1f}" for ms in visits(large, page)), end="")
            if page in ON_BOTH:
                least = visits(empty, page)
                print(
                    ", empty",
                    *(f"{ms:.1f}" for ms in least),
                    f"= {visits(large, page)[2] / least[2]:.1f} times",
                    end="",
                )
            print()


if __name__ == "__main__":
    main()
