#!/bin/sh
# The database's address holds a password, so it comes as a file: read it, then become kentongan.
set -eu
if [ -n "${DATABASE_URL_FILE:-}" ]; then
	DATABASE_URL=$(cat "$DATABASE_URL_FILE")
	export DATABASE_URL
fi
exec kentongan "$@"
