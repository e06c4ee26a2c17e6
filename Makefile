# The daily commands. Each brings what it needs on a fresh Debian 12; see docs/developers.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE  # every server of the tests would compile itself anew
.PHONY: help run test check bench lock messages screenshot

IN := .venv/bin
LOCK := $(IN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: ## the demo village at http://127.0.0.1:8000
	@tools/setup.sh run
	@exec $(IN)/kentongan demo

test: ## every test, on SQLite and on PostgreSQL
	@tools/setup.sh test
	@tools/test.sh

check: ## format, lint, types, floors, migrations, translations
	@tools/setup.sh test
	@$(IN)/python -m tools.check

bench: ## figures, each beside its floor of the same run
	@tools/setup.sh test
	$(IN)/python -m tools.bench

lock: ## write the lock files anew from requirements/*.in
	@tools/setup.sh test
	$(LOCK) -o requirements/base.txt requirements/base.in
	$(LOCK) -c requirements/base.txt -o requirements/server.txt requirements/server.in
	$(LOCK) -c requirements/base.txt -o requirements/dev.txt requirements/dev.in
	npm install --package-lock-only --silent

messages: ## collect the sentences to translate, compile the catalogues
	@tools/setup.sh test
	$(IN)/python -m tools.messages

screenshot: ## the picture in the README, from a running demo
	@tools/setup.sh test
	$(IN)/python -m tools.screenshot
