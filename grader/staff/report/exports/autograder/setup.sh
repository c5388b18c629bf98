#!/usr/bin/env bash
# Gradescope runs this once, as root, after the zip was uploaded: it installs the grader.
set -euo pipefail

course=${AUTOGRADER:-/autograder}/source/course

if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends python3 python3-venv
fi
python3 -m venv "$course/.uv"
uv=$course/.uv/bin/uv
"$course/.uv/bin/python" -m pip install --quiet uv

# uv takes the image's Python if it is new enough, and else fetches one. There is no GPU: torch for
# a CPU is a tenth as large. d2l comes last and alone, because its own pins would drag numpy years back.
"$uv" venv --quiet --python '>=3.11' "$course/.venv"
export UV_TORCH_BACKEND=cpu
"$uv" pip install --quiet --python "$course/.venv/bin/python" -r "$course/requirements-student.txt"
"$uv" pip install --quiet --python "$course/.venv/bin/python" --no-deps \
  -r "$course/requirements-d2l.txt" -e "$course"
