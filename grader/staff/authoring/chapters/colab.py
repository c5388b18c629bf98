"""One click: the cell that fetches the course on Google Colab, and the badges above it.

Colab has torch, for the GPU that it lends, and most of what else the course needs. So pip is told
to leave out what packages ask for (--no-deps): it would put another torch in the place of Colab's.
tests/authoring/test_colab.py compares what is asked for with what Colab says that it has.
"""

from __future__ import annotations

from grader.staff.authoring.chapters.percent import Cell
from grader.student.installation.doctor import D2L

TAG = "colab"  # of the cell, in notebooks; what it holds is no code of the chapter's
WITH_ADDRESS = """\
# On Google Colab this fetches the course and leaves torch as it is. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    %pip install -q --no-deps {address} {d2l}"""
WITH_UPLOAD = """\
# On Google Colab this asks for cnn-course.zip, which your teacher has. Elsewhere it does nothing.
import sys
from importlib.util import find_spec

if "google.colab" in sys.modules and not find_spec("grader"):
    from google.colab import files

    course = "".join(files.upload())
    %pip install -q --no-deps "{{course}}" {d2l}"""
BADGES = (  # what each says, its picture, and where it leads
    (
        "Open in Colab",
        "https://colab.research.google.com/assets/colab-badge.svg",
        "https://colab.research.google.com/github/{repository}/blob/{tag}/notebooks/{stem}.ipynb",
    ),
    (
        "Open in Binder",
        "https://mybinder.org/badge_logo.svg",
        "https://mybinder.org/v2/gh/{repository}/{tag}?urlpath=lab/tree/notebooks/{stem}.ipynb",
    ),
)


def fetching_cell(address: str) -> Cell:
    """The cell that stands before all code; without an address the reader uploads the bundle."""
    text = WITH_ADDRESS if address else WITH_UPLOAD
    return Cell("code", text.format(address=address, d2l=D2L), frozenset({"setup", TAG}))


def badges(repository: str, tag: str, stem: str) -> str:
    """Pictures that open the notebook of a release elsewhere."""
    place = {"repository": repository, "tag": tag, "stem": stem}
    return " ".join(f"[![{says}]({shown})]({to.format(**place)})" for says, shown, to in BADGES)
