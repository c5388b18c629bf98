"""A record that cannot be meant is refused at once, in a sentence that names its file and field."""

from __future__ import annotations

import pytest

from grader.exercise import Effect, Figure, Observed, Probe, Recipe, Rule, Section
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.mistakes import Tolerated, known_mistakes
from grader.staff.catalogue.records import core, function, holds, module, value, written
from grader.staff.catalogue.refusing import RecordError
from grader.staff.catalogue.sections import course, section

PROBE = Probe("some", (normal(2),))


def twice_as_much(x):
    """Half of it is asked for."""
    return 2 * x


GOOD = {
    function: {"probes": (PROBE,), "mistakes": (twice_as_much,), "oracle": abs, "hints": ("h",)},
    module: {"probes": (PROBE,), "mistakes": (twice_as_much,), "oracle": abs, "hints": ("h",)},
    holds: {
        "property": "blurs",
        "probes": (PROBE,),
        "mistakes": (twice_as_much,),
        "oracle": abs,
        "hints": ("h",),
    },
    value: {"answer": 1, "mistakes": {"twice: half of it": 2}, "hints": ("h",)},
    written: {"rubric": ("a reason",)},
}


@pytest.mark.parametrize("make", GOOD)
def test_a_maker_takes_what_it_knows(make):
    made_so = make("name", core(minutes=5), **GOOD[make])
    assert (made_so.name, made_so.level.minutes, made_so.level.further) == ("name", 5, False)


