#!/usr/bin/env bash
# Usage: .ci/with-postgres.sh COMMAND ... Runs the command with DATABASE_URL naming a PostgreSQL of
# its own, with its data in a temporary folder and a free loopback port; nothing of it stays.
set -euo pipefail
source "$(dirname "$0")/tools.sh"

newest_postgres() {
  { ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true; } | sort --version-sort | tail -n 1
}

binaries=$(newest_postgres)
if [ -z "$binaries" ]; then
  install_debian_package postgresql ||
    stop "PostgreSQL is missing: install it, on Debian with apt-get install postgresql."
  binaries=$(newest_postgres)
fi

# PostgreSQL refuses to run as root, and its user may be unable to read this checkout: hence /tmp.
folder=$(mktemp -d /tmp/nkworld-postgres.XXXXXX)
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$folder" && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}
finish() {
  as_owner "$binaries/pg_ctl" stop --silent --mode=immediate --pgdata="$folder/data" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
python=$(find_python)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "$password" >"$folder/password"
if [ "$(id -u)" = 0 ]; then
  chown -R postgres "$folder"
fi

# ICU's English order is what a server in use sorts by, unlike SQLite: a test that leans on either fails.
as_owner "$binaries/initdb" --pgdata="$folder/data" --username=nkworld --pwfile="$folder/password" \
  --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en \
  --no-sync >"$folder/log" || stop "$(cat "$folder/log")"
# Nothing here outlives the command, so no write waits for the disk and nothing is cleaned up.
as_owner "$binaries/pg_ctl" start --silent --wait --pgdata="$folder/data" --log="$folder/data/log" \
  --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c autovacuum=off -c synchronous_commit=off -c full_page_writes=off" ||
  stop "$(cat "$folder/data/log")"
PGPASSWORD=$password "$binaries/createdb" --host=127.0.0.1 --port="$port" --username=nkworld nkworld

echo "PostgreSQL $("$binaries/postgres" --version | cut -d' ' -f3) on port $port"
# With its own programs first: what one version dumps, an older one can't read.
PATH=$binaries:$PATH DATABASE_URL="postgres://nkworld:$password@127.0.0.1:$port/nkworld" "$@"
