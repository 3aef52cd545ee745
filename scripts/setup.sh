#!/usr/bin/env bash
# Makes .venv with the locked versions: `setup.sh run` for what runs, `setup.sh dev` also for what tests.
# Does nothing when nothing has changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-dev}
lock=requirements.txt
[ "$kind" = dev ] && lock=requirements-dev.txt
wanted=$(cat "$lock" pyproject.toml scripts/setup.sh | sha256sum)
for stamp in ".venv/made-for-$kind" .venv/made-for-dev; do
  # The dev lock holds all of the other one, so that `make demo` has nothing to do after `make test`.
  [ "$stamp" = .venv/made-for-dev ] && wanted=$(cat requirements-dev.txt pyproject.toml scripts/setup.sh | sha256sum)
  if [ -x .venv/bin/sewana ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
done
rm -f .venv/made-for-*

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if is_new_enough "$name"; then echo "$name"; return; fi
  done
  echo "Sewana needs Python 3.11 or newer; install it, or name one with PYTHON=/path/to/python3 make setup" >&2
  return 1
}

if command -v uv >/dev/null; then
  [ -x .venv/bin/python ] && is_new_enough .venv/bin/python || uv venv --quiet --allow-existing --python '>=3.11' .venv
  export VIRTUAL_ENV=$PWD/.venv
  uv pip install --quiet --require-hashes -r "$lock"
  uv pip install --quiet --no-deps --no-build-isolation --editable .
else
  python=$(find_python)
  "$python" -c 'import ensurepip' 2>/dev/null || scripts/system_packages.sh python
  .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv .venv
  pip=(.venv/bin/python -m pip --quiet --disable-pip-version-check)
  # Compiling every module of every package takes longer than fetching them; most are never imported.
  "${pip[@]}" install --no-compile --require-hashes -r "$lock"
  "${pip[@]}" install --no-deps --no-build-isolation --editable .
fi
cat "$lock" pyproject.toml scripts/setup.sh | sha256sum >".venv/made-for-$kind"
