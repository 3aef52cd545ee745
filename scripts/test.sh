#!/usr/bin/env bash
# Everything that must hold, in the order in which it fails fastest.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

# Tests often wait, for a process to start or a page to change: half as many again as there are processors.
processors=$(getconf _NPROCESSORS_ONLN)
at_once=(-n "$((processors + (processors + 1) / 2))" --dist loadfile --no-loadscope-reorder)

# Some hundred processes are started here; each reads what an earlier one has compiled, wherever that may be forbidden.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$PWD/.cache/bytecode

# Data folders that take seconds to make are made once for all of these runs.
TESTS_MADE_IN=$(mktemp -d)
export TESTS_MADE_IN
trap 'rm -rf "$TESTS_MADE_IN"' EXIT

# One journey tries calendars with real programs: they are fetched while the checks run.
scripts/calendar_clients.sh &
clients=$!

say "Style, types and layers"
scripts/check.sh

say "Tests, on SQLite"
.venv/bin/pytest "${at_once[@]}"

say "Tests that ask for a database, on PostgreSQL"
scripts/with_postgres.sh .venv/bin/pytest "${at_once[@]}" -m django_db

say "Journeys in a browser"
wait "$clients"
.venv/bin/pytest tests/browser "${at_once[@]}"
