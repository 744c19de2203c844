"""Compiles the translations, so that the package reads them with gettext alone.

The build hook calls this for a wheel or an editable install; ``python tools/build_messages.py``
does the same by hand, as after a change in a ``.po`` file.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src" / "kfl_widgets" / "locale"


def build(folder: Path = LOCALE) -> list[Path]:
    """Write a ``.mo`` beside each ``.po`` unless it is up to date; tell which were written."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    return [source.with_suffix(".mo") for source in sources if _compile(source)]


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    made = compiled(source)
    if target.exists() and target.read_bytes() == made:
        return False
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(made)
    unfinished.replace(target)
    return True


def compiled(source: Path) -> bytes:
    """Give the compiled catalog of a ``.po`` file: the same bytes each time."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parents[1].name)
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


if __name__ == "__main__":
    for written in build():
        print(f"Wrote {written.relative_to(ROOT)}")
