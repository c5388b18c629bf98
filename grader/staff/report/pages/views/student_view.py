"""What a student's page says. Of the secret run it takes nothing that could give away its inputs.

Numbers, inputs and small cases come from `Graded.shown` alone, which was asked with the public
inputs of the notebook's own `check`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.exercise import Finding, Json, Status, Verdict
from grader.staff.gradebook.beside import ATTESTED, is_with_replaced
from grader.staff.gradebook.essays import is_answered, is_essay, is_marked, waits
from grader.staff.gradebook.marks.counting import by_hand_told, counted, decided
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import WAITING, Graded, Mark, Standing
from grader.staff.report.pages.times import when
from grader.staff.report.pages.views.private import without_ids
from grader.staff.report.story import mark_told

NO_TERMS = Terms()
MOST_GAINS = 3
MOST_OTHERS = 6  # probes named beside the first that fails


@dataclass(frozen=True)
class Difference:
    """What was expected of an answer and what it gave, on public inputs."""

    expected: Json
    got: Json


@dataclass(frozen=True)
class Answer:
    """One exercise that a student tried."""

    exercise: str
    status: Status
    earned: float
    points: float
    mistake: str = ""
    advice: str = ""
    place: str = ""  # the public probe, with its inputs
    said: str = ""  # got and expected there
    smallest: str = ""
    others: tuple[str, ...] = ()  # probes that fail, too
    hidden: bool = False  # right on the public inputs
    difference: Difference | None = None
    replaced: str = ""  # what it was built on was wrong, and is not counted twice
    remarks: tuple[str, ...] = ()
    code: str = ""
    by_hand: str = ""  # what a person has said of it: "2 by hand: on paper"

    @property
    def in_short(self) -> str:
        """What there is to say to it in a line; an answer that never came to be has its error."""
        return self.advice or self.mistake or self.said.partition("\n")[0].removesuffix(":")


@dataclass(frozen=True)
class SectionView:
    """The exercises of one section."""

    number: str
    answers: tuple[Answer, ...]
    untouched: tuple[str, ...]
    read_by_a_person: tuple[str, ...]  # and nothing is known of an answer
    earned: float
    points: float
    waiting: tuple[str, ...] = ()  # essays that nobody has marked yet
    marked: tuple[tuple[str, str], ...] = ()  # without an answer here, and what a person has said
    essays: tuple[tuple[str, str], ...] = ()  # that were written, and what stands in them

    @property
    def tried(self) -> bool:
        """Whether anything was written for it."""
        return bool(self.answers or self.waiting or self.marked)


@dataclass(frozen=True)
class StudentView:
    """All that stands on a student's page."""

    name: str
    mark: Mark
    told: str  # the mark in words
    sections: tuple[SectionView, ...] = ()
    gains: tuple[Answer, ...] = ()  # where most points can still be had
    remarks: tuple[str, ...] = ()
    submitted: str = ""
    late: bool = False
    in_group: bool = False
    receipt: str = ""
    nothing: str = ""  # why there is no work to be seen

    @property
    def unread(self) -> int:
        """How many questions a person reads the answers to."""
        return sum(len(each.read_by_a_person) + len(each.waiting) for each in self.sections)


