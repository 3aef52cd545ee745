#!/usr/bin/env bash
# Measures the figures of a survey beside svy and R's survey and writes docs/benchmarks-survey.md: `scripts/bench_engagement.sh --times 3`.
# What cannot be installed here leaves its line empty.
set -euo pipefail
cd "$(dirname "$0")/.."

peer=.cache/bench-survey
wanted=$(sha256sum <bench/peer/survey-requirements.txt)
if [ "$(cat "$peer/made-for" 2>/dev/null)" != "$wanted" ]; then
  echo "Making an environment for svy in $peer"
  python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
  if "$python" -m venv --clear "$peer" &&
    "$peer/bin/python" -m pip --quiet --quiet --disable-pip-version-check install -r bench/peer/survey-requirements.txt; then
    echo "$wanted" >"$peer/made-for"
  else
    echo "svy cannot be installed here: its line stays empty" >&2
    rm -rf "$peer"
  fi
fi
exec .venv/bin/python bench/engagement.py --svy "$peer/bin/python" --write "$@"
