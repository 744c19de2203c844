#!/bin/sh
# Prints the path of a program that the tests drive, or nothing when there is none.
# With `--get PYTHON`: gets it if there is none, as a Debian package or (Chromium) from Playwright.
# Usage: find_program.sh chromium|office [--get PYTHON]
set -eu

case "$1" in
  chromium)
    known="${KFL_CHROMIUM:-}"
    names="chromium chromium-browser google-chrome google-chrome-stable"
    packages="chromium"
    ;;
  office)
    known="${KFL_OFFICE:-}"
    names="soffice libreoffice"
    packages="libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui"
    ;;
esac

find_one() {
  if [ -n "$known" ]; then
    echo "$known"
    return
  fi
  for name in $names; do
    command -v "$name" && return
  done
  true
}

get_packages() {
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; } || return 1
  # shellcheck disable=SC2086
  $sudo apt-get -qq update && $sudo apt-get -qq install -y --no-install-recommends $packages
}

get_one() {
  get_packages && return
  case "$1" in
    chromium)
      echo "No Chromium package; trying Playwright's own." >&2
      "$2" -m playwright install chromium
      ;;
    office)
      echo "No LibreOffice: the tests that open documents in it will say that they skip." >&2
      ;;
  esac
}

found="$(find_one)"
if [ "${2:-}" = --get ]; then
  [ -n "$found" ] || get_one "$1" "$3"
else
  echo "$found"
fi
