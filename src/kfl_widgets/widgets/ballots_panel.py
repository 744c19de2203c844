"""Hva mener hver av oss? Each chooses alone, the group counts and settles, then the plenum."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, cast

from ipywidgets import HTML, Button, VBox

from kfl_widgets.improvement import (
    KINDS,
    PRIVACY_HINT,
    Area,
    Kind,
    Phase,
    Tally,
    explain,
    find,
    finding_name,
    gentle_stop,
    of_kind,
    privacy_note,
    remove,
    tag,
    tally,
)
from kfl_widgets.locale import msg, translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.survey import Problem
from kfl_widgets.widgets.ballot_files import ballot_file, read_ballots
from kfl_widgets.widgets.ballot_html import choices_html, notes_html
from kfl_widgets.widgets.ballot_words import agreement, differences, found
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.findings_html import problems_html
from kfl_widgets.widgets.kind_words import KIND_NAMES
from kfl_widgets.widgets.own_ballots import cast as cast_ballot
from kfl_widgets.widgets.own_ballots import own_ballot
from kfl_widgets.widgets.panel import Panel, html_text, plain_button, set_text
from kfl_widgets.widgets.record_form import RecordForm, field
from kfl_widgets.widgets.segments import Segments
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.tally_table import TallyTable
from kfl_widgets.widgets.upload_area import UploadArea

__all__ = ["BallotsPanel", "take_on"]

COUNTS: dict[str, Phase] = {"group": "individual", "plenum": "group"}
"""Whose votes are counted where."""


class BallotsPanel(Panel):
    """Takes a team from each one's own choice, over the group's, to what all agree on.

    Parameters
    ----------
    session
        Shared with other panels. What is chosen in it is the member's own choice at first, and
        then what the group and the plenum take on.
    phase
        Where to begin: ``"individual"``, ``"group"`` or ``"plenum"``.
    """

    chosen_here = ("_phase",)

    def __init__(self, session: Session | None = None, phase: Phase = "individual") -> None:
        super().__init__(session)
        self._tallies: tuple[Tally, ...] = ()
        self._phase = Segments(translate("Hvor er vi nå"), _phases(), phase)
        self._lead = html_text(kind="lead")
        self._mine = HTML()
        self._advice = html_text(kind="advice")
        self._vote = DownloadButton(translate("Lag min stemmefil"), self._make_file)
        self._vote.add_class("kfl-main-action")
        self._alone = VBox([self._vote, html_text(_after_voting(), "hint")])
        self._upload = UploadArea(
            on_files=self.add_files,
            label=translate("Legg inn filene"),
            hint=translate("Dra dem hit, eller velg dem. Alle på én gang, eller litt etter litt."),
            accept=[".json"],
        )
        self._problems = HTML()
        self._problems.add_class("kfl-report")
        self._found = html_text(kind="say")
        self._differences = html_text(kind="advice")
        self._table = TallyTable(self._on_take, _kinds())
        self._notes = HTML()
        self._settled = RecordForm(self._on_note, fields=[_note_field()])
        self._answer = DownloadButton(translate("Last ned gruppas svar"), self._make_file)
        self._answer.add_class("kfl-main-action")
        self._next = plain_button(translate("Gå til analysen"), self._on_next, is_primary=True)
        self._take_out = plain_button(
            translate("Ta ut alle stemmene"), self._on_take_out, is_small=True
        )
        self._waiting = html_text(kind="hint")
        self._counted = VBox(
            [self._found, self._differences, self._table, self._take_out, self._notes]
        )
        self._together = VBox([self._settled, self._answer, self._next, self._waiting])
        self._count = VBox([self._upload, self._problems, self._counted])
        self.add_class("kfl-ballots")
        self.fill(
            translate("Hva mener hver av oss?"),
            [
                self._phase,
                self._lead,
                self._count,
                self._mine,
                self._advice,
                self._alone,
                self._together,
            ],
        )
        self._phase.observe(self._on_phase, "value")
        self.session.observe(self._show, ["work", "survey"])
        self._show()

    @property
    def phase(self) -> Phase:
        """The open phase."""
        return cast(Phase, self._phase.value)

    def add_files(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Count the votes in some files. What holds none is said, and changes nothing."""
        before = self.session.work.ballots
        ballots, problems = read_ballots(files, before, COUNTS.get(self.phase, "individual"))
        self._say(problems)
        self.session.work = self.session.work.but(ballots=ballots)

    @guarded
    def _on_phase(self, _change: object) -> None:
        self._say(())
        self._show()

    @guarded
    def _on_take(self, key: str, kind: str) -> None:
        counted = find(self._tallies, key)
        if counted is None:
            return
        areas = self.session.areas
        self.session.areas = (
            take_on(areas, counted, cast(Kind, kind)) if kind else remove(areas, key)
        )

    @guarded
    def _on_note(self, _way: tuple[str, ...], note: Any) -> None:
        cast_ballot(self.session, self.phase, str(note or ""))

    @guarded
    def _on_take_out(self, _button: Button) -> None:
        kept = tuple(b for b in self.session.work.ballots if b.phase != COUNTS[self.phase])
        self.session.work = self.session.work.but(ballots=kept)
        self._say(())

    @guarded
    def _on_next(self, _button: Button) -> None:
        self.session.view = "analysis"

    def _make_file(self) -> tuple[str, bytes, str]:
        return ballot_file(cast_ballot(self.session, self.phase, self._note()))

    def _note(self) -> str:
        own = own_ballot(self.session, self.phase)
        return own.note if own is not None else ""

    def _say(self, problems: Sequence[Problem]) -> None:
        self._problems.value = problems_html(problems, level=3)
        self._problems.layout.display = None if problems else "none"

    def _forget(self) -> None:
        self._tallies, self._table.rows = (), []
        self._settled.show({})
        for told in (self._found, self._differences, self._notes):
            told.value = ""
        self._say(())

    @guarded
    def _show(self, _change: object = None) -> None:
        phase, areas = self.phase, self.session.areas
        is_alone = phase == "individual"
        set_text(self._lead, _leads()[phase])
        for part, is_seen in (
            (self._alone, is_alone),
            (self._count, not is_alone),
            (self._together, not is_alone),
            (self._answer, phase == "group"),
            (self._next, phase == "plenum"),
        ):
            part.layout.display = None if is_seen else "none"
        if not is_alone:
            self._show_count()
        title, empty = _choices_words(phase)
        self._mine.value = choices_html(title, empty, areas, self.session.wave_labels)
        set_text(self._advice, str(gentle_stop(self.session.work) or ""))
        self._show_actions(areas)

    def _show_actions(self, areas: Sequence[Area]) -> None:
        """Open the way on, or say what it waits for."""
        self._vote.disabled = self._answer.disabled = not areas
        self._vote.reason = "" if areas else translate("Merk minst ett område først.")
        self._answer.reason = "" if areas else translate("Ta med minst ett område først.")
        is_waiting = not of_kind(areas, "improve")
        self._next.disabled = is_waiting
        waiting = translate("Ta med minst ett forbedringsområde først.")
        set_text(self._waiting, waiting if is_waiting and self.phase == "plenum" else "")

    def _show_count(self) -> None:
        counted = COUNTS[self.phase]
        ballots = [b for b in self.session.work.ballots if b.phase == counted]
        self._tallies = tally(ballots, counted)
        self._counted.layout.display = None if ballots else "none"
        set_text(self._found, found(self._tallies, len(ballots), counted))
        split = differences(self._tallies, ballots, counted)
        self._differences.value = "".join(f"<p>{escape(str(said))}</p>" for said in split)
        self._differences.layout.display = None if split else "none"
        self._table.caption = translate("Stemmer for hvert område, med begrunnelser")
        self._table.rows = [self._row(one) for one in self._tallies]
        self._notes.value = notes_html(ballots)
        note = self._note()
        self._settled.show({"note": note}, {"note": privacy_note(note)})

    def _row(self, counted: Tally) -> dict[str, Any]:
        who, _numbers = describe_evidence(counted.evidence, self.session.wave_labels)
        taken = find(self.session.areas, counted.key)
        return {
            "key": counted.key,
            "name": finding_name(counted.evidence),
            "who": who,
            "agreement": agreement(counted),
            "taken": taken.kind if taken else "",
            "cells": {kind: _cell(counted, kind) for kind in KINDS},
        }