@pytest.mark.parametrize(
    ("make", "slip", "sentence"),
    [
        (function, {"probes": ()}, "`probes` must be a tuple of one Probe or more"),
        (function, {"probes": (PROBE, PROBE)}, "`probes`: two have the same name"),
        (function, {"mistakes": ()}, "`mistakes` is empty"),
        (function, {"mistakes": (lambda x: x,)}, "make it a row of a table"),
        (function, {"mistakes": (abs, abs)}, "2 are called"),
        (function, {"hints": ()}, "`hints` must be a tuple of one text or more"),
        (function, {"hints": "one text"}, "`hints` must be a tuple of one text or more"),
        (function, {"oracle": None}, "`oracle` and `figures` are missing"),
        (function, {"digits": 2}, "`function` has no field `digits`"),
        (function, {"rule": Rule("r", {"matrix produkt": (0, 0)})}, "no family `matrix produkt`"),
        (function, {"probes": (Probe("p", (Recipe("lair"),)),)}, "there is no recipe `lair`"),
        (function, {"probes": (Probe("p", ([Recipe("lair")],)),)}, "there is no recipe `lair`"),
        (function, {"probes": (Probe("p", train=True),)}, '`train` of "p" means nothing'),
        (module, {"probes": (Probe("p", effect=Effect.ARGUMENT),)}, '`effect` of "p"'),
        (module, {"property": "blurs"}, "`module` has no field `property`"),
        (holds, {"property": "blurrs"}, "there is no `blurrs` in judging.properties"),
        (holds, {"observed": Observed.WRITTEN}, "`observed`: what is written has no property"),
        (holds, {"probes": (Probe("p", gradients=True),)}, '`gradients` of "p"'),
        (value, {"probes": (PROBE,)}, "`value` has no field `probes`"),
        (value, {"mistakes": {"twice": 2}}, 'should be "name: hint"'),
        (value, {"mistakes": {"twice: a": 2, "twice: b": 3}}, '2 are called "twice"'),
        (function, {"accepted": lambda x: x}, "`accepted` must be a tuple of right answers"),
        (function, {"accepted": (6,)}, "`accepted`: 6 is no function"),
        (function, {"oracle": 6}, "`oracle` must be a function"),
        (function, {"mistakes": (abs)}, "`mistakes` must be a table, or a tuple of functions"),
        (function, {"mistakes": {"six: no": 6}}, '`mistakes`: that of "six" is no function'),
        (function, {"probes": ((normal(4), normal(3)),)}, "`probes`: write each as Probe("),
        (function, {"probes": (Probe("p", (normal(4))),)}, '`probes`: `args` of "p" must be a'),
        (
            function,
            {"probes": (Probe("p", normal(4), normal(3)),)},
            '`probes`: `build` of "p" must',
        ),
        (function, {"probes": (Probe("p", calls=0),)}, '`calls` of "p" must be 1 or more'),
        (function, {"rule": {"matmul": (1, 1)}}, "`rule` must be Rule("),
        (function, {"rule": Rule("r", {"convolution": 0})}, "`convolution` needs (least, most)"),
        (function, {"builds_on": "corr2d"}, "`builds_on` must be a tuple of names"),
        (function, {"figures": Figure((), 1)}, "`figures` must be a tuple of Figures"),
        (function, {"hints": ("",)}, "`hints`: a text is empty"),
        (module, {"probes": (Probe("p", build=(3)),)}, '`probes`: `build` of "p" must be a tuple'),
        (module, {"probes": (Probe("p", train=1),)}, '`train` of "p" must be True or False'),
        (module, {"also_called": "Double"}, "`also_called` must be a tuple of names"),
        (value, {"accepted": 6}, "`accepted` must be a tuple of right answers"),
        (value, {"digits": "4"}, "`digits` must be a whole number"),
        (written, {"rubric": "a reason"}, "`rubric` must be a tuple of one text or more"),
        (written, {"rubric": ()}, "`rubric` is empty"),
        (written, {"hints": ("h",)}, "`written` has no field `hints`"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_slip_is_told_in_one_sentence(make, slip, sentence):
    with pytest.raises(RecordError) as told:
        make("name", core(minutes=5), **GOOD[make] | slip)
    text = str(told.value)
    assert text.startswith("course/test_records.py, line ") and ", name: " in text
    assert sentence in text and "\n" not in text


def test_what_is_missing_is_told_as_well():
    with pytest.raises(RecordError, match=r"name: missing a required argument: 'rubric'"):
        written("name", core(minutes=5))
    with pytest.raises(RecordError, match=r"`level` must be core\(minutes\) or further\(minutes\)"):
        written("name", 5, rubric=("a reason",))
    with pytest.raises(RecordError, match="`level`: points and minutes must be numbers"):
        written("name", core(minutes="5"), rubric=("a reason",))
    with pytest.raises(RecordError, match="points and minutes must be more than 0"):
        written("name", core(minutes=5, points=0), rubric=("a reason",))


def test_a_mistake_is_its_name_its_hint_and_what_makes_it():
    (known,) = known_mistakes((twice_as_much,))
    assert (known.name, known.hint) == ("twice as much", "Half of it is asked for.")
    assert known.wrong is twice_as_much and not known.tolerated
    row = {"as a number: words were asked for: four": Tolerated(4)}
    for mistakes in (row, (row,)):
        (assigned,) = known_mistakes(mistakes)
        assert (assigned.name, assigned.wrong, assigned.tolerated) == ("as a number", 4, True)
        assert assigned.hint == "words were asked for: four"
    both = known_mistakes(({"first: a": 1}, twice_as_much, {"last: b": 2, "very last: c": 3}))
    assert [m.name for m in both] == ["first", "twice as much", "last", "very last"]


def test_a_mistake_without_a_hint_is_refused():
    def silent(x):
        return x

    with pytest.raises(RecordError, match="silent has no docstring, which is the hint"):
        known_mistakes((silent,))


def test_exercises_build_on_known_ones_that_have_a_stand_in():
    base = function("base", core(minutes=5), **GOOD[function])
    above = function("above", core(minutes=5), **GOOD[function], builds_on=("base",))
    with pytest.raises(RecordError, match="ch0_1_a, above: `builds_on`: `base` has no `stand_in`"):
        course([Section("ch0_1_a", (above, base))])
    with pytest.raises(RecordError, match="`builds_on`: there is no exercise `base`"):
        course([Section("ch0_1_a", (above,))])
    with pytest.raises(RecordError, match="ch0_2_b, base: two exercises have this name"):
        course([Section("ch0_1_a", (base,)), Section("ch0_2_b", (base,))])


def test_a_section_is_what_lies_in_its_folder():
    found = section("grader.staff.catalogue.ch7_1_why_conv")
    assert found.stem == "ch7_1_why_conv" and found.number == "7.1"
    assert "layer_counts" in {exercise.name for exercise in found.exercises}
