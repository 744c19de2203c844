"""Legg inn tallene: drop files, try the demo, see what was read and what was not."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from html import escape

from ipywidgets import HTML, Button, Checkbox, HBox, VBox

from kfl_widgets.improvement import Work
from kfl_widgets.locale import translate
from kfl_widgets.reading import Limits, Reading, warm_up
from kfl_widgets.report import describe_survey
from kfl_widgets.report.documents import XLSX
from kfl_widgets.survey import Insight, Problem, Survey
from kfl_widgets.widgets.background import in_a_moment, run_beside
from kfl_widgets.widgets.download_button import DownloadButton
from kfl_widgets.widgets.example import show_example
from kfl_widgets.widgets.findings_html import facts_html, found_html, problems_html
from kfl_widgets.widgets.panel import Panel, asking_box, html_text, plain_button, set_text
from kfl_widgets.widgets.saved_files import (
    SavedFile,
    TakenIn,
    is_saved_work,
    read_saved,
    take_in,
)
from kfl_widgets.widgets.session import Session, guarded
from kfl_widgets.widgets.standing_out import Question, question_of, what_stands_out
from kfl_widgets.widgets.upload_area import Tell, UploadArea
from kfl_widgets.widgets.work_alone import WorkAlone

__all__ = ["UploadPanel"]

KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".json", ".kfl")
File = tuple[str, bytes]
Dropped = tuple[Reading, list[SavedFile]]
Found = tuple[Insight, ...]


class UploadPanel(Panel):
    """Takes spreadsheets in, and says exactly what was read from them.

    Parameters
    ----------
    session
        Shared with other panels; a new, empty one by default.
    has_tour
        Whether there is a `Tour` beside it that can be offered.
    """

    chosen_here = ("_by_hand",)

    def __init__(self, session: Session | None = None, *, has_tour: bool = False) -> None:
        super().__init__(session)
        self._has_tour = has_tour
        self._promise = HTML(_promise_html())
        self._promise.add_class("kfl-promise")
        self._area = UploadArea(
            on_files=self._on_read,
            prepare=self._read,
            on_begin=warm_up,
            hint=translate(
                "Dra filene hit, eller velg dem: regneark med svar eller resultater ({kinds}), "
                "eller arbeidsboken dere har lastet ned herfra. Opptil {mb} MB hver."
            ).format(kinds="Excel, ods, csv", mb=Limits().file_bytes // 1_000_000),
            accept=list(KINDS),
            max_bytes=Limits().file_bytes,
        )
        self._demo = plain_button(translate("Prøv med eksempelskolen"), self._on_demo)
        self._tour = plain_button(translate("Vis meg rundt"), self._on_tour)
        self._template = DownloadButton(translate("Last ned tom mal"), self._make_template)
        self._delete = plain_button(translate("Slett data"), self._on_ask)
        self._sure, self._instead = self._make_sure(), self._make_instead()
        self._next = plain_button(
            translate("Se hva som skiller seg ut"), self._on_next, is_primary=True
        )
        self._by_hand = Checkbox(
            description=translate("Vi vil selv si hva kolonnene er"), indent=False
        )
        self._by_hand.add_class("kfl-by-hand")
        self._report = HTML()
        self._report.add_class("kfl-report")
        self._found = HTML()
        self._found.add_class("kfl-report")
        self._found.layout.display = "none"
        self._first = FirstInsight(self.session)
        actions = HBox([self._demo, self._tour, self._template, self._delete])
        actions.add_class("kfl-actions")
        self._lead = html_text(kind="lead")
        self.fill(
            translate("Legg inn tallene deres"),
            [
                VBox([self._promise, self._lead]),
                WorkAlone(self.session),
                self._area,
                actions,
                self._by_hand,
                self._sure,
                self._instead,
                self._found,
                self._report,
                self._first,
                self._next,
            ],
        )
        self.session.observe(self._show, ["survey", "problems", "work", "unknown", "kept"])
        self._show()

    def _read(self, files: list[File], tell: Tell, stop: threading.Event) -> Dropped:
        """Read beside the page: no widget may be touched here."""
        by_hand = self._by_hand.value
        saved = [file for file in files if is_saved_work(file[1])]
        others = [file for file in files if file not in saved]
        reading = self.session.read_files(others, by_hand=by_hand, on_progress=tell, stop=stop)
        return reading, read_saved(saved)

    @guarded
    def _on_read(self, dropped: Dropped) -> None:
        reading, saved = dropped
        self.session.take_in(reading)
        found = take_in(self.session, saved)
        self._found.value = _work_html(found) if saved else ""
        self._found.layout.display = None if self._found.value else "none"
        if saved:
            self._area.status = str(found.told)
            self.session.view = "data"  # what was found is told here, wherever the team was then

    @guarded
    def _on_demo(self, _button: Button) -> None:
        if self.session.is_untouched:
            self._show_demo()
        else:
            self._instead.layout.display = None

    @guarded
    def _on_instead(self, _button: Button) -> None:
        self._instead.layout.display = "none"
        self._show_demo()

    def _show_demo(self) -> None:
        show_example(self.session)

    def _forget(self) -> None:
        self._area.stop()  # what is being read belongs to what was here
        self._found.value = ""
        self._found.layout.display = "none"

    @guarded
    def _on_tour(self, _button: Button) -> None:
        self.session.is_touring = True

    def _make_template(self) -> tuple[str, bytes, str]:
        from kfl_widgets.reading import empty_template

        return "KFL-mal.xlsx", empty_template(self.session.language), XLSX

    def _make_sure(self) -> VBox:
        """Lay out the question that stands between the team and an empty page."""
        question = translate(
            "Alt slettes: tallene og arbeidet deres, også det som er husket på denne maskinen. Er "
            "dere sikre?"
        )
        yes = plain_button(translate("Ja, slett alt"), self._on_delete)
        no = plain_button(translate("Nei, behold"), self._on_keep)
        return asking_box(question, yes, no)

    def _make_instead(self) -> VBox:
        """Lay out the question that stands between the team's own work and the demo school."""
        question = translate(
            "Eksempelskolen tar plassen til tallene og arbeidet dere har her nå. Last ned "
            "arbeidsboken først, hvis dere vil ha det."
        )
        yes = plain_button(translate("Ja, vis eksempelskolen"), self._on_instead)
        no = plain_button(translate("Nei, behold vårt"), self._on_keep)
        return asking_box(question, yes, no)

    @guarded
    def _on_ask(self, _button: Button) -> None:
        self._sure.layout.display = None

    @guarded
    def _on_keep(self, _button: Button) -> None:
        self._sure.layout.display = self._instead.layout.display = "none"

    @guarded
    def _on_delete(self, _button: Button) -> None:
        self._sure.layout.display = "none"
        self._area.stop()
        self.session.delete()
        self._area.status = translate("Alt er slettet.")

    @guarded
    def _on_next(self, _button: Button) -> None:
        self.session.view = "insights"

    @guarded
    def _show(self, _change: object = None) -> None:
        survey, problems = self.session.survey, self.session.problems
        has_any = survey is not None or bool(problems)
        kept = self.session.kept
        is_kept = kept.in_tab != "nothing"
        set_text(self._lead, _where_it_is(is_kept))
        is_remembered = bool(kept.is_remembering or kept.offered)
        is_nothing = self.session.is_untouched and not is_remembered
        self._delete.layout.display = "none" if is_nothing else None
        is_new = survey is None
        is_first = is_new and self.session.work == Work()
        self._promise.layout.display = None if is_first else "none"
        self._tour.layout.display = None if self._has_tour and is_new else "none"
        (self.remove_class if is_new else self.add_class)("kfl-loaded")
        self._next.layout.display = "none" if is_new else None
        self._report.value = _report(survey, problems) if has_any else ""


