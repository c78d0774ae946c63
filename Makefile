# Everything runs in .venv from the hash-locked requirements; nothing else is needed than Python, make and git.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

SPARK  := .venv-spark

.DEFAULT_GOAL := help
.PHONY: help run test lint check bench eval-titles trials soak spark conform versions openapi docs migration lock format

help:  ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)  ## Serve on http://127.0.0.1:8000 with a PostgreSQL of its own
	@exec $(BIN)/icp serve

test: $(READY)  ## Run the tests with the coverage gate
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --cov --cov-report=term

format: $(READY)  ## Rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

lint: $(READY)  ## Format, ruff, mypy, import contracts, Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

check: lint test  ## Everything CI runs
	$(BIN)/icp openapi --check openapi
	$(BIN)/python -m app.cli.reference --check docs/*.md

openapi: $(READY)  ## Regenerate the OpenAPI document and the JSON Schemas
	$(BIN)/icp openapi --write openapi

docs: $(READY)  ## Rewrite the tables of docs/ that come from the models
	$(BIN)/python -m app.cli.reference docs/*.md

bench: $(READY)  ## Measure the engine and the service against their peers, in one run
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.titles
	$(BIN)/python -m benchmarks.http
	$(BIN)/python -m benchmarks.bulk --accounts 10000000

eval-titles: $(READY)  ## Say how well titles are read (needs ICP_REAL_DATA, a folder of real data)
	@$(BIN)/python -m evaluations.titles

trials: $(READY)  ## Break everything around the service under load (a quarter of an hour)
	$(BIN)/python -m trials.kills
	$(BIN)/python -m trials.faults

soak: $(READY)  ## Half an hour of load while versions and keys change
	$(BIN)/python -m trials.soak

$(SPARK)/.ready: requirements-spark.txt pyproject.toml
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

spark: $(SPARK)/.ready  ## Run the tests of Spark, and a million accounts on two workers (needs Java 17)
	$(SPARK)/bin/pytest tests/bulk/test_spark.py tests/bulk/test_statements.py -k spark
	$(SPARK)/bin/python -m trials.spark

conform: $(READY)  ## Let outside judges at it: generated clients, Schemathesis, fuzzing (an hour; needs Node)
	$(MAKE) --directory conformance PYTHON=$(abspath $(BIN)/python)

versions:  ## Run the tests on Python 3.11, 3.12 and 3.13, and against a PostgreSQL 15 of the system
	conformance/versions.sh

migration: $(READY)  ## Draft a migration: make migration m="add ..."
	$(BIN)/icp migrate --draft "$(m)"

lock:  ## Lock the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra redis -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra bulk --extra embedded --extra redis --extra sheet --group dev -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --extra bulk --extra embedded --extra redis --extra sheet --extra spark --group dev -o requirements-spark.txt
