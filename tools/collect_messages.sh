#!/usr/bin/env bash
# Collect the sentences of the source into the catalog from which other languages are translated.
set -euo pipefail
cd "$(dirname "$0")/.."
"${PYBABEL:-.venv/bin/pybabel}" -q extract --no-location --sort-output --omit-header --no-wrap \
  -k msg -k translate -k later -o src/kfl_widgets/locale/kfl_widgets.pot src
