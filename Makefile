# 速来办: `make run` serves it, `make test` checks it, `make help` lists the rest.
# All work is done by scripts/, which needs nothing but Python.

# The first Python that runs and is new enough; a version manager's shim may only pretend.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v "$$python" && break; done)
SCRIPTS = $(if $(PYTHON),$(PYTHON),$(error Python 3.11 or newer is needed: apt-get install python3)) -m scripts

export PORT SCALE

.DEFAULT_GOAL := help
.PHONY: help run test lint setup start stop demo psql bench bench-warning screenshots sequences messages lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Install what is missing, load the demo county, serve until Ctrl-C (PORT=8123)
	@$(SCRIPTS) run

test: ## Lint, check types, run all tests (ARGS="tests/cases -k foo")
	@$(SCRIPTS) test $(ARGS)

lint: ## Only lint and check types
	@$(SCRIPTS) lint

setup: ## Only install what is missing
	@$(SCRIPTS) setup

start: ## Start the private database and leave it running (ARGS="run test")
	@$(SCRIPTS) start $(ARGS)

stop: ## Stop the web server and the databases of this checkout
	@$(SCRIPTS) stop

demo: ## Load the demo county anew (SCALE=10 for ten times the cases)
	@$(SCRIPTS) demo $(ARGS)

psql: ## SQL prompt on the application's database
	@$(SCRIPTS) psql $(ARGS)

bench: ## Measure the hot paths, each beside its floor (ARGS="tiles desk" for parts)
	@$(SCRIPTS) bench $(ARGS)

bench-warning: ## Plant outbreaks in made-up years and see which are found (ARGS="7 8 9" are seeds)
	@$(SCRIPTS) bench-warning $(ARGS)

screenshots: ## Take the pictures of the README anew
	@$(SCRIPTS) screenshots $(ARGS)

sequences: ## 2,000 random sequences of border edits on the demo county (ARGS="--count 50")
	@$(SCRIPTS) sequences $(ARGS)

messages: ## Bring the translation files up to date with the texts in the code
	@$(SCRIPTS) messages

lock: ## Write requirements.lock and package-lock.json anew (ARGS=--upgrade)
	@$(SCRIPTS) lock $(ARGS)

clean: ## Remove everything that was made here, the demo data included
	@$(SCRIPTS) clean
