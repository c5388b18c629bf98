"""The benchmarks run; what they measure is for people to look at, and no test waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_benchmark_of_the_data_prints_both_sides_and_their_ratio() -> None:
    command = [sys.executable, "benchmarks/data.py", "--images", "200", "--workers", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()[1:]
    assert head.split()[-3:] == ["lab", "d2l", "ratio"]
    assert [line[:14].strip() for line in lines] == ["data alone", "data and LeNet"]
    assert all(float(number) > 0 for line in lines for number in line.split()[-3:])


def test_the_benchmark_of_the_trainings_shows_both_sides_learn_the_same() -> None:
    command = [sys.executable, "benchmarks/training.py", "--only", "LeNet", "--images", "256"]
    done = subprocess.run([*command, "--device", "cpu"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    _, head, line = done.stdout.splitlines()
    assert head.split()[:4] == ["net", "images", "lab", "d2l"]
    numbers = [float(part.replace(",", "")) for part in line.split()[1:]]
    assert all(number > 0 for number in numbers)
    assert abs(numbers[-4] - numbers[-2]) < 0.01  # the loss of both, after two steps from one start
