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