def take_on(areas: Sequence[Area], counted: Tally, kind: Kind) -> tuple[Area, ...]:
    """Take an area on. The reasons for it come along, if nobody has written why already."""
    areas = tag(areas, counted.evidence, kind)
    area = find(areas, counted.key)
    reasons = dict.fromkeys(why for chosen, why in counted.reasons if chosen == kind)
    if area is None or area.why or not reasons:
        return areas
    return explain(areas, counted.key, "\n".join(reasons))


def _cell(counted: Tally, kind: Kind) -> dict[str, Any]:
    n = counted.votes[kind]
    return {
        "n": n,
        "of": counted.of,
        "said": str(msg("{n} av {of}", n=n, of=counted.of)),
        "reasons": [
            {"text": why, "note": privacy_note(why)} for k, why in counted.reasons if k == kind
        ],
    }


def _choices_words(phase: Phase) -> tuple[str, str]:
    """Give the heading of what is chosen, and what to say while there is nothing."""
    if phase == "individual":
        empty = translate("Du har ikke merket noe ennå. Merk en faktor under «Se nærmere».")
        return translate("Dine valg"), empty
    empty = translate("Ingenting ennå. Trykk på «Ta med …» i tabellen når dere er enige.")
    return translate("Dette tar vi med"), empty


def _phases() -> dict[str, str]:
    return {
        "individual": translate("Individuelt"),
        "group": translate("Gruppe"),
        "plenum": translate("Plenum"),
    }


def _leads() -> dict[str, str]:
    return {
        "individual": translate(
            "Først velger du alene. Det du merker i denne fanen, er ditt valg. Skriv hvorfor under "
            "«Områder»."
        ),
        "group": translate(
            "Legg inn stemmefilene fra alle i gruppa. Rekkefølgen er likegyldig, og samme fil "
            "teller én gang. Bestem så sammen hva dere tar med."
        ),
        "plenum": translate(
            "Legg inn svarene fra gruppene. Rekkefølgen er likegyldig, og samme fil teller én "
            "gang. Bestem så sammen hva skolen tar med."
        ),
    }


def _after_voting() -> str:
    return translate(
        "Filen sier ikke hvem du er. Gi den til den som styrer skjermen i gruppa. Endrer du noe, "
        "så last den ned igjen her: Den nyeste teller."
    )


def _kinds() -> list[dict[str, str]]:
    take = {
        "strength": translate("Ta med som styrke"),
        "improve": translate("Ta med som forbedringsområde"),
        "undecided": translate("Ta med som uavklart"),
    }
    return [
        {"value": kind, "label": translate(KIND_NAMES[kind]), "take": take[kind]} for kind in KINDS
    ]


def _note_field() -> dict[str, Any]:
    return field(
        "note", translate("Dette ble vi enige om"), "long", hint=translate(PRIVACY_HINT), rows=3
    )
