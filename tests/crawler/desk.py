"""A desk that imports files where they lie, with the accounts that a test registers."""

from contextlib import closing

from domain.types import HowSeen, Platform, Route
from imports.loading import import_file
from imports.terms import NOTHING
from store import open_store

from .conftest import NOW, Space, an_account


class Desk(Space):
    def has(self, *accounts):
        """Registers "platform|handle" or "platform|handle|number"."""
        self.register(
            *(
                an_account(f"{name}-{number}", Platform(name), handle, native_id=(rest or [None])[0], route=Route.C)
                for number, account in enumerate(accounts)
                for name, handle, *rest in [account.split("|")]
            )
        )
        return self

    def load(self, path, kind="", *, given=NOTHING, how_seen=HowSeen.IMPORT_NO_LOGIN, **more):
        """Imports a file; without a format it is recognised."""
        with closing(open_store(self.database)) as conn:
            return import_file(
                conn,
                self.evidence,
                path,
                format=kind,
                how_seen=how_seen,
                operator="petugas",
                captured_at=NOW,
                pseudonym_key=b"k" * 32,
                scope="uji",
                import_terms=given,
                **more,
            )

    def write(self, content, name="berkas"):
        path = self.database.with_name(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
