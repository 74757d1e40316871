#!/usr/bin/env bash
# Makes or updates a virtual environment with GradStudio installed in place:
#   scripts/make_venv.sh FOLDER [EXTRAS [lowest]]
#
# Without EXTRAS nothing is installed in it; with "" GradStudio alone, without any.
# EXTRAS: names of extras in pyproject.toml, separated by commas. "lowest": install the lowest version that each
# bound in pyproject.toml allows, not the newest.
set -euo pipefail

here=$(dirname "$0")
venv=$1
extras=${2:-}
versions=${3:-}
candidates=${PYTHON:-python3 python3.13 python3.12 python3.11}

# The first candidate that is new enough; some of them may be names with nothing behind.
find_python() {
  local candidate
  for candidate in $candidates; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

make_venv() {
  local python
  if ! command -v python3 >/dev/null && [ -z "${PYTHON:-}" ] && command -v apt-get >/dev/null; then
    "$here/apt_install.sh" "There is no Python here." python3 python3-venv
  fi
  if ! python=$(find_python); then
    echo "GradStudio needs Python 3.11 or newer; none of these is: $candidates" >&2
    echo "Name one: make PYTHON=/path/to/python3.12 ..." >&2
    exit 1
  fi
  # Debian keeps what "-m venv" needs in a package of its own.
  if ! "$python" -c 'import ensurepip' 2>/dev/null && command -v apt-get >/dev/null; then
    "$here/apt_install.sh" "$python cannot make virtual environments." \
      "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  fi
  echo "Making $venv with $("$python" --version)"
  "$python" -m venv --clear "$venv"
}

# An environment whose Python has gone, or that was left half made, is made anew.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
[ $# -gt 1 ] || exit 0

# Python compiles what is imported, a fraction of what comes: to compile all of it takes half a minute.
pip_options=(--quiet --disable-pip-version-check --no-compile --editable ".${extras:+[$extras]}")
if [ "$versions" = lowest ]; then
  # shellcheck disable=SC2086 # the names as separate words
  "$venv/bin/python" "$here/lowest_versions.py" ${extras//,/ } >"$venv/lowest.txt"
  pip_options+=(--constraint "$venv/lowest.txt")
fi
# The pip that a new environment has is Python's, years old on Debian, and takes longer.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --upgrade pip
echo "Installing GradStudio${extras:+ with the extras $extras} in $venv (some 300 MB to fetch where nothing is there yet)"
"$venv/bin/python" -m pip install "${pip_options[@]}"
