#!/usr/bin/env bash
# Writes requirements.txt (to run) and requirements-dev.txt (to work on it) anew, with hashes,
# for every system and every Python that pyproject.toml allows. Needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
  local file=$1
  shift
  {
    echo "# Locked by scripts/lock.sh from pyproject.toml; change that file, not this one."
    "${UV:-uv}" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
      --no-emit-index-url --no-annotate --no-header --extra postgresql "$@"
  } >"$file.new"
  mv "$file.new" "$file"
}

lock requirements.txt --group build
# One lock within the other: a version that was tested is the version that runs.
lock requirements-dev.txt --group build --group dev --constraint requirements.txt
