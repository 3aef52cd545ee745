#!/usr/bin/env bash
# Refreshes the message catalogue: collects what templates and code mark for translation into
# locale/{th,en}/LC_MESSAGES/django.po and compiles it. others.po beside it holds the sentences of Django and
# django-allauth that we word ourselves; both end up in django.mo, ours first. Needs gettext.
# The compiled files are committed, so that a machine without gettext still shows Thai.
set -euo pipefail
cd "$(dirname "$0")/../src/sewana"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

collect() {
  # No locations and no dates: a file that moved, or a second run, changes nothing here.
  SEWANA_DATA_DIR=$scratch ../../.venv/bin/sewana manage makemessages \
    --locale th --locale en --no-location --no-obsolete --no-wrap --verbosity 0
}

tidy() {
  local words=locale/$1/LC_MESSAGES
  sed -i '/^"POT-Creation-Date:/d' "$words/django.po"
  if [ "$1" = en ]; then # the source is English: every sentence stands for itself
    msgattrib --no-wrap --empty --clear-fuzzy "$words/django.po" | msgen --no-wrap -o "$words/django.po" -
  fi
}

compile() {
  local words=locale/$1/LC_MESSAGES
  msgcat --use-first "$words/django.po" "$words/others.po" |
    msgfmt --check-format --no-hash --endianness=little --output-file="$words/django.mo" -
  echo "$1: $(LC_ALL=C msgfmt --statistics --output-file=/dev/null "$words/django.po" 2>&1)"
}

collect
for language in th en; do
  tidy "$language"
  compile "$language"
done
