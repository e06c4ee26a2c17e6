#!/usr/bin/env bash
# Every test, on SQLite and then on PostgreSQL; both run to their end.
set -euo pipefail
cd "$(dirname "$0")/.."
workers=$(($(nproc) + 2)) # two more than cores: some tests wait for their servers

tests() { # tests <database>
  .venv/bin/python -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder \
    --floor --no-skips --db "$1"
}

status=0
tests sqlite || status=$?
tests postgres || status=$?
exit "$status"
