# `make demo` and `make test` do everything on a fresh machine with Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# one more than there are cores: many tests wait for a deadline or a server
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# what `check` holds the change against: where this branch left the one that it follows, else the last commit
BASE ?= $(shell git merge-base HEAD '@{upstream}' 2>/dev/null || echo HEAD)

.PHONY: setup demo check test lint bench lock clean

setup: $(STAMP)

# uv where it is there, because it is quick; pip does the same
$(STAMP): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  test -d $(VENV) || uv venv --quiet --python $(PYTHON) $(VENV); \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  test -d $(VENV) || $(PYTHON) -m venv $(VENV); \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@for folder in assignments/*/; do cp $${folder}checks.py solutions/$$(basename $$folder)/; done # git keeps one
	@touch $(STAMP)

demo: setup
	@$(BIN)/autograder demo

test: setup lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
	$(BIN)/autograder verify --seeds 20

# what one runs while working: everything but the slow suites, and each assignment whose files have changed, once;
# where the engine has changed, the smallest assignment stands for the others
check: setup lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow"
	@names=$$({ git diff --name-only --diff-filter=d $(BASE); git ls-files --others --exclude-standard; } \
	  | sed -nE 's#^(solutions|tests/graders)/([^/]+)/.*#\2#p; s#^autograder/(checks|grading|sandbox)/.*#labels#p' | sort -u); \
	names=$$(for name in $$names; do test ! -f solutions/$$name/$$name.ipynb || echo $$name; done); \
	test -z "$$names" || $(BIN)/autograder verify --seeds 1 $$names

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup
	$(BIN)/python benchmarks/grading.py

# names, versions and hashes only: whoever installs chooses the index
lock: setup
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra dev pyproject.toml -o requirements.lock
	$(BIN)/python -c 'from autograder.gradescope import bundle; bundle.write_shipped()'

clean:
	rm -rf $(VENV) work build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
