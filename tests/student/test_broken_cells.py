"""A name whose own cell raised is told so where it is missed, in a real kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from tests.kernels.spec import NAME

SETUP = "from grader import check\nimport torch"


@pytest.fixture(scope="module", name="outputs")
def run(tmp_path_factory):
    def of(*cells, show=_text):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        folder = str(tmp_path_factory.mktemp("notebook"))
        resources = {"metadata": {"path": folder}}
        NotebookClient(notebook, allow_errors=True, kernel_name=NAME, resources=resources).execute()
        return [[show(output) for output in cell.outputs] for cell in notebook.cells]

    return of


def test_a_cell_that_needs_open_work_stops_in_one_line(outputs):
    stub = "def corr2d(X, K):\n    raise NotImplementedError('ch7_2 corr2d: your turn')"
    cells = (SETUP, stub, "Y = corr2d(1, 2)", "raise NotImplementedError('mine')")
    _, _, [stopped], [other] = outputs(*cells, show=lambda output: output.traceback)
    assert stopped == ["corr2d is not done yet, and this cell needs it."]
    assert len(other) > 1 and "mine" in other[-1]


def _text(output):
    return output.get("ename") or output.get("text") or output["data"]["text/plain"]


def test_what_raised_and_where_is_said_once_it_is_missed(outputs):
    _, _, check, _, other, _, mended = outputs(
        SETUP,
        "x = 1\nK = torch.ones(1, side)",
        "check(K=K)",
        "def corr2d(X, K:\n    return X",
        "check(corr2d)",
        "K = torch.tensor([[1.0, -1.0]])",
        "check(K=K)",
    )
    name, told = check
    assert name == "NameError"
    assert "which defines K, raised NameError: name 'side' is not defined in line 2" in told
    assert "K = torch.ones(1, side)" in told
    assert "the cell that defines corr2d raised SyntaxError" in other[1] and "in line 1" in other[1]
    assert len(mended) == 1 and "7.2 K" in mended[0] and "which defines" not in mended[0]


def test_other_missing_names_and_stubs_are_left_to_python(outputs):
    _, _, first, _, second = outputs(
        SETUP,
        "helper = undefined",
        "helper",
        "K = (_ for _ in ()).throw(NotImplementedError())",
        "check(K=K)",
    )
    assert first == second == ["NameError"]