class FirstInsight(HTML):
    """What stands out most, in a sentence: found beside the page, once it is looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._asked: tuple[Survey | None, Question] | None = None
        self.add_class("kfl-first")
        session.observe(self._look, ["survey", "filters", "baseline", "followup", "min_n", "view"])
        self._look()

    @guarded
    def _look(self, _change: object = None) -> None:
        asked = (self.session.survey, question_of(self.session))
        if self.session.view != "data" or asked == self._asked:
            return
        self._asked = asked
        self.value = ""
        in_a_moment(lambda: self._find(asked))

    @guarded
    def _find(self, asked: tuple[Survey | None, Question]) -> None:
        if asked != self._asked:
            return
        if self.session.view != "data":
            self._asked = None  # ask again when they come back
            return
        run_beside(lambda: what_stands_out(*asked), lambda done: self._show(asked, done))

    @guarded
    def _show(self, asked: tuple[Survey | None, Question], done: Future[Found]) -> None:
        found = done.result()
        if asked == self._asked and found:
            title = escape(translate("Dette skiller seg mest ut"))
            self.value = f"<h3>{title}</h3><p>{escape(str(found[0].text))}</p>"


def _where_it_is(is_kept: bool) -> str:
    if is_kept:
        return translate(
            "Tallene leses i minnet og huskes bare i denne fanen. Når dere lukker den, er de borte."
        )
    return translate("Tallene leses bare i minnet. Laster dere siden på nytt, er de borte.")


def _promise_html() -> str:
    lines = (
        translate("Legg inn svarene fra undersøkelsen, så ser dere hva som skiller seg ut."),
        translate("Velg to eller tre områder, finn ut hvorfor, og lag en plan dere kan ta med."),
    )
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


# -- what was read, as HTML --------------------------------------------------------------------


def _work_html(found: TakenIn) -> str:
    told = found_html(found)
    return f"<h3>{escape(translate('Dette fant vi i arbeidsboken'))}</h3>{told}" if told else ""


def _report(survey: Survey | None, problems: Iterable[Problem]) -> str:
    heading = f"<h3>{escape(translate('Dette leste vi'))}</h3>"
    nothing = f"<p>{escape(translate('Ingen tall er lest ennå.'))}</p>"
    facts = facts_html(describe_survey(survey)) if survey else nothing
    return heading + facts + problems_html(problems)
