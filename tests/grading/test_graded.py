"""A verdict as the judge's child tells it: all of it, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from grader.exercise import Explanation, Finding, Status, Verdict
from grader.staff.gradebook.records import Graded
from grader.staff.grading.judge.graded import Place, as_json

FINDING = Finding("tall", Status.FAIL, "probe", "got 5", "look", Explanation.NAMED)
VERDICT = Verdict(
    *("corr2d", "7.2", Status.FAIL, 0.5, 2.0, (FINDING, FINDING)),
    *("flipped kernel", "turn it", ("a list",), Explanation.NAMED, "at 1 x 1: got 2"),
)


def test_a_verdict_is_told_whole():
    told = json.loads(json.dumps(as_json(Graded(VERDICT, ("attested",)), Place("a.ipynb", 3))))
    assert told == {
        "verdict": json.loads(json.dumps(asdict(VERDICT))),
        "marks": ["attested"],
        "place": ["a.ipynb", 3],
    }
