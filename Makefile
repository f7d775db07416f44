# make demo   the whole chain on an invented world: install, crawl, flag, read, two weekly reports
# make desk   the desk in the browser over that world; says how to sign in
# make office HOST=meja.kantor.lan WORKSPACE=kantor   the files that put that workspace's desk behind TLS for an office's browsers
# make test   the tests
# make test-kills   what is left when a step is killed at any of its commits; KILLS=all: also a report and a crawl at every one
# make test-growth   every text function over a megabyte of nonsense of many shapes; GROWTH=all: of every shape
# make pictures   the guide's pictures, taken by the test of the first week
# make test-browser   the first week of an office in a real browser (Debian's chromium)
# make lint   style, types, import contract
# make test-wheel   the wheel in an empty environment outside the checkout: its version, its demo
# make wheel-compiled   the same program with the analysis compiled (needs gcc and python3-dev), half as fast again
# make test-compiled    the tests of the analysis against that
# make docs   the documentation as pages in build/docs; a link or anchor that leads nowhere ends it
# make mutants MODULE=file TESTS=folder   how many of a module's mutations its tests notice
# make coverage [TESTS=folder] the lines and branches that the tests ran, also in the processes that they started
# make catalogues              finds new texts and compiles the English
# make quality DATA=folder      measures the flags on labelled posts and writes docs/quality.md
# make demo-images              the demo with invented posters, a screenshot, a re-share and an emblem
# make images                   installs what reads pictures (posters, emblems, re-shares) beside the core
# make cluster                  installs what hands work to other machines (Dask) beside the core
# make test-cluster             three workers on this machine, one killed, the scheduler restarted
# make capture                  installs what draws pages for evidence (Playwright; the browser is the system's)
# make test-capture             draws pages of a server on this machine, the egress guard before the browser
# make parquet                  installs what writes Parquet files for analysts
# make test-parquet             reads back what was written for analysts
# make quality-images DATA=folder   measures the reading of pictures and writes docs/images-quality.md
# make bench-flag               raw text to flags beside other engines
# Needs: make, python3 (3.11 or newer) and python3-venv. PYTHON=... chooses another interpreter.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check
DEMO   ?= build/demo
# Tests that stand apart, with a target of their own.
APART  := --ignore tests/browser --ignore tests/cluster --ignore tests/test_kills.py --ignore tests/test_growth.py

.PHONY: demo desk office test wheel-compiled test-compiled test-kills test-growth test-browser pictures test-wheel lint docs catalogues mutants coverage bench quality bench-flag images quality-images demo-images cluster test-cluster parquet test-parquet capture test-capture clean

demo: $(VENV)/.installed
	@$(BIN)/netralitas demo --folder $(DEMO)

# The world is made when it is missing, or was made before its passphrase was kept.
desk: $(VENV)/.installed
	@test -f $(DEMO)-frasa-sandi.txt || { rm -rf $(DEMO) $(DEMO).*; $(BIN)/netralitas demo --folder $(DEMO); }
	@$(BIN)/netralitas --workspace $(DEMO) desk

office: $(VENV)/.installed
	@test -n "$(HOST)" -a -n "$(WORKSPACE)" || { echo "make office HOST=meja.kantor.lan WORKSPACE=kantor"; exit 2; }
	@$(BIN)/netralitas --workspace "$(WORKSPACE)" office "$(HOST)"

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal -m "not kills" $(APART)

# Each step is killed at every commit, rename and flush in a process of its own; one after the other, so that none waits.
test-kills: $(VENV)/.installed
	KILLS=$(KILLS) $(BIN)/python -m pytest -p no:xdist -q -rP tests/test_kills.py
	$(BIN)/python -m pytest -p no:xdist -q -m kills tests/services tests/crawler

# Every text function over a fixed one in twenty-four of the shapes, or over all of them. It reads the clock of the
# processor, so it stands apart from the core tests.
test-growth: $(VENV)/.installed
	GROWTH=$(GROWTH) $(BIN)/python -m pytest -n auto --maxprocesses 4 -q tests/test_growth.py

