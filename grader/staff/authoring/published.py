"""Where the course is published: the table [tool.cnn-course] of pyproject.toml, and the version.

From one line, the name of a repository, follow the badges and the address from which Colab fetches
the bundle, both those of the release with this version.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.staff.authoring.chapters.chapter import ChapterError
from grader.staff.authoring.chapters.colab import badges

REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
ASSET = "https://github.com/{repository}/releases/download/{tag}/cnn-course.zip"


@dataclass(frozen=True)
class Published:
    """The version of the course, and where it can be had; nowhere, as long as nobody says."""

    version: str
    repository: str = ""  # OWNER/NAME on GitHub
    elsewhere: str = ""  # the address of the bundle, if it is no asset of a release there

    @property
    def tag(self) -> str:
        """What the release of this version is called."""
        return f"v{self.version}"

    @property
    def bundle(self) -> str:
        """The address of the bundle; none where it has to be uploaded."""
        if self.elsewhere or not self.repository:
            return self.elsewhere
        return ASSET.format(repository=self.repository, tag=self.tag)

    def badges(self, stem: str) -> str:
        """What opens a notebook elsewhere; only what lies in a public place can be fetched."""
        return badges(self.repository, self.tag, stem) if self.repository else ""


def published(root: Path) -> Published:
    """Read what pyproject.toml says."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    ours = settings["tool"]["cnn-course"]
    repository, elsewhere = str(ours["repository"]), str(ours["bundle"])
    if repository and not REPOSITORY.fullmatch(repository):
        raise ChapterError(
            f'pyproject.toml, [tool.cnn-course]: repository = "{repository}" should be like '
            '"OWNER/NAME", the end of its address on GitHub; empty where there is none'
        )
    if elsewhere and not re.fullmatch(r"https?://[^\s\"'{}$]+\.(zip|whl)", elsewhere):
        raise ChapterError(
            f'pyproject.toml, [tool.cnn-course]: bundle = "{elsewhere}" should be an address that '
            "begins with https:// and ends with .zip; empty for the one of a release"
        )
    return Published(str(settings["project"]["version"]), repository, elsewhere)
