"""What the guides point at is there: buttons, pictures, files and tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from tests.docs.pages import DOCS, PAGES, ROOT, text_of
from tools.collect_messages import sentences
from tools.take_screenshots import PICTURES

GUIDES = [Path("docs/nb", name) for name in ("skoleteam.md", "arbeidsokt.md", "personvern.md")]
SCRIPT = ROOT / "src/kfl_widgets/app/template/page.js"
LARGEST = 200_000

_QUOTED = re.compile(r"«([A-ZÆØÅ][^»]*)»")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
_LINK = re.compile(r"\]\(((?!https?:|#)[^)#]+)")

SAID = {"På mandag gjør vi …", "Teamleder 5.–7. trinn"}
"""What people say or write themselves."""

FILLED = {"Se på 5.–7. trinn i stedet": "Se på {larger} i stedet"}
"""Sentences of the page that have something filled in."""


def quoted(page: Path) -> set[str]:
    """Give what a guide quotes from the page; a table's line that begins so is what people say."""
    text = re.sub(r"^\| «.*$", "", text_of(page), flags=re.MULTILINE)
    named = {words.replace("\n", " ") for words in _QUOTED.findall(text)} - SAID
    return {FILLED.get(words, words).casefold() for words in named}


@pytest.fixture(scope="module")
def words_of_the_page() -> set[str]:
    of_the_frame = re.findall(r': "([^"]+)"', SCRIPT.read_text(encoding="utf-8"))
    return {words.casefold() for words in (*sentences(), *of_the_frame)}


@pytest.mark.parametrize("page", GUIDES, ids=str)
def test_a_guide_names_what_is_on_the_page(page: Path, words_of_the_page: set[str]):
    assert quoted(page) - words_of_the_page == set()


def pictures() -> set[Path]:
    return {
        (ROOT / page).parent.joinpath(target).resolve()
        for page in PAGES
        for _, target in _PICTURE.findall(text_of(page))
    }


def test_every_picture_is_taken_by_the_script_and_shown():
    shown = {path.relative_to(DOCS / "pictures").stem for path in pictures()}
    assert shown == set(PICTURES)


def test_every_picture_is_there_and_small():
    for path in pictures():
        assert path.stat().st_size < LARGEST
        assert Image.open(path).width in (390, 1280)
    assert pictures() == set((DOCS / "pictures").iterdir())


def test_every_picture_is_told_in_words():
    for page in PAGES:
        assert all(len(words) > 10 for words, _ in _PICTURE.findall(text_of(page))), page


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_to_files_where_the_code_is_hosted(page: Path):
    for target in _LINK.findall(re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_tests_that_a_page_names_are_there():
    for page in PAGES:
        for name in re.findall(r"`(tests/[\w/]+\.py)`", text_of(page)):
            assert (ROOT / name).exists(), f"{page}: {name}"
