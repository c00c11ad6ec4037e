# `make demo` and `make test` are all a newcomer needs; both set up what they use, and a second call is quick.
# `make test` leaves out the slowest tests; `make test ALL=1`, which is what CI calls, runs every one.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check format bench soak pictures lock clean

demo: $(VENV)/run.stamp
	$(BIN)/brokerkit-import demo --folder demo-out

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest $(if $(ALL),,-m "not slow")

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

soak: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.soak $(ROWS)

# Needs LibreOffice, poppler's pdftoppm and pdftotext, and Chromium on the path.
pictures: $(VENV)/dev.stamp
	$(BIN)/python -m tests.fix_session
	$(BIN)/python -m tests.web.pictures

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# Needs uv on the path. Names, versions and hashes only: no address is ever written.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  pyproject.toml --group build -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  pyproject.toml --extra keyring --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) demo-out dist build
