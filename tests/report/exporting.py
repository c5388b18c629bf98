"""A class that was graded, made by hand, for the tests of exports."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.records import Graded, Mark, Member, Origin, Result, Shown, Standing
from grader.student.validating.receipt import receipt_of

SECRET = "got 5, expected 19 on hidden inputs"

JOSE = Member("garcíajosé", user="101", login="jgarcia", sid="S1")
MINJI = Member("김민지", user="102", login="minji", sid="S2")
MIN = Member("leemin", user="103", login="minlee", sid="S3")
MIN_TOO = Member("leemin", user="104", login="minlee2", sid="S4")
ANAIS = Member("oneillødegårdanaïs", user="105", login="aoneill", sid="S5")
BEN = Member("okaforben", user="106", login="bokafor", sid="S6")


def graded(name="corr2d", status=Status.PASS, earned=2.0, points=2.0, **more):
    findings = (Finding("tall kernel", status, "probe 'tall kernel'", SECRET, "look again"),)
    mistake = "flipped kernel" if status is Status.FAIL else None
    verdict = Verdict(
        name, "7.2", status, earned, points, findings, mistake, "here the kernel stays", (),
        smallest=SECRET,
    )  # fmt: skip
    return Graded(verdict, **more)


def shown(graded_, difference="got 1, expected 2 on public inputs"):
    """The same, with what its student may see."""
    findings = (Finding("tall kernel", Status.FAIL, "probe 'tall kernel'", difference),)
    return replace(graded_, shown=Shown(replace(graded_.verdict, findings=findings, smallest="")))


def result(student, *verdicts, **origin):
    origin = {"layout": "canvas", "attempt": "9" + student, **origin}
    return Result(
        student, ("hw.ipynb",), f"hash of {student}", verdicts or (graded(),), 1.5,
        origin=Origin(**origin), receipt=receipt_of([student], {}),
    )  # fmt: skip


def standing(member, final, out_of=10.0, *verdicts, reasons=(), excused=False, **origin):
    """Somebody with work and a mark."""
    work = result(member.user or member.name, *verdicts, members=(member,), **origin)
    mark = Mark(final, out_of, final, out_of, reasons, excused)
    return Standing(member, work, mark)


def without_work(member, ungraded=""):
    return Standing(member, None, Mark(0, 10, 0, 10, ("handed in nothing",)), ungraded)


def gradebook(folder, *results, ungraded=(), folder_graded="class"):
    """A gradebook with these results in its last run."""
    with closing(Gradebook(folder / FILE_NAME)) as book:
        run = book.begin("course", "seed", "isolation", folder=folder_graded)
        for each in results:
            book.record(run, each)
        for each in ungraded:
            book.note_fault(run, each)
        book.finish(run)
    return folder
