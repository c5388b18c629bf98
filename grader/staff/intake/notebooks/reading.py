"""One student's files -> code and weights. A file is opened once: what is read here is graded.

What cannot be read is not dropped: its student gets a result that says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from grader.exercise import Json
from grader.staff.intake.names import distinct, name_of
from grader.staff.intake.notebooks.misplaced import misplaced
from grader.staff.intake.opening.tree import Tree
from grader.staff.intake.records import Notebook, Read, Submission
from grader.student.validating.essays import code_and_essays
from grader.student.validating.ipynb import MOST_BYTES, cells_in

MOST_TOGETHER = 128 * 2**20  # bytes of a student's notebooks; of twelve with pictures some 50 MiB
MOST_WEIGHTS = 100 * 2**20  # bytes of one file of weights; ResNet-18 has 22 MiB
MOST_FILES = 6  # of weights; three trainings count
MOST_CODE = 8 * 2**20  # bytes of their code in a job, which holds twice as much; a large one has 2


def read(submission: Submission) -> Read:
    """Read the notebooks and the files of weights."""
    notebooks = list(_notebooks(submission))
    evidence = _weights(submission)
    # Of the code and no file's name or output: saved anew or renamed, it is the same work. The
    # remarks are hashed, too, since they are stored with the result.
    said: list[Json] = [submission.remarks, [[n.cells, n.problem] for n in notebooks]]
    said += [n.essays for n in notebooks if n.essays]
    said += [[each.name, each.where] for n in notebooks for each in n.misplaced]
    digest = hashlib.sha256(json.dumps(said).encode())
    for name, found in evidence.items():
        known = found.encode() if isinstance(found, str) else found
        digest.update(json.dumps([name, len(known)]).encode() + known)
    return Read(digest.hexdigest(), notebooks, evidence)


def _notebooks(submission: Submission) -> Iterator[Notebook]:
    together, left = MOST_TOGETHER, MOST_CODE
    for file, name in zip(submission.files, _names(submission), strict=True):
        content, notebook = b"", Notebook(name)
        try:
            content = _content(submission, file, MOST_BYTES, together)
            cells = cells_in(content)
            code, essays = code_and_essays(cells)
            notebook = Notebook(name, tuple(code), essays, misplaced=misplaced(cells))
            size = len(json.dumps([notebook.cells, notebook.essays]))
            if size > left:
                notebook = Notebook(name, problem=f"has more code than is run: {size // 2**20} MiB")
            else:
                left -= size
        except OSError as error:
            notebook = Notebook(name, problem=f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            notebook = Notebook(name, problem=str(error))
        together -= len(content)
        yield notebook


def _weights(submission: Submission) -> dict[str, bytes | str]:
    """The files of weights; one that cannot be read has a reason in the place of its bytes."""
    found: dict[str, bytes | str] = {}
    together = MOST_FILES * MOST_WEIGHTS
    for file in submission.evidence[:MOST_FILES]:
        name = name_of(Path(submission.called.get(file, file.name)).name)
        try:
            content = _content(submission, file, MOST_WEIGHTS, together)
        except OSError as error:
            found.setdefault(name, f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            found.setdefault(name, f"is not read: {error}")
        else:
            together -= len(content)
            found.setdefault(name, content)
    return found


def _content(submission: Submission, file: Path, most: int, left: int) -> bytes:
    if submission.root is None:
        return Tree(file.parent).read((file.name,), most, left)
    return submission.root.read(file.parts, most, left)


def _names(submission: Submission) -> list[str]:
    """A name for each notebook: that of its file, or, where two have the same, its path."""
    inside = [submission.called.get(file, file.name) for file in submission.files]
    count = Counter(Path(each).name for each in inside)
    short = [Path(each).name if count[Path(each).name] == 1 else each for each in inside]
    return distinct([name_of(each) for each in short])
