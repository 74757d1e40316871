#!/usr/bin/env bash
# Installs Debian packages when it may (root, or sudo without a password), or else prints the one line to type
# and fails: scripts/apt_install.sh WHY PACKAGE...
set -euo pipefail

why=$1
shift
install=(apt-get install -y --no-install-recommends "$@")

if [ "$(id -u)" = 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo)
else
  printf '%s\nType this line, then start again:\n\n    sudo %s\n\n' "$why" "${install[*]}" >&2
  exit 1
fi

printf '%s\nInstalling: %s\n' "$why" "$*"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -qq >/dev/null
