#!/usr/bin/env bash
# The whole test run: a private PostgreSQL, cargo test, then the real clients and the real browser against the built binary.
# A step that passes takes one line; the log of one that fails is shown whole.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/support/postgres.sh
logs=${CARGO_TARGET_DIR:-target}/test-logs
mkdir -p "$logs"
export SIGNET_BIN=${SIGNET_BIN:-${CARGO_TARGET_DIR:-$PWD/target}/debug/signet}
[ ! -x tests/.tools/node/bin/node ] || PATH=$PWD/tests/.tools/node/bin:$PATH

# Each step runs in a process group of its own, so that nothing it started outlives it.
set -m
group=
end_step() { [ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null || true; group=; }
trap 'end_step; postgres_stop' EXIT
trap 'exit 130' INT TERM

passed=0 failed=0
# Adds up the closing lines of cargo's and Node's test runners.
count() {
  local p f
  p=$(grep -hoE '([0-9]+ passed;|^ℹ pass [0-9]+)' "$1" | grep -oE '[0-9]+' | awk '{n += $1} END {print n + 0}')
  f=$(grep -hoE '([0-9]+ failed;|^ℹ fail [0-9]+)' "$1" | grep -oE '[0-9]+' | awk '{n += $1} END {print n + 0}')
  passed=$((passed + p)) failed=$((failed + f)) step_passed=$p step_failed=$f
}

step() {
  local name=$1 log="$logs/$1.log" begin=$SECONDS status
  shift
  "$@" >"$log" 2>&1 </dev/null &
  group=$!
  wait "$group"
  status=$?
  end_step
  count "$log"
  if [ $status = 0 ]; then
    printf '%-12s ok      %4s tests %5s s\n' "$name" "$step_passed" $((SECONDS - begin))
  else
    [ "$step_failed" -gt 0 ] || failed=$((failed + 1))
    cat "$log"
    printf '%-12s FAILED  %4s tests %5s s\n' "$name" "$step_failed" $((SECONDS - begin))
  fi
  return $status
}

# The database starts once there is something to test: what is compiled before takes most of a first run.
if step build cargo build --locked && step compile cargo test --locked --no-run; then
  if postgres_start; then
    step cargo cargo test --locked --no-fail-fast
    step interop node --test --test-reporter=spec tests/interop/*.test.mjs
    step browser node --test --test-reporter=spec tests/browser/*.test.mjs
    postgres_ended || true
  else
    echo "PostgreSQL did not start"
    failed=1
  fi
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
