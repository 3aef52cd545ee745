#!/usr/bin/env bash
# Measures the opinion map beside red-dwarf and writes docs/benchmarks.md: `scripts/bench_map.sh --only order --times 1`.
# What was measured is kept in .cache/bench-map.json, so that a run that was stopped goes on where it was.
set -euo pipefail
cd "$(dirname "$0")/.."

peer=.cache/bench-peer
wanted=$(sha256sum <bench/peer/requirements.txt)
if [ "$(cat "$peer/made-for" 2>/dev/null)" != "$wanted" ]; then
  echo "Making an environment for red-dwarf in $peer"
  python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
  if "$python" -m venv --clear "$peer" &&
    "$peer/bin/python" -m pip --quiet --quiet --disable-pip-version-check install -r bench/peer/requirements.txt; then
    echo "$wanted" >"$peer/made-for"
  else
    echo "red-dwarf cannot be installed here: its columns stay empty" >&2
    rm -rf "$peer"
  fi
fi
exec .venv/bin/python bench/map_table.py --peer-python "$peer/bin/python" "$@"
