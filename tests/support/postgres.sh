# A private PostgreSQL cluster on a temporary folder and a free port. Source it, then: postgres_start; postgres_stop.
# shellcheck shell=bash

postgres_as=()
[ "$(id -u)" != 0 ] || postgres_as=(runuser -u postgres --)
postgres_bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname)
postgres_dir=
postgres_options=
postgres_guard=

# Sets SIGNET_TEST_POSTGRES. Nothing is flushed to disk: the cluster lives as long as one test run.
postgres_start() {
  local password port
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  postgres_dir=$(mktemp -d /tmp/signet-postgres.XXXXXX)
  postgres_options="-k $postgres_dir -h 127.0.0.1 -p $port -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
  printf '%s' "$password" >"$postgres_dir/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$postgres_dir"
  (
    cd /
    "${postgres_as[@]}" "$postgres_bin/initdb" -D "$postgres_dir/data" -U signet --pwfile="$postgres_dir/password" \
      -A scram-sha-256 -E UTF8 --locale=C --no-sync
    postgres_run
    PGPASSWORD=$password psql -q -h 127.0.0.1 -p "$port" -U signet -d postgres -c 'CREATE DATABASE signet'
  ) </dev/null >"$postgres_dir.log" 2>&1 || { cat "$postgres_dir.log" "$postgres_dir/server.log"; return 1; }
  export SIGNET_TEST_POSTGRES="postgres://signet:$password@127.0.0.1:$port/signet"
  postgres_keep </dev/null >/dev/null 2>&1 &
  postgres_guard=$!
}

postgres_run() {
  (cd / && "${postgres_as[@]}" "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -l "$postgres_dir/server.log" -w start -o "$postgres_options")
}

# A server that something ended is started again, and what it said, with the room that is left, is kept for postgres_ended.
postgres_keep() {
  while sleep 1; do
    ! kill -0 "$(head -1 "$postgres_dir/data/postmaster.pid" 2>/dev/null)" 2>/dev/null || continue
    { echo "PostgreSQL ended at $(date -u +%T):"; tail -20 "$postgres_dir/server.log"; df -h /tmp; free -m; } >>"$postgres_dir/ended"
    postgres_run || sleep 10
  done
}

# Tells whether, and how, the server ended while it was in use.
postgres_ended() {
  [ -n "$postgres_dir" ] && [ -s "$postgres_dir/ended" ] && cat "$postgres_dir/ended"
}

postgres_stop() {
  [ -n "$postgres_dir" ] || return 0
  [ -z "$postgres_guard" ] || { kill "$postgres_guard" && wait "$postgres_guard"; } >/dev/null 2>&1 || true
  (cd / && "${postgres_as[@]}" "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -m immediate -w stop) >/dev/null 2>&1 || true
  rm -rf "$postgres_dir" "$postgres_dir.log"
  postgres_dir= postgres_guard=
}