test-browser: $(VENV)/.browser-installed
	@command -v chromium >/dev/null && command -v faketime >/dev/null || \
		{ echo "Chromium atau faketime tidak ada; pada Debian: sudo apt install chromium faketime"; exit 1; }
	$(BIN)/python -m pytest -n 2 tests/browser

# The guide's pictures, taken while the first week is tested; whoever changes a page takes them anew.
pictures: $(VENV)/.browser-installed
	@mkdir -p docs/panduan/gambar
	GUIDE_PICTURES=docs/panduan/gambar $(BIN)/python -m pytest -q -p no:xdist --basetemp=/tmp/netralitas tests/browser/test_week.py -k Mouse

# What an office installs: nothing of the checkout is within reach of it.
test-wheel: $(VENV)/.installed
	@rm -rf build/wheel && $(BIN)/python -m pip wheel --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheel .
	@set -e; away=$$(mktemp -d); trap 'rm -rf "$$away"' EXIT; $(BIN)/python -m venv "$$away/venv"; \
		"$$away/venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes -r requirements.lock; \
		"$$away/venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --no-deps build/wheel/*.whl; \
		cd "$$away"; venv/bin/netralitas --version; \
		venv/bin/netralitas demo --folder "$$away/demo" >said.txt || { cat said.txt; exit 1; }; tail -n 3 said.txt

# Compiled in a copy: in the checkout a compiled module would go before its edited source.
COMPILED := build/compiled
wheel-compiled: $(VENV)/.compiled-installed
	@rm -rf $(COMPILED) && mkdir -p $(COMPILED) && $(BIN)/python -m hatchling build -t sdist -d $(COMPILED) >$(COMPILED).txt
	@mkdir $(COMPILED)/source && tar -xzf $(COMPILED)/*.tar.gz -C $(COMPILED)/source --strip-components 1
	@cd $(COMPILED)/source && HATCH_BUILD_HOOK_ENABLE_MYPYC=true $(abspath $(BIN))/python -m hatchling build -t wheel -d .. 2>../said.txt || \
		{ tail -n 30 ../said.txt; echo "Perlu pengompilasi; pada Debian: sudo apt install gcc python3-dev"; exit 1; }

test-compiled: wheel-compiled
	cd $(COMPILED)/source && export PYTHONPATH=. NETRALITAS_SHARED=$${NETRALITAS_SHARED:-$(abspath ../shared)} && \
		$(abspath $(BIN))/python -c "import analysis.engine as m; assert not m.__file__.endswith('.py')" && \
		$(abspath $(BIN))/python -m pytest -n auto --maxprocesses 4 -q tests/analysis

lint: $(VENV)/.lint-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.docs-installed
	$(BIN)/mkdocs build --clean

# Mutations of one module, a drawn part of them, against the tests that should notice: killed, survived, where.
NUMBER ?= 40
SEED   ?= 1
mutants: $(VENV)/.mutants-installed
	$(BIN)/python -m benchmarks.mutants $(MODULE) $(TESTS) --number $(NUMBER) --seed $(SEED)

# What a test started writes its own figures at its end; they are put together before the table is printed.
coverage: $(VENV)/.installed
	@$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --maxprocesses 4 --dist worksteal $(or $(TESTS),$(APART))
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report --skip-covered

# Adds new texts to the catalogues, without English, drops unused ones, and compiles; a test fails until all have English.
catalogues: $(VENV)/.installed
	$(BIN)/python -m tests.catalogues
	$(BIN)/pybabel -q compile -D reports -d reports/locale
	$(BIN)/pybabel -q compile -D domain -d domain/locale
	$(BIN)/pybabel -q compile -D netralitas -d netralitas/locale
	$(BIN)/pybabel -q compile -D desk -d desk/locale

bench: $(VENV)/.installed
	$(BIN)/python -m benchmarks

# Where the labelled posts are; they do not ship.
DATA ?= data

quality: $(VENV)/.bench-installed
	$(BIN)/python -m benchmarks.quality --data $(DATA)

bench-flag: $(VENV)/.bench-installed
	$(BIN)/python -m benchmarks.flagging --data $(DATA)
	$(BIN)/python -m benchmarks.stored

images: $(VENV)/.images-installed
	@$(BIN)/python -m benchmarks.install_size

cluster: $(VENV)/.cluster-installed

# Real schedulers and workers over loopback, in processes of their own; one test after the other.
test-cluster: $(VENV)/.cluster-installed
	NETRALITAS_CLUSTER=1 $(BIN)/python -m pytest -p no:xdist -q tests/cluster

capture: $(VENV)/.capture-installed
	@command -v chromium >/dev/null || echo "Chromium tidak ada; pada Debian: sudo apt install chromium"

test-capture: $(VENV)/.capture-installed
	NETRALITAS_CAPTURE=1 $(BIN)/python -m pytest -p no:xdist -q tests/capture

parquet: $(VENV)/.parquet-installed

test-parquet: $(VENV)/.parquet-installed
	NETRALITAS_PARQUET=1 $(BIN)/python -m pytest -p no:xdist -q tests/export

demo-images: $(VENV)/.images-installed
	@$(BIN)/netralitas demo --gambar --folder $(DEMO)-gambar

quality-images: $(VENV)/.images-installed
	$(BIN)/python -m benchmarks.images --data $(DATA)

# One lock for everything that runs; every file of it is checked against its hash.
$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Memasang ke $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "venv gagal dibuat; pada Debian: sudo apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.lint-installed: $(VENV)/.installed lint.lock
	@$(PIP) --require-hashes -r lint.lock
	@touch $@

# What builds the pages of the documentation.
$(VENV)/.docs-installed: $(VENV)/.installed docs.lock
	@$(PIP) --require-hashes -r docs.lock
	@touch $@

# A real browser is driven by Playwright; the browser itself is the system's, and none is downloaded.
$(VENV)/.browser-installed: $(VENV)/.installed browser.lock
	@$(PIP) --require-hashes -r browser.lock
	@touch $@

# What compiles the analysis.
$(VENV)/.compiled-installed: $(VENV)/.installed compiled.lock
	@$(PIP) --require-hashes -r compiled.lock
	@touch $@

# What makes mutants.
$(VENV)/.mutants-installed: $(VENV)/.installed mutants.lock
	@$(PIP) --require-hashes -r mutants.lock
	@touch $@

# Other engines, and what fits the weights: used for measuring only.
$(VENV)/.bench-installed: $(VENV)/.installed bench.lock
	@$(PIP) --require-hashes -r bench.lock
	@touch $@

# What reads pictures. A model that finds faces is not kept, should a later build of a package bring one.
$(VENV)/.images-installed: $(VENV)/.installed images.lock
	@echo "Memasang pembaca gambar ke $(VENV) ..."
	@$(PIP) --require-hashes -r images.lock
	@find $(VENV)/lib -name 'haarcascade*.xml' -delete
	@touch $@

# What hands work to other machines. Every one of them is installed from this lock, so that all are equal.
$(VENV)/.cluster-installed: $(VENV)/.installed cluster.lock
	@echo "Memasang pekerja bersama (Dask) ke $(VENV) ..."
	@$(PIP) --require-hashes -r cluster.lock
	@touch $@

# What draws pages; no browser is downloaded.
$(VENV)/.capture-installed: $(VENV)/.installed capture.lock
	@$(PIP) --require-hashes -r capture.lock
	@touch $@

$(VENV)/.parquet-installed: $(VENV)/.installed parquet.lock
	@$(PIP) --require-hashes -r parquet.lock
	@touch $@

clean:
	rm -rf $(VENV) build
