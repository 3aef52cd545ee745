#!/usr/bin/env bash
# Installs what the system lacks: `python` for making .venv, `test` for the whole suite.
# Only where apt-get is and we may use it; otherwise it says what is missing and carries on.
set -euo pipefail

has() { command -v "$1" >/dev/null; }
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_thai_letters() { has fc-list && [ -n "$(fc-list :lang=th family)" ]; }

missing=()
if [ "${1:-test}" = python ]; then
  python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
else
  has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
  has_postgres || missing+=(postgresql)
  has pdftotext || missing+=(poppler-utils)
  has msgfmt || missing+=(gettext)
  has soffice || missing+=(libreoffice-writer-nogui)
  has_thai_letters || missing+=(fontconfig fonts-thai-tlwg)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

may=()
if [ "$(id -u)" != 0 ]; then
  may=(sudo -n)
  sudo -n true 2>/dev/null || may=(false)
fi
if ! has apt-get || [ "${may[0]:-}" = false ]; then
  echo "Missing on this system: ${missing[*]} (Debian's names). Install them for the whole test suite." >&2
  exit 0
fi
echo "Installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
install=("${may[@]}" apt-get install --yes --quiet --no-install-recommends "${missing[@]}")
# The lists of a fresh container are empty; those of a long-lived one may be old.
"${install[@]}" >/dev/null 2>&1 || { "${may[@]}" apt-get update --quiet >/dev/null && "${install[@]}" >/dev/null; }
