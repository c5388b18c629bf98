"""What came out of the sandbox -> verdicts. Believes nothing that it has not compared itself.

A message that makes no sense costs its exercise, never the run: whatever goes wrong while it is
read or compared is an error of that student's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass, field

from grader.exercise import Json, Observed, Status, Verdict
from grader.judging.answer_key import Reference
from grader.observing.notebook.counting import MOST, counted
from grader.staff.gradebook.beside import ATTESTED, BORROWED, FOUND_UNDER
from grader.staff.gradebook.records import Graded
from grader.staff.grading.judge.graded import Judgement, Place, error
from grader.staff.grading.judge.inside.answers import Answers
from grader.staff.grading.judge.inside.gate.rebuilding import Answer, name_in, rebuild
from grader.staff.grading.judge.inside.gate.typed import MOST_COUNT
from grader.staff.grading.running.jobs import Attempt, in_words, unpack
from grader.staff.sandbox.wire import WireError
from grader.staff.words import printable

LONGEST_NAME = 60  # letters of another name that an answer was found under
MOST_REMARKS = 20  # of one submission that are kept

Begins = Callable[[str], None]
Settled = Callable[[str, Graded, Place | None, bool], None]


@dataclass(frozen=True)
class Letter:
    """One message, opened as far as to see which exercise it is of."""

    found: Json
    arrays: bytes
    place: Place


@dataclass
class Mail:
    """All messages of one submission, by exercise."""

    letters: dict[str, list[Letter]] = field(default_factory=dict)
    strays: dict[str, list[Letter]] = field(default_factory=dict)  # of what has another name
    attempts: list[Attempt] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def sort_mail(parcel: bytes, known: Container[str]) -> Mail:
    """The messages by exercise: at most eight observations of a name, of each place one."""
    mail, places = Mail(), set()
    for attempt, messages in _whole(parcel, mail):
        mail.attempts.append(attempt)
        mail.remarks.extend(in_words(attempt))
        for text, arrays in messages:
            try:
                found, name = name_in(text)
            except WireError as problem:
                mail.remarks.append(f"sent {problem}")
                continue
            cell = found.get("cell")
            if name not in known or type(cell) is not int or not 0 <= cell <= MOST_COUNT:
                mail.remarks.append("sent something that no worker sends")
                continue
            under = found.get("under") or ""
            letters = mail.strays if under else mail.letters
            if (place := (attempt.notebook, name, cell, str(under)[:LONGEST_NAME])) not in places:
                places.add(place)
                letters.setdefault(name, []).append(
                    Letter(found, arrays, Place(attempt.notebook, cell))
                )
    return mail


def _whole(parcel: bytes, mail: Mail) -> Iterator[tuple[Attempt, list[tuple[bytes, bytes]]]]:
    """The attempts, as far as they can be cut apart."""
    try:
        yield from unpack(parcel)
    except WireError as problem:
        mail.remarks.append(f"sent {problem}")


def judge_submission(parcel: bytes, answers: Answers) -> Judgement:
    """The best that each exercise got, of a value the last."""
    return judge_mail(sort_mail(parcel, answers), answers)


def judge_mail(
    mail: Mail,
    answers: Answers,
    *,
    spare: Collection[str] = (),
    begins: Begins = lambda name: None,
    graded: Settled = lambda name, found, place, more: None,
) -> Judgement:
    """The same for messages that are sorted already, told as it goes on.

    `begins` is called before an exercise is judged and `graded` with what it got, where, and
    whether the known mistakes could alter its words. The exercises to `spare` are not looked at.
    """
    best, places = dict[str, Graded](), dict[str, Place]()

    def settle(name: str, found: Graded, place: Place | None, more: bool = False) -> None:
        best[name] = found
        places.update({name: place} if place else {})
        graded(name, found, place, more)

    for name, letters in mail.letters.items():
        if name not in spare:
            begins(name)
            settle(name, *_best(letters, answers, name))
    for name, letters in mail.strays.items():
        if name not in spare and (name not in best or not best[name].verdict.earned):
            begins(name)
            if answered := _under_another_name(letters, answers, name):
                settle(name, *answered)
    for attempt in mail.attempts:
        for name in attempt.unanswered:
            if name in answers and name not in best and name not in spare:
                settle(name, error(answers.reference(name), _why_nothing(attempt, name)), None)
    remarks = dict.fromkeys(printable(remark, 300) for remark in mail.remarks)
    seconds = sum(attempt.seconds for attempt in mail.attempts)
    return Judgement(best, places, tuple(remarks)[:MOST_REMARKS], seconds)


def _best(letters: list[Letter], answers: Answers, name: str) -> tuple[Graded, Place, bool]:
    """The best of the answers that count."""
    reference = answers.reference(name)
    chosen = counted(reference.judged, letters)
    found = [_graded(letter, answers, reference) for letter in chosen]
    best = max(range(len(found)), key=lambda i: (*_rank(found[i][0]), i))
    graded, more = found[best]
    return graded, chosen[best].place, more


def _under_another_name(
    letters: list[Letter], answers: Answers, name: str
) -> tuple[Graded, Place] | None:
    """The first of them that passes everything, with a mark that says so."""
    reference = answers.reference(name)
    for letter in letters[:MOST]:
        found, _ = _graded(letter, answers, reference)
        if found.verdict.status is Status.PASS:
            under = printable(str(letter.found["under"]), LONGEST_NAME)
            mark = f"{FOUND_UNDER}{under}"
            return Graded(found.verdict, (*found.marks, mark)), letter.place
    return None


def _rank(graded: Graded) -> tuple[float, bool]:
    """More points first; without any, work that was tried before work that was not."""
    return graded.verdict.earned, graded.verdict.status is not Status.NOT_ATTEMPTED


def _graded(letter: Letter, answers: Answers, reference: Reference) -> tuple[Graded, bool]:
    try:
        answer = rebuild(letter.found, letter.arrays, reference)
        verdict, more = answers.judge(reference.exercise, answer.observations)
    except WireError as problem:
        return error(reference, f"what came out cannot be compared: {problem}"), False
    except Exception as problem:  # noqa: BLE001 - it was made up by a student's code
        kind = type(problem).__name__
        return error(reference, f"what came out cannot be compared ({kind})"), False
    return Graded(verdict, _marks(reference, verdict, answer)), more


def _why_nothing(attempt: Attempt, name: str) -> str:
    """What to say of an exercise that was there, and of which no observation came."""
    stopped_here = attempt.ending and attempt.step.startswith(f"{name} ")
    return f"nothing came out ({attempt.ending})" if stopped_here else "nothing came out"


def _marks(reference: Reference, verdict: Verdict, answer: Answer) -> tuple[str, ...]:
    marks = [f"{BORROWED}{answer.origin}"] if answer.origin else []
    rests_on_facts = (
        reference.observed is Observed.BUILT  # its parameters were counted inside
        or (reference.rule is not None and reference.rule.decides)
    )
    if rests_on_facts and verdict.status is Status.PASS:
        marks.append(ATTESTED)
    return tuple(marks)
