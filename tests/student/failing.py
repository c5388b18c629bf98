"""One failing verdict, for the tests that look at how it is told."""

from __future__ import annotations

from dataclasses import replace

from grader.exercise import Finding, Status, Verdict

WRONG = Finding("a probe", Status.FAIL, "probe 'a probe', X (2, 2)", "2 of 4 differ:\ngot 1")
VERDICT = Verdict(
    "corr2d",
    "7.2",
    Status.FAIL,
    0.6667,
    2,
    findings=(Finding("fine", Status.PASS), WRONG, replace(WRONG, probe="another")),
    mistake="flipped kernel",
    advice="lay it on as it stands",
    remarks=("it printed 3 lines",),
)
