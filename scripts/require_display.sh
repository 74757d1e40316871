#!/usr/bin/env bash
# Fails, with what to do about it, where no window can open. A platform named by hand is taken at its word.
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ] || exit 0
cat >&2 <<'EOF'
There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.

  On a virtual screen (Debian: apt-get install xvfb xauth):   xvfb-run -a make run
  On no screen at all, to see that it starts:                 QT_QPA_PLATFORM=offscreen make run
  Over ssh, with an X server on your side:                    ssh -X ..., then make run

EOF
exit 1
