"""The bundle and pip: what it brings into a clean environment, and what it leaves alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.authoring.wheels import built, environment, wheel, would_install

ROOT = Path(__file__).parents[2]
NEEDS = [
    Requirement(need)
    for need in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "dependencies"
    ]
]


@pytest.fixture(name="house", scope="module")
def packages_that_pip_could_fetch(bundle, tmp_path_factory):
    """The newest of each; of torchvision an older one too, which fits the torch that is there."""
    house = tmp_path_factory.mktemp("house")
    built(bundle, house)
    for need in NEEDS:
        more = {"torch": ["nvidia-cublas"], "torchvision": ["torch==99"]}.get(need.name, [])
        wheel(house, need.name, "99", more)
    wheel(house, "torchvision", "0.24", ["torch==2.9"])
    wheel(house, "nvidia-cublas", "13")
    return house


def would_bring(house, folder, packages, *options):
    (course,) = house.glob("cnn_course-*.whl")
    return would_install(environment(folder, packages), house, *options, str(course))


def test_a_clean_environment_gets_all_that_the_notebooks_need(house, tmp_path):
    brought = would_bring(house, tmp_path / "clean", {})
    assert {need.name for need in NEEDS} < set(brought)
    assert {"safetensors", "nbval", "jupyterlab", "torch", "torchvision"} < set(brought)


@pytest.mark.parametrize(
    "there",
    [
        {"torch": "2.9.0+cu126", "torchvision": "0.24.0+cu126"},
        {"torch": "2.4.0+cpu", "torchvision": "0.19.0+cpu"},
    ],
    ids=["for a GPU", "an old one"],
)
def test_a_pair_of_torch_and_torchvision_that_is_there_stays(house, tmp_path, there):
    brought = would_bring(house, tmp_path / "own", there)
    assert "safetensors" in brought
    assert not {"torch", "torchvision", "nvidia-cublas"} & set(brought)


def test_a_torch_alone_stays_where_pip_is_told_what_is_there(house, tmp_path):
    """As docs/student.md says for environments that have torch; without it pip takes the newest."""
    page = (ROOT / "docs" / "student.md").read_text(encoding="utf-8")
    assert "pip list --format=freeze > have.txt" in page
    assert "pip install -c have.txt" in page
    have = tmp_path / "have.txt"
    have.write_text("torch==2.9.0+cu126\n", encoding="utf-8")
    brought = would_bring(house, tmp_path / "own", {"torch": "2.9.0+cu126"}, "-c", str(have))
    assert brought["torchvision"] == "0.24"
    assert not {"torch", "nvidia-cublas"} & set(brought)
