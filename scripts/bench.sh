#!/usr/bin/env bash
# Prints every table of figures; those that need data which is not here are left out, and say so.
set -euo pipefail
cd "$(dirname "$0")/.."

for script in bench/*.py; do
  [ "$script" = bench/map_table.py ] && continue # takes an hour: make bench-map
  printf '\n== %s\n' "$script"
  .venv/bin/python "$script" || [ "$script" = bench/polis_engine.py ] # its recorded conversations may not be here
done
