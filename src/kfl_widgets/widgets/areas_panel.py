"""Det vi velger: the tagged areas and strengths, why, in which order, and the file to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ipywidgets import HTML, VBox

from kfl_widgets.improvement import (
    MOST_CHOSEN,
    Area,
    Kind,
    explain,
    find,
    is_too_many,
    move,
    of_kind,
    remove,
    tag,
)
from kfl_widgets.locale import translate
from kfl_widgets.report import describe_evidence, write_areas
from kfl_widgets.widgets.area_cards import AreaCards
from kfl_widgets.widgets.area_slots import slots_html
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.upload_panel import XLSX

__all__ = ["AreasPanel", "AreasSummary"]

Areas = tuple[Area, ...]

OTHER: dict[Kind, Kind] = {"improve": "strength", "strength": "improve", "undecided": "improve"}


class AreasPanel(Panel):
    """Lists what the team has chosen: strengths to keep, and areas to improve."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._lists: dict[Kind, AreaCards] = {
            "strength": AreaCards(
                translate("Det vi vil ta vare på"),
                self._on_wish,
                question=translate("Hvorfor vil vi ta vare på dette?"),
                tone="keep",
            ),
            "improve": AreaCards(translate("Det vi vil forbedre (høyst tre)"), self._on_wish),
            "undecided": AreaCards(
                translate("Uavklart"), self._on_wish, question=translate("Hva lurer vi på?")
            ),
        }
        self._lists["strength"].empty = translate(
            "Merk en faktor med «Ta vare på» under Se nærmere, så legger den seg her."
        )
        self._lists["improve"].empty = translate(
            "Merk en faktor med «Forbedre» under Se nærmere, så legger den seg her."
        )
        self._lists["undecided"].empty = translate(
            "Det dere klikker på i figurene, ligger her til dere har bestemt dere."
        )
        self._advice = html_text(kind="advice")
        self._download = DownloadButton(translate("Last ned områdene (Excel)"), self._make_file)
        self._download.add_class("kfl-main-action")
        lead = translate(
            "Få områder gir bedre arbeid. Start med det som virker, og ta vare på det."
        )
        self.fill(
            translate("Hva velger vi?"),
            [html_text(lead, "lead"), self._advice, *self._lists.values(), self._download],
        )
        self.session.observe(self._show, ["areas", "survey"])
        self._show()

    @guarded
    def _on_wish(self, key: str, wish: str, text: str) -> None:
        self.session.areas = _WISHES[wish](self.session.areas, key, text)

    @guarded
    def _show(self, _change: object = None) -> None:
        areas = self.session.areas
        for kind, cards in self._lists.items():
            cards.cards = [self._card(area) for area in of_kind(areas, kind)]
        set_text(self._advice, _advice(areas))
        self._download.disabled = not areas
        self._download.reason = "" if areas else translate("Merk minst ett område først.")

    def _card(self, area: Area) -> dict[str, str]:
        who, numbers = describe_evidence(area.evidence, self.session.wave_labels)
        turns = {
            "improve": translate("Gjør til styrke"),
            "strength": translate("Gjør til forbedringsområde"),
            "undecided": translate("Gjør til forbedringsområde"),
        }
        return {
            "key": area.key,
            "name": area.evidence.label,
            "who": who,
            "numbers": numbers,
            "why": area.why,
            "turn": turns[area.kind],
        }

    def _make_file(self) -> tuple[str, bytes, str]:
        areas = self.session.areas
        in_order = [area for kind in self._lists for area in of_kind(areas, kind)]
        schools = self.session.survey.values("school") if self.session.survey else ()
        only = schools[0] if len(schools) == 1 else ""
        data = write_areas(in_order, self.session.wave_labels, only_school=only)
        return f"KFL-områder-{date.today():%Y-%m-%d}.xlsx", data, XLSX


class AreasSummary(Panel):
    """The same choices in short, to stand beside the views: three slots and what is kept."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._slots = HTML()
        self._advice = html_text(kind="advice")
        self.fill(translate("Det vi velger (høyst tre)"), [VBox([self._slots, self._advice])])
        self.session.observe(self._show, ["areas"])
        self._show()

    @guarded
    def _show(self, _change: object = None) -> None:
        self._slots.value = slots_html(self.session.areas, self.session.wave_labels)
        set_text(self._advice, _advice(self.session.areas))


_WISHES: dict[str, Callable[[Areas, str, str], Areas]] = {
    "explain": explain,
    "up": lambda areas, key, _text: move(areas, key, -1),
    "down": lambda areas, key, _text: move(areas, key, 1),
    "turn": lambda areas, key, _text: _turn(areas, key),
    "remove": lambda areas, key, _text: remove(areas, key),
}


def _turn(areas: Areas, key: str) -> Areas:
    area = find(areas, key)
    return areas if area is None else tag(areas, area.evidence, OTHER[area.kind])


def _advice(areas: tuple[Area, ...]) -> str:
    if not is_too_many(areas):
        return ""
    return translate(
        "Dere har valgt {n} områder. De fleste skoler som lykkes, velger {most} eller færre. "
        "Hva kan vente?"
    ).format(n=len(of_kind(areas, "improve")), most=MOST_CHOSEN)
