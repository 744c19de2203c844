"""A short tour of the page: a card in a corner that says one thing at a time and points at it.

It is left and taken up again where it was left. The page stays in use meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anywidget
from traitlets import Bool, Dict, Int, List, Unicode

from kfl_widgets.improvement import Own, Work
from kfl_widgets.locale import later, msg, translate
from kfl_widgets.widgets.example import show_example
from kfl_widgets.widgets.scripts import script
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["STOPS", "Stop", "Tour"]


@dataclass(frozen=True)
class Stop:
    """One step of the tour.

    Attributes
    ----------
    view
        Where it is.
    title, text
        What is said there.
    target
        CSS selector of what is pointed at: the first such element that is seen.
    """

    view: str
    title: str
    text: str
    target: str


STOPS = (
    Stop(
        "data",
        later("Se om vi leste riktig"),
        later("Her står det vi fant i filene. Stemmer det ikke, kan dere ikke stole på resten."),
        ".kfl-report",
    ),
    Stop(
        "insights",
        later("Begynn med det som skiller seg ut"),
        later(
            "Hver setning er noe dere bør se på. «Tallene bak» viser hva den bygger på, og «Se "
            "nærmere» åpner figuren."
        ),
        ".kfl-insight",
    ),
    Stop(
        "compare",
        later("Velg hvem dere ser på"),
        later(
            "Her velger dere gruppe og trinn, og figuren følger med. Står det «kan ikke si», er "
            "svarene for få eller for ulike til å si noe sikkert."
        ),
        ".kfl-columns > .kfl-panel",
    ),
    Stop(
        "areas",
        later("Velg to eller tre områder"),
        later(
            "Det dere merker med «Forbedre» eller «Ta vare på» i figurer og tabeller, samles her. "
            "Så finner dere ut hvorfor, og lager en plan."
        ),
        ".kfl-areas",
    ),
    Stop(
        "documents",
        later("Ta med det dere er blitt enige om"),
        later(
            "Her laster dere ned plan, lysbilder og plakat. Lurer dere på et ord, ligger "
            "«Ordforklaringer» øverst på siden."
        ),
        ".kfl-document",
    ),
)


class Tour(anywidget.AnyWidget):
    """The button that begins the tour or goes on with it, and its card.

    Parameters
    ----------
    session
        Says whether there is a tour and which step it is at, and is moved to what is shown. A
        session without data is given the demo school.

    Attributes
    ----------
    step, is_open
        As in the session.
    stops
        Dicts with ``title``, ``text`` and ``target``.
    words
        What the buttons say, and ``count`` with ``{n}`` and ``{total}``.
    example
        What is said or asked at the end while the example is there; ``""`` otherwise.
    ends
        Under it: two pairs of a wish and what its button says.
    """

    _esm = script("tour.js")

    step = Int(0, min=0, max=len(STOPS) - 1).tag(sync=True)
    is_open = Bool().tag(sync=True)
    stops = List().tag(sync=True)
    words = Dict().tag(sync=True)
    example = Unicode().tag(sync=True)
    ends = List().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__(step=session.tour_step, is_open=session.is_touring)
        self.session = session
        self._is_asked = False
        self.observe(self._on_page, ["step", "is_open"])
        session.observe(self._show, ["tour_step", "is_touring"])
        session.observe(self._say, ["language"])
        self.on_msg(self._on_message)
        self._say()

    @guarded
    def _on_page(self, _change: object) -> None:
        with self.session.hold_trait_notifications():
            self.session.tour_step = self.step
            self.session.is_touring = self.is_open

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: list[Any]) -> None:
        if content.get("wish") in ("upload", "clear", "all", "numbers"):
            self._on_end(content["wish"])

    @guarded
    def _on_end(self, wish: str) -> None:
        """Leave the tour for the team's own numbers; the example goes now, or when they come."""
        session = self.session
        if wish == "clear" and session.is_example and self._has_work:
            self._is_asked = True  # some of the work may be the team's own
            self._say_end()
            return
        with session.hold_trait_notifications():
            session.tour_step, session.is_touring = 0, False
        if wish != "upload" and session.is_example:
            session.show_nothing() if wish == "numbers" else session.clear()
            session.tell(msg("Eksempelskolen er borte. Nå kan dere legge inn egne filer."))
        session.view = "data"

    @property
    def _has_work(self) -> bool:
        return (self.session.work, self.session.own) != (Work(), Own())

    @guarded
    def _show(self, _change: object) -> None:
        session = self.session
        with self.hold_trait_notifications(), self.hold_sync():
            self.step, self.is_open = session.tour_step, session.is_touring
        is_last = session.tour_step == len(STOPS) - 1
        self._is_asked = self._is_asked and session.is_touring and is_last
        if not session.is_touring:
            self._say_what_stays()
            return
        if session.is_untouched:
            show_example(session)
        session.view = STOPS[session.tour_step].view
        self._say_end()

    def _say_what_stays(self) -> None:
        if self.session.is_example:
            self.session.tell(
                msg("Dere ser eksempelskolen. Legg inn egne filer under «Data», så tar de plassen.")
            )

    def _say_end(self) -> None:
        told, ends = _question() if self._is_asked else _offer()
        with self.hold_sync():
            self.example, self.ends = (told if self.session.is_example else ""), ends

    @guarded
    def _say(self, _change: object = None) -> None:
        with self.hold_sync():
            self.words = _words()
            self._say_end()
            self.stops = [
                {
                    "title": translate(stop.title),
                    "text": translate(stop.text),
                    "target": stop.target,
                }
                for stop in STOPS
            ]


def _offer() -> tuple[str, list[tuple[str, str]]]:
    return translate("Dere ser eksempelskolen. Egne filer tar plassen til den."), [
        ("upload", translate("Last opp egne filer")),
        ("clear", translate("Tøm eksempelet")),
    ]


def _question() -> tuple[str, list[tuple[str, str]]]:
    return translate("Skal det dere har merket og skrevet, også slettes?"), [
        ("all", translate("Ja, slett det også")),
        ("numbers", translate("Nei, bare tallene")),
    ]


def _words() -> dict[str, str]:
    return {
        "tour": translate("Omvisning"),
        "count": translate("{n} av {total}"),
        "next": translate("Neste"),
        "back": translate("Tilbake"),
        "leave": translate("Avslutt"),
        "done": translate("Ferdig"),
    }
