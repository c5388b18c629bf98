"""Run a solution notebook in a kernel of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from grader.staff.authoring.chapters.chapter import ChapterError
from grader.student import progress

CELL_SECONDS = 600  # the longest training cell takes a minute in its short form


def execute(notebook: NotebookNode, path: Path, *, timed: bool = False) -> NotebookNode:
    """The notebook, run from top to bottom where it will lie; timed: each cell says when it ran."""
    with tempfile.TemporaryDirectory() as directory:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            resources={"metadata": {"path": str(path.parent)}},
            record_timing=timed,
            coalesce_streams=True,  # a progress bar is one line, not a hundred
            extra_arguments=["--log-level=ERROR"],  # no word on how the kernel is reached
        )
        environment = {
            **os.environ,
            progress.VARIABLE: str(Path(directory) / progress.FILE_NAME),
            "LAB_DATA": "standin",  # the real set may be there or not; this is alike everywhere
        }
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            raise ChapterError(f"{path.stem}.py does not run to its end.\n{error}") from error
    notebook.metadata.language_info = NotebookNode(name="python")  # without this machine's version
    return notebook
