# Every command of the project; `make` alone prints them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
# Programs of another language, each with packages of its own.
NODE_PROGRAMS := tests/independent_reader tests/oauth_clients
PIP := $(BIN)/python -m pip --disable-pip-version-check
CATALOGUES := $(wildcard wallet/translations/*/LC_MESSAGES/*.po)
PYTEST_ARGS ?=
BENCH_ARGS ?=
ROWS ?= 10000 1000000
# The tests of one file stay in one process, in the order of conftest.py.
TEST_PROCESSES ?= 2
SPREAD := --numprocesses=$(TEST_PROCESSES) --dist=loadfile --no-loadscope-reorder

.PHONY: help venv run test screens lint format migrate seed bench bench-load bench-scale mutants translations

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than the list it was installed from; pip runs only when a list changed.
$(VENV)/installed: requirements.txt | $(BIN)/python
	$(PIP) install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/installed-tests: requirements-test.txt $(VENV)/installed
	$(PIP) install --quiet --requirement requirements-test.txt
	@touch $@

$(VENV)/translated: $(CATALOGUES) $(VENV)/installed
	@$(if $(CATALOGUES),$(BIN)/pybabel --quiet compile --directory wallet/translations)
	@touch $@

# What reads status lists and fetches tokens in another language; without npm its tests are skipped.
%/node_modules/installed: %/package-lock.json
	@npm ci --prefix $* --no-audit --no-fund --silent && touch $@ || \
	  echo "npm could not install what $* needs; its tests are skipped"

venv: $(VENV)/installed-tests ## Make .venv with everything that developing needs

# The address that codes and links carry follows from the port, for whoever writes them.
run migrate seed: export HOST := $(HOST)
run migrate seed: export PORT := $(PORT)

run: $(VENV)/installed $(VENV)/translated ## Migrate, seed when empty, serve on http://HOST:PORT (default 127.0.0.1:8000)
	@$(BIN)/python -m wallet migrate
	@$(BIN)/python -m wallet seed --if-empty
	@exec $(BIN)/python -m wallet serve

test: $(VENV)/installed-tests $(VENV)/translated $(NODE_PROGRAMS:=/node_modules/installed) ## Run every test; WALLET_TEST_POSTGRES_URL adds PostgreSQL, PYTEST_ARGS=-n0 runs one after another
	@$(BIN)/python -m pytest -ra --durations=15 $(SPREAD) $(PYTEST_ARGS)

screens: $(VENV)/installed-tests $(VENV)/translated ## Write the README's pictures to docs/screens, and every page's to var/tour
	@WALLET_WRITE_SCREENS=1 $(BIN)/python -m pytest -q tests/browser/test_camera.py tests/browser/test_tour.py

lint: $(VENV)/installed-tests ## Check style, formatting and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/installed-tests ## Rewrite the code as the linters want it
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

migrate: $(VENV)/installed ## Bring the database to the newest schema
	@$(BIN)/python -m wallet migrate

seed: migrate ## Fill an empty database with the demonstration city
	@$(BIN)/python -m wallet seed --if-empty

bench: $(VENV)/installed-tests $(VENV)/translated ## Measure the speed figures, each beside its ceiling (BENCH_ARGS="--runs 5 --markdown")
	@$(BIN)/python -m bench $(BENCH_ARGS)

bench-load: $(VENV)/installed-tests $(VENV)/translated ## Let servers of 1, 2, 4 processes verify, then fifty mixed clients; nothing may be lost
	@$(BIN)/python -m bench load
	@$(BIN)/python -m bench mixed

bench-scale: $(VENV)/installed-tests $(VENV)/translated ## Measure the same work in a small and in a large database (ROWS="10000 1000000")
	@$(BIN)/python -m bench scale --rows $(ROWS)

mutants: $(VENV)/installed-tests ## Change the rules one by one and see whether a test notices; takes hours (MUTANTS="wallet.domain.showing*")
	@$(PIP) install --quiet mutmut==3.8.1
	@$(BIN)/mutmut run $(MUTANTS)
	@$(BIN)/mutmut results

translations: $(VENV)/installed ## Collect new texts for the translators, then compile
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --sort-output --no-location --keyword lazy_gettext --output-file var/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file var/messages.pot --output-dir wallet/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	@$(BIN)/pybabel --quiet compile --directory wallet/translations
