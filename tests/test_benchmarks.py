"""The benchmarks run; what they measure is for people to look at, and no test waits for it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from benchmarks import notebooks, training
from benchmarks.race import __main__ as race
from benchmarks.race import measuring
from benchmarks.race.assignment import (
    ARRAYS,
    CLASS,
    EXERCISES,
    MISTAKES,
    edited,
    questions,
    students,
)
from benchmarks.race.assignment import exercise as record_of
from benchmarks.race.environments import environment
from benchmarks.race.nbgrader import NbGrader
from benchmarks.race.otter import Otter
from benchmarks.race.ours import Ours

ROOT = Path(__file__).parents[1]


def test_the_benchmark_of_the_data_prints_both_sides_and_their_ratio() -> None:
    command = [sys.executable, "benchmarks/data.py", "--images", "200", "--workers", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()[1:]
    assert head.split()[-3:] == ["lab", "d2l", "ratio"]
    assert [line[:14].strip() for line in lines] == ["data alone", "data and LeNet"]
    assert all(float(number) > 0 for line in lines for number in line.split()[-3:])


def test_the_benchmark_of_the_trainings_shows_both_sides_learn_the_same(
    monkeypatch, capsys
) -> None:
    given = ["--only", "LeNet", "--images", "256", "--device", "cpu"]
    monkeypatch.setattr(sys, "argv", ["training.py", *given])
    training.main()
    _, head, line = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["net", "images", "lab", "d2l"]
    numbers = [float(part.replace(",", "")) for part in line.split()[1:]]
    assert all(number > 0 for number in numbers)
    assert abs(numbers[-4] - numbers[-2]) < 0.01  # the loss of both, after two steps from one start


def test_the_benchmark_of_the_notebooks_counts_what_trains(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each cell takes as long here as it has letters. 7.2 trains nothing, and has no row."""

    def executed(notebook: nbformat.NotebookNode, path: Path, *, timed: bool) -> None:
        for cell in notebook.cells:
            minutes, rest = divmod(len(cell.source), 60)
            ended = f"2026-01-01T00:{minutes:02}:{rest:02}.000000Z"
            began = {"iopub.execute_input": "2026-01-01T00:00:00.000000Z"}
            cell.metadata["execution"] = {**began, "shell.execute_reply": ended}

    monkeypatch.setattr(notebooks, "execute", executed)
    monkeypatch.setattr(sys, "argv", ["notebooks", "7.2", "8.2"])
    notebooks.main()
    row = capsys.readouterr().out.splitlines()[-1].split()
    solution = nbformat.read(ROOT / "solutions" / "ch8_2_vgg.ipynb", as_version=4)
    code = [cell.source for cell in solution.cells if cell.cell_type == "code"]
    trains = [len(source) for source in code if ".fit(" in source or "compare(" in source]
    assert (row[0], int(row[1]), int(row[3])) == ("8.2", sum(trains), max(trains))
    assert (int(row[5]), int(row[6])) == (
        len(trains),
        sum(map(len, code)),
    )


def test_a_section_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["notebooks", "9.1"])
    with pytest.raises(SystemExit, match=r"no such section: 9\.1\. There are 7\.1, "):
        notebooks.main()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--only", "LeNet,Foo"], "--only Foo: no net of the book; known are LeNet, AlexNet"),
        (["--images", "5"], "--images 5: take from 128, which are one batch, to 60000"),
        (["--epochs", "0"], "--epochs 0: take 1 or more"),
        (["--device", "abacus"], "--device abacus: this machine has none"),
    ],
)
def test_what_the_benchmark_of_the_trainings_cannot_do(given, sentence, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["training.py", *given])
    with pytest.raises(SystemExit):
        training.main()
    assert sentence in " ".join(capsys.readouterr().err.split())


def passed_by_the_tests(answers, folder):
    """The exercises whose test lets the answers through, as the other graders run it."""
    asked = questions()
    (folder / ARRAYS).write_bytes(asked.arrays)
    namespace = {}
    for source in ("import torch\nfrom torch import nn", asked.helper, *answers.values()):
        exec(source, namespace)
    passed = set()
    for name, body in asked.bodies.items():
        try:
            exec(body, namespace)
            passed.add(name)
        except Exception:
            pass
    return passed


