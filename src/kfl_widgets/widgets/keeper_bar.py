"""Where the work is kept: what the browser can't keep, and what this machine may remember."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ipywidgets import Button, Checkbox, HBox, VBox

from kfl_widgets.improvement import Work
from kfl_widgets.locale import format_date, msg, translate
from kfl_widgets.widgets.keeper import Keeper, Wish
from kfl_widgets.widgets.kept import Kept
from kfl_widgets.widgets.panel import html_text, plain_button, set_text
from kfl_widgets.widgets.session import guarded

__all__ = ["KeeperBar", "RememberBox"]


class KeeperBar(VBox):
    """Says what stands in the way of keeping the work, and offers a work that is remembered.

    Empty while there is nothing to say.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper, self.session = keeper, keeper.session
        self._trouble = html_text(kind="advice")
        self._offered = html_text()
        self._clash = html_text()
        self._unread = html_text()
        offer: dict[str, Wish] = {translate("Hent det"): "fetch", translate("Slett det"): "drop"}
        settle: dict[str, Wish] = {
            translate("Legg sammen"): "merge",
            translate("Lagre dette i stedet"): "replace",
        }
        rescue: dict[str, Wish] = {
            translate("Last ned det som var lagret"): "save_unread",
            translate("Slett det"): "drop_unread",
        }
        self._offer = self._ask(self._offered, offer)
        self._settle = self._ask(self._clash, settle)
        self._rescue = self._ask(self._unread, rescue)
        super().__init__([self._trouble, self._rescue, self._offer, self._settle])
        self.add_class("kfl-keeper")
        self.session.observe(self._show, ["kept", "work"])
        self._show()

    def _ask(self, text: Any, answers: dict[str, Wish]) -> VBox:
        """Lay out a question over the wishes that answer it."""

        def button(label: str, wish: Wish) -> Button:
            return plain_button(label, lambda _button: self._keeper.wish(wish), is_small=True)

        row = HBox([button(*answer) for answer in answers.items()])
        row.add_class("kfl-actions")
        box = VBox([text, row])
        box.add_class("kfl-advice")
        return box

    @guarded
    def _show(self, _change: object = None) -> None:
        kept, is_empty = self.session.kept, self.session.work == Work()
        set_text(self._trouble, _trouble(kept.in_tab, is_empty))
        is_offered = kept.offered is not None and is_empty
        self._offer.layout.display = None if is_offered else "none"
        self._settle.layout.display = None if kept.is_clash else "none"
        (self.add_class if kept.is_clash else self.remove_class)("kfl-clash")
        self._rescue.layout.display = None if kept.is_unread else "none"
        if is_offered:
            told = msg(
                "Arbeidet fra {day} er husket på denne maskinen.",
                day=format_date(kept.offered.date()),
            )
            set_text(self._offered, str(told))
        clash = translate("En annen fane har lagret arbeidet sitt på denne maskinen.")
        set_text(self._clash, clash if kept.is_clash else "")
        unread = translate("Noe av det fanen husket, kunne ikke leses. Det er beholdt i fanen.")
        set_text(self._unread, unread if kept.is_unread else "")


class RememberBox(VBox):
    """Lets a team have its work remembered when the tab is closed."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper, self.session = keeper, keeper.session
        words = translate("Husk arbeidet på denne maskinen")
        self._tick = Checkbox(description=words, indent=False)
        self._tick.add_class("kfl-by-hand")
        self._state = html_text(kind="hint")
        super().__init__([self._tick, self._state])
        self.add_class("kfl-remember")
        self._tick.observe(self._on_tick, "value")
        self.session.observe(self._show, ["kept", "work"])
        self._show()

    @guarded
    def _on_tick(self, change: dict[str, Any]) -> None:
        if change["new"] != self.session.kept.is_remembering:
            self._keeper.wish("remember" if change["new"] else "stop")

    @guarded
    def _show(self, _change: object = None) -> None:
        kept = self.session.kept
        is_asked = kept.offered is not None and self.session.work == Work()  # answered first
        is_seen = kept.may_remember and not is_asked
        self.layout.display = None if is_seen else "none"
        self._tick.value = kept.is_remembering
        set_text(self._state, _remembering(kept))


def _remembering(kept: Kept) -> str:
    if kept.is_full:
        return translate("Maskinen har ikke plass til å huske arbeidet.")
    if kept.remembered:
        return _when(kept.remembered)
    return translate("Bare arbeidet huskes, ikke filene. La være på en maskin andre bruker.")


def _trouble(in_tab: str, is_empty: bool) -> str:
    if in_tab == "work":
        return translate(
            "Tallene er for store til å huskes i fanen. Laster dere siden på nytt, må filene "
            "lastes opp igjen."
        )
    if in_tab == "nothing" and is_empty:
        return translate(
            "Nettleseren lar oss ikke huske noe. Laster dere siden på nytt, må filene lastes opp "
            "igjen."
        )
    if in_tab == "nothing":
        return translate(
            "Nettleseren lar oss ikke huske noe. Last ned arbeidsboken før dere lukker."
        )
    return ""


def _when(moment: datetime) -> str:
    told = msg("Husket {day} kl. {time}.", day=format_date(moment.date()), time=f"{moment:%H.%M}")
    return str(told)
