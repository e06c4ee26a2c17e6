#!/usr/bin/env bash
# Bring a fresh machine to where `make run` (setup.sh run) or `make test` (setup.sh test) can start.
# Everything already in place is left alone, so that a second call takes no time.
set -euo pipefail
cd "$(dirname "$0")/.."

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*" >&2; }

python() { # the first Python that is new enough; Debian's own, a tenth faster than most, if complete
  local name
  if /usr/bin/python3 -c 'import ensurepip, venv, tomllib' 2>/dev/null; then
    echo /usr/bin/python3
    return
  fi
  for name in python3.11 python3 python3.12 python3.13; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  say "Python 3.11 or newer is needed and not found."
  return 1
}

debian() { # debian <package> ...: install them, or say who must
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  if ! command -v apt-get >/dev/null || { [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; }; then
    say "Please install: $*"
    return 1
  fi
  say "Installing $* ..."
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

environment() { # .venv with pip inside; Debian keeps ensurepip in a package of its own
  [ -x .venv/bin/pip ] && .venv/bin/python -c '' 2>/dev/null && return
  local found
  found=$(python)
  "$found" -c 'import ensurepip, venv' 2>/dev/null || debian python3-venv
  rm -rf .venv
  "$found" -m venv .venv
}

once() { # once <name> <file that decides> ... -- <command> ...: again only when a file has changed
  local name=$1 files=() stamp
  shift
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  stamp=.venv/done-$name-$(cat "${files[@]}" | sha256sum | cut -c1-16)
  [ -e "$stamp" ] && return
  "$@"
  rm -f ".venv/done-$name-"*
  touch "$stamp"
}

locked() { # locked <lock file> ...: what the lock files name and nothing else, by hash
  local words=() file
  for file in "$@"; do words+=(-r "$file"); done
  .venv/bin/pip install --quiet --require-hashes --no-deps --only-binary :all: "${words[@]}"
}

program() {
  .venv/bin/pip install --quiet --no-deps --no-build-isolation --editable .
}

linters() {
  npm ci --silent --no-audit --no-fund
}

missing() { # the Debian packages the tests need and this machine lacks
  local need=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need+=(postgresql)
  [ -x /usr/bin/chromium-headless-shell ] || need+=(chromium-headless-shell)
  compgen -G '/usr/share/fonts/truetype/dejavu/*.ttf' >/dev/null || need+=(fonts-dejavu-core)
  command -v msgfmt >/dev/null || need+=(gettext)
  command -v npm >/dev/null || need+=(npm)
  echo "${need[@]}"
}

environment
case "${1:-run}" in
run)
  once run requirements/base.txt -- locked requirements/base.txt
  ;;
test)
  read -ra need <<<"$(missing)"
  [ "${#need[@]}" = 0 ] || debian "${need[@]}"
  locks=(requirements/base.txt requirements/server.txt requirements/dev.txt)
  [ -d node_modules ] || rm -f .venv/done-npm-*
  once npm package-lock.json -- linters & # beside pip: both wait for the network
  npm=$!
  once test "${locks[@]}" -- locked "${locks[@]}"
  wait "$npm"
  ;;
*)
  say "usage: tools/setup.sh run|test"
  exit 2
  ;;
esac
once program pyproject.toml -- program
