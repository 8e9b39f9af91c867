# Livery. `make run` opens the window, `make test` checks everything; both set up what they need.

SHELL := /bin/bash
CACHE := $(HOME)/.cache/livery
# Build outputs stay out of the checkout.
export CARGO_TARGET_DIR ?= $(CACHE)/target
# The sample app and the tests' apps run on this interpreter.
export LIVERY_PYTHON ?= $(CACHE)/venv/bin/python
export LIVERY_THIRDPARTY_PYTHON ?= $(CACHE)/venv-thirdparty/bin/python
export CARGO_TERM_COLOR ?= auto

# A theme to play with, beside the user's own files, so that saving it does not change the checkout.
SAMPLE := $(CACHE)/sample/theme.json
DISPLAYED := xvfb-run -a -s "-screen 0 1600x1000x24"

.PHONY: help run test lint long-run bench bench-colour pictures setup web gallery
.DEFAULT_GOAL := help

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: ## Install what building needs (system packages, wasm target, Python environment)
	@./setup.sh build

web: setup ## Compile the editor's page
	@cargo xtask web

gallery: setup ## Pack Dash's front end for the gallery
	@cargo xtask gallery

run: web gallery ## Open the window on a sample theme with a sample Dash app
	@cargo build --quiet --package livery-desktop --release
	@mkdir -p "$(dir $(SAMPLE))"
	@[ -e "$(SAMPLE)" ] || cp themes/library/livery_light.json "$(SAMPLE)"
	@echo "Opening Livery on $(SAMPLE)"
	@"$(CARGO_TARGET_DIR)/release/livery-desktop" "$(SAMPLE)" --app tests/apps/sample/app.py

lint: ## Formatting and lints
	@./setup.sh test
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- --deny warnings

test: lint ## Everything: lints, units, types of the page script, real pages, the real window
	cargo xtask web
	cargo xtask gallery
	cargo build --workspace --bins
	$(DISPLAYED) cargo test --workspace --no-fail-fast

MINUTES ?= 30
long-run: ## Edits, restarts and reloads in the window for MINUTES (30): memory flat, no process and no port left
	@./setup.sh test
	@cargo xtask web
	@cargo xtask gallery
	@cargo build --quiet --workspace --bins
	@$(DISPLAYED) cargo run --quiet --package livery-tests --bin long_run -- $(MINUTES)

bench: ## Time what users wait for: compile, gesture to pixels, file write to page
	@./setup.sh test
	@cargo xtask web
	@cargo xtask gallery
	@cargo build --quiet --workspace --bins --release
	@cargo bench --package livery-themes
	@cargo bench --package livery-editor --bench frame
	@$(DISPLAYED) cargo bench --package livery-tests

bench-colour: ## Colour suggestions beside qualpal, glasbey, distinctipy and iwanthue; scales beside viridis and others
	@./setup.sh test
	@colorways/bench/run
	@colorways/bench/scales/run.sh

pictures: ## Draw the pictures of README and docs
	@./setup.sh test
	@cargo xtask web
	@cargo xtask gallery
	@cargo build --quiet --workspace --bins
	@$(DISPLAYED) cargo run --package livery-tests --bin pictures
	@mkdir -p docs/editor
	@$(DISPLAYED) cargo run --package livery-editor --example pictures -- docs/editor guide
	@mogrify -colors 200 -define png:compression-level=9 docs/editor/*.png
