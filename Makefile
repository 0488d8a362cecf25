# Two words set everything up: `make run` serves the app, `make test` tests all of it.
# Each first makes .venv/ ready from the lock files in requirements/ (see requirements/environment.py).

HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

# The first Python on PATH that is new enough; `make PYTHON=…` chooses another.
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
endif
ifeq ($(PYTHON),)
$(error Python 3.11 or newer is needed)
endif

# The floors: all code, and the pure packages (knowledge and memory).
COVERED := 99
PURE := question_bank/*,quizapp/memory/*
PURE_COVERED := 100

.PHONY: help run test cover check-long format lint type bench screenshot simulate lock ready-run ready-test ready-scan
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 13

run: ready-run ## serve the app on HOST:PORT, with the database it finds or creates in instance/
	@exec $(BIN)/quizapp run --host $(HOST) --port $(PORT)

# A file's tests stay together, so that what they share is made once. Files come in the order of
# their names: by the number of tests, as xdist has it, a few long ones of browsers come last, and
# one process waits for the other.
SHORT := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long" --hypothesis-profile=ci

test: lint type ## format, lint, import contracts, types, every test but the long ones
	$(SHORT)

cover: ready-test ## the same tests, a third slower, and the lines and branches that none of them reaches
	$(SHORT) --cov --cov-report=term-missing --cov-fail-under=$(COVERED)
	@$(BIN)/coverage report --include="$(PURE)" --fail-under=$(PURE_COVERED)

check-long: cover ready-scan ## coverage, and the long sweeps: many seeds, many draws, faults, scanners
	$(BIN)/python -m pytest -n 2 -m long --hypothesis-profile=long

format: ready-test ## put the code in the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --select I --fix .

lint: ready-test ## format, ruff, import contracts, bandit, the house's laws
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.scanners.lint

type: ready-test ## mypy, strict
	$(BIN)/mypy

bench: ready-test ## the two endpoints that matter beside their limit (FULL=1: longer, and every other path)
	@$(BIN)/python -m tests.bench $(if $(FULL),full)

simulate: ready-test ## the simulations that the memory engine's choices rest on (about ten minutes)
	@for each in luck queue load plan evaluation; do $(BIN)/python -m tests.simulation.$$each || exit; done

screenshot: ready-test ## take the README's picture again
	@$(BIN)/python -m tests.browser.screenshot

lock: ## write requirements/*.txt from pyproject.toml (UPGRADE=1: newest versions)
	@$(PYTHON) requirements/environment.py lock $(if $(UPGRADE),--upgrade)

ready-run:
	@$(PYTHON) requirements/environment.py run

ready-test:
	@$(PYTHON) requirements/environment.py test

ready-scan:
	@$(PYTHON) requirements/environment.py scan
