"""What a class is graded with. Nothing here waits for torch."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.workers import Workers


@dataclass(frozen=True)
class Means:
    """Processes, on their way up already."""

    workers: Workers
    judge: JudgeProcess
    side_by_side: int  # workers at most
    isolated: bool
    executor: Executor | None = None  # of other machines; else threads of this one
