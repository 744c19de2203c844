"""One measure of the plan: its fields, what was tried and learned, and what has been changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

from ipywidgets import HTML, Button, HBox, VBox

from kfl_widgets.improvement import (
    PRIVACY_HINT,
    Action,
    Draft,
    LogEntry,
    Milestone,
    drop_action,
    find,
    has_details,
    is_blank,
    new_key,
    privacy_note,
    put_action,
    reflect,
    revise,
)
from kfl_widgets.improvement.records import drop, put
from kfl_widgets.locale import format_date, translate
from kfl_widgets.report.plan_words import area_name, describe_change, measure_name
from kfl_widgets.widgets.action_fields import (
    BRIEF,
    Way,
    action_fields,
    action_notes,
    action_values,
    rewrite,
)
from kfl_widgets.widgets.closing import close_all
from kfl_widgets.widgets.fold import Fold
from kfl_widgets.widgets.folded_list import FoldedList
from kfl_widgets.widgets.panel import asking_box, html_text, plain_button
from kfl_widgets.widgets.record_form import RecordForm, field, keys_of
from kfl_widgets.widgets.runtime import runtime
from kfl_widgets.widgets.session import Session, guarded

__all__ = ["ActionForm"]

IN_SIGHT = 5


class ActionForm(VBox):
    """Shows and changes one measure of the session's work.

    Parameters
    ----------
    session
        Shared with the panel it stands in.
    on_close
        Called with the measure's key when somebody goes back to the plan, or it is gone.
    today
        Gives the day on which changes are made.
    """

    def __init__(
        self, session: Session, on_close: Callable[[str], None], today: Callable[[], date]
    ) -> None:
        super().__init__()
        self.session, self._on_close, self._today = session, on_close, today
        self._key = ""
        self._milestones: list[str] = []
        self._back = plain_button(translate("Tilbake til planen"), self._on_back)
        self._title = HTML()
        self._by = RecordForm(self._on_by, fields=[_who_writes()])
        self._first, self._rest, self._log = VBox(), VBox(), VBox()
        self._entries = FoldedList("", translate("Vis {n} eldre"), IN_SIGHT)
        self._keep = plain_button(translate("Skriv i loggen"), self._on_keep)
        self._changes = FoldedList("", translate("Endringer ({n})"))
        self._more = Fold(
            translate("Mer om tiltaket: status, hvorfor, hvem det er for, milepæler, tall og logg"),
            [self._rest, self._log, self._keep, self._entries, self._by, self._changes],
        )
        self._is_told = False  # whether something is written of what is folded
        self._done = plain_button(translate("Ferdig"), self._on_back, is_primary=True)
        self._delete = plain_button(translate("Slett tiltaket"), self._on_ask)
        self._sure = self._make_sure()
        ending = HBox([self._done, self._delete])
        ending.add_class("kfl-actions")
        self.children = (
            self._back,
            self._title,
            html_text(translate(PRIVACY_HINT), "hint"),
            self._first,
            self._more,
            ending,
            self._sure,
        )
        self.add_class("kfl-action")
        session.observe(self._show, ["work"])
        session.observe(self._show_own, ["own"])
        self._show_own()

    @property
    def action(self) -> Action | None:
        """The measure that is open, if it is still there."""
        return find(self.session.work.actions, self._key)

    def edit(self, key: str) -> None:
        """Show a measure, in fields of its own: what was half written in another is not in them."""
        self._key = key
        self._make_forms()
        self._sure.layout.display = "none"
        self._more.is_open = self._is_told = False
        self._show()
        self.layout.display = None  # not before: somebody may write at once
        self._back.focus()

    def forget(self) -> None:
        """Let go of what is deleted. What is not open has no key, and shows nothing anew."""
        was_open, self._key = bool(self._key), ""
        self._make_forms()
        self._title.value = ""
        self._changes.entries = self._entries.entries = []
        if was_open:
            self._on_close("")

    def _make_forms(self) -> None:
        old = [form for box in (self._first, self._rest, self._log) for form in box.children]
        self._milestones = []
        self._brief = RecordForm(self._on_field)
        self._brief.add_class("kfl-brief")
        self._form = RecordForm(self._on_field, self._on_add, self._on_remove)
        self._reflection = RecordForm(
            self._on_draft, fields=_log_fields(), title=translate("Gjort – lært – lurt")
        )
        self._first.children, self._rest.children = [self._brief], [self._form]
        self._log.children = [self._reflection]
        close_all(old, self.session, kept=[runtime()])

    # -- what somebody does ----------------------------------------------------------------------

    @guarded
    def _on_by(self, _way: Way, value: Any) -> None:
        self.session.own = self.session.own.but(role=str(value or ""))

    @guarded
    def _on_field(self, way: Way, value: Any) -> None:
        action = self.action
        if action is not None:
            self._put(
                rewrite(
                    self.session.work, action, way, value, keys=self._milestones, **self._signed
                )
            )

    @guarded
    def _on_add(self, _name: str) -> None:
        self._milestones.append(new_key())
        self._revise(milestones=(*self.action.milestones, Milestone(text="")))

    @guarded
    def _on_remove(self, _name: str, key: str) -> None:
        place = self._milestones.index(key)
        del self._milestones[place]
        kept = [m for i, m in enumerate(self.action.milestones) if i != place]
        self._revise(milestones=tuple(kept))

    @guarded
    def _on_draft(self, way: Way, value: Any) -> None:
        own = self.session.own
        draft = self._draft.but(**{way[0]: str(value or "")})
        self.session.own = own.but(drafts=put(own.drafts, draft))

    @guarded
    def _on_keep(self, _button: Button) -> None:
        own, written = self.session.own, _texts(self._draft)
        self.session.own = own.but(drafts=drop(own.drafts, self._key))
        if any(text.strip() for text in written.values()):
            self._put(reflect(self.action, LogEntry(on=self._today(), **written)))

    @guarded
    def _on_back(self, _button: Button) -> None:
        self.leave()

    def leave(self) -> bool:
        """Go back to the plan, and tell whether that could be: what can't be read is not lost."""
        if self._brief.holds_back():
            return False
        self._more.is_open = self._more.is_open or self._form.unread > 0
        if self._form.holds_back():
            return False
        self._leave()
        return True

    @guarded
    def _on_ask(self, _button: Button) -> None:
        self._sure.layout.display = None
        self._no.focus()

    @guarded
    def _on_no(self, _button: Button) -> None:
        self._sure.layout.display = "none"
        self._delete.focus()

    @guarded
    def _on_yes(self, _button: Button) -> None:
        self.session.work = drop_action(self.session.work, self._key)

    def _leave(self) -> None:
        """Go back to the plan. A measure of which nothing was written is not kept."""
        action, key = self.action, self._key
        self._key = ""
        if action is not None and is_blank(action):
            self.session.work = drop_action(self.session.work, key)
        self._on_close(key)

    @property
    def _signed(self) -> dict[str, Any]:
        return {"by": self.session.own.role.strip(), "on": self._today()}

    @property
    def _draft(self) -> Draft:
        return find(self.session.own.drafts, self._key) or Draft(key=self._key)

    def _revise(self, **changes: Any) -> None:
        self._put(revise(self.action, **self._signed, **changes))

    def _put(self, action: Action) -> None:
        self.session.work = put_action(self.session.work, action)

    # -- what is shown ---------------------------------------------------------------------------

    @guarded
    def _show(self, _change: object = None) -> None:
        action = self.action
        if action is None:
            if self._key:
                self._leave()
            return
        work, names = self.session.work, self.session.wave_labels
        area = translate("Område: {area}").format(area=area_name(work, action.area))
        self._title.value = f"<h3>{escape(measure_name(action))}</h3><p>{escape(area)}</p>"
        self._milestones = keys_of(self._milestones, len(action.milestones))
        self._show_fields(action_fields(work, action, names), action)
        self._changes.entries = [
            {"lines": [describe_change(change)]} for change in reversed(action.history)
        ]
        self._show_log()

    def _show_fields(self, fields: list[dict[str, Any]], action: Action) -> None:
        values = action_values(action, self._milestones)
        notes = action_notes(values)
        for form in (self._brief, self._form):
            own = [one for one in fields if (one["name"] in BRIEF) == (form is self._brief)]
            names = {one["name"] for one in own}
            with form.hold_sync():
                form.fields = own
                form.show(
                    {name: value for name, value in values.items() if name in names},
                    {way: note for way, note in notes.items() if way.split("/")[0] in names},
                )

    def _show_log(self) -> None:
        written = _texts(self._draft)
        notes = {name: privacy_note(text) for name, text in written.items()}
        self._reflection.show(written, {name: note for name, note in notes.items() if note})
        self._entries.entries = [_entry(entry) for entry in reversed(self.action.log)]
        self._unfold(has_details(self.session.work, self.action) or bool(written))

    def _unfold(self, is_told: bool) -> None:
        """Unfold when something comes to stand there; who folds it up again is left alone."""
        self._more.is_open = self._more.is_open or (is_told and not self._is_told)
        self._is_told = is_told

    @guarded
    def _show_own(self, _change: object = None) -> None:
        role = self.session.own.role
        note = privacy_note(role)
        self._by.show({"by": role}, {"by": note} if note else None)
        if self.action is not None:
            self._show_log()

    def _make_sure(self) -> VBox:
        question = translate("Tiltaket slettes, med logg og endringer. Er dere sikre?")
        self._no = plain_button(translate("Nei, behold"), self._on_no)
        return asking_box(question, plain_button(translate("Ja, slett"), self._on_yes), self._no)


def _entry(entry: LogEntry) -> dict[str, Any]:
    parts = {
        translate("Gjort: {text}"): entry.done,
        translate("Lært: {text}"): entry.learned,
        translate("Lurt: {text}"): entry.wise,
    }
    lines = [pattern.format(text=text) for pattern, text in parts.items() if text.strip()]
    return {"title": format_date(entry.on), "lines": lines}


def _texts(draft: Draft) -> dict[str, str]:
    return {name: text for name, text in draft if name != "key" and text}


def _who_writes() -> dict[str, Any]:
    return field(
        "by",
        translate("Hvem fører planen?"),
        hint=translate("Skriv rollen. Den står ved endringene dere gjør."),
    )


def _log_fields() -> list[dict[str, Any]]:
    return [
        field("done", translate("Hva har vi gjort?"), "long", rows=2),
        field("learned", translate("Hva har vi lært?"), "long", rows=2),
        field("wise", translate("Hva er lurt å gjøre nå?"), "long", rows=2),
    ]
