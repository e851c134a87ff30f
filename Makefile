# `make` prints what there is. Everything runs in .venv, built from the hashed lock files.
.DEFAULT_GOAL := help
SHELL := /bin/sh
ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
BIN := .venv/bin

# The demo: where it is served, its data folder, STILL=1 for a hall in which nobody else moves.
PORT ?= 8000
DATA ?= var
STILL ?=
demo demo-reset: export PORT := $(PORT)
demo demo-reset: export YIKOU_DATA := $(abspath $(DATA))
demo demo-reset: export STILL := $(STILL)

.PHONY: help env dev demo demo-reset test test-fast check lint format requirements bench bench-peers shots lock

help:  ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  The demo takes PORT= (8000), DATA= (its data folder, var) and STILL=1 (nobody else moves)."

env:  ## build the environment in .venv; the command is then .venv/bin/yikou
	@tools/env.sh run

dev:  ## the same with what tests need
	@tools/env.sh dev

demo: env  ## a living centre on this machine: build, replay, serve
	@$(BIN)/yikou demo

demo-reset: env  ## the demo from the start again
	@$(BIN)/yikou demo --reset

test: dev  ## everything: lint, types, contracts, both databases, journeys in Chromium
	@$(BIN)/python tools/check.py all

test-fast: dev  ## the inner loop, two and a half minutes on two cores: lint, types, unit and property on SQLite
	@$(BIN)/python tools/check.py fast

check: test  ## the same as test

lint: dev  ## style, types and import contracts alone
	@$(BIN)/python tools/check.py lint

format: dev  ## put the sources into shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

requirements: dev  ## every requirement row: covered, partly, or not yet
	@$(BIN)/python tools/requirements.py

bench: dev  ## measure, print a table and write docs/benchmarks.md
	@$(BIN)/python tools/check.py have postgresql
	@$(BIN)/python -m bench $(BENCH)

bench-peers: dev  ## the same with django-helpdesk measured in the same run
	@$(BIN)/python tools/check.py have postgresql
	@tools/env.sh peers
	@$(BIN)/python -m bench --peers $(BENCH)

shots: dev  ## pictures of the pages, from the journeys, into shots/
	@$(BIN)/python tools/check.py shots

lock: dev  ## write the hashed lock files again from requirements/*.in
	@tools/lock.sh
