"""What grading costs beside a bare fork that only runs the same cells.

    python benchmarks/grading.py [--floor] [--homework] [--class] [--memory]

--floor     seconds a submission: small notebooks of the sample class, graded in the sandbox, beside
            a process that holds torch and forks a child to run their cells, and beside a Jupyter
            kernel of its own for each, as other graders start it
--homework  the same for a whole homework of eight sections, its full-size networks included
--class     `grader grade` as a process, from its start to its table: 200 submissions, made of small
            notebooks of the sample class, on two workers; seconds passed, and of processors' work
--memory    what the processes that grade, judge and run code hold, after 100 and 1,000 submissions

Without an option it does all four. But for the class, one worker with one thread; medians of runs
that take turns.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.following.progress import Progress
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.jobs import make_job
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Notebook, Submission, read, submissions
from grader.staff.sandbox.limits import Limits
from grader.student.show import table_text

ROOT = Path(__file__).parents[1]
SMALL = ("half_done", "korean", "plain_modules", "typical_mistakes", "all_of_7_2")
HOMEWORK = "whole_homework"
CHECKPOINTS = (100, 1000)  # submissions
STUDENTS = 200  # of a class
SET_CHILD_SUBREAPER = 36  # of Linux: see prctl(2)
MIB = 2**20


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("floor", "homework", "class", "memory"):
        parser.add_argument(f"--{option}", action="store_true")
    asked = vars(parser.parse_args())
    if not any(asked.values()):
        asked = dict.fromkeys(asked, True)
    os.environ["OMP_NUM_THREADS"] = "1"
    if asked["class"]:
        _whole_class()
    if asked["floor"] or asked["homework"] or asked["memory"]:
        _within_this_process(asked)


def _within_this_process(asked: Mapping[str, bool]) -> None:
    with Judge(ROOT, "a seed") as judge, Workers() as workers:
        course = Course(judge)
        with bare_fork() as bare:
            if asked["floor"]:
                _compare(course, judge, workers, bare, SMALL, runs=7, kernel=True)
            if asked["homework"]:
                _compare(course, judge, workers, bare, (HOMEWORK,), runs=3, kernel=False)
        if asked["memory"]:
            _memory(course, judge, workers)


def _compare(
    course: Course,
    judge: Judge,
    workers: Workers,
    bare: Callable[[Path], float],
    names: Sequence[str],
    runs: int,
    kernel: bool,
) -> None:
    """A line for each notebook: graded, run in a bare fork, run in a kernel."""
    rows, totals = [], [0.0, 0.0, 0.0]
    for name in names:
        (path,) = (ROOT / "tests" / "submissions" / name).glob("*.ipynb")
        [notebook] = read(Submission(name, (path,))).notebooks
        ways = [lambda n=notebook: _grade(judge, workers, course, n), lambda p=path: bare(p)]
        ways += [lambda p=path: _kernel(p)] if kernel else []
        times = _in_turns(ways, runs)
        totals = [total + each for total, each in zip(totals, times, strict=False)]
        rows.append(_row(name, times))
    if len(names) > 1:
        rows.append(_row("all of them", totals[: 3 if kernel else 2]))
    header = ["notebook", "graded", "bare fork", "ratio"]
    print("\n" + table_text(header + (["own kernel", "ratio"] if kernel else []), rows))


def _row(name: str, times: Sequence[float]) -> list[str]:
    graded, *others = times
    cells = [f"{graded:.2f} s"]
    for other in others:
        cells += [f"{other:.2f} s", f"{graded / other:.2f}"]
    return [name, *cells]


def _in_turns(ways: Sequence[Callable[[], float]], runs: int) -> list[float]:
    """The median of each; the first round warms up and does not count."""
    rounds = [[way() for way in ways] for _ in range(runs + 1)][1:]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _grade(judge: Judge, workers: Workers, course: Course, notebook: Notebook) -> float:
    """Everything that is done for one submission but the writing of the result."""
    start = time.perf_counter()
    job = make_job([notebook], course.packed_for(notebook.cells), Limits(), isolated=True)
    judgement = judge.judge(workers.observe(job))
    assert not judgement.remarks, judgement.remarks
    return time.perf_counter() - start


def _kernel(path: Path) -> float:
    notebook = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    NotebookClient(notebook, allow_errors=True, extra_arguments=["--log-level=ERROR"]).execute()
    return time.perf_counter() - start


BARE = "--bare-fork"


@contextlib.contextmanager
def bare_fork() -> Iterator[Callable[[Path], float]]:
    """A process that has imported what the worker has, and forks to run a notebook's cells."""
    environment = os.environ | {"MPLBACKEND": "Agg"}
    command = [sys.executable, __file__, BARE]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    question, answer = process.stdin, process.stdout

    def run(path: Path) -> float:
        question.write(f"{path}\n")
        question.flush()
        return float(answer.readline())

    yield run
    question.close()
    process.wait()


