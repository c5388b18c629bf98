"""What the course asks, as far as a class in the room needs it: from the public keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.exercise import Judged
from grader.judging import answer_key
from grader.judging.explaining.explain import KNOWN_EVERYWHERE
from grader.judging.laws.every import LAWS


@dataclass(frozen=True)
class Topic:
    """One exercise that is checked: its section, and its known mistakes with their hints."""

    name: str
    section: str
    points: float
    mistakes: Mapping[str, str]


class NoTopicError(Exception):
    """What is asked for is not in the course; the message says what is."""


def all_topics() -> tuple[Topic, ...]:
    """In the order of the book; KeyProblemError says why that cannot be told."""
    anywhere = {law.name: law.hint for law in LAWS} | dict.fromkeys(KNOWN_EVERYWHERE, "")
    return tuple(
        Topic(
            each.exercise,
            each.section,
            each.points,
            anywhere | {mistake.name: mistake.hint for mistake in each.mistakes},
        )
        for stem in answer_key.stems(answer_key.PUBLIC_KEYS)
        for each in answer_key.load(answer_key.PUBLIC_KEYS, stem)
        if each.judged is not Judged.BY_A_PERSON
    )


def only(topics: tuple[Topic, ...], wanted: str) -> tuple[Topic, ...]:
    """Those of some sections, or some by name: `7.2,7.3` or `corr2d`."""
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    sections = list(dict.fromkeys(topic.section for topic in topics))
    known = {*sections, *(topic.name for topic in topics)}
    for word in words:
        if word not in known:
            raise NoTopicError(
                f"There is no section and no exercise {word!r} to check. Sections are: "
                f"{', '.join(sections)}"
            )
    return tuple(topic for topic in topics if not words or {topic.section, topic.name} & {*words})
