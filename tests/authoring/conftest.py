"""The students' bundle, packed from the tree as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.staff.authoring.bundle import make_bundle

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory):
    target = tmp_path_factory.mktemp("bundle") / "cnn-course.zip"
    make_bundle(ROOT, target)
    return target
