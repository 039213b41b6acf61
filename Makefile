# Everything is made on demand in .venv/. Stamp files there make a second run skip what is done.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

IN_VENV = .venv/bin/python
PIP = $(IN_VENV) -m pip install --quiet --disable-pip-version-check --no-input
# Settings as in production, whatever the shell has; the database is only there to be connected to.
MADE_KEY = $(shell LC_ALL=C tr -dc 'a-zA-Z0-9' < /dev/urandom | head -c 64)
PRODUCTION = SILKNET_DEBUG=no SILKNET_SECRET_KEY=$(MADE_KEY) SILKNET_HOSTS=silknet.example \
	SILKNET_ADDRESS=https://silknet.example SILKNET_HSTS=all SILKNET_DATABASE=sqlite:///.venv/check.sqlite3
# Compiled for every platform from Python 3.11 on. No index address: a lock says what, never whence.
COMPILE = $(IN_VENV) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-strip-extras --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
CHROMIUM ?= /usr/bin/chromium
IN_CHROMIUM = CHROMIUM="$(CHROMIUM)" SILKNET_SECRET_KEY=$(MADE_KEY)
SCHEMA = silknet/api/openapi.yaml

.DEFAULT_GOAL := help
.PHONY: help run test check check-style check-types check-migrations check-deploy check-translations check-schema browser-test \
	chromium pictures bench messages lock

help:
	@echo "make run [PORT=8000]         the portal on 127.0.0.1, everything from nothing"
	@echo "make test [ARGS=…]           the test suite on SQLite and on PostgreSQL; ARGS go to pytest"
	@echo "make check                   style, types, migrations, production settings, translations, API schema"
	@echo "make browser-test [FULL=1]   pages in a headless Chromium: a sample, or all of them"
	@echo "make pictures                the pictures of README, taken anew"
	@echo "make bench                   how fast it is"
	@echo "make messages                new messages into the catalogues of all languages"
	@echo "make lock [UPGRADE=1]        requirements.txt and requirements-test.txt from pyproject.toml"

run: .venv/.run | .silknet-secret-key
	@$(IN_VENV) manage.py start --port $(PORT)

test: .venv/.test
	@$(IN_VENV) tests/run.py $(ARGS)

check: check-style check-types check-migrations check-deploy check-translations check-schema
	@echo "All checks passed."

check-style: .venv/.test
	@echo "Checking style"
	@$(IN_VENV) -m ruff check --quiet .
	@$(IN_VENV) -m ruff format --check --quiet . \
		|| { echo "The files above are not formatted: run .venv/bin/ruff format." >&2; exit 1; }

check-types: .venv/.test
	@echo "Checking types"
	@$(PRODUCTION) $(IN_VENV) -m mypy

check-migrations: .venv/.test
	@echo "Checking migrations"
	@$(PRODUCTION) $(IN_VENV) manage.py makemigrations --check --dry-run

check-deploy: .venv/.test
	@echo "Checking settings for production"
	@$(PRODUCTION) $(IN_VENV) manage.py check --deploy --fail-level WARNING

check-translations: .venv/.test
	@echo "Checking translations"
	@$(IN_VENV) tests/translations.py

check-schema: .venv/.test
	@if [ -f $(SCHEMA) ]; then \
		echo "Checking the API schema" && \
		$(PRODUCTION) $(IN_VENV) manage.py spectacular --validate --fail-on-warn --file .venv/openapi.yaml && \
		{ diff -u $(SCHEMA) .venv/openapi.yaml || { \
			echo "The API has changed: copy .venv/openapi.yaml over $(SCHEMA) if it was meant to." >&2; exit 1; }; }; \
	fi

browser-test: .venv/.test chromium
	@$(IN_CHROMIUM) FULL="$(FULL)" $(IN_VENV) -m pytest -m browser -n 2 --dist worksteal tests/browser $(ARGS)

pictures: .venv/.test chromium
	@$(IN_CHROMIUM) $(IN_VENV) tests/browser/pictures.py

bench: .venv/.test
	@$(IN_VENV) tests/bench/run.py $(ARGS)

messages: .venv/.test
	@$(IN_VENV) tests/messages.py

lock: .venv/.created
	@echo "Locking requirements"
	@$(PIP) uv
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) --extra test --constraint requirements.txt pyproject.toml --output-file requirements-test.txt

# Settings are read before any command runs, so the key is there first; SILKNET_SECRET_KEY, where set, goes before it.
.silknet-secret-key:
	@umask 077 && LC_ALL=C tr -dc 'a-zA-Z0-9' < /dev/urandom | head -c 64 > $@

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null \
		|| { echo "silknet needs Python 3.11 or newer; $(PYTHON) is not that: name one in PYTHON." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null \
		|| { echo "$(PYTHON) lacks the venv module: install it (Debian: python3-venv)." >&2; exit 1; }
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: requirements.txt | .venv/.created
	@echo "Installing what the portal needs"
	@$(PIP) --require-hashes --requirement requirements.txt
	@touch $@

.venv/.test: requirements-test.txt | .venv/.created
	@echo "Installing what the portal and its tests need"
	@$(PIP) --require-hashes --requirement requirements-test.txt
	@touch .venv/.run $@

chromium:
	@if [ ! -x "$(CHROMIUM)" ] && [ "$(CHROMIUM)" = /usr/bin/chromium ] && [ "$$(id -u)" = 0 ] \
			&& command -v apt-get > /dev/null; then \
		echo "Installing Chromium and fonts for Chinese and Japanese"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get -qq -o Acquire::Retries=3 update && \
		apt-get -qq -o Acquire::Retries=3 install --no-install-recommends chromium fonts-noto-cjk > /dev/null; \
	fi; \
	if [ ! -x "$(CHROMIUM)" ]; then \
		echo "Chromium is not at $(CHROMIUM): install it, or name another in CHROMIUM." >&2; exit 1; \
	fi
