# Two commands set up all they need: `make demo` and `make test`.
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready

.PHONY: demo test test-full lint client client-check release browsers caches clean

demo: $(READY)
	$(PYTHON) examples/demo.py $(ARGS)

test: $(READY) browsers client-check lint
	scripts/with-display $(PYTHON) -m pytest -m "not slow" $(ARGS)

test-full: $(READY) browsers caches client-check lint
	scripts/with-display $(PYTHON) -m pytest $(ARGS)

lint: $(READY)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

# The client's sources are type-checked, and the committed build must be the build of the sources.
client-check: node_modules/.package-lock.json
	npm run --silent check

client: node_modules/.package-lock.json
	npm run --silent build

release: node_modules/.package-lock.json
	npm run --silent release -- $(VERSION)

$(READY): setup.cfg pyproject.toml
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --upgrade pip
	$(PYTHON) -m pip install --quiet --editable ".[tests]"
	touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --silent --no-audit --no-fund

browsers:
	scripts/install-browsers

caches:
	scripts/install-caches

clean:
	rm -rf $(VENV) node_modules build *.egg-info
