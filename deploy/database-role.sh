#!/bin/sh
# Runs once, while the database is first made: the program's own role and its database. It owns its
# tables, for it brings them to its version itself; it is no superuser and makes no roles.
set -eu
psql --no-psqlrc -v ON_ERROR_STOP=1 -U postgres -d postgres <<'SQL'
\set password `cat "$KENTONGAN_PASSWORD_FILE"`
CREATE ROLE kentongan LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE kentongan OWNER kentongan;
REVOKE CONNECT, TEMPORARY ON DATABASE kentongan, postgres, template1 FROM PUBLIC;
SQL
