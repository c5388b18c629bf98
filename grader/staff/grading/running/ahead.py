"""Jobs handed out ahead of those that are done: workers never wait, and memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Generic, TypeVar

from grader.staff.grading.running.workers import Workers

AHEAD = 8  # jobs handed out beyond those that are done
LOOK = 1.0  # seconds after which somebody may want to know what is going on

Task = TypeVar("Task")


class Ahead(Generic[Task]):
    """The jobs that are out, each with the task that it belongs to."""

    def __init__(
        self,
        executor: Executor,
        workers: Workers,
        look: Callable[[list[Task]], None] = lambda running: None,
    ) -> None:
        self._executor, self._workers, self._look = executor, workers, look
        self._out: dict[Future[bytes], Task] = {}

    def hand_out(self, job: bytes, task: Task) -> None:
        """Have a job done, some time."""
        self._out[self._executor.submit(self._workers.observe, job)] = task

    def come_back(self, most: int = AHEAD) -> Iterator[tuple[Task, Future[bytes]]]:
        """Those that are done, until no more than so many are out."""
        while len(self._out) > most:
            done = wait(self._out, timeout=LOOK, return_when=FIRST_COMPLETED).done
            for future in done:
                yield self._out.pop(future), future
            # An executor of many machines does not say which jobs run; then it is all of them.
            running = [task for future, task in self._out.items() if future.running()]
            self._look(running or list(self._out.values()))
