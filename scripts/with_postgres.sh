#!/usr/bin/env bash
# with_postgres.sh COMMAND...: runs it against a PostgreSQL of its own, which is gone afterwards.
# The cluster lives in a scratch folder and listens on a socket there only.
set -euo pipefail

bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") || {
  echo "PostgreSQL is not installed (Debian: postgresql)" >&2
  exit 1
}

folder=$(mktemp -d /tmp/sewana-postgres-XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  user=$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)
  chown "$user" "$folder"
  as=(runuser -u "$user" --)
fi
cd "$folder"
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

"${as[@]}" "$bin/initdb" -D "$folder/data" -U sewana --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }
# Nothing here must outlive a power cut, so the disk is not waited for, unless somebody measures.
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/data/server.log" \
  -o "-k $folder -c listen_addresses='' -c max_connections=300 -c fsync=${WITH_POSTGRES_FSYNC:-off} -c full_page_writes=${WITH_POSTGRES_FSYNC:-off}" start >/dev/null
"${as[@]}" "$bin/createdb" -h "$folder" -U sewana sewana

export SEWANA_DATABASE_URL="postgresql://sewana@/sewana?host=$folder"
cd "$OLDPWD"
"$@"
