#!/bin/sh
# Prints the path of a system Chromium, or nothing when Playwright's own is to be used.
# With `--get PYTHON`: gets one if there is none, as a Debian package or from Playwright.
set -eu

find_one() {
  if [ -n "${KFL_CHROMIUM:-}" ]; then
    echo "$KFL_CHROMIUM"
    return
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return
  done
  true
}

get_one() {
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    # shellcheck disable=SC2086
    { $sudo apt-get -qq update && $sudo apt-get -qq install -y --no-install-recommends chromium; } && return
    echo "No Chromium package; trying Playwright's own." >&2
  fi
  "$1" -m playwright install chromium
}

found="$(find_one)"
if [ "${1:-}" = --get ]; then
  [ -n "$found" ] || get_one "$2"
else
  echo "$found"
fi
