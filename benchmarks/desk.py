"""python -m benchmarks.desk [POSTS] [CASES]: the desk's pages over a large store, as the app answers them.

Without the network and the browser. Times are wall clock on whatever machine this is.
"""

import re
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.cases import NOW, fill, milliseconds
from desk.app import make_app
from services import people as reviewers
from store import open_store
from store.identities import make_key
from store.workspace import Workspace, read_config, write_config

PHRASE = "ukuran meja kerja saja"
PAGES = (
    "/",
    "/telaah",
    "/telaah/meja",
    "/perkara",
    "/perkara?status=semua&step=di_sini",
    "/perkara/K-2026-000007",
    "/akun",
)


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


def _get(client: FlaskClient, page: str, _n: int) -> object:
    return client.get(page)


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    flagged = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    folder = Path(tempfile.mkdtemp())
    try:
        settings = {"election.packs": ["pilkada-2024"], "identity.key_file": str(folder / "k.key")}
        path = write_config(folder / "w", settings)
        workspace = Workspace(root=folder / "w", config=read_config(path, {}))
        make_key(workspace.key_file)
        fill(workspace.database, posts, flagged)
        client = signed_in(workspace)
        client.post("/telaah/ambil", data={"csrf_token": token(client, "/telaah")})
        print(f"{posts} posts, {flagged} open cases")
        for page in PAGES:
            assert client.get(page).status_code == 200, page
            print(f"{page}:", milliseconds(partial(_get, client, page), 20))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
