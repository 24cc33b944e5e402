# One environment, .venv, from the lock file: what a kiosk needs, and all the rest once a target asks
# for it. Needs Python 3.11, venv, make and git.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell sed -n 's/.*"\(uv==[0-9.]*\)".*/\1/p' pyproject.toml)
# Behind an office proxy the system's certificates are the ones that hold.
export UV_SYSTEM_CERTS ?= 1
# Whatever is imported a second time has been compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench scale proofs accessible twin-test mutants demo report gallery deb release vm-test vm-cuts format clean help

help:  ## What can be made
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: .venv/kiosk-ready  ## Open the kiosk in this terminal
	@$(BIN)/kiosk

# Six at once on two cores: most tests wait for a terminal.
test: .venv/ready  ## All tests (a few minutes)
	$(BIN)/python -m pytest -n 6 --dist worksteal

check: .venv/ready  ## Format, lint, types, and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/windows -p questions -p exporter -p kiosk.store \
		-m kiosk.tui.trying -m kiosk.tui.checking -m kiosk.staff.new_survey
	$(BIN)/lint-imports --no-cache

bench: .venv/ready  ## Speed, each figure beside a bare reference
	$(BIN)/python -m tests.bench

scale: .venv/scale-ready  ## A million answers counted in place by Polars, DuckDB and Spark (needs Java)
	$(BIN)/python -m tests.scale

proofs: .venv/ready  ## Promises tried in earnest, each beside a control that fails (needs strace)
	$(BIN)/python -m tests.proofs

accessible: .venv/ready  ## A report's page, judged by axe-core, the Nu checker and on paper (needs npm, Chromium, Java)
	$(BIN)/python -m tests.accessible

twin-test: .venv/ready  ## The online survey answered in SurveyJS and ODK Web Forms (needs npm, Node, Chromium)
	$(BIN)/python -m tests.twin

mutants: .venv/ready  ## Small changes to the program that no test notices (an hour)
	$(BIN)/python -m tests.mutants

demo: .venv/ready  ## The whole way once, unattended: residents, bundles, the web, the result
	$(BIN)/python -m tests.demo

report: .venv/ready  ## An example of the whole result out of simulated residents, in build/report/
	$(BIN)/python -m tests.example_report

gallery: .venv/ready  ## Take the pictures in docs/pictures anew
	$(BIN)/python -m tests.gallery

# `make deb ARCH=arm64` builds one for small boards.
ARCH ?= amd64
deb: .venv/ready  ## The package for a kiosk on Debian 12 or 13, in build/ (needs dpkg-deb)
	$(BIN)/python packaging/build_deb.py $(ARCH)

release: .venv/ready  ## What people need who have no clone: packages, the office on Windows, the handbook
	$(BIN)/python packaging/build_release.py

# `make vm-test SUITE=trixie` tries Debian 13.
vm-test: deb  ## Boot the package in a virtual machine (as root; needs QEMU; an hour)
	$(BIN)/python -m tests.vm

vm-cuts: deb  ## Pull the plug of that machine a hundred times while people answer (half an hour)
	$(BIN)/python -m tests.vm cuts=100

format: .venv/ready  ## Put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## Remove the environment and what tools left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

SYNC := $(BIN)/uv sync --quiet --frozen --compile-bytecode

# Removes nothing; pip is for a command of sqlite-utils that nobody runs.
.venv/kiosk-ready: $(BIN)/uv uv.lock
	$(SYNC) --no-dev --inexact --no-install-package pip
	@touch $@

.venv/ready: $(BIN)/uv uv.lock
	$(SYNC) --all-extras
	@touch $@ .venv/kiosk-ready

.venv/scale-ready: $(BIN)/uv uv.lock
	$(SYNC) --all-extras --group scale
	@touch $@ .venv/ready .venv/kiosk-ready

$(BIN)/uv: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV)"
	@touch $@
