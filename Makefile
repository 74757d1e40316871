# Set-up included: each target makes the environment it needs, and again when pyproject.toml has changed.
# Variables: PYTHON (which interpreter), VENV (where the environment is), ARGS (passed on by run and test),
# TORCH=1 (test against PyTorch too), WORKERS (processes that run the tests; 0 for one that a debugger can enter).

SHELL := /bin/bash
.NOTPARALLEL:
.DEFAULT_GOAL := help

VENV := .venv
LOWEST_VENV := .venv-lowest
ARGS :=
TORCH :=
WORKERS := auto
comma := ,
export PYTHON

# What the tests need and what the linters need: one environment, filled once.
EXTRAS := test-dev$(if $(TORCH),-torch)
# The tests' windows need no display.
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# Where Python is told to keep none, each start would compile every module anew, and tests start programs by the dozen.
BYTECODE := PYTHONDONTWRITEBYTECODE=
ENVIRONMENT := pyproject.toml scripts/make_venv.sh

.PHONY: help
help: ## List the targets
	@echo 'make TARGET [PYTHON=python3.12] [ARGS="..."]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: display libraries-window $(VENV)/.installed-run ## Open the window, training the moons demo (ARGS: a project file)
	@$(BYTECODE) $(VENV)/bin/python -m gradstudio $(ARGS)

.PHONY: test
test: libraries $(VENV)/.installed-$(EXTRAS) ## Run the tests (ARGS: for pytest; TORCH=1: against PyTorch too)
	@$(OFFSCREEN) $(BYTECODE) $(VENV)/bin/python -m pytest -n $(WORKERS) $(ARGS)

.PHONY: test-lowest
test-lowest: libraries $(LOWEST_VENV)/.installed-lowest ## Run the tests on the lowest versions pyproject.toml allows
	@$(OFFSCREEN) $(BYTECODE) $(LOWEST_VENV)/bin/python -m pytest -n $(WORKERS) $(ARGS)

.PHONY: check
check: libraries $(VENV)/.installed-$(EXTRAS) ## Lint, check the format, the types, the layers and that no files import in a circle
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/python scripts/check_imports.py
	$(VENV)/bin/python scripts/check_circles.py
	$(VENV)/bin/python scripts/check_names.py
	$(VENV)/bin/python scripts/check_docstrings.py

.PHONY: fix
fix: $(VENV)/.installed-$(EXTRAS) ## Mend what the linter and the formatter can mend
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

.PHONY: bench
bench: libraries-window $(VENV)/.installed-bench ## Measure against micrograd, PyTorch, JAX and NumPy, and the window (ARGS: see python -m benchmarks --help)
	$(VENV)/bin/python -m benchmarks $(ARGS)

.PHONY: wheel-check
wheel-check: libraries $(VENV)/bin/python ## Build the wheel and use it in a clean environment
	scripts/check_wheel.sh $(VENV)/bin/python

.PHONY: export-check
export-check: libraries $(VENV)/.installed-$(EXTRAS) ## Run exported files in fresh environments, one for each target (ARGS: some of them)
	$(VENV)/bin/python scripts/check_exports.py $(ARGS)

.PHONY: environment
environment: libraries $(VENV)/.installed-$(EXTRAS) ## Make the environment in which tests and linters run

.PHONY: clean
clean: ## Remove caches and build products
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find benchmarks gradstudio scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove the environments too
	rm -rf $(VENV) $(LOWEST_VENV)

.PHONY: display libraries libraries-window
display:
	@scripts/require_display.sh

libraries:
	@scripts/system_packages.sh offscreen

# A platform other than X11's or Wayland's needs no library of theirs.
libraries-window:
	@scripts/system_packages.sh $(if $(filter offscreen minimal,$(QT_QPA_PLATFORM)),offscreen,window)

$(VENV)/bin/python:
	@scripts/make_venv.sh $(VENV)

$(VENV)/.installed-run: $(ENVIRONMENT)
	@scripts/make_venv.sh $(VENV) ""
	@touch $@

$(VENV)/.installed-%: $(ENVIRONMENT)
	@scripts/make_venv.sh $(VENV) $(subst -,$(comma),$*)
	@touch $@ $(VENV)/.installed-run

$(LOWEST_VENV)/.installed-lowest: $(ENVIRONMENT) scripts/lowest_versions.py
	@scripts/make_venv.sh $(LOWEST_VENV) test lowest
	@touch $@
