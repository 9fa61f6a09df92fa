# Couples: everything a newcomer or a maintainer runs. `make run` and `make test` need nothing but Python and the package registries.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   ?= .demo
WEB    := tools/web
NODE   := PATH="$(CURDIR)/$(BIN):$$PATH"
BIOME  := $(NODE) $(WEB)/node_modules/.bin/biome

# What a shell may have set against it: without it each of the programs that tests start would compile the whole house anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run demo test test-long test-scale browser audit pictures icons lint format voice bench bench-scale coach-report coach-train lock wheel clean

run: $(VENV)/installed
	$(BIN)/couples serve

demo: $(VENV)/installed
	rm -rf $(DEMO)
	$(BIN)/couples demo $(DEMO)
	COUPLES_DATA=$(DEMO) $(BIN)/couples serve

test:
	$(MAKE) --no-print-directory -j2 $(WEB)/node_modules/installed browser
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n auto --dist worksteal

test-long: $(VENV)/installed-test
	.ci/browser
	.ci/browsers_and_proxies
	$(BIN)/pytest -n auto --dist worksteal -m "long or not long"

test-scale: $(VENV)/installed-test
	.ci/postgresql_and_redis
	$(BIN)/python -m tools.with_postgresql_and_redis $(BIN)/pytest -n auto --dist worksteal --ignore=tests/browser -m "not browser and (not long or redis)"

browser: $(VENV)/bin/python
	.ci/browser

BUDGET ?= 600
audit: $(VENV)/installed-test
	$(BIN)/python -m tools.audit --budget $(BUDGET)

pictures: $(VENV)/installed-test
	.ci/browser
	$(BIN)/python -m tools.pictures

icons: $(VENV)/installed-test
	.ci/browser
	$(BIN)/python -m tools.draw_icons

lint: $(VENV)/installed-test $(WEB)/node_modules/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry couples
	$(BIN)/mypy
	$(BIN)/python -m tools.check_sizes
	$(BIOME) ci --config-path=$(WEB) static
	$(NODE) node $(WEB)/bundle.mjs --check
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/python -m tools.count_words

voice: $(VENV)/installed-test
	$(BIN)/python -m tools.voice
	$(BIN)/python -m tools.reading_age
	$(BIN)/python -m tools.count_words --lower

format: $(VENV)/installed-test $(WEB)/node_modules/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python tools/tokens_fallback.py
	$(BIOME) check --write --config-path=$(WEB) static
	$(NODE) node $(WEB)/bundle.mjs
	-$(BIN)/djhtml --tabwidth 2 templates

EXAMPLES := tests/wording_help/examples
ABOUT_DANGER := $(wildcard $(EXAMPLES)/danger_*.jsonl $(EXAMPLES)/households_*.jsonl $(EXAMPLES)/ordinary_*.jsonl)
coach-report: $(VENV)/installed
	$(BIN)/python -m tools.wording_help.report $(filter-out $(ABOUT_DANGER),$(wildcard $(EXAMPLES)/*.jsonl))
	$(BIN)/python -m tools.wording_help.report_danger $(filter %_aside.jsonl %_aside_1.jsonl %_aside_2.jsonl,$(ABOUT_DANGER))

coach-train: $(VENV)/installed-test
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python -m tools.wording_help.train
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tools.wording_help.train_danger

bench: $(VENV)/installed-test
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_pages
	$(BIN)/python -m tests.bench_over_http
	$(BIN)/python -m tests.bench_couples
	$(BIN)/python -m tools.wording_help.bench
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m tests.live.bench
	$(BIN)/python -m tests.bench_flood

bench-scale: $(VENV)/installed-test
	.ci/postgresql_and_redis
	$(BIN)/python -m tools.with_postgresql_and_redis $(BIN)/python -m tests.bench_couples
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python -m tools.with_postgresql_and_redis --durable $(BIN)/python -m tests.live.bench scale

# Exactly what running and testing need, from an environment that holds nothing else. Versions stay as they are; NEW=1 takes the newest.
lock: $(VENV)/bin/python
	rm -rf $(VENV)/lock
	$(BIN)/python -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet --disable-pip-version-check $(if $(NEW),,-c constraints.txt) -e '.[test]'
	$(VENV)/lock/bin/pip freeze --exclude-editable > $(VENV)/lock/constraints.txt
	mv $(VENV)/lock/constraints.txt constraints.txt
	rm -rf $(VENV)/lock

wheel: $(VENV)/installed
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) $(DEMO) dist *.egg-info $(WEB)/node_modules

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another one: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python can't make virtual environments yet. This line helps: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(WEB)/node_modules/installed: $(WEB)/package-lock.json $(VENV)/installed-test
	$(NODE) npm ci --prefix $(WEB) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/installed-test: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/installed
