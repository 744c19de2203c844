"""Kan vi stole på tallene? File by file what was read and noticed, and items that may be the same.

A file that was read wrongly, or that shouldn't be there, is taken out here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from html import escape

from ipywidgets import HTML, Button, HBox, VBox

from kfl_widgets.locale import format_number, format_percent, label, translate
from kfl_widgets.reading import FileQuality, NearMatch, Reading, SheetFacts, near_matches, quality
from kfl_widgets.report.headlines import say_participation
from kfl_widgets.survey import Filters, Survey, protect, response_rates
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.panel import Panel, html_text, plain_button, set_text
from kfl_widgets.widgets.question import why_no_survey
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["QualityPanel"]

SHOWN_ITEMS = 5
NOTEWORTHY = 0.05
NEGATIVE = -0.2
LONGEST_NAME = 40


class QualityPanel(Panel):
    """Tells file by file what was read and what to keep in mind, and takes one out again."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._lead, self._answered = html_text(kind="lead"), html_text()
        self._asked: tuple[object, ...] = ()
        self._told: tuple[object, ...] = ()
        self._files = VBox()
        self._files.add_class("kfl-matches")
        self._matches = VBox()
        self._matches.add_class("kfl-matches")
        self.fill(
            translate("Kan vi stole på tallene?"),
            [self._answered, self._lead, self._files, self._matches],
        )
        self.session.observe(self._show, ["survey", "problems", "min_n"])
        self.session.observe(self._show_answered, ["survey", "filters", "min_n"])
        self._show()
        self._show_answered()

    @guarded
    def _show(self, _change: object = None) -> None:
        survey, min_n = self.session.survey, self.session.min_n
        reading = Reading(survey, self.session.problems)
        files = [file for file in quality(reading) if file.sheets] if survey else []
        pairs = near_matches(survey) if survey else ()
        told = (files, [self._sources(file) for file in files], pairs, min_n)
        if told != self._told:
            self._told = told
            self._put(self._files, [self._file(file, min_n) for file in files])
            self._put(self._matches, [_question(pair, self._on_accept) for pair in pairs])
        set_text(self._lead, "" if files or pairs else _nothing(survey is not None))

    def _put(self, box: VBox, rows: list[VBox]) -> None:
        """Let `rows` take the place of what is in a box."""
        old, box.children = box.children, rows
        close_all(old, self.session, kept=[runtime()])

    def _sources(self, file: FileQuality) -> list[str]:
        """Give the hashes of the files of that name, which can be taken out."""
        return [own.sha256 for own in self.session.files if own.name == file.name]

    @guarded
    def _show_answered(self, _change: object = None) -> None:
        """Say whether enough have answered in the schools looked at, as the documents do."""
        session = self.session
        asked = (session.survey, session.filters.schools, session.min_n)
        if asked == self._asked:
            return
        self._asked = asked
        set_text(self._answered, _answered(*asked))

    def _file(self, file: FileQuality, min_n: int) -> VBox:
        """Lay out one file: what was read of it, and what can be done about it."""
        text = HTML(_file_html(file, min_n))
        text.add_class("kfl-report")
        name = file.name[:LONGEST_NAME]
        buttons = [
            plain_button(said.format(name=name), functools.partial(act, sha256))
            for sha256 in self._sources(file)
            for said, act in (
                (translate("Si selv hva kolonnene i «{name}» er"), self._on_read_again),
                (translate("Fjern «{name}»"), self._on_remove),
            )
        ]
        actions = HBox(buttons)
        actions.add_class("kfl-actions")
        return VBox([text, actions] if buttons else [text])

    @guarded
    def _on_read_again(self, sha256: str, _button: Button) -> None:
        self.session.read_again(sha256)

    @guarded
    def _on_remove(self, sha256: str, _button: Button) -> None:
        self.session.remove_file(sha256)

    @guarded
    def _on_accept(self, pair: NearMatch) -> None:
        self.session.accept_match(pair)


def _answered(survey: Survey | None, schools: tuple[str, ...], min_n: int) -> str:
    if survey is None:
        return ""
    rates = response_rates(survey, ("wave", "group"), Filters(schools=schools))
    return say_participation(protect(rates, min_n))


def _nothing(has_survey: bool) -> str:
    if not has_survey:
        return str(why_no_survey())
    return translate("Vi fant ingenting annet dere må passe på.")


def _file_html(file: FileQuality, min_n: int) -> str:
    told = ((_read_line(sheet), *_sheet_lines(sheet, min_n)) for sheet in file.sheets)
    lines = [line for sheet in told for line in sheet]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<details open><summary>{escape(file.name)}</summary><ul>{items}</ul></details>"


def _read_line(sheet: SheetFacts) -> str:
    known = {"layout": translate(sheet.layout), "n": format_number(sheet.rows)}
    if sheet.items:  # a row is a person: less those who are shown, it would count those who aren't
        told = "{sheet}: {layout}." if sheet.sheet else "{layout}."
        return told.format(sheet=sheet.sheet, **known)
    if sheet.sheet:
        return translate("{sheet}: {layout}, {n} rader.").format(sheet=sheet.sheet, **known)
    return translate("{layout}, {n} rader.").format(**known)


def _sheet_lines(sheet: SheetFacts, min_n: int) -> Iterable[str]:
    often = [item for item in sheet.items if (item.missing or 0) >= NOTEWORTHY]
    often.sort(key=lambda item: -(item.missing or 0))
    for item in often[:SHOWN_ITEMS]:
        yield translate("{share} av {group} svarte ikke på «{item}».").format(
            share=format_percent(item.missing),
            group=label("group", item.group).lower(),
            item=item.text.rstrip("."),
        )
    for item in sheet.items:
        if item.rest_correlation is not None and item.rest_correlation < NEGATIVE:
            yield translate(
                "«{item}» går motsatt vei av de andre i {factor}. Kanskje den skal snus?"
            ).format(item=item.text.rstrip("."), factor=item.factor)
    if sheet.straight_liners:
        yield translate("{n} har gitt samme svar på alt.").format(
            n=_few(sheet.straight_liners, min_n)
        )
    for left_out in sheet.left_out:
        headers = ", ".join(f"«{header}»" for header in left_out.headers)
        yield translate("Ikke lest: {headers}. {why}").format(headers=headers, why=left_out.why)


def _few(people: int, min_n: int) -> str:
    """Say a number of people; a small one is not told."""
    return format_number(people) if people >= min_n else f"< {min_n}"


def _question(pair: NearMatch, on_accept: Callable[[NearMatch], None]) -> VBox:
    asked = translate("Er dette samme påstand? Først «{old}», så «{new}».").format(
        old=pair.old_text, new=pair.new_text
    )
    text = html_text(asked)
    if pair.obstacle is not None:
        return VBox([text, html_text(str(pair.obstacle), "hint")])
    button = plain_button(translate("Ja, sammenlign dem"), lambda _button: on_accept(pair))
    return VBox([text, button])
