# `make graph` builds the knowledge graph of corpus/; `make test` runs every check. Both set up what they need in .venv
# and reuse it the next time.

PYTHON ?= $(firstword $(shell for name in python3.11 python3 python; do command -v $$name; done 2>/dev/null))
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -qq
KG := $(VENV)/bin/kg
UV_VERSION := 0.13.8
LOCK := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
	--custom-compile-command 'make lock' --group build

.PHONY: help graph test lint format train lock clean
.DELETE_ON_ERROR:

help:
	@echo "make graph   build the graph of corpus/, and from it graph.html (to look at) and graph.ttl (Turtle)"
	@echo "make test    run the linter, the type checker and all tests"
	@echo "make lint    run the linter and the type checker only"
	@echo "make format  format the code"
	@echo "make train   train the learned models anew from corpus/gold, in .train (three to four hours on two cores)"
	@echo "make lock    bring requirements/*.txt in line with pyproject.toml (UPGRADE=--upgrade for newer versions)"
	@echo "make vendor  build what the explorer draws with anew, from npm (needs node)"
	@echo "make clean   remove everything that was built; not .venv"

graph: $(VENV)/runtime.stamp
	@$(KG) build corpus --graph graph
	@$(MAKE) --no-print-directory --quiet graph.html graph.ttl
	@echo
	@echo "The graph of corpus/ is in graph/, graph.html and graph.ttl. Next:"
	@echo "  query    $(KG) query --list"
	@echo "           $(KG) query actors-who-direct"
	@echo "  open     graph.html in a browser"
	@echo "  explore  $(KG) explain \"Ralph Fiennes\"   shows the sentences behind what is known"

graph.html: graph/CURRENT $(wildcard kg/view/*.py kg/view/templates/*)
	@$(KG) view --graph graph -o $@

graph.ttl: graph/CURRENT $(wildcard kg/store/*.py)
	@$(KG) export --graph graph -o $@

test: lint browser strace java
	$(VENV)/bin/python -m pytest -n auto --dist loadfile

lint: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

format: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

train:
	@test -x .train/bin/python || $(PYTHON) -m venv .train
	@.train/bin/python -m pip --disable-pip-version-check -qq install -c requirements/runtime.txt -e '.[train]'
	.train/bin/python -m kg.learned.training kg/learned/weights corpus/gold corpus/gold/train --dev corpus/gold/dev

lock:
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	$(PYTHON) -m venv "$$tools" && "$$tools/bin/python" -m pip install --quiet uv==$(UV_VERSION) && \
	"$$tools/bin/uv" $(LOCK) $(UPGRADE) -o requirements/runtime.txt >/dev/null && \
	"$$tools/bin/uv" $(LOCK) $(UPGRADE) --extra dev --extra sources --extra spark --extra splink -c requirements/runtime.txt -o requirements/dev.txt >/dev/null

# What the explorer draws with, at the versions and hashes of package-lock.json. The same lock gives the same bytes.
.PHONY: vendor
VENDOR := kg/explorer/vendor
VENDORED := sigma graphology graphology-utils graphology-layout-forceatlas2 events
vendor:
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && \
	cp $(VENDOR)/package.json $(VENDOR)/package-lock.json $(VENDOR)/*.entry.js "$$tools" && cd "$$tools" && \
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null && \
	for name in sigma arrange; do node_modules/.bin/esbuild $$name.entry.js --bundle --minify --charset=utf8 --target=es2022 \
		--format=iife --global-name=$$name --legal-comments=none --log-level=warning --outfile=$(CURDIR)/$(VENDOR)/$$name.js; done && \
	for name in $(VENDORED); do echo "$$name $$(node -p "require('./node_modules/$$name/package.json').version")"; echo; \
		cat node_modules/$$name/LICENSE*; echo; done > $(CURDIR)/$(VENDOR)/LICENSES.txt

clean:
	rm -rf graph graph.html graph.ttl .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kg tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The browser that the tests of the page use.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || { \
	echo "the tests of the page need a browser: install chromium, chromium-browser or google-chrome" >&2; exit 1; }; \
	echo "installing chromium"; apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }
	@command -v firefox-esr >/dev/null || command -v firefox >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
	echo "installing firefox-esr"; apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends firefox-esr >/dev/null; } || true

# What a test watches the server with; without it that test is left out, but not in continuous integration.
.PHONY: strace
strace:
	@command -v strace >/dev/null || [ "$$(uname)" != Linux ] || { \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "installing strace" && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends strace >/dev/null; } || true

# What Apache Spark runs on; without it the tests on Spark are left out.
.PHONY: java
java:
	@command -v java >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
	echo "installing a Java runtime"; apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null; } || \
	echo "no Java: the tests on Spark are left out" >&2

# Stamps: an environment is set up again when its lock file or the project's metadata changed. The development lock holds
# every pin of the runtime lock.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("kg needs Python 3.11 or later: make PYTHON=...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV); the first time this takes a minute or two"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV) for development; the first time this takes a few minutes"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/runtime.stamp
