"""A key comes back as it was saved, or says what is wrong with it."""

from __future__ import annotations

import json

import pytest
import torch

from grader.exercise import Recipe, Status
from grader.judging import answer_key
from grader.judging.answer_key import FORMAT, KeyProblemError
from grader.observing.recipes import prepare
from grader.observing.transport.codec import Packer, unpack_argument, unpack_observation
from grader.staff.authoring.freshness import keys_agree
from grader.staff.authoring.keys.references import section_references
from grader.student.session import verdict_on
from tests.small_course import SECTION, SOLUTION, outer

STEM = "ch0_1_small"


@pytest.fixture(name="directory")
def saved_key(tmp_path):
    answer_key.save(section_references(SECTION, SOLUTION, "seed"), tmp_path, STEM)
    return tmp_path


def test_a_saved_key_judges_like_the_one_in_memory(directory):
    references = {r.exercise: r for r in answer_key.load(directory, STEM)}
    assert keys_agree(tuple(references.values()), section_references(SECTION, SOLUTION, "seed"))
    assert verdict_on(references["outer"], outer).status is Status.PASS
    swapped = verdict_on(references["outer"], lambda a, b: outer(b, a))
    assert (swapped.status, swapped.mistake) == (Status.FAIL, "axes swapped")
    assert verdict_on(references["answer"], 42).status is Status.PASS
    assert verdict_on(references["answer"], 21).advice == "now double it"
    assert verdict_on(references["essay"], None).status is Status.NOT_ATTEMPTED


def test_two_builds_give_the_same_bytes(directory, tmp_path_factory):
    again = tmp_path_factory.mktemp("again")
    answer_key.save(section_references(SECTION, SOLUTION, "seed"), again, STEM)
    for name in (f"{STEM}.json", f"{STEM}.safetensors"):
        assert (directory / name).read_bytes() == (again / name).read_bytes()


def test_a_value_cannot_be_read_in_the_key(directory):
    text = (directory / f"{STEM}.json").read_text()
    entry = next(e for e in json.loads(text)["exercises"] if e["exercise"] == "answer")
    assert "42" not in json.dumps(
        {k: v for k, v in entry.items() if k not in ("right", "mistakes", "trials")}
    )


@pytest.mark.parametrize("suffix", ["json", "safetensors"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "gone"])
def test_a_damaged_key_is_told_in_a_sentence(directory, suffix, damage):
    path = directory / f"{STEM}.{suffix}"
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
        path.write_bytes({"cut": content[:middle], "flip": flipped, "empty": b""}[damage])
    with pytest.raises(KeyProblemError, match=f"answer key of {STEM} is (missing|damaged)"):
        answer_key.load(directory, STEM)


def test_a_key_of_another_release_says_so(directory):
    path = directory / f"{STEM}.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(KeyProblemError, match="different releases"):
        answer_key.load(directory, STEM)


def test_what_came_out_stands_before_what_tells_of_it():
    entry = {"parts": {"gradient of the input": {}, "output": {}}, "facts": {}, "fault": None}
    assert next(iter(unpack_observation(entry, {}).parts)) == "output"


def test_arguments_survive_packing_with_their_types():
    packer = Packer()
    argument = {"a": (1, [2.5, (3,)]), "b": torch.eye(2), "c": Recipe("layer", {"k": (1, 2)})}
    back = unpack_argument(json.loads(json.dumps(packer.argument(argument))), packer.arrays)
    assert back["a"] == argument["a"]
    assert torch.equal(back["b"], argument["b"])
    assert back["c"] == argument["c"]


def test_a_recipe_builds_the_same_layer_every_time():
    recipe = Recipe("layer", {"text": "Conv2d(1, 2, (2, 3))"})
    one, other = prepare(recipe), prepare(recipe)
    assert one is not other
    assert torch.equal(one.weight, other.weight)
    assert one.weight.shape == (2, 1, 2, 3)
