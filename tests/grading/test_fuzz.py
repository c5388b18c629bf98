"""Whatever comes from the other side ends as a verdict of that student and earns nothing.

Thousands of messages, mutated with a fixed seed, go all the way: gate, comparison, gradebook and
the printed table.
"""

from __future__ import annotations

import copy
import json
import random
from contextlib import closing
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from grader.exercise import Judged, Status
from grader.staff.catalogue import numbered
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.records import Result
from grader.staff.grading.asked.course import Course
from grader.staff.grading.asked.inputs import Inputs
from grader.staff.grading.judge.inside.answers import Answers
from grader.staff.grading.judge.inside.judging import judge_submission
from grader.staff.report.table import class_text
from tests.grading.forging import blob_of, forged, frame, honest, told

ROOT = Path(__file__).parents[2]
SECTIONS = numbered("7.2", "7.4", "7.5")
ROUNDS = 600  # of each base message
DEEP = 30


def _wrong_function(*_):
    return torch.zeros(2, 2)


class _WrongModel(torch.nn.Module):
    def __init__(self, *_):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))

    def forward(self, X):
        return X * self.weight.sum()


BASES = {
    "corr2d": _wrong_function,
    "Conv2D": _WrongModel,
    "separate": lambda K: (K, [K.shape, {"a": 1.5, "b": "text"}], None),
    "relu_max": lambda a, b: a - b - 9,
    "learn_kernel": lambda X, Y, size, lr=0, steps=0: torch.full(size, 9.0),
    "transposed_image": [["b", 1, 2.5, torch.zeros(3)], {"x": None}],
    "stacked_2x2_cells": 7,
}
ODD = [
    *(None, True, -1, 0, 2**70, 10**400, 1e308, -0.0, "", "nan", "tuple", "a" * 100_000),
    *("\ud800", "\x1b[2J\x1b]0;x\x07", "\0", "\u202e\n" * 99, [], {}, [[]], {"": {}}, [None] * 500),
    *({"type": "torch.Tensor", "array": "0"}, {"array": "0"}, {"type": "int"}),
    *({"type": "float", "value": "inf"}, {"type": "list", "items": {}}),
    {"type": "dict", "items": {"\udfff": {"type": "int", "value": 1}}},
]


@pytest.fixture(scope="module", name="answers")
def answers_of_three_sections():
    return Answers(ROOT, SECTIONS, "a secret")


@pytest.fixture(scope="module", name="record")
def recorded(tmp_path_factory):
    """Bring judgement into a gradebook and onto the screen; what the student earned."""
    course = Course(Inputs(ROOT, SECTIONS, "a secret"), only=",".join(BASES))
    with closing(Gradebook(tmp_path_factory.mktemp("grades") / FILE_NAME)) as book:
        run = book.begin("course", "a secret", "")

        def record(judgement):
            verdicts = judgement.in_order(course.untouched)
            book.record(run, Result("kim", (), "0", verdicts, remarks=judgement.remarks))
            (result,) = book.results(run)
            text = class_text(book, run)
            assert text.encode().isascii() or text.isprintable() or "\n" in text
            assert not {"\x1b", "\0", "\x07", "\u202e"} & set(text)
            assert len(text) < 20_000
            return result

        yield record


def places(node, path=()):
    """Every place in a document."""
    yield path
    if isinstance(node, dict):
        for key, item in node.items():
            yield from places(item, (*path, key))
    elif isinstance(node, list):
        for index, item in enumerate(node[:DEEP]):
            yield from places(item, (*path, index))


def mutated(document, chance):
    """The document with up to three of its places changed, moved or taken out."""
    document = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        path = chance.choice([p for p in places(document) if p])
        node = document
        for step in path[:-1]:
            node = node[step]
        match chance.randrange(4):
            case 0:
                del node[path[-1]]
            case 1 if isinstance(node, dict):
                node[chance.choice(["type", "array", "shape", "value", "items", "\ud800"])] = (
                    node.pop(path[-1])
                )
            case _:
                node[path[-1]] = copy.deepcopy(chance.choice(ODD))
        if not any(places(document)) or not document:
            break
    return document


