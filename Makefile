# Everything a person types. `make` alone lists it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install dev run test check format lock clean
PYTHON ?= python3
BIN := .venv/bin

# A virtual environment holds absolute paths: in a clone that was moved it is made anew.
ifneq ($(shell cat .venv/made-in 2>/dev/null),$(CURDIR))
.PHONY: .venv/made-in
endif

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1 /p' Makefile | while read -r name what; do printf '  make %-8s %s\n' "$$name" "$$what"; done

install: .venv/run-installed ## set up, with locked dependencies, in .venv

run: install ## set up if need be, then serve on http://127.0.0.1:8000
	@exec $(BIN)/taskdash serve

dev: .venv/dev-installed

# ARGS goes to pytest: make test ARGS="tests/unit -k settings"
test: dev ## run the tests
	$(BIN)/python -m pytest -n 2 -m "not bench and not soak" $(ARGS)

check: dev ## lint, formatting, types, and which folder may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev ## put the code into the one format
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# Keeps what is locked where the ranges in pyproject.toml allow it; ARGS=--upgrade takes the newest.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml --group build

lock: dev ## write the lock files anew from pyproject.toml
	$(COMPILE) --output-file requirements/run.lock
	$(COMPILE) --group dev --constraints requirements/run.lock --output-file requirements/dev.lock

clean: ## remove what make has made; your data folder stays
	rm -rf .venv build src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made-in:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Taskdash needs Python 3.11 or newer; {sys.executable} is {v[0]}.{v[1]}. Is there another one? Then: make PYTHON=python3.13 install")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments here. On Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@printf '%s' '$(CURDIR)' > $@

.venv/run-installed: .venv/made-in requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev-installed: .venv/run-installed requirements/dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@
