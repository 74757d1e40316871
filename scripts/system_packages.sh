#!/usr/bin/env bash
# Makes sure that the system libraries PySide6's wheel links to are there: scripts/system_packages.sh offscreen|window
#
# With everything in place it needs no network and takes a few milliseconds; what is missing is installed, or asked
# for, by apt_install.sh.
set -euo pipefail

# ldconfig lives in /sbin, which is not on everyone's PATH.
PATH=$PATH:/usr/sbin:/sbin

# A Debian package, and the library that shows it is there.
needed='
libglib2.0-0       libglib-2.0.so.0
libgl1             libGL.so.1
libegl1            libEGL.so.1
libxkbcommon0      libxkbcommon.so.0
libfontconfig1     libfontconfig.so.1
libdbus-1-3        libdbus-1.so.3
'
for_a_window='
libxkbcommon-x11-0 libxkbcommon-x11.so.0
libxcb-cursor0     libxcb-cursor.so.0
libxcb-icccm4      libxcb-icccm.so.4
libxcb-keysyms1    libxcb-keysyms.so.1
libxcb-shape0      libxcb-shape.so.0
'
case ${1:-} in
  offscreen) ;;
  window) needed+=$for_a_window ;;
  *)
    echo "usage: $0 offscreen|window" >&2
    exit 2
    ;;
esac

# On macOS and Windows PySide6 brings all that it needs.
[ "$(uname -s)" = Linux ] && command -v ldconfig >/dev/null || exit 0

present=$(ldconfig -p)
packages=()
libraries=()
while read -r package library; do
  if [ -n "$package" ] && [[ $present != *"$library "* ]]; then
    packages+=("$package")
    libraries+=("$library")
  fi
done <<<"$needed"
[ ${#packages[@]} -gt 0 ] || exit 0

why="Qt needs libraries that are missing here: ${libraries[*]}"
if command -v apt-get >/dev/null; then
  exec "$(dirname "$0")/apt_install.sh" "$why" "${packages[@]}"
fi
# Other systems name their packages differently, and not all of them list their libraries: tell, and let Qt try.
echo "$why" >&2
