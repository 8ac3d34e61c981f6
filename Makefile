# Each target does its own set-up; nothing but Python 3.11 or newer, make and a C/C++ compiler has to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo ui screenshots test check lint types runtime bench clean

demo: $(VENV)/.runtime  ## build a box from sample_docs/ and ask it questions
	$(BIN)/ragbox demo

ui: $(VENV)/.runtime  ## open the page on the demo's box
	$(BIN)/ragbox ui --box .demo/demo.box

screenshots: $(VENV)/.dev  ## the pictures of the page in docs/, made by its test
	mkdir -p docs
	RAGBOX_SCREENSHOTS=docs $(BIN)/python -m pytest tests/e2e/test_journey.py

# Browsers and processes are mostly waited for, so two files at a time take half the time also on two cores.
test: $(VENV)/.dev  ## all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: lint types test runtime  ## what continuous integration runs

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

# What a user installs, without what developers add: a wheel that lacks a file or a dependency fails here.
runtime: $(VENV)/.dev
	rm -rf .venv-runtime build
	$(PYTHON) -m venv .venv-runtime
	.venv-runtime/bin/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt .
	cd .venv-runtime && bin/ragbox --help > /dev/null && bin/ragbox doctor --box none.box
	cd .venv-runtime && XDG_CONFIG_HOME=$$PWD bin/ragbox demo 2> /dev/null | tail -n 1
	rm -rf .venv-runtime build

bench: $(VENV)/.dev  ## figures of quality and speed
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.answers --unseen
	$(BIN)/python -m benchmarks.followups --answers
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.extraction --unseen
	@test -n "$(QA)" || echo "Reading and retrieval on public sets: make bench QA=FOLDER (ragbox/models/reader/MODEL_CARD.md names them)"
	test -z "$(QA)" || $(BIN)/python -m benchmarks.reading --data "$(QA)"
	test -z "$(QA)" || $(BIN)/python -m benchmarks.retrieval --data "$(QA)"
	@test -n "$(NER)" || echo "Personal data in public corpora as well: make bench NER=FOLDER, with the corpora of training/ner"
	test -z "$(NER)" || $(BIN)/python -m benchmarks.personal_data --data "$(NER)"
	$(BIN)/python -m benchmarks.identifier_tables
	$(BIN)/python -m benchmarks.screening_speed
	$(BIN)/python -m benchmarks.routing
	$(BIN)/python -m benchmarks.summaries
	$(BIN)/python -m benchmarks.lies
	@test -n "$(SLM)" || echo "A language model's speed as well: make bench SLM=FILE.gguf (benchmarks/true_shape.py makes one to measure by)"
	test -z "$(SLM)" || $(BIN)/python -m benchmarks.evidence_prompts --model "$(SLM)"
	test -z "$(SLM)" || $(BIN)/python -m benchmarks.slm_speed --model "$(SLM)"
	test -z "$(SLM)" || $(BIN)/python -m benchmarks.prompt_lookup --model "$(SLM)"
	test -z "$(SLM)" || $(BIN)/python -m benchmarks.slm_overhead "$(SLM)"
	$(BIN)/python -m benchmarks.ask_speed
	$(BIN)/python -m benchmarks.batch_rows
	$(BIN)/python -m benchmarks.review_cells
	$(BIN)/python -m benchmarks.page_speed
	$(BIN)/python -m benchmarks.page_speed --documents 2000
	$(BIN)/python -m benchmarks.several_processes
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.embedding
	$(BIN)/python -m benchmarks.model_prediction
	$(BIN)/python -m benchmarks.ocr
	$(BIN)/python -m benchmarks.redaction
	$(BIN)/python -m benchmarks.watching
	$(BIN)/python -m benchmarks.parsing
	$(BIN)/python -m benchmarks.parse_speed
	$(BIN)/python -m benchmarks.parse_speed --large

$(VENV)/.runtime: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ragbox needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time this compiles llama.cpp and takes some minutes."
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .venv-runtime .demo build *.egg-info
