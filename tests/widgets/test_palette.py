"""One palette: the page's colours, those charts are drawn in, and those that stand in for them."""

import re
from pathlib import Path

import pytest

import kfl_widgets
from kfl_widgets.charts import PALETTE
from kfl_widgets.widgets.runtime import runtime

ROOT = Path(kfl_widgets.__file__).parent
DARK = "@media (prefers-color-scheme: dark)"


def tokens(scheme: int) -> dict[str, str]:
    """Give the page's colours by name; 0 for the light ones, 1 for the dark."""
    found = re.findall(r"--kfl-([\w-]+): light-dark\((#\w+), (#\w+)\)", runtime().stylesheet)
    colours = {name: both[scheme] for name, *both in found}
    return {**colours, "panel": colours["surface"]}


def stand_ins(text: str) -> set[tuple[str, str]]:
    return set(re.findall(r"var\(--kfl-([\w-]+), (#\w+)\)", text))


FILES = [
    path
    for path in ROOT.rglob("*.*")
    if path.suffix in (".css", ".js") and stand_ins(path.read_text(encoding="utf-8"))
]


def test_every_sheet_reaches_the_page():
    sheets = sorted((ROOT / "widgets" / "static" / "kfl").glob("*.css"))
    assert sheets
    assert all(sheet.read_text(encoding="utf-8") in runtime().stylesheet for sheet in sheets)


def test_charts_are_drawn_in_the_pages_colours():
    white = {"surface": "#fffffe"}  # only this one of a chart's whites follows the theme
    assert {name: tokens(0)[name] for name in PALETTE} | white == PALETTE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_where_the_page_has_no_colours_the_same_ones_stand_in(path: Path):
    light, _, dark = path.read_text(encoding="utf-8").partition(DARK)
    for scheme, text in enumerate((light, dark)):
        assert stand_ins(text) <= set(tokens(scheme).items())


def test_the_hubs_own_pages_have_the_same_colours():
    page = (ROOT / "app" / "hub" / "templates" / "kfl.html").read_text(encoding="utf-8")
    used = set(re.findall(r"#[0-9a-f]{6}\b", page))
    assert used
    assert used <= {*tokens(0).values(), *tokens(1).values()}