@pytest.mark.parametrize("student", CLASS)
def test_the_tests_of_the_race_let_through_what_is_right_and_nothing_else(
    student, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    wrong = set(CLASS[student])
    if "corr2d" in wrong:  # which the other one calls
        wrong.add("corr2d_multi_in_out")
    answers = students()[student.replace(" ", "_")]
    assert passed_by_the_tests(answers, tmp_path) == set(EXERCISES) - wrong


def test_each_mistake_of_the_race_is_one_that_the_catalogue_knows():
    for name, mistakes in MISTAKES.items():
        assert set(mistakes) <= {mistake.name for mistake in record_of(name).mistakes}


def test_an_edit_of_the_race_that_fits_no_solution_any_more_is_an_error():
    with pytest.raises(ValueError, match="no longer says 'sum\\(window'"):
        edited("return 1", (("sum(window", "mean(window"),))


@pytest.fixture
def commands(monkeypatch):
    """What would have been run to get a contender ready."""
    seen = []
    for module in ("nbgrader", "otter"):
        monkeypatch.setattr(f"benchmarks.race.{module}.run", seen.append)
    return seen


def code(path):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def test_our_lanes_are_the_workers_of_one_command(tmp_path):
    answers = students()["right"]
    [[command]] = Ours().lanes(tmp_path, {"right": answers}, 2)
    assert command.arguments[-4:-1] == ("--workers", "2", "--only")
    sources = code(tmp_path / "class" / "right.ipynb")
    assert set(answers.values()) <= set(sources)
    assert "check(LeNet)" in sources


def test_otter_gets_a_test_file_an_exercise_and_a_command_a_student(tmp_path, commands):
    asked = questions()
    lanes = Otter(Path("bin"), asked).lanes(tmp_path / "new", students(), 2)
    assert [len(lane) for lane in lanes] == [5, 5]
    [zipped] = commands
    assert zipped.arguments[1:] == ("generate", ARRAYS)
    for name in EXERCISES:
        text = (tmp_path / "new" / "tests" / f"{name}.py").read_text()
        compile(text, name, "exec")
        assert asked.bodies[name].splitlines()[0] in text
    sources = code(tmp_path / "new" / "half_a_stub.ipynb")
    assert students()["half_a_stub"]["LeNet"] in sources
    assert 'grader.check("LeNet")' in sources


def test_what_otter_writes_is_read(tmp_path):
    def result(name, score):
        return {"name": name, "score": score, "max_score": 1.0}

    found = [{"name": "Public Questions"}, result("corr2d", 1.0), result("LeNet", 0.0)]
    (tmp_path / "kim.results").mkdir()
    (tmp_path / "kim.results" / "results.json").write_text(json.dumps({"tests": found}))
    assert Otter(Path("bin"), questions()).passed(tmp_path) == {"kim": frozenset({"corr2d"})}


def test_nbgrader_gets_a_course_a_lane_and_answers_in_its_own_cells(
    tmp_path, commands, monkeypatch
):
    def generate(command):  # nbgrader would take the solutions out; here they may stay
        commands.append(command)
        source = command.folder / "source" / "race"
        source.rename(command.folder / "release" / "race")

    monkeypatch.setattr("benchmarks.race.nbgrader.run", generate)
    chosen = {name: students()[name] for name in ("right", "corr2d_flipped", "half_a_stub")}
    for i in range(2):
        (tmp_path / f"course_{i}" / "release").mkdir(parents=True)
    lanes = NbGrader(Path("bin"), questions()).lanes(tmp_path, chosen, 2)
    assert [command.arguments[1] for lane in lanes for command in lane] == ["autograde"] * 2
    handed_in = {path.parts[-3]: path for path in tmp_path.glob("*/submitted/*/race/race.ipynb")}
    assert set(handed_in) == set(chosen)
    for student, path in handed_in.items():
        assert set(chosen[student].values()) <= set(code(path))
        cells = nbformat.read(path, as_version=4).cells
        graded = [c.metadata.nbgrader.grade_id for c in cells if c.metadata.nbgrader.grade]
        assert graded == [f"test_{name}" for name in chosen[student] if name in EXERCISES]


def test_what_nbgrader_writes_is_read(tmp_path):
    (tmp_path / "course_0").mkdir()
    with sqlite3.connect(tmp_path / "course_0" / "gradebook.db") as base:
        base.executescript(
            """
            create table grade (notebook_id, cell_id, auto_score);
            create table base_cell (id, name);
            create table grade_cells (id, max_score);
            create table submitted_notebook (id, assignment_id);
            create table submitted_assignment (id, student_id);
            insert into base_cell values (1, 'test_corr2d'), (2, 'test_LeNet');
            insert into grade_cells values (1, 1.0), (2, 1.0);
            insert into submitted_assignment values (7, 'kim'), (8, 'lee');
            insert into submitted_notebook values (17, 7), (18, 8);
            insert into grade values (17, 1, 1.0), (17, 2, 0.0), (18, 1, 0.0), (18, 2, null);
            """
        )
    base.close()
    found = NbGrader(Path("bin"), questions()).passed(tmp_path)
    assert found == {"kim": frozenset({"corr2d"}), "lee": frozenset()}


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(measuring.RaceError, match="no virtual environment"):
        environment(tmp_path, "nbgrader==0")
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_the_race_says_where_the_contenders_disagree(capsys):
    everything = {student: frozenset(EXERCISES) for student in students()}
    race.compare_verdicts({"ours": everything, "otter": everything | {"right": frozenset()}})
    first, *lines = capsys.readouterr().out.strip().splitlines()
    assert first == "of 40 answers all agree on 36"
    assert lines[0].strip() == "right, corr2d: ours passes it, otter fails it"


def test_the_table_of_the_race_holds_the_others_beside_ours():
    contenders = [Ours(), Otter(Path("bin"), questions())]
    times = {(form, "ours"): [9.0, 2.0, 1.0] for form in race.FORMS}
    times |= {(form, "otter"): [8.0] for form in race.FORMS if form not in race.COLD}
    head, _, *lines = race.table(contenders, times, [(2**30, 2**30), (2**29, 2**31)]).splitlines()
    assert head.split() == ["ours", "otter", "7.0.0", "ratio"]
    assert [line.split()[-5:] for line in lines[:-2]] == [["2.00", "s", "8.00", "s", "4.0"]] * 5
    assert [line.split()[-1] for line in lines[-2:]] == ["0.5", "2.0"]


def test_the_memory_of_a_child_is_seen():
    hold = "block = b'x' * 2**26; print(flush=True); input()"
    child = [sys.executable, "-c", hold]
    with subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert process.pid in measuring.offspring(os.getpid())
        assert measuring.held(process.pid) >= 2**26


def test_a_contender_that_fails_says_with_what():
    command = measuring.Command((sys.executable, "-c", "raise SystemExit('no such cell')"), ROOT)
    with pytest.raises(measuring.RaceError, match="status 1:\n  no such cell"):
        measuring.run(command)