def _serve_bare_forks() -> None:
    """Read paths, answer with seconds."""
    # Here, since all but this process do without torch.
    from grader.staff.sandbox.worker.cells import RunningNotebook
    from grader.staff.sandbox.worker.harmless import make_harmless
    from grader.staff.sandbox.worker.warming import warm_for, warm_torch

    warm_torch()
    make_harmless()
    warm_for(b"torchvision matplotlib lab d2l optim")
    for line in sys.stdin:
        [notebook] = read(Submission("", (Path(line.strip()),))).notebooks
        start = time.perf_counter()
        child = os.fork()
        if not child:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            running = RunningNotebook()
            for number, cell in enumerate(notebook.cells):
                running.run(cell, number, seconds=600, grace=600)
            os._exit(0)
        os.waitpid(child, 0)
        print(time.perf_counter() - start, flush=True)


def _whole_class() -> None:
    """One run of the command, with all processes that it starts."""
    _adopt_orphans()
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place, "class"), Path(place, "grades")
        _make_class(folder)
        command = [sys.executable, "-m", "grader.staff", "grade", str(folder), "--out", str(out)]
        rows = [_run_of_class("marks", [*command, "--workers", "2", "--no-feedback"])]
        rows.append(_run_of_class("feedback, later", [*command, "--workers", "2"]))
        with contextlib.closing(Gradebook(out / FILE_NAME)) as book:
            run = book.last_run()
            assert run and len(list(book.results(run))) == STUDENTS
    header = [f"{STUDENTS} submissions", "passed", "processors worked", "a submission"]
    print("\n" + table_text(header, rows))


def _run_of_class(what: str, command: Sequence[str]) -> list[str]:
    """How long one command takes, and how much work it makes."""
    before, start = _worked(), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    passed = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):  # the workers, whose launchers were killed
        while True:
            os.waitpid(-1, 0)
    worked = _worked() - before
    each = f"{1000 * worked / STUDENTS:.0f} ms"
    return [what, f"{passed:.1f} s", f"{worked:.1f} s", each]


def _make_class(folder: Path) -> None:
    """No two submissions are equal: each has a cell with a number of its own."""
    folder.mkdir()
    for number in range(STUDENTS):
        (path,) = (ROOT / "tests" / "submissions" / SMALL[number % len(SMALL)]).glob("*.ipynb")
        document = json.loads(path.read_text(encoding="utf-8"))
        document["cells"].append({"cell_type": "code", "source": f"number = {number}"})
        Path(folder, f"{number:03}.ipynb").write_text(json.dumps(document), encoding="utf-8")


def _adopt_orphans() -> None:
    """What is left behind by a process below becomes a child of this one, so that it is counted."""
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _worked() -> float:
    """Seconds that processors worked for the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(course: Course, judge: Judge, workers: Workers) -> None:
    """Grade 1,000 small submissions and look at the processes on the way."""
    seen: list[list[str]] = []
    count = 0

    class Looking(Progress):
        def done(self, *, work: bool = True) -> None:
            nonlocal count
            count += 1
            if count in CHECKPOINTS:
                judging = judge.process
                others = [each for each in _offspring(os.getpid()) if each != judging]
                sizes = (_resident(os.getpid()), _resident(judging), sum(map(_resident, others)))
                seen.append([f"{count:,}", *(f"{size / MIB:.0f} MiB" for size in sizes)])

    with tempfile.TemporaryDirectory() as folder:
        for number in range(CHECKPOINTS[-1]):
            cell = f"def receptive_field(layers):\n    return {number}"
            document = {"cells": [{"cell_type": "code", "source": cell}]}
            Path(folder, f"{number:04}.ipynb").write_text(json.dumps(document))
        with contextlib.closing(Gradebook(Path(folder, FILE_NAME))) as book:
            run = book.begin("benchmark", "a seed", "")
            desk = Desk(course, judge, book, run, "benchmark", progress=Looking())
            with ThreadPoolExecutor(1) as executor:
                grade_class(submissions(Path(folder)).students, executor, workers, desk)
    print("\n" + table_text(["submissions", "grading", "judging", "worker and its helpers"], seen))


def _offspring(process: int) -> list[int]:
    """All processes below one, whichever of its threads has started them."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    found = [int(child) for thread in threads for child in thread.read_text().split()]
    return found + [each for child in found for each in _offspring(child)]


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    if BARE in sys.argv:
        _serve_bare_forks()
    else:
        main()
