"""Det vi velger: the tagged areas and strengths, why, in which order, and the file to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ipywidgets import HTML, VBox

from kfl_widgets.improvement import (
    PRIVACY_HINT,
    Area,
    Kind,
    Work,
    choose,
    delete_area,
    explain,
    find,
    finding_name,
    gentle_stop,
    is_too_many,
    lost_with,
    move,
    of_kind,
    privacy_note,
    remove,
    strengths_first,
    tag,
)
from kfl_widgets.locale import translate
from kfl_widgets.report import describe_evidence, write_areas
from kfl_widgets.report.documents import XLSX
from kfl_widgets.report.plan_words import measure_name
from kfl_widgets.widgets.area_cards import AreaCards
from kfl_widgets.widgets.area_slots import slots_html
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.panel import Panel, html_text, set_text
from kfl_widgets.widgets.record_form import RecordForm, field
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["AreasPanel", "AreasSummary"]

OTHER: dict[Kind, Kind] = {"improve": "strength", "strength": "improve", "undecided": "improve"}


class AreasPanel(Panel):
    """Lists what the team has chosen: strengths to keep, and areas to improve."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._asked = ""  # the key of the area somebody is asked about
        self._lists: dict[Kind, AreaCards] = {
            "strength": AreaCards(
                translate("Det vi vil ta vare på"),
                self._on_wish,
                words={"why": translate("Hvorfor vil vi ta vare på dette?")},
                tone="keep",
            ),
            "improve": AreaCards(translate("Det vi vil forbedre (høyst tre)"), self._on_wish),
            "undecided": AreaCards(
                translate("Uavklart"), self._on_wish, words={"why": translate("Hva lurer vi på?")}
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
        words = {"why": "", "up": "", "down": "", "remove": translate("Slett")}
        self._aside = AreaCards(translate("Lagt til side"), self._on_wish, words=words)
        self._advice = html_text(kind="advice")
        why = translate("Hvorfor vil dere likevel ha flere?")
        reason = field("overruled", why, "long", rows=2, hint=translate(PRIVACY_HINT))
        self._overrule = RecordForm(self._on_overrule, fields=[reason])
        self._download = DownloadButton(translate("Last ned områdene (Excel)"), self._make_file)
        lead = translate(
            "Få områder gir bedre arbeid. Start med det som virker, og ta vare på det."
        )
        stop = [self._advice, self._overrule]
        lists = [*self._lists.values(), self._aside]
        self.fill(
            translate("Hva velger vi?"),
            [html_text(lead, "lead"), *stop, *lists, self._download],
        )
        self.session.observe(self._show, ["work", "survey"])
        self._show()

    @guarded
    def _on_wish(self, key: str, wish: str, text: str) -> None:
        work = self.session.work
        is_asked = wish == "remove" and bool(lost_with(work, key))
        self._asked = key if is_asked else ""
        if not is_asked:
            self.session.work = _WISHES[wish](work, key, text)
        self._show()

    @guarded
    def _on_overrule(self, _way: tuple[str, ...], value: Any) -> None:
        self.session.work = self.session.work.but(overruled=str(value or ""))

    @guarded
    def _show(self, _change: object = None) -> None:
        work = self.session.work
        for kind, cards in self._lists.items():
            cards.cards = [self._card(area) for area in of_kind(work.areas, kind)]
        self._aside.cards = [self._card(area, is_aside=True) for area in work.aside]
        self._aside.layout.display = None if work.aside else "none"
        self._show_stop(work)
        self._download.disabled = not work.areas
        self._download.reason = "" if work.areas else translate("Merk minst ett område først.")

    def _show_stop(self, work: Work) -> None:
        set_text(self._advice, _advice(work))
        note = privacy_note(work.overruled)
        notes = {"overruled": note} if note else {}
        self._overrule.show({"overruled": work.overruled}, notes)
        self._overrule.layout.display = None if is_too_many(work.areas) else "none"

    def _card(self, area: Area, *, is_aside: bool = False) -> dict[str, Any]:
        who, numbers = describe_evidence(area.evidence, self.session.wave_labels)
        turns = {
            "improve": translate("Gjør til styrke"),
            "strength": translate("Gjør til forbedringsområde"),
            "undecided": translate("Gjør til forbedringsområde"),
        }
        is_asked = area.key == self._asked
        return {
            "key": area.key,
            "name": finding_name(area.evidence),
            "who": who,
            "numbers": numbers,
            "why": area.why,
            "note": privacy_note(area.why),
            "turn": translate("Ta fram igjen") if is_aside else turns[area.kind],
            "ask": _question(self.session.work, area.key, is_aside) if is_asked else None,
        }

    def _make_file(self) -> tuple[str, bytes, str]:
        schools = self.session.survey.values("school") if self.session.survey else ()
        only = schools[0] if len(schools) == 1 else ""
        in_order = strengths_first(self.session.areas)
        data = write_areas(in_order, self.session.wave_labels, only_school=only)
        return f"KFL-områder-{date.today():%Y-%m-%d}.xlsx", data, XLSX


class AreasSummary(Panel):
    """The same choices in short, to stand beside the views: three slots and what is kept."""

    def __init__(self, session: Session | None = None) -> None:
        super().__init__(session)
        self._slots = HTML()
        self._advice = html_text(kind="advice")
        self.fill(translate("Det vi velger (høyst tre)"), [VBox([self._slots, self._advice])])
        self.session.observe(self._show, ["work"])
        self._show()

    @guarded
    def _show(self, _change: object = None) -> None:
        self._slots.value = slots_html(self.session.areas, self.session.wave_labels)
        set_text(self._advice, _advice(self.session.work))


def _turn(work: Work, key: str) -> Work:
    """Change an area's kind; one that was laid aside comes back as what it was."""
    area = find(work.areas, key)
    if area is None:
        back = find(work.aside, key)
        return work if back is None else choose(work, (*work.areas, back))
    return choose(work, tag(work.areas, area.evidence, OTHER[area.kind]))


def _let_go(work: Work, key: str, _text: str) -> Work:
    return choose(work, remove(work.areas, key))


_WISHES: dict[str, Callable[[Work, str, str], Work]] = {
    "explain": lambda work, key, text: choose(work, explain(work.areas, key, text)),
    "up": lambda work, key, _text: choose(work, move(work.areas, key, -1)),
    "down": lambda work, key, _text: choose(work, move(work.areas, key, 1)),
    "turn": lambda work, key, _text: _turn(work, key),
    "remove": _let_go,
    "aside": _let_go,
    "delete": lambda work, key, _text: delete_area(work, key),
    "keep": lambda work, _key, _text: work,
}


def _question(work: Work, key: str, is_aside: bool) -> dict[str, Any]:
    """Ask before an analysis or measures are let go of; what comes first deletes nothing."""
    short = work.but(actions=tuple(a.but(what=measure_name(a)) for a in work.actions))
    lost = " ".join(map(str, lost_with(short, key)))
    if is_aside:
        text = translate("Vil dere slette området? {lost}").format(lost=lost)
        answers = {"keep": translate("Nei, behold")}
    else:
        text = translate(
            "Det er arbeid knyttet til området. Legger dere det til side, kan dere ta det fram "
            "igjen. Sletter dere det: {lost}"
        ).format(lost=lost)
        answers = {"aside": translate("Legg til side"), "keep": translate("Behold")}
    answers["delete"] = translate("Slett området")
    return {"text": text, "answers": [{"wish": w, "label": said} for w, said in answers.items()]}


def _advice(work: Work) -> str:
    stop = gentle_stop(work)
    if stop is not None:
        return str(stop)
    if not is_too_many(work.areas):
        return ""
    n = len(of_kind(work.areas, "improve"))
    return translate("Dere har valgt {n} områder, og skrevet hvorfor.").format(n=n)
