# The verbs of the course. Each sets up what it needs: make demo on a fresh clone is enough.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
TOOLS := .venv/tools
# make lab TORCH=cpu, on Linux without a GPU: leaves out CUDA's libraries, two thirds of the whole.
TORCH ?=
LEFT_OUT := $(if $(filter cpu,$(TORCH)),^(cuda-|nvidia-|triton==),^$$)
# More for jupyter, in a container for instance: make lab OPTIONS="--ip=0.0.0.0"
OPTIONS ?=
# It refuses to root otherwise, as whom containers run; they have no browser either.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root --no-browser)

INSTALL = $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
	  $(if $(TORCH),--torch-backend $(TORCH))

.DEFAULT_GOAL := help
.PHONY: help setup tools lab demo build test trainings truth format lint bench bundle pins clean

help: ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY) ## put what the course runs on into .venv

tools: $(TOOLS) ## and what its authors build and test it with

# uv installs in seconds what takes pip minutes. d2l comes last and alone, because its own pins
# would drag numpy and pandas years back. All is compiled at once: every notebook's kernel and every
# worker would do it anew where nothing may be written later, as in the sandbox.
$(READY): requirements-student.txt requirements-d2l.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The course needs Python 3.11 or newer. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	grep -vE '$(LEFT_OUT)' requirements-student.txt > .venv/requirements.txt
	$(INSTALL) -r .venv/requirements.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps -r requirements-d2l.txt -e .
	@touch $@

$(TOOLS): $(READY) requirements.txt
	grep -vE '$(LEFT_OUT)' requirements.txt > .venv/requirements.txt
	$(INSTALL) -r .venv/requirements.txt
	@touch $@

# So that its terminals know the command grader.
lab: export PATH := $(CURDIR)/$(BIN):$(PATH)
lab: setup ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=notebooks $(AS_ROOT) $(OPTIONS)

demo: setup ## grade a small sample class, print the table and make its pages
	$(BIN)/grader grade tests/submissions --out dist/demo --trusted
	$(BIN)/grader report dist/demo

build: tools ## write notebooks, executed solutions and keys from their sources
	$(BIN)/grader build

test: tools ## run all tests, the notebooks included
	$(BIN)/pytest

trainings: tools ## run every training of the course in its short form, and look that each learns
	COURSE_TRAININGS=run $(BIN)/pytest tests/course/test_course_trainings.py

truth: setup ## count what the grader misjudges among answers labelled right and wrong
	$(BIN)/grader truth tests/truth

format: tools ## lay out the code
	$(BIN)/ruff check --fix --quiet --select I,F401 .
	$(BIN)/ruff format .

lint: tools ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: tools ## measure what the README and the closing notes claim
	for name in check data grading training notebooks race; do \
	  echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit; done

bundle: setup ## pack what students get into dist/cnn-course.zip
	$(BIN)/grader bundle

pins: tools ## take the newest versions into requirements.txt (torch stays)
	grep '^#' requirements.txt > .venv/pins.txt
	grep -E '^torch(vision)?==' requirements.txt > .venv/keep.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra author --upgrade \
	  --no-emit-package cnn-course --no-header --no-annotate --override .venv/keep.txt \
	  pyproject.toml >> .venv/pins.txt
	cp .venv/pins.txt requirements.txt
	grep '^#' requirements-student.txt > .venv/pins.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --constraint requirements.txt \
	  --no-emit-package cnn-course --no-header --no-annotate pyproject.toml >> .venv/pins.txt
	cp .venv/pins.txt requirements-student.txt

clean: ## remove what the other verbs installed or packed
	rm -rf .venv dist
