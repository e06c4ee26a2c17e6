#!/usr/bin/env bash
# Every test on SQLite and on PostgreSQL, both at once: while tests of the one wait, those of the
# other work. What SQLite's say is shown as it comes, what PostgreSQL's have said when they end.
set -euo pipefail
cd "$(dirname "$0")/.."
cores=$(nproc)
log=$(mktemp)

tests() { # tests <database>: in as many workers as there are cores, two at least
  .venv/bin/python -m pytest -n "$((cores > 2 ? cores : 2))" --dist loadfile \
    --no-loadscope-reorder --floor --no-skips --db "$1"
}

tests postgres >"$log" 2>&1 &
other=$!
trap 'kill "$other" 2>/dev/null || true; wait; rm -f "$log"' EXIT

status=0
tests sqlite || status=$?
wait "$other" || status=$?
cat "$log"
exit "$status"
