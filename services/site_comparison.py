"""A public site that was put up, against what was published: nothing is written."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from domain.errors import UsageError
from domain.texts import Text, _
from reports.site import site_files
from services.public_site import publisher_of, site_versions, withdrawn_versions
from services.public_site_files import VERSION, lying
from store.database import Store
from store.workspace import Workspace


def differences(workspace: Workspace, db: Store, target: Path) -> Iterator[Text]:
    """What a site, a folder or a zip, shows otherwise than this workspace would write it; nothing where it is whole.

    A file of a version is as it was published or was changed; any other page may also be of before the last
    publication or withdrawal. What somebody put beside the versions is not looked at. Raises UsageError for what is no
    site.
    """
    there = lying(target)
    if not there:
        raise UsageError(
            _("{target} bukan situs laporan", target=target),
            remedy=_("beri folder atau .zip yang ditulis report publish"),
        )
    files = site_files(site_versions(db), publisher_of(workspace, db), withdrawn_versions(db))
    for name in sorted(files):
        if there.get(name) != files[name]:
            yield _fault(name, there)
    for name in sorted(there.keys() - files.keys()):
        yield _("situs: {name} bukan dari yang terbit", name=name)


def _fault(name: str, there: Mapping[str, bytes]) -> Text:
    if name not in there:
        return _("situs: {name} tidak ada", name=name)
    if VERSION.match(name):
        return _("situs: {name} bukan yang diterbitkan", name=name)
    return _("situs: {name} diubah, atau belum ditulis lagi sejak terbitan terakhir", name=name)
