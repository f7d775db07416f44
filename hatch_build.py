"""What the package says of itself on an index, where the links of the README must hold away from the repository.

The address of the repository is given when a release is built (NETRALITAS_REPOSITORY); without it they stay relative.
"""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link or a picture of Markdown whose target is a path below the README.
RELATIVE = re.compile(r"(!?)(\[[^\]]*\])\((?![a-z]+:|#)([^)\s]+)\)")


def absolute(text: str, address: str, tag: str) -> str:
    """The text with each relative link as one to the file at that tag: pictures as they are, the rest as pages.

    Both forms are those of GitHub; GitLab leads them on to its own.
    """
    return RELATIVE.sub(lambda m: f"{m[1]}{m[2]}({address}/{'raw' if m[1] else 'blob'}/{tag}/{m[3]})", text)


class ReadmeHook(MetadataHookInterface):
    """Gives README and links to the metadata of wheel and source distribution."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        address = os.environ.get("NETRALITAS_REPOSITORY", "").rstrip("/")
        if address:
            text = absolute(text, address, f"v{metadata['version']}")
            pages = {
                "Source": "",
                "Changelog": "/blob/main/CHANGELOG.md",
                "Documentation": "/blob/main/docs/architecture.md",
            }
            metadata["urls"] = {name: f"{address}{path}" for name, path in pages.items()}
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