def student_view(standing: Standing, terms: Terms = NO_TERMS) -> StudentView:
    """The page of one person."""
    member, result = standing.member, standing.result
    if result is None:
        nothing = _why_nothing(standing.ungraded)
        return StudentView(
            member.name, standing.mark, mark_told(standing.mark, terms), nothing=nothing
        )
    origin = result.origin

    def clean(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(without_ids(text, origin, member) for text in texts)

    mark = replace(
        standing.mark,
        reasons=clean(standing.mark.reasons),
        exercises=tuple(
            replace(said, reason=clean([said.reason])[0]) for said in standing.mark.exercises
        ),
    )
    by_section: dict[str, list[Graded]] = {}
    for each in result.verdicts:
        own = replace(each, verdict=counted(each.verdict, mark, terms))
        by_section.setdefault(each.verdict.section, []).append(own)
    sections = tuple(_section(number, graded, mark) for number, graded in by_section.items())
    return StudentView(
        member.name,
        mark,
        mark_told(mark, terms),
        sections,
        gains=_gains(sections),
        remarks=clean(result.remarks),
        submitted=when(origin.submitted, terms.zone),
        late=origin.late,
        in_group=len(origin.members) > 1,
        receipt=result.receipt,
    )


def _why_nothing(ungraded: str) -> str:
    if ungraded == WAITING:
        return "Handed in, and not graded yet."
    if ungraded:
        return "Not graded yet: a fault of the machine, and not of yours. It will be tried again."
    return "Nothing was handed in."


def _section(number: str, graded: Sequence[Graded], mark: Mark) -> SectionView:
    tried = [each for each in graded if each.verdict.status is not Status.NOT_ATTEMPTED]
    open_ones = [each.verdict for each in graded if each.verdict.status is Status.NOT_ATTEMPTED]
    essays = [verdict for verdict in open_ones if is_essay(verdict)]

    def said(verdict: Verdict) -> str:
        return by_hand_told(decided(verdict.exercise, mark))

    return SectionView(
        number,
        tuple(_answer(each, said(each.verdict)) for each in tried),
        tuple(v.exercise for v in open_ones if not (is_essay(v) or is_marked(v, mark))),
        tuple(v.exercise for v in essays if not (is_marked(v, mark) or is_answered(v))),
        sum(each.verdict.earned for each in graded),
        sum(each.verdict.points for each in graded),
        waiting=tuple(v.exercise for v in essays if waits(v, mark)),
        marked=tuple((v.exercise, said(v)) for v in open_ones if is_marked(v, mark)),
        essays=tuple((g.verdict.exercise, g.code) for g in graded if is_answered(g.verdict)),
    )


def _gains(sections: Sequence[SectionView]) -> tuple[Answer, ...]:
    """The answers that lost most, if anything can be said to them."""
    lost = [
        answer
        for section in sections
        for answer in section.answers
        if answer.points > answer.earned and answer.in_short
        if not answer.by_hand  # a person has decided it
    ]
    lost.sort(key=lambda answer: answer.earned - answer.points)  # of equals, the book's order
    return tuple(lost[:MOST_GAINS])


def _answer(graded: Graded, by_hand: str) -> Answer:
    verdict, shown = graded.verdict, graded.shown
    public = shown.verdict if shown else None
    failing = _failing(public) if public else []
    first = failing[0] if failing else None
    # Of the secret run: names of probes and laws, no inputs.
    names = [found.probe for found in failing[1:] or ([] if public else _failing(verdict))]
    hidden = bool(public) and not failing and verdict.status is not Status.PASS
    if hidden:
        names = [found.probe for found in _failing(verdict)]
    return Answer(
        verdict.exercise,
        verdict.status,
        verdict.earned,
        verdict.points,
        mistake=verdict.mistake or (public.mistake if public else "") or "",
        advice=verdict.advice or (public.advice if public else ""),
        place=first.where or "".join(_some([first.probe])) if first else "",
        said=first.difference if first else "",
        smallest=public.smallest if public else "",
        others=_some(names),
        hidden=hidden,
        difference=_difference(graded),
        replaced=next((mark for mark in graded.marks if is_with_replaced(mark)), ""),
        remarks=(*verdict.remarks, *(m for m in graded.marks if _tells_the_student(m))),
        code=graded.code,
        by_hand=by_hand,
    )


def _difference(graded: Graded) -> Difference | None:
    shown = graded.shown
    if shown is None or shown.expected is None or shown.got is None:
        return None
    return Difference(shown.expected, shown.got)


def _failing(verdict: Verdict) -> list[Finding]:
    return [found for found in verdict.findings if found.status is not Status.PASS]


def _some(names: Sequence[str]) -> tuple[str, ...]:
    names = [name for name in dict.fromkeys(names) if name not in ("value", "answer")]
    more = len(names) - MOST_OTHERS
    return (*names[:MOST_OTHERS], f"{more} more") if more > 0 else tuple(names)


def _tells_the_student(mark: str) -> bool:
    """What a count rests on is a matter of the staff's."""
    return mark != ATTESTED and not is_with_replaced(mark)
