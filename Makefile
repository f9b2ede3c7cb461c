# `make run` and `make test` are all one needs; `make help` lists the rest.
# What was done is not done again: each result stands beside a stamp that is as new as its sources.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.NOTPARALLEL:
.DELETE_ON_ERROR:

export PORT ?= 8000
# What Python compiled is kept: compiled anew, it takes each process of the suite five seconds.
unexport PYTHONDONTWRITEBYTECODE
python := .venv/bin/python
# The files with such a test: to collect all of them takes longer than to run many.
marked = $(shell grep -rlE --include='test_*.py' '\b$(1)' tests)
sources = $(shell find . \( -name node_modules -o -name var -o -path ./static -o -name '.?*' \) -prune \
	-o -type f -path '$(1)' -print)

# One set of stamps for each database; they fall with a SQLite file that was deleted.
DATABASE_URL ?= sqlite:///var/nkworld.sqlite3
database := var/databases/$(firstword $(shell cksum <<<'$(DATABASE_URL)'))
sqlite_file := $(patsubst sqlite:///%,%,$(filter sqlite:///%,$(DATABASE_URL)))
ifneq ($(sqlite_file),)
ifeq ($(wildcard $(sqlite_file)),)
$(shell rm -rf $(database))
endif
endif

.PHONY: help run dev test test-postgres test-slow fuzz fuzz-postgres check format lock audit benchmark faults

help:  ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: $(database)/desk $(database)/kit static/staticfiles.json  ## Set up what is missing and serve the portal (PORT=8000)
	@DEBUG=0 exec $(python) -m gunicorn --config .ci/gunicorn.conf.py nkworld.wsgi

dev: $(database)/desk node_modules/.package-lock.json  ## Serve with DEBUG on, restarting when a file changes
	@export DEBUG=1; $(python) -m nkworld.keep_worker & exec $(python) manage.py runserver 127.0.0.1:$(PORT)

# One more than there are cores: a browser, a server or another process is waited for a fifth of the time.
test: .venv/chromium.stamp node_modules/.bin/biome  ## Run the suite (TESTS=tests/trade for a part of it)
	@$(python) -m pytest -n $$(($$(nproc) + 1)) -m "not slow" $(TESTS)

test-postgres: .venv/dev.stamp node_modules/.package-lock.json  ## Run what a database can change on a PostgreSQL of its own
	@.ci/with-postgres.sh $(python) -m pytest -n $$(($$(nproc) + 1)) -m postgres $(or $(TESTS),$(call marked,postgres))

test-slow: .venv/chromium.stamp node_modules/.bin/biome  ## Kill workers, restore backups, deploy, fuzz, ask each figure up to 100 questions
	@.ci/servers.sh
	@$(python) -m pytest -n $$(($$(nproc) + 1)) -m slow $(or $(TESTS),$(call marked,slow))

fuzz: .venv/dev.stamp  ## Try more made-up files, texts, addresses and questions than the suite (COUNT=20000 SEED=12)
	@$(python) -m tests.fuzz $(COUNT:%=--count %) $(SEED:%=--seed %) $(FIRST:%=--first %) $(TESTS)

fuzz-postgres: .venv/dev.stamp  ## The same of the API, by its OpenAPI document, on a PostgreSQL of its own
	@.ci/with-postgres.sh $(python) -m tests.fuzz $(COUNT:%=--count %) $(SEED:%=--seed %) tests/fuzz/test_schema.py

check: .venv/dev.stamp node_modules/.bin/biome  ## Check format, lint, templates, settings, migrations, imports, types
	@.ci/check.sh

format: .venv/dev.stamp node_modules/.bin/biome  ## Format Python, templates, scripts and styles as make check wants them
	@$(python) -m ruff format .
	@$(python) -m ruff check --fix .
	@$(python) -m djlint --quiet --reformat .
	@.ci/biome.sh check --write

lock:  ## Write the lock files anew from pyproject.toml and package.json
	@.ci/lock.sh

audit: .venv/dev.stamp  ## Look up known weaknesses of all that the lock files name; fails if they can't be reached
	@.ci/audit.sh

benchmark: .venv/dev.stamp  ## Measure import, pages and the API, up to a million rows (PARTS=growth for one part)
	@$(python) -m benchmarks $(PARTS)

faults: .venv/dev.stamp  ## Make the portal fail under load and say what is seen of it (PARTS=killed, MINUTES=5)
	@$(python) -m benchmarks.faults $(PARTS)

.venv/run.stamp: requirements.lock
	@.ci/packages.sh $<
	@rm -f .venv/dev.stamp
	@touch $@

# What tests need holds what running needs: a stamp for running that is still true stays as it is.
.venv/dev.stamp: requirements-dev.lock requirements.lock
	@.ci/packages.sh $<
	@test .venv/run.stamp -nt requirements.lock || touch .venv/run.stamp
	@touch $@

.venv/chromium.stamp: .venv/dev.stamp
	@.ci/chromium.sh
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@.ci/browser-libraries.sh --omit=dev
	@touch $@

# What checks scripts, styles and HTML, with the libraries: the portal runs without it.
node_modules/.bin/biome: package-lock.json
	@.ci/browser-libraries.sh
	@touch $@ node_modules/.package-lock.json

$(database)/migrated: .venv/run.stamp $(call sources,*/migrations/*.py) | node_modules/.package-lock.json
	@echo "Migrating the database ..."
	@$(python) manage.py migrate --verbosity 0
	@mkdir -p $(@D)
	@touch $@

$(database)/seeded: $(database)/migrated $(call sources,*/seed/*.*)
	@$(python) manage.py load_seed
	@touch $@

$(database)/desk: $(database)/seeded
	@$(python) manage.py create_desk
	@touch $@

$(database)/kit: $(database)/seeded
	@echo "Writing the data kit ..."
	@$(python) manage.py build_kit >/dev/null
	@touch $@

static/staticfiles.json: .venv/run.stamp node_modules/.package-lock.json nkworld/settings.py $(call sources,*/static/*)
	@echo "Collecting static files ..."
	@$(python) manage.py collectstatic --no-input --verbosity 0 --ignore 'land-*.json' --ignore 'countries-[15]0m.json'
	@touch $@
