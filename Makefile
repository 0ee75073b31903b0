# `make demo` and `make test` do everything on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# Each worker has torch in memory; a free one takes over what another has not come to yet.
SIDE_BY_SIDE = -n auto --maxprocesses 4 --dist worksteal

.PHONY: demo test slow lint types bank prove attack fuzz browser-tools clean

# torch first and exactly: a later package would pull in a build of several gigabytes.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(VENV)/.installed
	@sh examples/demo.sh $(BIN)/kdgrader demo

test: $(VENV)/.installed browser-tools
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not slow"

# What takes longer: every named mistake of the bank, graded; notebooks, executed.
slow: $(VENV)/.installed
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m slow

# What the page tests need beyond Python: Chromium and axe-core. Without them those tests are skipped and say so.
browser-tools:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-cjk poppler-utils libseccomp2 >/dev/null; } || \
	  echo "No Chromium here: install it (Debian: apt-get install chromium) and the page tests will run." >&2
	@[ -d tests/browser/node_modules ] || { command -v npm >/dev/null && cd tests/browser && npm ci --silent --no-fund --no-audit; } || \
	  echo "No npm here: axe-core is missing, the accessibility tests will be skipped." >&2

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

bank: $(VENV)/.installed
	$(BIN)/kdgrader bank lint

# Every claim about every question, tried: fails where one does not hold. What it found lies in proof.json;
# `kdgrader bank stats --from proof.json` writes docs/bank.md from it.
prove: $(VENV)/.installed
	$(BIN)/kdgrader bank prove -o proof.json

# The hostile corpus against this machine's sandbox; fails if one gets through.
attack: $(VENV)/.installed
	$(BIN)/kdgrader doctor --attack

# The wire, fuzzed with coverage as the guide: a minute for a million inputs. What it finds is kept in tests/fuzz/corpus.
fuzz: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(BIN)/python tests/fuzz/wire.py -runs=1000000 tests/fuzz/corpus

clean:
	rm -rf .venv demo build dist
