# Two commands: `make run` starts everything, `make test` checks everything. Both install what they need first.

PYTHON ?= python3
PY := .venv/bin/python
UV := $(shell command -v uv)
NPM := $(shell command -v npm || echo $(CURDIR)/.venv/bin/npm)
AS_ROOT := $(filter 0,$(shell id -u))
STATIC_FILES := $(shell find static foundation/assets.py -type f)
FOR_PDF := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core

# Install Debian packages when we are root; else say which, and go on. $(1) names, $(2) what for.
apt = $(if $(AS_ROOT),apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null,echo "For $(2) please install: sudo apt-get install $(1)")
# Install one hash-checked lock.
install = $(if $(UV),$(UV) pip install --quiet --python $(PY),$(PY) -m pip install --quiet --disable-pip-version-check) --require-hashes -r $(1)

# Python starts in a third of the time when it may keep what it compiled; some machines are told that it may not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test prove setup setup-test bench shots lock clean
.NOTPARALLEL:

run: setup
	@exec $(PY) manage.py up $(if $(PORT),--port $(PORT))

test: setup-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	PUBLIC_URL=https://folder.example.com SECRET_KEY=$$(head -c 60 /dev/urandom | base64 -w0) \
	  JOURNAL_KEK=$$(head -c 32 /dev/urandom | base64 -w0) BANK_DATA_KEY=$$(head -c 32 /dev/urandom | base64 -w0) \
	  DATABASE_URL=postgres://app@db/app REDIS_URL=redis://redis:6379 \
	  $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m pytest -n 2 --dist worksteal -q

# The books against plain ones over as many random steps, and ten thousand holds under load. Some hours on two cores.
prove: setup-test
	PROVE_STEPS=$(or $(STEPS),100000) $(PY) -m pytest tests/financials/test_invariants.py -q -x -s
	HOLD_PERIODS=$(or $(PERIODS),10000) $(PY) -m pytest tests/credit/test_hold_stress.py -q -x -s

bench: setup-test
	$(PY) -m pytest --ds=tests.benchmarks.settings tests/benchmarks -q

shots: setup-test
	$(PY) docs/shots.py

setup: .venv/packages .venv/system build/static/staticfiles.json

setup-test: setup .venv/test-packages
	@test -x /usr/bin/chromium || { echo "· Chromium"; $(call apt,chromium,browser tests); }

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 …"; exit 1; }
	@echo "· Python environment"
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(if $(UV),true,{ $(call apt,python3-venv,the Python environment); $(PYTHON) -c 'import ensurepip'; })
	@$(if $(UV),$(UV) venv --quiet --seed --allow-existing --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)

.venv/packages: requirements.lock | .venv/bin/python
	@echo "· Python packages"
	@$(call install,requirements.lock)
	@touch $@

.venv/test-packages: requirements-test.lock .venv/packages
	@echo "· Python packages for the tests"
	@$(call install,requirements-test.lock)
	@touch $@

.venv/system: .venv/packages
	@$(PY) -c 'import weasyprint' 2>/dev/null || { echo "· System libraries for PDF"; $(call apt,$(FOR_PDF),PDF files); }
	@$(PY) -c 'import weasyprint' 2>/dev/null && touch $@ || true

node_modules/.installed: package.json package-lock.json | .venv/packages
	@echo "· Front-end packages"
	@command -v $(NPM) >/dev/null || { $(call install,requirements-node.lock); }
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(NPM) ci --silent --no-progress
	@touch $@

build/static/staticfiles.json: $(STATIC_FILES) node_modules/.installed .venv/packages
	@echo "· Static files"
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

lock:
	@for name in requirements requirements-test requirements-node; do \
	  $(or $(UV),uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links $$name.in -o $$name.lock || exit 1; done
	npm install --package-lock-only

clean:
	rm -rf .venv node_modules build .pytest_cache .ruff_cache .import_linter_cache
