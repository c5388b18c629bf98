"""The two doors of the command line: a slip in the verb is told in a sentence."""

from __future__ import annotations

import pytest

from grader.__main__ import main as of_students
from grader.staff.__main__ import main as of_staff


@pytest.mark.parametrize(
    ("main", "word", "told"),
    [
        (of_students, "recipt", "there is no verb 'recipt'; did you mean receipt?"),
        (of_students, "Validate", "there is no verb 'Validate'; did you mean validate?"),
        (of_students, "grade", "there is no verb 'grade'; verbs are doctor, validate, receipt."),
        (of_staff, "grad", "there is no verb 'grad'; did you mean grade?"),
        (of_staff, "recipt", "there is no verb 'recipt'; did you mean receipt?"),
        (of_staff, "\x1b[2J", r"there is no verb '\x1b[2J'; verbs are doctor, validate,"),
    ],
)
def test_a_verb_that_is_none_names_the_nearest(main, word, told, capsys):
    assert main([word, "homework.ipynb"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
