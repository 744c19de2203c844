"""Hjelp oss å lese filen: a sheet no layout knows, its columns named by the team."""

from __future__ import annotations

import functools
from typing import Any

from ipywidgets import HTML, BoundedIntText, Button, Dropdown, HBox, Text, VBox

from kfl_widgets.locale import msg, translate
from kfl_widgets.reading import Book, Sheet, read_mapped
from kfl_widgets.reading.guessing import suggest
from kfl_widgets.reading.mapping import Column, Mapping, fits, missing, said_of
from kfl_widgets.reading.values import clean_text
from kfl_widgets.report import describe_survey
from kfl_widgets.widgets.column_roles import ColumnRoles
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.offering import unheard
from kfl_widgets.widgets.panel import Panel, html_text, plain_button, set_text
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["MappingPanel"]

EXAMPLES = 3
CONSTANTS = ("wave", "group", "grade", "school")


class MappingPanel(Panel):
    """Lets a team say what the columns of an unknown sheet are, and see what comes of it."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._book: Book | None = None
        self._mapping = Mapping()
        self._title = html_text(kind="lead")
        self._sheet = Dropdown(description=translate("Ark"))
        self._row = BoundedIntText(min=1, max=50, description=translate("Overskriftene står i rad"))
        self._rows = BoundedIntText(min=1, max=3, description=translate("Antall rader"))
        self._columns = ColumnRoles(self._on_column)
        self._constants = {name: Text(description=word) for name, word in _constant_words().items()}
        self._lacks = html_text(kind="advice")
        self._preview = HTML()
        self._preview.add_class("kfl-report")
        self._use = plain_button(translate("Les filen slik"), self._on_use, is_primary=True)
        self._skip = plain_button(translate("Hopp over filen"), self._on_skip)
        self._keep = DownloadButton(translate("Last ned oppsettet"), self._make_file)
        self._lay_out()
        self._listen()
        self._show()

    def _lay_out(self) -> None:
        where = HBox([self._sheet, self._row, self._rows])
        where.add_class("kfl-waves")
        constants = HBox(list(self._constants.values()))
        constants.add_class("kfl-waves")
        actions = HBox([self._use, self._keep, self._skip])
        actions.add_class("kfl-actions")
        about = html_text(translate("Det som gjelder hele arket, og som ikke står i en kolonne:"))
        self._body = VBox(
            [where, self._columns, about, constants, self._lacks, self._preview, actions]
        )
        self.fill(translate("Hjelp oss å lese filen"), [self._title, self._body])

    def _listen(self) -> None:
        self._sheet.observe(self._on_sheet, "value")
        for control in (self._row, self._rows):
            control.observe(self._on_header_row, "value")
        for name, control in self._constants.items():
            control.observe(functools.partial(self._on_constant, name), "value")
        self._columns.observe(self._on_order, "options")
        self.session.observe(self._show, ["unknown"])

    # -- what the team does --------------------------------------------------------------------

    @guarded
    def _on_sheet(self, change: dict[str, Any]) -> None:
        if self._book is not None and change["new"] is not None:
            self._look_at(self._guess())

    @guarded
    def _on_header_row(self, _change: object) -> None:
        row, rows = self._row.value, self._rows.value
        if (row, rows) == (self._mapping.header_row, self._mapping.header_rows):
            return
        self._look_at(suggest(self._chosen_sheet(), row, rows))

    @guarded
    def _on_column(self, number: int, field: str, value: Any) -> None:
        self._look_at(said_of(self._mapping, number, field, value))

    @guarded
    def _on_constant(self, name: str, change: dict[str, Any]) -> None:
        if change["new"] != getattr(self._mapping, name):
            self._look_at(self._mapping.model_copy(update={name: change["new"]}))

    @guarded
    def _on_order(self, change: dict[str, Any]) -> None:
        options = tuple(change["new"])
        if options != self._mapping.options:
            self._look_at(self._mapping.model_copy(update={"options": options}))

    @guarded
    def _on_use(self, _button: Button) -> None:
        if self._book is not None and not missing(self._mapping):
            self.session.use_mapping(self._book, self._chosen_sheet(), self._mapping)

    @guarded
    def _on_skip(self, _button: Button) -> None:
        self.session.unknown = self.session.unknown[1:]

    def given(self) -> dict[str, Any]:
        """Give what is half said of the file."""
        return {"book": self._book, "sheet": self._sheet.value, "mapping": self._mapping}

    def take(self, given: dict[str, Any]) -> None:
        """Go on with what was half said, if it is of the same file."""
        if self._book is not None and self._book is given["book"]:
            self._sheet.value = given["sheet"]
            self._look_at(given["mapping"])

    def _make_file(self) -> tuple[str, bytes, str]:
        data = self._mapping.model_dump_json(indent=1).encode()
        return "KFL-oppsett.json", data, "application/json"

    # -- what is shown -------------------------------------------------------------------------

    @guarded
    def _show(self, _change: object = None) -> None:
        self._book = self.session.unknown[0] if self.session.unknown else None
        self._body.layout.display = None if self._book else "none"
        if self._book is None:
            set_text(self._title, translate("Alle filene er lest. Det er ingenting å gjøre her."))
            self._fill(Mapping(), [])
            self._preview.value = ""
            return
        said = msg(
            "Vi kjenner ikke igjen oppsettet i «{file}». Si hva kolonnene er.", file=self._book.name
        )
        set_text(self._title, str(said))
        names = [(sheet.name or self._book.name, i) for i, sheet in enumerate(self._book.sheets)]
        with unheard(self._sheet, self._on_sheet):
            self._sheet.options, self._sheet.index = names, 0
        self._sheet.layout.display = None if len(names) > 1 else "none"
        self._look_at(self._guess())

    def _guess(self) -> Mapping:
        """Start from what was said about a file with the same headings, else from a guess."""
        sheet = self._chosen_sheet()
        known = (fits(mapping, sheet) for mapping in self.session.mappings)
        return next((mapping for mapping in known if mapping), None) or suggest(sheet)

    def _chosen_sheet(self) -> Sheet:
        assert self._book is not None
        return self._book.sheets[self._sheet.value]

    def _look_at(self, mapping: Mapping) -> None:
        """Take over a new mapping, and show it everywhere."""
        sheet = self._chosen_sheet()
        self._fill(
            mapping, [_column(one, sheet, mapping, i) for i, one in enumerate(mapping.columns)]
        )
        self._row.value, self._rows.value = mapping.header_row, mapping.header_rows
        lacks = missing(mapping)
        set_text(self._lacks, " ".join(map(str, lacks)))
        self._use.disabled = bool(lacks)
        self._preview.value = "" if lacks else self._describe()

    def _fill(self, mapping: Mapping, columns: list[dict[str, Any]]) -> None:
        self._mapping = mapping
        self._columns.caption = translate("Kolonnene i arket, og hva de er")
        self._columns.columns = columns
        self._columns.options = list(mapping.options)
        for name, control in self._constants.items():
            control.value = getattr(mapping, name)

    def _describe(self) -> str:
        from kfl_widgets.widgets.findings_html import facts_html, problems_html

        assert self._book is not None
        reading = read_mapped(self._book, self._chosen_sheet(), self._mapping)
        heading = f"<h3>{translate('Slik blir det')}</h3>"
        facts = facts_html(describe_survey(reading.survey)) if reading.survey else ""
        return heading + facts + problems_html(reading.problems)


def _constant_words() -> dict[str, str]:
    return {
        "wave": translate("Måling"),
        "group": translate("Gruppe"),
        "grade": translate("Trinn"),
        "school": translate("Skole"),
    }


def _column(column: Column, sheet: Sheet, mapping: Mapping, number: int) -> dict[str, Any]:
    start = mapping.header_row - 1 + mapping.header_rows
    values = (clean_text(row[number]) for row in sheet.rows[start:] if number < len(row))
    examples = list(dict.fromkeys(filter(None, values)))[:EXAMPLES]
    return {**column.model_dump(), "examples": ", ".join(examples)}
