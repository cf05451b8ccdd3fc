# `make` alone lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet
WORKSPACE ?= demo
PORT ?= 8360
# One thread for each BLAS call: the work is spread over processes and threads above it.
export OPENBLAS_NUM_THREADS ?= 1
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-python test-web check lint format web bench docs clean requirements

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

$(VENV)/.run-stamp: requirements/run.txt pyproject.toml | $(UV)
	@if [ ! -e $(VENV)/.dev-stamp ]; then VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements/run.txt; \
	else VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --require-hashes -r requirements/run.txt; fi
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --require-hashes -r requirements/uv.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/.dev-stamp: requirements/dev.txt pyproject.toml | $(UV)
	VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements/dev.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --require-hashes -r requirements/uv.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps -e .
	@touch $@ $(VENV)/.run-stamp

web/node_modules/.stamp: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: $(WEB_SOURCES)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/node_modules/.stamp && cd web && npm run --silent build && touch dist/index.html; \
	else echo "Node.js is missing: the web app is not built. Everything else works. Install Node 20 or newer and run 'make web'."; fi

setup: $(VENV)/.run-stamp web/dist/index.html ## Make .venv with the c360 command in it, and build the web app

setup-dev: $(VENV)/.dev-stamp web/dist/index.html

run: setup ## Generate the demo, run the pipeline, serve the web app
	$(BIN)/c360 demo --workspace $(WORKSPACE) --port $(PORT)

test: setup-dev test-python test-web ## Run every test

test-python: setup-dev
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

test-web: setup-dev
	@if command -v npm >/dev/null; then cd web && npm run --silent test; else echo "Node.js is missing: web unit tests are skipped."; fi

check: setup-dev ## Lint, types, import contracts, SQL style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m c360.contracts.lock contracts
	$(BIN)/sqlfluff lint --processes 2 dbt/models dbt/tests
	@if command -v npm >/dev/null; then cd web && npm run --silent lint; fi

format: setup-dev ## Put code into house format
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

web: web/dist/index.html ## Build the web app

bench: setup-dev ## Measure what has a number
	$(BIN)/python -m bench

docs: setup-dev ## Write the generated reference pages
	$(BIN)/python -m docs.generate

clean: ## Remove everything that was made
	rm -rf $(VENV) web/node_modules web/dist $(WORKSPACE) dbt/target dbt/logs

requirements: $(UV) ## Pin the dependencies again
	$(COMPILE) pyproject.toml --extra mcp --extra mysql --extra postgres --extra text -o requirements/run.txt
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements/dev.txt
