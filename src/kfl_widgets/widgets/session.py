"""The one mutable object: what is loaded, who is looked at, what has been chosen.

Traits hold immutable values. A panel assigns a trait and redraws when one changes; panels never
talk to one another. What is derived (`result`, `blockers`) is computed here and read-only.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from traitlets import Bool, Enum, Instance, Int, Tuple, Unicode, default, observe

from kfl_widgets.improvement import (
    Choices,
    Kind,
    Own,
    Work,
    evidence_of,
    find,
    tag,
)
from kfl_widgets.locale import LANGUAGES, Message, msg, speak, spoken
from kfl_widgets.survey import (
    Filters,
    ProtectedTable,
    Survey,
    Wave,
)
from kfl_widgets.survey.asking import check_survey
from kfl_widgets.widgets.data import Data
from kfl_widgets.widgets.focus import Focus
from kfl_widgets.widgets.kept import Kept
from kfl_widgets.widgets.looking import (
    choices_of,
    existing,
    filters_of,
    fits,
    focus_of,
    from_afar,
    has_newer_wave,
    looking_as,
    mappings_of,
    matches_of,
    starting_filters,
)
from kfl_widgets.widgets.question import answer, find_blockers
from kfl_widgets.widgets.team_files import TeamFiles

__all__ = ["Session", "guarded"]

_log = logging.getLogger(__name__)
_HIGHEST_MIN_N = 30
"""No file closes groups of more than so many: a whole school would be hidden."""
_DERIVED_FROM = ("survey", "filters", "baseline", "followup", "min_n", "focus", "match")

Handler = TypeVar("Handler", bound=Callable[..., None])
Looks = tuple[object, ...]


class Session(TeamFiles):
    """What one team has open.

    Attributes
    ----------
    survey, parts, problems, unknown, mappings, min_n
        What was read, and the smallest group that is shown of it: see `TeamFiles`.
    filters
        Who is looked at. Its ``waves`` are not used: `baseline` and `followup` are.
    baseline, followup
        Codes of the waves that are compared; ``""`` when there is none.
    match
        Who is compared with whom: ``"grade"`` (the same grades) or ``"cohort"`` (the same pupils,
        some years older).
    focus
        The factor that is looked into, and by what it is split.
    work, areas, own, can_undo, can_redo
        What the team has done: see `TeamWork`.
    marked
        Key of the area that was tagged last, by a click on a mark; ``""`` for none.
    analysed
        Key of the area whose analysis is open, and the step; assigned to open another. Empty at
        first.
    language
        Of the page and of documents: ``"nb"``, ``"nn"`` or ``"en"``. All sessions of a process
        speak the same one, that which was set last; see `kfl_widgets.locale.speak`.
    view
        Which view is open: ``"data"``, ``"overview"``, ``"insights"``, ``"compare"``,
        ``"distribution"``, ``"gap"``, ``"development"``, ``"priority"``, ``"correlation"``,
        ``"areas"``, ``"ballots"``, ``"analysis"``, ``"plan"``, ``"follow_up"`` or ``"documents"``.
    colour
        The school's, for documents, as ``#rrggbb``; ``""`` for ours. Its name is ``work.school``.
    kept
        What the browser keeps; see `Keeper`.
    deletions, clearings
        How often everything was deleted, here and in the browser; how often here.
    tour_step, is_touring
        Where the tour of the page is, and whether it is under way.
    told
        A sentence about what was just done, said politely; see `tell`.
    notice
        A sentence about something that went wrong on our side; ``""`` when all is well.
    result
        The protected comparison of the two waves, one row per group and factor; None while
        something in `blockers` stands in the way. Read-only.
    blockers
        Why there is no result, as sentences. Read-only.
    """

    filters = Instance(Filters, args=())
    baseline = Unicode()
    followup = Unicode()
    match = Unicode("grade")
    focus = Instance(Focus, args=())
    marked = Unicode()
    analysed: Tuple = Tuple()
    language = Enum(tuple(LANGUAGES))
    view = Unicode("data")
    colour = Unicode()
    kept = Instance(Kept, args=())
    deletions = Int(0)
    clearings = Int(0)
    tour_step = Int(0)
    is_touring = Bool(False)
    told = Unicode()
    notice = Unicode()
    result = Instance(ProtectedTable, allow_none=True, read_only=True)
    blockers: Tuple = Tuple(read_only=True)

    def __init__(self, survey: Survey | None = None, **traits: Any) -> None:
        if survey is not None:
            check_survey(survey)
        self._derived_from: tuple[object, ...] | None = None
        self._waiting: Choices | None = None
        self._is_close = False
        self._waves: tuple[Wave, ...] = ()
        self._resumed: Looks = ()
        super().__init__(**traits)
        self._first_min_n = self.min_n
        self._derive()
        if survey is not None:
            self.show(survey)

    @default("language")
    def _language_spoken(self) -> str:
        return spoken()

    @observe("language")
    def _on_language(self, change: dict[str, Any]) -> None:
        speak(change["new"])

    def show(self, survey: Survey) -> None:
        """Look at `survey`, keeping filters and waves that still exist in it.

        Who looked at the newest wave goes on doing so when a newer one comes.
        """
        if self._looks != self._resumed:
            self._waiting = None  # the team has turned to something else meanwhile
        waves = survey.values("wave")
        before = self.survey.values("wave") if self.survey is not None else ()
        was_newest = bool(before) and self.followup == before[-1]
        with self.hold_trait_notifications():
            self.survey, self._waves = survey, survey.waves
            self.focus = _still_there(survey, self.focus)
            self.filters = starting_filters(survey, self.filters)
            if self.baseline not in waves:
                self.baseline = waves[0] if waves else ""
            if was_newest or self.followup not in waves or self.followup == self.baseline:
                self.followup = waves[-1] if waves else ""
            self._resume()

    def show_nothing(self) -> None:
        """Look at no survey any more, and at none of its waves."""
        with self.hold_trait_notifications():  # nobody asks about waves that are gone
            self.baseline = self.followup = ""
            super().show_nothing()

    @observe("work", "parts", "problems")
    def _on_something_new(self, _change: object) -> None:
        self.told = ""  # it was about what was done before

    def tell(self, told: Message) -> None:
        """Say what was just done, also when it is said again."""
        self.told = ""
        self.told = str(told)

    def reset_filters(self) -> None:
        """Look at everybody in the first group again."""
        self.filters = starting_filters(self.survey, Filters()) if self.survey else Filters()

    # -- saved, and taken up again -----------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """What is looked at now, or what is to be when its files come."""
        now = choices_of(self, self.matches)
        is_waiting = self._waiting is not None and self._looks == self._resumed
        return looking_as(now, self._waiting) if is_waiting else now

    def look_as(self, choices: Choices, *, is_close: bool = False) -> None:
        """Look at the schools and waves that the team looked at then.

        Looks as closely, too, when `is_close`: who opens a file has forgotten the filters in it.
        Who comes back with a wave that wasn't there then, looks at that. What isn't here yet waits
        for its files.
        """
        choices = choices if is_close else from_afar(choices)
        self._waiting, self._is_close, self._resumed = choices, is_close, self._looks
        if self.survey is None:
            self._waves = tuple(Wave(wave.code, wave.year) for wave in choices.waves)
        self.colour = choices.colour
        self.analysed = (choices.analysed, choices.step) if choices.analysed else ()
        if choices.min_n <= _HIGHEST_MIN_N:
            self.min_n = max(self.min_n, choices.min_n)  # a file can't open what was closed
        self.mappings = tuple(dict.fromkeys((*mappings_of(choices), *self.mappings)))
        self.accept_match(*matches_of(choices))
        self._resume()

    @property
    def _looks(self) -> Looks:
        return (self.filters, self.baseline, self.followup, self.match, self.focus)

    def _resume(self) -> None:
        """Look as the choices say that wait, as far as the survey has what they name."""
        choices, survey = self._waiting, self.survey
        if choices is None or survey is None:
            return
        wanted = filters_of(choices)
        found = existing(survey, wanted)
        is_meant = self._is_close and found.groups == wanted.groups  # none of them means all
        self.filters = found if is_meant else starting_filters(survey, found)
        if not has_newer_wave(choices, survey):
            waves = survey.values("wave")
            self.baseline = choices.baseline if choices.baseline in waves else self.baseline
            self.followup = choices.followup if choices.followup in waves else self.followup
        self.match = choices.match
        self.focus = _still_there(survey, focus_of(choices))
        self._resumed = self._looks
        if fits(choices, survey):
            self._waiting = None

    @property
    def is_untouched(self) -> bool:
        """Whether there is nothing here yet."""
        is_empty = not (self.parts or self.problems or self.unknown)
        return is_empty and (self.work, self.own) == (Work(), Own())

    def restore(self, data: Data, work: Work, own: Own, choices: Choices | None) -> None:
        """Take up what was put away, in a session where nothing has been done."""
        with self.hold_trait_notifications():
            self.own = own
            self.begin_with(work)
            if choices is not None:
                self.language = choices.language  # a file that is opened changes nobody's language
                self.look_as(choices, is_close=bool(data.parts))
            self.restore_files(data)
            self.view = choices.view if choices is not None else self.view

    def delete(self) -> None:
        """Delete everything, here and in the browser, whose page begins anew."""
        self.clear()
        self.deletions += 1

    def clear(self) -> None:
        """Delete everything here: data, choices, areas."""
        self._waiting, self._waves = None, ()
        self.clearings += 1
        with self.hold_trait_notifications():
            self.forget_files()
            self.filters = Filters()
            self.match = "grade"
            self.min_n = self._first_min_n
            self.focus = Focus()
            self.forget_work()
            self.marked = ""
            self.analysed = ()
            self.colour = ""
            self.told = self.notice = ""
            self.view = "data"

    def tag_row(self, row: int, kind: Kind) -> None:
        """Tag one row of `result` as it is seen now."""
        if self.result is not None:
            self.tag(self.result, row, kind)

    def tag(self, table: ProtectedTable, row: int, kind: Kind) -> None:
        """Tag one row of a protected table, as it is seen now."""
        self.tag_all([(table, row)], kind)

    def tag_all(self, found: Iterable[tuple[ProtectedTable, int]], kind: Kind) -> None:
        """Tag rows of protected tables at one go: one step, for who wants to take it back."""
        if self.survey is not None:
            areas = self.areas
            for table, row in found:
                areas = tag(areas, evidence_of(table, row, self.survey.sources), kind)
            self.areas = areas

    def look_closer(self, filters: Filters, focus: Focus, view: str) -> None:
        """Go to another view with other filters and focus, as one question."""
        with self.hold_trait_notifications():
            self.filters, self.focus = filters, focus
        self.view = view

    def mark(self, table: ProtectedTable, row: int) -> None:
        """Tag a row that was clicked: undecided, unless it is tagged already. Hidden rows can't."""
        if self.survey is None or table.row(row)["hidden"]:
            return
        evidence = evidence_of(table, row, self.survey.sources)
        if find(self.areas, evidence.key) is None:
            self.areas = tag(self.areas, evidence, "undecided")
        self.marked = ""  # so that a second click on the same mark is told too
        self.marked = evidence.key

    @property
    def waves(self) -> tuple[Wave, ...]:
        """The waves of what was read; without it, those that the work was made on."""
        return self.survey.waves if self.survey is not None else self._waves

    @property
    def wave_labels(self) -> dict[str, str]:
        """What the waves are called, by code."""
        return {wave.code: wave.label for wave in self.waves}

    @property
    def years_between(self) -> int | None:
        """How many years lie between the two waves; None when unknown."""
        waves = {wave.code: wave for wave in self.survey.waves} if self.survey else {}
        first, last = (getattr(waves.get(c), "year", None) for c in (self.baseline, self.followup))
        return None if first is None or last is None else last - first

    @observe(*_DERIVED_FROM)
    def _on_question(self, _change: object) -> None:
        self._derive()

    def _derive(self) -> None:
        question = tuple(getattr(self, name) for name in _DERIVED_FROM)
        if question == self._derived_from:
            return
        self._derived_from = question
        try:
            blockers = tuple(find_blockers(self))
            result = None if blockers else answer(self)
        except Exception:
            self._derived_from = None
            self._say_derived((went_wrong(),), None)  # the last result answers another question
            raise
        self._say_derived(blockers, result)

    def _say_derived(self, blockers: tuple[Message, ...], result: ProtectedTable | None) -> None:
        with self.hold_trait_notifications():  # nobody sees the one without the other
            self.set_trait("blockers", blockers)
            self.set_trait("result", result)

    def __repr__(self) -> str:
        return f"<Session {self.survey!r}, {len(self.areas)} areas>"


def guarded(handler: Handler) -> Handler:
    """Keep an error in a panel's handler from vanishing: log its type, tell the user plainly.

    In a served page the traceback of an observer is seen by nobody. The error's text could quote
    data, so it is not logged. The panel must have a ``session``.
    """

    @functools.wraps(handler)
    def safely(panel: Any, *arguments: Any) -> None:
        try:
            handler(panel, *arguments)
        except Exception as error:
            _log.error("%s in %s", type(error).__name__, handler.__qualname__)
            panel.session.notice = str(went_wrong())

    return safely  # type: ignore[return-value]


def went_wrong() -> Message:
    """Say plainly that the fault is ours."""
    return msg("Noe gikk galt hos oss. Det dere har gjort, er der fortsatt. Prøv igjen.")


def _still_there(survey: Survey, focus: Focus) -> Focus:
    """Look away from a factor that is gone."""
    known = {factor.code for factor in survey.codebook.factors}
    return focus if not focus.factor or focus.factor in known else Focus()
