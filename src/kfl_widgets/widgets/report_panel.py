"""Ta med: the documents, each with what it is for, in the school's name and colour."""

from __future__ import annotations

from html import escape
from typing import Any

from ipywidgets import HTML, HBox, VBox

from kfl_widgets.improvement import Work
from kfl_widgets.locale import label, translate
from kfl_widgets.report import DOCUMENTS, Document, describe_selection
from kfl_widgets.survey import Filters
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.record_form import RecordForm, field
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.taking_away import DocumentButton

__all__ = ["ReportPanel"]

OUR_COLOUR = "#0b5a7a"


class ReportPanel(Panel):
    """Hands out documents. They are written beside the page, and hold protected numbers only."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._about = html_text(kind="lead")
        self._form = RecordForm(self._on_field, fields=_fields())
        self._form.add_class("kfl-cover")
        self._buttons = {name: DocumentButton(self.session, name) for name in DOCUMENTS}
        rows = VBox([_row(DOCUMENTS[name], button) for name, button in self._buttons.items()])
        rows.add_class("kfl-documents")
        privacy = translate(
            "Dokumentene har bare tall som kan vises. Det dere har skrevet selv, står der som dere "
            "skrev det: Se over at ingen kan kjennes igjen før dere deler."
        )
        self.fill(
            translate("Ta med dere resultatet"),
            [self._about, self._form, html_text(privacy, "hint"), rows],
        )
        self.session.observe(self._show, ["survey", "filters", "baseline", "followup", "work"])
        self.session.observe(self._show, ["colour"])
        self._show()

    @guarded
    def _on_field(self, way: tuple[str, ...], value: Any) -> None:
        if way == ("colour",):
            self.session.colour = "" if value == OUR_COLOUR else str(value)
        else:
            self.session.work = self.session.work.but(school=str(value or ""))

    @guarded
    def _show(self, _change: object = None) -> None:
        session = self.session
        is_empty = session.survey is None and session.work == Work()
        set_text(self._about, "" if is_empty else self._subject())
        colour = session.colour or OUR_COLOUR
        self._form.show({"school": session.work.school, "colour": colour})
        for button in self._buttons.values():
            button.disabled = is_empty
            reason = translate("Last opp regneark først, under «Data».")
            button.reason = reason if is_empty else ""

    def _subject(self) -> str:
        """Say whom and what the documents are about."""
        session = self.session
        if session.survey is None:
            return translate("Dokumentene handler om arbeidet deres. Tallene er ikke lastet opp.")
        schools = session.filters.schools or session.survey.values("school")
        who = describe_selection(
            Filters(schools=session.filters.schools),
            (
                session.wave_labels.get(session.baseline, ""),
                session.wave_labels.get(session.followup, ""),
            ),
        )
        if not session.filters.schools and len(schools) > 1:
            who = f"{label('school', 'alle')} · {who}"
        return translate("Dokumentene handler om: {who}.").format(who=who)


def _fields() -> list[dict[str, Any]]:
    name = translate("Skolens navn")
    told = translate("Står på forsiden. Uten navn står skolen slik den heter i filene.")
    colour = translate("Skolens farge")
    return [
        field("school", name, hint=told),
        field("colour", colour, "colour", hint=translate("Brukes i overskrifter og streker.")),
    ]


def _row(kind: Document, button: DocumentButton) -> HBox:
    program = escape(translate(kind.program))
    told = HTML(
        f"<h3>{escape(translate(kind.label))} <span>{program}</span></h3>"
        f"<p>{escape(translate(kind.about))}</p>"
    )
    row = HBox([told, button])
    row.add_class("kfl-document")
    return row
