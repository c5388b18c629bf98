"""What a worker has read of one notebook is in nobody's memory when the next one runs."""

from __future__ import annotations

import pytest

from grader.exercise import Judged, Observed, Trial
from grader.judging.answer_key import Reference
from grader.staff.grading.asked.questions import pack_exercises
from grader.staff.grading.running.jobs import make_job, unpack
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Notebook
from grader.staff.sandbox.limits import Limits
from tests.sandbox.isolation import WITHOUT_ISOLATION

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)

WORDS = "what another student wrote"
# The last of the heap, where a process keeps what it has read and what it has thrown away.
SEARCH = f"""
import ctypes
libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
end = libc.sbrk(0)
parts = {WORDS.split()}
wanted = " ".join(parts).encode()
heap = [ctypes.string_at(end - number * 2**20, 2**20) for number in range(1, 25)]
here = b"libc.sbrk.restype"
def answer(_):
    return [any(word in each for each in heap) for word in (wanted, here)]
"""


def _job(cell: str) -> bytes:
    trial = Trial("a probe", (1,))
    asked = Reference("answer", "7.2", Observed.CALLED, Judged.AS_SOLVED, 1.0, trials=(trial,))
    cells = [Notebook("a.ipynb", (cell,))]
    return make_job(cells, pack_exercises([asked]), Limits(), isolated=True)


def test_a_notebook_finds_nothing_of_an_earlier_one():
    with Workers() as workers:
        for number in range(3):
            workers.observe(_job(f"text = '''{WORDS * 200 * (number + 1)}'''"))
        [(attempt, [(found, _)])] = unpack(workers.observe(_job(SEARCH)))
    assert not attempt.ending
    assert b'{"type": "bool", "value": true}' in found, "it has not looked where such things lie"
    assert b'"items": [{"type": "bool", "value": false}' in found, "it was found"
