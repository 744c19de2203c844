# `make app` serves the page, `make test` checks everything. `make help` lists the rest.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps

# What an installed copy is made of besides the package's own code, which is used in place.
INSTALLED := pyproject.toml $(wildcard tools/build_*.py) \
             $(wildcard src/kfl_widgets/app/template/* src/kfl_widgets/locale/*/LC_MESSAGES/*.po) \
             $(wildcard notebooks/app.ipynb)

.DEFAULT_GOAL := help
.PHONY: help app test lint docs bench clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

app: $(STAMPS)/app ## install into .venv and serve the page (ARGS="--port 9000 --no-browser")
	$(BIN)/kfl-widgets $(ARGS)

# Two at a time, a file at a time, and the slow ones first: those in a browser. What one waits for,
# the other computes.
WORKERS ?= 2
test: lint $(STAMPS)/programs ## lint and all tests, in a real browser too (ARGS="-k reading")
	KFL_CHROMIUM="$$(tools/find_program.sh chromium)" KFL_OFFICE="$$(tools/find_program.sh office)" \
	  OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest \
	  -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(STAMPS)/test ## ruff, mypy and the arrows between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMPS)/test ## the documentation, strictly, to build/docs
	$(BIN)/python -m sphinx -W -n --keep-going -q docs build/docs

bench: $(STAMPS)/bench ## measure everything beside its rivals, 20 minutes (ONLY="imports memory")
	@KFL_CHROMIUM="$$(tools/find_program.sh chromium)" $(BIN)/python -m benchmarks $(ONLY)

clean: ## remove the environment and all that was built
	rm -rf $(VENV) build dist screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	       .import_linter_cache src/*.egg-info src/kfl_widgets/widgets/static/vega.js \
	       src/kfl_widgets/locale/*/LC_MESSAGES/*.mo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'kfl-widgets needs Python 3.11 or newer. Name one: make app PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo 'Python cannot make environments here. On Debian: apt install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/app: $(BIN)/python $(INSTALLED)
	$(BIN)/pip install --disable-pip-version-check --quiet -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(BIN)/python $(INSTALLED)
	$(BIN)/pip install --disable-pip-version-check --quiet -e '.[test,lint]'
	@mkdir -p $(STAMPS) && touch $@ $(STAMPS)/app

$(STAMPS)/bench: $(BIN)/python $(INSTALLED)
	$(BIN)/pip install --disable-pip-version-check --quiet -e '.[bench]'
	@tools/find_program.sh chromium --get $(BIN)/python
	@mkdir -p $(STAMPS) && touch $@ $(STAMPS)/app

$(STAMPS)/programs: $(STAMPS)/test
	@tools/find_program.sh chromium --get $(BIN)/python
	@tools/find_program.sh office --get $(BIN)/python
	@touch $@
