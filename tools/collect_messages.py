"""Brings the catalogs up to date with the source: what is new stands last in them, untranslated.

The source is parsed, not scanned: Babel's own extractor misses a sentence inside another call, and
before Python 3.12 inside an f-string. A new language begins with an empty catalog:
``python tools/collect_messages.py se``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kfl_widgets"
LOCALE = SOURCE / "locale"
MARKS = ("msg", "translate", "later")


def sentences(folder: Path = SOURCE) -> set[str]:
    """Find every literal that is marked for the catalogs."""
    return {text for path in folder.rglob("*.py") for text in _marked(path)}


def _marked(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_marked = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_marked and node.func.id in MARKS and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def collect(language: str) -> list[str]:
    """Update one language's catalog; give the sentences that wait for a translation."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    target = LOCALE / language / "LC_MESSAGES" / "kfl_widgets.po"
    known = Catalog(locale=language)
    if target.exists():
        with target.open("rb") as file:
            known = read_po(file, locale=language)
    catalog = Catalog(locale=language, project="kfl-widgets", fuzzy=False)
    catalog.mime_headers = known.mime_headers
    for text in sorted(filter(None, sentences())):
        catalog.add(text, known[text].string if text in known else "")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, sort_output=True)
    return [message.id for message in catalog if message.id and not message.string]


if __name__ == "__main__":
    for language in sys.argv[1:] or [path.name for path in LOCALE.iterdir() if path.is_dir()]:
        if not language.startswith("_"):
            print(language, *collect(language), sep="\n    ")
