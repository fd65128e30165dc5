# Everything a person types. `make` alone lists it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install dev servers run web test test-mongo test-replicas e2e screenshots bench bench-baseline bench-web check format lock clean
PYTHON ?= python3
BIN := .venv/bin
NPM := frontend/scripts/npm
WEB := src/taskdash/web/index.html

# A virtual environment holds absolute paths: in a clone that was moved it is made anew.
ifneq ($(shell cat .venv/made-in 2>/dev/null),$(CURDIR))
.PHONY: .venv/made-in
endif

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1 /p' Makefile | while read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

install: .venv/run-installed ## set up, with locked dependencies, in .venv

# Without the dashboard everything else works: whoever has no network for npm still gets a server.
run: install ## set up if need be, then serve on http://127.0.0.1:8000
	@$(MAKE) --no-print-directory web || echo "The web dashboard could not be built (see above): / shows the start page instead." >&2
	@exec $(BIN)/taskdash serve

web: $(WEB) ## build the web dashboard, once

dev: .venv/dev-installed

servers: dev
	@$(BIN)/python -m tests.servers

# ARGS goes to pytest: make test ARGS="tests/unit -k settings"
test: servers frontend/node_modules/.package-lock.json ## run the tests
	$(NPM) test --silent
	$(BIN)/python -m pytest -n 2 -m "not bench and not soak" $(ARGS)

test-mongo: servers ## the interface's tests once more, with servers that store in MongoDB
	$(BIN)/python -m pytest -n 2 -m "not bench and not soak" --engine mongo tests/api $(ARGS)

# One schedule: make test-replicas ARGS="-k schedule-7"
test-replicas: servers ## three servers on one MongoDB and Redis, of which parts fail at random: 20 schedules, some 13 minutes
	$(BIN)/python -m pytest -s -m soak tests/replicas $(ARGS)

e2e: dev $(WEB) ## try the web dashboard in Chromium, against a real server
	$(NPM) run --silent e2e

screenshots: dev $(WEB) ## picture every view of the web dashboard, into frontend/screenshots
	$(NPM) run --silent screenshots

# ARGS goes to taskdash bench: make bench ARGS="dashboard --seconds 30 --save docs/benchmarks"
bench: install ## measure this machine: durable writes, and an import beside a server in use
	$(BIN)/taskdash bench $(or $(ARGS),commit import)

bench-baseline: install ## measure cached reads, and beside them the Node design that this replaces
	@(cd bench/baseline && npm ci --ignore-scripts --no-audit --no-fund --silent) || echo "The packages of the baseline could not be installed." >&2
	$(BIN)/taskdash bench cached --baseline bench/baseline $(ARGS)

bench-web: dev $(WEB) ## measure the web dashboard in Chromium
	$(NPM) run --silent bench

check: dev frontend/node_modules/.package-lock.json ## lint, formatting, types, and which folder may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent check

format: dev ## put the code into the one format
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	$(NPM) run --silent format

# Keeps what is locked where the ranges in pyproject.toml allow it; ARGS=--upgrade takes the newest.
RESOLVE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links $(ARGS)
COMPILE = $(RESOLVE) pyproject.toml --group build

lock: dev ## write the lock files anew from pyproject.toml
	$(COMPILE) --output-file requirements/run.lock
	$(COMPILE) --group dev --constraints requirements/run.lock --output-file requirements/dev.lock
	$(RESOLVE) tests/servers/s3/requirements.in --output-file tests/servers/s3/requirements.lock

clean: ## remove what make has made; your data folder stays
	rm -rf .venv build frontend/node_modules src/taskdash/web src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
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

frontend/node_modules/.package-lock.json: frontend/package-lock.json frontend/package.json .venv/run-installed
	@echo "Fetching what the web dashboard is built with"
	@$(NPM) ci --silent
	@touch $@

$(WEB): frontend/node_modules/.package-lock.json $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts frontend/scripts -type f 2>/dev/null)
	@echo "Building the web dashboard"
	@$(NPM) run --silent build
	@touch $@

.venv/dev-installed: .venv/run-installed requirements/dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@
