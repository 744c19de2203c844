"""A story as one page that stands alone: it fetches nothing, runs nothing, and prints well.

Looks like paper in every theme. Each figure is drawn twice, for a wide window and for a phone, and
the page shows the one that fits. Knows no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import count

from kfl_widgets.locale import translate
from kfl_widgets.report.blocks import (
    Block,
    Bullets,
    Figure,
    Grid,
    Heading,
    Story,
    Tell,
    Text,
    quietly,
)
from kfl_widgets.report.colour import on_white, tint
from kfl_widgets.report.content import Content
from kfl_widgets.report.plain import plain
from kfl_widgets.report.stories import full_report

__all__ = ["write_page", "write_page_of"]

WIDE, NARROW = 720, 340
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_page(content: Content, tell: Tell = quietly) -> bytes:
    """Write all there is to tell as one HTML file; `tell` hears how far it has come, 0 to 1."""
    return write_page_of(full_report(content), tell)


def write_page_of(story: Story, tell: Tell = quietly) -> bytes:
    """Write any story as one HTML file."""
    parts = [_opening(story), _contents(story)]
    numbers = {Grid: count(1), Figure: count(1)}
    for place, block in enumerate(story.blocks, start=1):
        told: Block = block
        if isinstance(block, Grid | Figure):
            told = _numbered(block, next(numbers[type(block)]), story.language)
        parts.append(_write(told, f"b{place}", story.language))
        tell(place / len(story.blocks))
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts).encode()


def _opening(story: Story) -> str:
    style = (
        STYLE.replace("COLOUR", on_white(story.colour))
        .replace("TINT", tint(story.colour, 0.12))
        .strip()
    )
    return f"""<!doctype html>
<html lang="{escape(story.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kfl-widgets">
<meta name="color-scheme" content="light">
<title>{_line(f"{story.title} – {story.subtitle}")}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<header>
<h1>{_line(story.title)}</h1>
<p class="about">{_line(story.subtitle)}</p>
</header>"""


def _contents(story: Story) -> str:
    """List the chapters, where there are enough to get lost among."""
    chapters = [
        (number, block.text)
        for number, block in enumerate(story.blocks, start=1)
        if isinstance(block, Heading) and block.level == 1
    ]
    if len(chapters) < 4:
        return ""
    items = "".join(f'<li><a href="#b{n}">{_line(text)}</a></li>' for n, text in chapters)
    name = escape(translate("Innhold", story.language))
    return f'<nav aria-label="{name}"><ul>{items}</ul></nav>'


def _numbered(block: Grid | Figure, number: int, language: str) -> Grid | Figure:
    """Give a caption its number: no two regions of a page may have the same name."""
    is_grid = isinstance(block, Grid)
    name = translate("Tabell", language) if is_grid else translate("Figur", language)
    return replace(block, caption=f"{name} {number}: {block.caption}")


# -- the blocks ------------------------------------------------------------------------------------


def _write(block: Block, name: str, language: str) -> str:
    match block:
        case Heading():
            tag = f"h{block.level + 1}"
            return f'<{tag} id="{name}">{_line(block.text)}</{tag}>'
        case Text():
            return f'<p class="{block.kind}">{_lines(block.text)}</p>'
        case Bullets():
            items = "".join(f"<li>{_lines(item)}</li>" for item in block.items)
            return f"<ul>{items}</ul>"
        case Grid():
            return "\n".join(_write_grid(block, name))
        case Figure():
            return _write_figure(block, name, language)


def _write_grid(grid: Grid, name: str) -> Iterator[str]:
    """Write a table in a region of its own, which a phone and a keyboard can scroll."""
    caption = f'<caption id="{name}">{_line(grid.caption)}</caption>'
    yield f'<div class="table" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f"<table>{caption}"
    head = "".join(
        f'<th scope="col"{_right(i, grid)}>{_line(text)}</th>' for i, text in enumerate(grid.head)
    )
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for row in grid.rows:
        cells = "".join(_cell(i, text, grid) for i, text in enumerate(row))
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table></div>"
    yield from (f'<p class="note">{_lines(note)}</p>' for note in grid.notes)


def _cell(position: int, text: str, grid: Grid) -> str:
    tag, scope = ("th", ' scope="row"') if position < grid.names else ("td", "")
    return f"<{tag}{scope}{_right(position, grid)}>{_lines(text)}</{tag}>"


def _right(position: int, grid: Grid) -> str:
    return ' class="number"' if position in grid.numeric else ""


def _write_figure(figure: Figure, name: str, language: str) -> str:
    from kfl_widgets.report.pictures import draw_svg

    pictures = "".join(
        _named(draw_svg(figure.chart, language, f"{name}-{kind}", width), figure, name, kind)
        for kind, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return f"<figure>{pictures}<figcaption>{_line(figure.caption)}</figcaption></figure>"


def _named(svg: str, figure: Figure, name: str, kind: str) -> str:
    """Give a picture a name and words for who can't see it, and let the page set its width."""
    title, told = f"{name}-{kind}-title", f"{name}-{kind}-told"
    words = (
        f'<title id="{title}">{_line(figure.caption)}</title>'
        f'<desc id="{told}">{_line(figure.told)}</desc>'
    )
    box = re.sub(r'<svg width="[\d.]+" height="[\d.]+"', "<svg", svg, count=1)
    attributes = f'class="{kind}" role="img" aria-labelledby="{title}" aria-describedby="{told}"'
    head, _, rest = box.partition(">")
    return f"{head} {attributes}>{words}{rest}"


# -- text ------------------------------------------------------------------------------------------


def _line(text: str) -> str:
    return escape(" ".join(plain(text).split()))


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in plain(text).splitlines())


STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { background: #fff; color: #17242d; font: 1rem/1.5 system-ui, "Segoe UI", Arial, sans-serif; }
body { margin: 0; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1, h2 { color: COLOUR; line-height: 1.2; }
h1 { font-size: 2rem; margin: 0; }
h2 { font-size: 1.5rem; margin: 3rem 0 0.75rem; border-bottom: 2px solid COLOUR; }
h3 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 0.5rem; color: COLOUR; }
p { margin: 0.5rem 0; }
ul { margin: 0.5rem 0; padding-left: 1.25rem; }
li { margin: 0.2rem 0; }
a { color: COLOUR; }
nav ul { list-style: none; padding: 0.75rem 1rem; border: 1px solid #d6dee3; }
nav li { padding: 0.15rem 0; }
.about, .note { color: #52646f; }
.note { font-size: 0.875rem; }
.lead { font-weight: 600; }
.table { overflow-x: auto; margin: 1.5rem 0 0.25rem; }
.table:focus-visible, a:focus-visible { outline: 3px solid COLOUR; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption, figcaption { font-weight: 600; text-align: left; font-size: 0.875rem; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.5rem; min-width: 4.5rem;
  border-bottom: 1px solid #d6dee3; overflow-wrap: normal; }
thead th { background: TINT; border-bottom: 2px solid COLOUR; }
tbody th { font-weight: 500; min-width: 7rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
figure { margin: 1.5rem 0; }
svg { display: block; width: 100%; height: auto; }
svg.narrow { display: none; max-width: 24rem; }
@media screen and (max-width: 36rem) {
  svg.wide { display: none; }
  svg.narrow { display: block; }
  h1 { font-size: 1.5rem; }
  h2 { font-size: 1.25rem; }
}
@page { size: A4; margin: 2cm; }
@media print {
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3, h4, .lead, .lead + .note, caption { break-after: avoid; }
  figure, .table, tr, li { break-inside: avoid; }
  figure, figure + .note, .table + .note, .note + .note { break-before: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
