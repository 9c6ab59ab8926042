# A private PostgreSQL cluster on a temporary folder and a free port. Source it, then: postgres_start; postgres_stop.
# shellcheck shell=bash

postgres_as=()
[ "$(id -u)" != 0 ] || postgres_as=(runuser -u postgres --)
postgres_bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname)
postgres_dir=

# Sets SIGNET_TEST_POSTGRES. Nothing is flushed to disk: the cluster lives as long as one test run.
postgres_start() {
  local password port
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  postgres_dir=$(mktemp -d /tmp/signet-postgres.XXXXXX)
  printf '%s' "$password" >"$postgres_dir/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$postgres_dir"
  (
    cd /
    "${postgres_as[@]}" "$postgres_bin/initdb" -D "$postgres_dir/data" -U signet --pwfile="$postgres_dir/password" \
      -A scram-sha-256 -E UTF8 --locale=C --no-sync
    "${postgres_as[@]}" "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -l "$postgres_dir/server.log" -w start \
      -o "-k $postgres_dir -h 127.0.0.1 -p $port -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
    PGPASSWORD=$password psql -q -h 127.0.0.1 -p "$port" -U signet -d postgres -c 'CREATE DATABASE signet'
  ) </dev/null >"$postgres_dir.log" 2>&1 || { cat "$postgres_dir.log" "$postgres_dir/server.log"; return 1; }
  export SIGNET_TEST_POSTGRES="postgres://signet:$password@127.0.0.1:$port/signet"
}

postgres_stop() {
  [ -n "$postgres_dir" ] || return 0
  (cd / && "${postgres_as[@]}" "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -m immediate -w stop) >/dev/null 2>&1 || true
  rm -rf "$postgres_dir" "$postgres_dir.log"
  postgres_dir=
}
