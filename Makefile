.DEFAULT_GOAL := help
.PHONY: help run test fast lint types cover bench soak quickstart pictures lock

help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Make the environment when needed and start livehub with its rehearsal world.
	@scripts/run

test: ## Check and test everything; ONLY=browser (or media, slow) runs just those tests.
	@scripts/test $(ONLY)

fast: ## Run the tests that need neither network nor browser, in seconds.
	@scripts/environment dev
	@.venv/bin/pytest

lint: ## Check style, spelling, import directions and the screens' JavaScript types.
	@scripts/environment dev
	@scripts/lint

types: ## Check the Python types with mypy.
	@scripts/environment dev
	@.venv/bin/mypy

cover: ## Run the fast tests with branch coverage and its lower bounds.
	@scripts/environment dev
	@scripts/cover

bench: ## Measure; ONLY=media (or qr ...) measures one area; figures go to build/bench.json.
	@scripts/environment dev
	@scripts/bench-peers $(ONLY)
	@.venv/bin/python -m tests.bench $(ONLY)

soak: ## Run media for MINUTES=30 with viewers coming and going; fails when its memory grows.
	@scripts/environment dev
	@scripts/bench-peers media
	@.venv/bin/python -m tests.bench.media.soak $(or $(MINUTES),30)

quickstart: ## Start livehub as the README says, wait until it answers, and stop it.
	@scripts/quickstart

pictures: ## Take the pictures of README and docs anew, out of the rehearsal.
	@scripts/pictures

lock: ## Choose the newest allowed versions and write the lock files (needs uv).
	@scripts/lock
