# Each of these calls what can be read and run by itself.
.PHONY: help setup demo run fmt check test browser messages docs bench bench-map bench-room bench-planning bench-engagement bench-coverage bench-differencing bench-action lock

help: ## this list
	@grep -hE '^[a-z-]+:.* ## ' Makefile | sed -E 's/:.* ## /\t/' | expand -t 12
setup: ## everything that development needs
	@scripts/setup.sh dev && scripts/system_packages.sh test
demo: ## a filled forum in ./demo-data and a running server: the one command to try it
	@scripts/setup.sh run && exec .venv/bin/sewana demo --folder demo-data $(ARGS)
run: ## the product itself
	@scripts/setup.sh run && exec .venv/bin/sewana serve $(ARGS)
fmt: setup ## put the code in order
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
check: setup ## style, types and layers
	@scripts/check.sh
test: setup ## everything that must hold
	@scripts/test.sh
browser: setup ## journeys on phone and desk
	@.venv/bin/pytest tests/browser $(ARGS)
messages: setup ## refresh the Thai catalogue
	@scripts/messages.sh
docs: setup ## compare docs/reference with the code
	@.venv/bin/pytest tests/architecture $(ARGS)
bench: setup ## print the tables of figures
	@scripts/bench.sh
bench-map: setup ## measure the opinion map beside red-dwarf, into docs/benchmarks.md
	@scripts/bench_map.sh $(ARGS)
bench-room: setup ## measure the live room beside other designs, into docs/benchmarks-room.md
	@scripts/bench_room.sh $(ARGS)
bench-planning: setup ## measure the pages and papers of a planned year, into docs/benchmarks-planning.md
	@.venv/bin/python bench/planning.py --write
bench-engagement: setup ## measure the figures of a survey beside R's survey and svy, into docs/benchmarks-survey.md
	@scripts/bench_engagement.sh $(ARGS)
bench-coverage: setup ## count how often intervals of engagement hold the truth, into docs/benchmarks-engagement.md
	@.venv/bin/python bench/coverage.py --write $(ARGS)
bench-differencing: setup ## attack all that is published of invented editions, into docs/benchmarks-differencing.md
	@.venv/bin/python bench/differencing.py --write $(ARGS)
bench-action: setup ## measure the pages from voices to change, into docs/benchmarks-action.md
	@.venv/bin/python bench/action.py --write $(ARGS)
lock: ## write the locked versions anew
	@scripts/lock.sh
