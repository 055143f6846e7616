# make map: the Idlib map in one step.   make test: every check, the same one CI runs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_INSTALLED := $(VENV)/.installed-test

.PHONY: help map test quick coverage api mutants fuzz test-oldest test-newest licences build docs release-check test-postgis test-nominatim lint format compare benchmarks browser clean

help:
	@grep -E '^# make' Makefile | sed 's/^# //; s/   /\n/g'

map: $(INSTALLED)
	$(BIN)/truceline map idlib-2018 -o idlib-2018.html

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar on -e .
	@touch $@

$(TEST_INSTALLED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

test: $(TEST_INSTALLED) browser lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# make quick: the fast tests only, without a browser
quick: $(TEST_INSTALLED)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not browser"

# make coverage: which lines all tests together run, subprocesses included; fails below the share in pyproject.toml
coverage: $(TEST_INSTALLED) browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term

# make api: write the public names and signatures down, after a change of them that is meant
api: $(TEST_INSTALLED)
	$(BIN)/python tests/public_api.py > tests/public_api.txt.new && mv tests/public_api.txt.new tests/public_api.txt

# make mutants: 300 small breaks of the code, each given to the tests that reach it; nine in ten are to be noticed
mutants: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutants]'
	rm -rf .mutants && PYTHONPATH=. $(BIN)/python tests/mutants.py --jobs 2

# make test-postgis: the tests that need PostGIS, with one started on loopback
test-postgis: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[postgis]'
	bash tests/postgis.sh $(BIN)/python

# make test-nominatim: the tests against a real Nominatim: one started on loopback, or that of TRUCELINE_NOMINATIM_URL
test-nominatim: $(TEST_INSTALLED)
	bash tests/nominatim.sh $(BIN)/python

lint: $(TEST_INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/complexity.py
	@if command -v npx >/dev/null; then npx --yes --loglevel=error oxlint@1 -c maps/web/page/oxlintrc.json maps/web/page; \
	  else echo 'No npx: the page'"'"'s scripts were not linted.'; fi

format: $(TEST_INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# A missing browser is not an error here: the browser tests say that they were skipped, and fail under CI=true.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; }; } || \
	  echo 'No Chromium and no right to install one: the browser tests will be skipped.'

benchmarks: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[benchmarks]'
	$(BIN)/python -m benchmarks

# make docs: the documentation as a site in site/, which opens from the folder without a network; dead links fail
docs: $(TEST_INSTALLED)
	NO_MKDOCS_2_WARNING=1 PYTHONPATH=. $(BIN)/python -m mkdocs build --strict
	@echo "Open site/index.html"

# make release-check: wheel and source archive, built, checked, installed in empty environments of the oldest and the newest
# Python that is here, and run
release-check: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[release]'
	bash tests/release.sh $(BIN)/python

# make compare BASE=<commit>: what the shipped scenarios come out as, beside that commit, to the last digit
compare: $(INSTALLED)
	rm -rf .compare && mkdir .compare && git worktree prune && git worktree add --quiet --detach .compare/tree $(BASE)
	cp benchmarks/outputs.py .compare/tree/benchmarks/outputs.py
	cd .compare/tree && PYTHONPATH=. $(abspath $(BIN))/python -m benchmarks.outputs write ../old
	$(BIN)/python -m benchmarks.outputs write .compare/new
	$(BIN)/python -m benchmarks.outputs compare .compare/old .compare/new

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# make fuzz SECONDS=600: every target that takes a stranger's bytes, for so long each; what fails becomes a case
SECONDS ?= 600
fuzz: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris || echo 'No atheris here: bytes are changed at random.'
	PYTHONPATH=. $(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(TARGETS)

# make test-oldest: a map and the tests of files, tables and measures with the lowest versions that pyproject.toml allows
test-oldest: $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	bash tests/versions.sh $(BIN)/uv oldest

# make test-newest: the same with the newest versions, on the newest Python that is here
test-newest: $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	bash tests/versions.sh $(BIN)/uv newest

# make licences: the licence of every package that Truceline needs; make test refuses GPL, AGPL and unknown ones
licences: $(TEST_INSTALLED)
	$(BIN)/python tests/licences.py

# make build: the wheel, the source archive and the bill of materials (CycloneDX) in dist/
build: $(TEST_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build
	$(BIN)/python -m build --outdir dist .
	$(BIN)/python tests/sbom.py > dist/truceline.cdx.json
