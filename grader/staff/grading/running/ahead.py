"""Jobs handed out ahead of those that are done: workers never wait, and memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.staff.grading.running.workers import Workers

FEW = 8  # jobs that may always be out
MANY = 96  # the most: for as long as whoever judges observes the known mistakes of a whole network
ROOM = 64 * 2**20  # bytes of jobs and of what came of them that may wait beyond the few
LOOK = 1.0  # seconds after which somebody may want to know what is going on

Task = TypeVar("Task")


@dataclass(frozen=True)
class _Out(Generic[Task]):
    """A job that is out."""

    task: Task
    size: int  # bytes


class Ahead(Generic[Task]):
    """The jobs that are out, each with the task that it belongs to."""

    def __init__(
        self,
        executor: Executor,
        workers: Workers,
        look: Callable[[list[Task]], None] = lambda running: None,
    ) -> None:
        self._executor, self._workers, self._look = executor, workers, look
        self._out: dict[Future[bytes], _Out[Task]] = {}

    def hand_out(self, job: bytes, task: Task) -> None:
        """Have a job done, some time."""
        self._out[self._executor.submit(self._workers.observe, job)] = _Out(task, len(job))

    def come_back(self, *, everything: bool = False) -> Iterator[tuple[Task, Future[bytes]]]:
        """Those that are done, until there is room for another job, or until all are back.

        ClusterError where nobody is left who could do them.
        """
        while self._out and (everything or self._crowded()):
            done = wait(self._out, LOOK, FIRST_COMPLETED).done
            anybody = (
                self._workers.anybody()
            )  # first: what is lost with a cluster is no one's fault
            for future in done:
                yield self._out.pop(future).task, future
            self._look(list(self._running()) if anybody else [])

    def _running(self) -> Iterator[Task]:
        if self._out:
            running = [each.task for future, each in self._out.items() if future.running()]
            # An executor of many machines does not say which jobs run; then it is all of them.
            yield from running or [each.task for each in self._out.values()]

    def _crowded(self) -> bool:
        if len(self._out) <= FEW:
            return False
        return len(self._out) > MANY or sum(map(self._weight, self._out)) > ROOM

    def _weight(self, future: Future[bytes]) -> int:
        came = future.done() and not future.cancelled() and not future.exception()
        return len(future.result()) if came else self._out[future].size
