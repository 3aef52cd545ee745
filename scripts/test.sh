#!/usr/bin/env bash
# Everything that must hold, in the order in which it fails fastest.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

say "Style, types and layers"
scripts/check.sh

say "Tests, on SQLite"
.venv/bin/pytest -n 2 --dist loadfile

say "Tests of what is kept in a database, on PostgreSQL"
rooms=()
for room in access people committee planning forum reflection action sharing site; do
  [ -n "$(find "tests/$room" -name 'test_*.py' -print -quit 2>/dev/null)" ] && rooms+=("tests/$room")
done
scripts/with_postgres.sh .venv/bin/pytest -n 2 --dist loadfile "${rooms[@]}"

if [ -d tests/browser ]; then
  say "Journeys in a browser"
  .venv/bin/pytest tests/browser
fi
