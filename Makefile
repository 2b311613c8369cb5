# Two commands set up all they need: `make demo` and `make test`.
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
# What is imported is compiled once and kept, all else never.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-full lowest coverage coverage-report lint client client-check docs openapi settings rules privacy words examples picture lock dist npm sbom audit fuzz bench release browsers caches hosts database clean

demo: $(READY)
	$(PYTHON) examples/demo.py $(ARGS)

test: $(READY) browsers database client-check lint
	scripts/run-tests "not slow" $(ARGS)

test-full: $(READY) browsers caches hosts client-check lint
	scripts/run-tests "$(MARKS)" $(ARGS)

# The oldest versions that setup.cfg allows, under the tests of the module that each library lives in; LOWEST=tests for all
# that need no browser.
LOWEST := tests/check/test_golden.py tests/check/test_richtext.py tests/check/test_sanitize.py tests/check/test_bad_sources.py \
    tests/check/test_growth.py tests/read tests/publish tests/lint tests/database/test_contract.py tests/database/test_own_app.py \
    tests/serve/test_mounting.py tests/serve/test_openapi.py tests/serve/test_signals.py tests/serve/test_template.py tests/test_cli.py
lowest: .venv-lowest/.ready database
	.venv-lowest/bin/python -m pytest -q -m "not browser and not slow and not alone" $(LOWEST) $(ARGS)

# Which branches of widget/ no test takes, as far as tests need no browser; build/coverage/html/index.html shows them.
coverage: $(READY) database
	rm -rf build/coverage
	WIDGET_COVERAGE=1 scripts/run-tests "not slow and not browser and not alone and not untraced" $(ARGS)
	$(MAKE) coverage-report

# Processes that tests kill leave files that cannot be combined.
coverage-report:
	-$(VENV)/bin/coverage combine --quiet 2>/dev/null
	rm -f build/coverage/data.*
	$(VENV)/bin/coverage html --quiet --directory build/coverage/html
	$(VENV)/bin/coverage report --fail-under=99.5 --precision=1

lint: $(READY)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

# The client's sources are type-checked, and the committed build must be the build of the sources.
client-check: node_modules/.package-lock.json
	npm run --silent check

client: node_modules/.package-lock.json
	npm run --silent build

# The description of the API, from the schemas of its answers; a test says whether it is current.
openapi: $(READY)
	PYTHONPATH=. $(PYTHON) scripts/openapi.py

# docs/settings.md: settings, commands, fields of files and limits, as the code has them.
settings: $(READY)
	PYTHONPATH=. $(PYTHON) scripts/settings.py

# The rules of docs/lint.md, from those that `check --explain` tells.
rules: $(READY)
	PYTHONPATH=. $(PYTHON) scripts/rules.py

# The catalogues of interface words, after docs/words.pot has changed: what is new, in its place.
words: $(READY)
	$(PYTHON) scripts/words.py

# docs/privacy.md, from what the server tells of itself.
privacy: $(READY)
	PYTHONPATH=. $(PYTHON) scripts/privacy.py

# The pages of docs/ as a site, in build/docs.
docs: $(READY)
	$(PYTHON) -m sphinx -E -W -n --keep-going -q -b html -d build/doctrees docs build/docs

# Looks for inputs that break a promise; what it finds stands in the file that it names.
TARGET := sanitize
SECONDS := 60
fuzz: $(READY)
	$(PYTHON) -m pip install --quiet atheris
	$(PYTHON) tests/fuzz/run.py $(TARGET) $(SECONDS)

# What this machine has the programs for; the last lines say which targets are met.
bench: $(READY) node_modules/.package-lock.json
	$(PYTHON) -m benchmarks.page
	$(PYTHON) -m benchmarks.server
	$(PYTHON) -m benchmarks.report

release: node_modules/.package-lock.json
	npm run --silent release -- $(VERSION)

# Nothing comes in but files whose hashes are in the lock; not even to build this package.
$(READY): setup.cfg pyproject.toml requirements/dev.txt
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --no-compile --require-hashes --requirement requirements/dev.txt
	$(PYTHON) -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv-lowest/.ready: setup.cfg pyproject.toml requirements/lowest.txt
	python3 -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --no-compile --require-hashes --requirement requirements/lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# docs/examples.md, from the one list of examples; docs/card.png, the card in README, with Chromium.
examples: $(READY)
	PYTHONPATH=. $(PYTHON) scripts/examples.py

picture: $(READY)
	scripts/with-display $(PYTHON) scripts/picture.py

# The locks, after setup.cfg has changed; ARGS=--upgrade for newer versions. pip-tools stays outside.
lock:
	python3 -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools uv
	.venv-lock/bin/python scripts/lock.py $(ARGS)

# Wheel, source archive, npm package and SBOM of the newest commit, the same bytes wherever it is done.
dist: $(READY)
	$(PYTHON) scripts/dist.py

# The npm package as a folder, dist/npm, from what lies here.
npm: $(READY)
	rm -rf dist/npm
	$(PYTHON) scripts/npm.py

sbom: $(READY)
	$(PYTHON) scripts/sbom.py

# Known vulnerabilities of what is locked; asks databases on the network.
audit: $(READY) node_modules/.package-lock.json
	python3 -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-audit
	.venv-lock/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements/dev.txt
	npm audit

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --silent --no-audit --no-fund --ignore-scripts

browsers:
	scripts/install-browsers

caches:
	scripts/install-caches

hosts:
	scripts/install-hosts

# PostgreSQL, for tests of cards in a database.
database:
	scripts/install-hosts postgresql

clean:
	rm -rf $(VENV) .venv-deploy .venv-hosts .venv-lock .venv-lowest dist node_modules tests/frameworks/app/node_modules tests/lighthouse/node_modules examples/react/node_modules examples/react/dist build *.egg-info