def odd_arrays(arrays, chance):
    """The arrays, with one of them turned into something else."""
    arrays = dict(arrays)
    if arrays:
        name = chance.choice(sorted(arrays))
        arrays[name] = chance.choice(
            [
                torch.zeros(0),
                torch.tensor(0.0),
                torch.full((1, 1), float("nan")),
                torch.zeros(1, 1, 1, 1, 1, 1),
                arrays[name].double() * float("inf"),
                torch.zeros(arrays[name].shape, dtype=torch.bool),
                torch.zeros(arrays[name].shape, dtype=torch.complex64),
                torch.zeros(arrays[name].shape, dtype=torch.float8_e5m2),
                torch.zeros(700_000),
            ]
        )
    return save(arrays)


def scrambled(raw, chance):
    """Bytes with some of them changed, cut out or doubled."""
    raw = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        match chance.randrange(3):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randrange(20)]
            case _:
                raw[at:at] = raw[at : at + chance.randrange(20)]
        if not raw:
            break
    return bytes(raw)


@pytest.mark.parametrize("name", BASES)
def test_no_message_stops_the_class_or_earns_a_point(answers, record, name):
    chance = random.Random(name)
    document, arrays = honest(name, BASES[name], answers.reference(name))
    assert record(judge_submission(told(forged_from(document, save(arrays))), answers)).earned == 0
    guessed = answers.reference(name).judged is Judged.BY_HASH  # by one mutation in some thousand
    for _ in range(ROUNDS):
        changed = mutated(document, chance) if chance.random() < 0.7 else document
        blob = odd_arrays(arrays, chance) if chance.random() < 0.4 else save(arrays)
        message = forged_from(changed, blob)
        if chance.random() < 0.2:
            text = json.dumps(changed).encode()
            message = frame(scrambled(text, chance), scrambled(blob, chance))
        result = record(judge_submission(told(message), answers))
        assert result.earned == 0 or guessed, (changed, result)


def forged_from(document, blob):
    return frame(json.dumps(document).encode(), blob)


@pytest.mark.parametrize(
    "raw",
    [
        frame(b"[" * 100_000, b""),
        frame(b'{"answer": "corr2d"}', b""),
        frame(b'{"answer": ["corr2d"], "cell": 0}', save({})),
        frame(b'{"answer": "corr2d", "cell": 1e999, "observations": []}', save({})),
        frame(b'{"answer": "corr2d", "cell": ' + b"9" * 5_000 + b"}", save({})),
        frame(b" " * (5 * 2**20), save({})),
        frame(b"{}", b"\xff" * 64),
        frame(
            b"{}",
            blob_of({"x": {"dtype": "F32", "shape": [2**62, 0], "data_offsets": [0, 0]}}, b""),
        ),
        b"\xff" * 64,
        b"",
    ],
)
def test_what_is_no_message_is_remarked_or_left(answers, record, raw):
    attempt = told(raw)
    assert record(judge_submission(attempt, answers)).earned == 0


def test_giants_are_refused_before_they_are_opened(answers, record):
    """Each of these took a minute or gigabytes while a value and references had no bound."""
    tensor = {"type": "torch.Tensor", "array": "0"}
    value = [{"parts": {"result": tensor}, "facts": {}, "fault": None}]
    many = {"type": "list", "items": [tensor] * 20_000}
    giants = [
        forged("transposed_image", value, {"0": torch.zeros(50_000_000, dtype=torch.uint8)}),
        forged("transposed_image", [{"parts": {"result": many}}], {"0": torch.zeros(1000)}),
        forged("corr2d", [{"parts": {"result": many}}] * 8, {"0": torch.zeros(1000)}),
        *[
            forged("corr2d", value * 8, {"0": torch.zeros(2, 2)}, cell=cell)
            for cell in range(2_000)
        ],
    ]
    judgement = judge_submission(told(*giants), answers)
    assert record(judgement).earned == 0
    assert {g.verdict.status for g in judgement.best.values()} <= {Status.ERROR, Status.FAIL}
