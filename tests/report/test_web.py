from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.report.made import (
    NASTY,
    empty_content,
    full_content,
    hostile_content,
    owner_content,
    work_only_content,
)

from kfl_widgets.report.plain import plain
from kfl_widgets.report.web import write_page

VOID = {"meta", "br", "hr", "img", "link", "input"}
ADDRESSES = {"src", "href", "xlink:href", "action", "data", "srcset", "poster"}


class Outline(HTMLParser):
    """What a page is made of; fails where tags don't close in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, text):
        self.words.append(text)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def page() -> str:
    return write_page(full_content()).decode()


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_the_page_says_its_language_and_title(page, outline):
    assert page.startswith('<!doctype html>\n<html lang="nb">')
    assert outline.all("html") == [{"lang": "nb"}]
    assert "<title>Rapport fra kartleggingen – Tyttebærlia skole" in page
    assert len(outline.all("main")) == 1


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_language_is_the_chosen_one(language):
    assert Outline(write_page(full_content(language)).decode()).all("html") == [{"lang": language}]


def test_headings_come_in_order(outline):
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_runs_nothing_and_fetches_nothing(page, outline):
    (policy,) = [m["content"] for m in outline.all("meta") if "http-equiv" in m]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not [tag for tag, _ in outline.tags if tag in ("script", "iframe", "link", "object")]
    for tag, attributes in outline.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), tag
            assert "http" not in (value or ""), tag
            if name in ADDRESSES:
                assert value.startswith("#"), tag
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_every_table_has_a_caption_and_headers_that_say_what_they_head(outline):
    assert len(outline.all("table")) == len(outline.all("caption"))
    assert all(header["scope"] in ("col", "row") for header in outline.all("th"))
    regions = [d for d in outline.all("div") if d.get("role") == "region"]
    captions = {caption["id"] for caption in outline.all("caption")}
    assert {region["aria-labelledby"] for region in regions} == captions
    assert all(region["tabindex"] == "0" for region in regions)


def test_every_picture_has_a_name_and_words(outline):
    pictures = outline.all("svg")
    ids = {attributes["id"] for _, attributes in outline.tags if "id" in attributes}
    assert len(pictures) == 2 * len(outline.all("figure")) > 10
    for picture in pictures:
        assert picture["role"] == "img"
        assert {picture["aria-labelledby"], picture["aria-describedby"]} <= ids
        assert "viewbox" in picture
        assert "width" not in picture


def test_no_id_is_used_twice_and_all_that_are_meant_are_there(page, outline):
    ids = Counter(attributes["id"] for _, attributes in outline.tags if "id" in attributes)
    assert [name for name, n in ids.items() if n > 1] == []
    meant = set(re.findall(r'(?:href="|url\()#([^")]+)', page))
    assert meant <= set(ids)


def test_numbers_on_axes_are_norwegian(page):
    labels = re.findall(r">(\d[,.]\d)</text>", page)
    assert labels
    assert not [label for label in labels if "." in label]


@pytest.mark.parametrize("make", [hostile_content, empty_content, owner_content, work_only_content])
def test_every_content_gives_a_whole_page(make):
    outline = Outline(write_page(make()).decode())
    assert outline.all("h1")
    assert not outline.all("script")


def test_nasty_texts_come_out_as_text():
    outline = Outline(write_page(hostile_content()).decode())
    for text in NASTY:
        for line in plain(text).splitlines():
            assert " ".join(line.split()) in outline.text
    assert not [tag for tag, _ in outline.tags if ":" in tag]


def test_the_same_content_gives_the_same_page(page):
    assert write_page(full_content()).decode() == page


def test_progress_goes_from_little_to_all():
    told: list[float] = []
    write_page(empty_content(), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
