"""A class that nobody taught: standings as a gradebook gives them, with every reason for a look.

The same for the same seed. Names are of many scripts, two students have the same one, and answers,
mistakes and hints are those of a few exercises of the course.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from grader.exercise import Explanation, Finding, Status, Verdict
from grader.staff.gradebook.records import Graded, Mark, Member, Origin, Result, Shown, Standing
from tests.report.made_course import COURSE, Asked, Wrong

SECRET = 31415  # a number of the run that no student may see
FIRST = (
    *("Anna", "Björn", "Chloé", "Đặng", "Emeka", "Fatima", "Giulia", "Hà", "Ingrid", "João"),
    *("Kateřina", "Łukasz", "Mehmet", "Nadia", "Oleksandra", "Priya", "Quentin", "Rósa", "Søren"),
)
LAST = (
    *("Abadi", "Brandt", "Castellanos", "Dvořák", "Eze", "Fischer", "García Márquez", "Hansen"),
    *("Ivanova", "Johansson", "Kowalski", "Lindqvist", "Müller", "Nguyễn", "O’Brien", "Petrov"),
)
OTHERS = (
    "김민지",
    "박서준",
    "محمد الأحمد",
    "דנה כהן",
    "王小明",
    "佐藤 さくら",
    "Wolfeschlegelsteinhausenbergerdorff",
)


def made_class(count: int, seed: int = 0) -> Iterator[Standing]:
    """So many people, by name as they come."""
    chance = random.Random(seed)
    names = [f"{f} {last}" for last in LAST for f in FIRST]
    chance.shuffle(names)
    people = [*OTHERS, "Kim Min-ji", "Kim Min-ji", *names]
    people += [f"{name} {number}" for number in range(2, 9) for name in names]
    # What everybody has in common makes mistakes come together.
    yield from (_standing(i, name, chance) for i, name in enumerate(sorted(people[:count])))


def _standing(number: int, name: str, chance: random.Random) -> Standing:
    member = Member(name, user=str(70000 + number), email=f"student{number}@school.example")
    if number % 29 == 11:
        return Standing(member, None, Mark(0, 18, 0, 100, ("handed in nothing",)))
    if number % 97 == 31:
        why = "ConnectionResetError: the worker went away"
        return Standing(member, None, Mark(0, 0, 0, 0), ungraded=why)
    skill = chance.gauss(0.12, 0.2)
    verdicts = tuple(_graded(asked, skill, chance) for asked in COURSE)
    remarks = ()
    if number % 23 == 5:
        remarks = ("homework.ipynb, cell 7: did not stop at its time limit",)
    elif number % 31 == 8:
        remarks = ("homework.ipynb, cell 4: ended the program before the notebook was over",)
    late = number % 17 == 3
    origin = Origin("canvas", submitted="2026-11-26T23:41:00+01:00", late=late, members=(member,))
    result = Result(
        name, ("homework.ipynb",), f"{number:x}", verdicts, 0.8, remarks, origin, _receipt(chance)
    )
    return Standing(member, result, _mark(result, number, late))


def _mark(result: Result, number: int, late: bool) -> Mark:
    earned, points = result.earned, result.points
    final, given = round(100 * earned / points, 1), ()
    if number % 37 == 9:
        given = ("corr2d: 2 instead of 0.25 points, because it was explained to me in class",)
        final = min(100.0, round(final + 9.7, 1))
    why = "14 h late: 10 % off" if late else ""
    if late:
        final = round(0.9 * final, 1)
    reasons = (*given, *filter(None, [why]))
    excused = number % 41 == 20
    return Mark(earned, points, final, 100, reasons, excused, given=given, late=why)


def _receipt(chance: random.Random) -> str:
    return "-".join("".join(chance.choices("23456789ABCDEFGH", k=4)) for _ in range(2))


def _graded(asked: Asked, skill: float, chance: random.Random) -> Graded:
    if asked.by_a_person:
        found = Finding(
            "answer", Status.NOT_ATTEMPTED, difference="a written answer: your teacher reads it"
        )
        return Graded(_verdict(asked, Status.NOT_ATTEMPTED, 0, (found,)))
    fate = chance.random()
    if fate < asked.passed + skill:
        found = Finding("a probe", Status.PASS, "probe 'a probe', X (4, 5)")
        marks = [asked.mark] if asked.mark else []
        if asked.name == "corr2d" and fate < 0.03:
            marks.append("borrowed from d2l")
        if asked.name == "Conv2D" and fate > 0.7:
            marks.append("with corr2d replaced (0 of 2 with their own)")
        return Graded(
            _verdict(asked, Status.PASS, asked.points, (found,)), tuple(marks), asked.code
        )
    if fate > 0.97 - skill / 4:
        found = Finding("answer", Status.NOT_ATTEMPTED, difference="not in this notebook")
        return Graded(_verdict(asked, Status.NOT_ATTEMPTED, 0, (found,)))
    wrong = asked.wrong[0 if len(asked.wrong) == 1 or chance.random() < 0.75 else 1]
    return graded_wrong(asked, wrong)


def graded_wrong(asked: Asked, wrong: Wrong) -> Graded:
    """A failed answer; its verdict holds numbers of the secret run, which no student may see."""
    earned = round(asked.points * wrong.share, 4)
    said = (wrong.said or "it differs").splitlines()[-1]
    secret = (
        Finding("a probe", wrong.status, f"probe 'a probe', n = {SECRET}", f"{said}, n = {SECRET}"),
        Finding("another probe", wrong.status, f"n = {SECRET}", f"got {SECRET}"),
    )
    verdict = _verdict(asked, wrong.status, earned, secret, wrong)
    if not (wrong.where or wrong.said):
        return Graded(verdict, code=wrong.code)
    public = (
        Finding("a probe", wrong.status, wrong.where, wrong.said),
        Finding(
            "another probe", wrong.status, "probe 'another probe', X (4, 4)", "got 3, expected 4"
        ),
    )
    seen = _verdict(asked, wrong.status, earned, public, wrong, wrong.smallest)
    return Graded(verdict, (), wrong.code, Shown(seen, wrong.expected, wrong.got))


def _verdict(
    asked: Asked,
    status: Status,
    earned: float,
    findings: tuple[Finding, ...],
    wrong: Wrong | None = None,
    smallest: str = f"f({SECRET}) gives {SECRET}",
) -> Verdict:
    return Verdict(
        exercise=asked.name,
        section=asked.section,
        status=status,
        earned=earned,
        points=asked.points,
        findings=findings,
        mistake=wrong.mistake or None if wrong else None,
        advice=wrong.advice if wrong else "",
        explanation=Explanation.NAMED if wrong and wrong.mistake else Explanation.NONE,
        smallest=smallest if wrong else "",
    )
