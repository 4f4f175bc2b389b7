# One target per thing to do; `make help` lists them. Everything happens inside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PACKAGES := nbm_tui screens storage
PYTEST := $(BIN)/python -m pytest
BABEL := $(BIN)/python -m babel.messages.frontend --quiet
LOCALES := nbm_tui/locales
TOO_OLD := nbm needs Python 3.11 or newer. Point to one: make PYTHON=python3.12

.PHONY: help run demo setup test check torture bench bench-check peers snapshots docs coverage pictures messages format constraints clean
.DEFAULT_GOAL := help

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

run: setup ## Open the app
	@$(BIN)/nbm $(ARGS)

demo: setup ## Open the app on made-up data in a throw-away folder
	@$(BIN)/nbm demo $(ARGS)

setup: $(STAMP) ## Make .venv and install what constraints.txt pins
	@$(BIN)/python -m compileall -q $(PACKAGES)

$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(TOO_OLD)  ('$(PYTHON)' is: $$($(PYTHON) --version 2>&1))" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet --only-binary :all: --require-hashes -r constraints.txt
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

test: check ## Every check, then every test but the long ones
	$(PYTEST) -n 4 --dist loadfile $(ARGS)

check: setup ## Lint, layout, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

torture: setup ## All tests, the long ones too
	HYPOTHESIS_PROFILE=torture $(PYTEST) -n 2 --dist loadfile -m 'torture or not torture' $(ARGS)

bench: setup peers ## Speed and memory, beside bare apps and other programs; an hour, on a quiet machine
	-$(BIN)/python -m benchmarks $(ARGS)
	-$(BIN)/python -m benchmarks.search
	-$(BIN)/python -m benchmarks.sync export
	-$(BIN)/python -m benchmarks.sync load
	$(BIN)/python -m benchmarks.outcomes

bench-check: ## Fail when the last measurements passed a limit
	$(BIN)/python -m benchmarks.outcomes --check

peers: ## Install the programs that ours is measured beside, each in a place of its own under build/peers
	for peer in posting harlequin visidata; do test -d build/peers/$$peer || { \
		$(PYTHON) -m venv build/peers/$$peer && build/peers/$$peer/bin/python -m pip install --quiet $$peer; }; done

snapshots: setup ## Take the pictures of the screens again; look at the difference before committing
	$(PYTEST) -k snapshot --snapshot-update $(ARGS)

docs: setup ## Write what is made from the code: keys, key card, exit codes, schemas of a leverbestand
	$(BIN)/python -m docs.tables

coverage: setup ## Write docs/coverage.md: walk through the app and note where each item of the method is met
	$(BIN)/python -m docs.coverage

pictures: setup ## Take the pictures of README and handleiding again; look at them before committing
	$(BIN)/python -m docs.pictures

messages: setup ## Renew the list of marked texts and compile the English; says what has no English yet
	$(BABEL) extract -F babel.cfg --omit-header --no-wrap --sort-by-file --add-location=file \
		-o $(LOCALES)/nbm.pot $(PACKAGES)
	$(BABEL) update -i $(LOCALES)/nbm.pot -d $(LOCALES) -D nbm --no-wrap --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date
	$(BABEL) compile -d $(LOCALES) -D nbm
	$(PYTEST) -q --no-header -k '(english or catalogue or placeholders) and not screens' tests/test_translations.py

format: setup ## Lay the code out and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

constraints: ## Pin the newest releases within the ranges of pyproject.toml, with hashes, for every platform
	$(PYTHON) -m venv --clear build/uv
	build/uv/bin/python -m pip install --quiet uv
	echo '# Made by `make constraints`: every package on every platform, pinned and hashed.' > build/constraints.txt
	env -u UV_INDEX -u UV_FIND_LINKS build/uv/bin/uv pip compile --no-config --universal --python-version 3.11 \
		--extra dev --extra centre --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade \
		pyproject.toml >> build/constraints.txt
	mv build/constraints.txt constraints.txt

clean: ## Remove what was made, not what was written
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis snapshot_report.html
