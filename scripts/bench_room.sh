#!/usr/bin/env bash
# Measures the live room beside other designs and the limits, and writes docs/benchmarks-room.md:
# `scripts/bench_room.sh --rounds 3`. Takes a quarter of an hour; other work on the machine spoils the times, not the ratios.
set -euo pipefail
cd "$(dirname "$0")/.."

peer=.cache/bench-room
wanted=$(sha256sum <bench/room/requirements.txt)
if [ "$(cat "$peer/made-for" 2>/dev/null)" != "$wanted" ]; then
  echo "Making an environment for Channels in $peer"
  python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
  if "$python" -m venv --clear "$peer" &&
    "$peer/bin/python" -m pip --quiet --quiet --disable-pip-version-check install -r bench/room/requirements.txt; then
    echo "$wanted" >"$peer/made-for"
  else
    echo "Channels cannot be installed here: its rows stay empty" >&2
    rm -rf "$peer"
  fi
fi
words=(.venv/bin/python bench/room/compare.py)
[ -x "$peer/bin/python" ] && words+=(--channels "$PWD/$peer/bin/python")
if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  # The disk is waited for, as in a real installation.
  WITH_POSTGRES_FSYNC=on exec scripts/with_postgres.sh "${words[@]}" "$@"
fi
echo "PostgreSQL is not installed: its rows stay empty" >&2
exec "${words[@]}" "$@"
