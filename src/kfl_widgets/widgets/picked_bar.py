"""What to do with several marks picked at once: tag them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipywidgets import Button, HBox, VBox

from kfl_widgets.improvement import Kind
from kfl_widgets.locale import translate
from kfl_widgets.widgets.panel import html_text, set_text

__all__ = ["PickedBar"]


class PickedBar(VBox):
    """Names what is picked, with buttons that tag all of it; hidden while nothing is.

    Parameters
    ----------
    on_tag
        Called with the kind to tag it as.
    """

    def __init__(self, on_tag: Callable[[Kind], None]) -> None:
        self._text = html_text(kind="chosen-text")
        self._buttons: dict[Kind, Button] = {"improve": Button(), "strength": Button()}
        self._none = Button(description=translate("Velg bort"))
        for kind, button in self._buttons.items():
            button.on_click(lambda _button, kind=kind: on_tag(kind))
        self._none.on_click(lambda _button: self.show({}))
        buttons = HBox([*self._buttons.values(), self._none])
        buttons.add_class("kfl-actions")
        for button in buttons.children:
            button.add_class("kfl-button")
            button.add_class("kfl-small")
        super().__init__([self._text, buttons])
        self.add_class("kfl-picked")
        self.show({})

    @property
    def keys_picked(self) -> tuple[str, ...]:
        """The keys of what is picked."""
        return tuple(self._names)

    def show(self, names: Mapping[str, str]) -> None:
        """Show what is picked: names by key; nothing at all when it is empty."""
        self._names = names
        self.layout.display = None if names else "none"
        count = len(names)
        said = translate("Valgt: {names}").format(names=", ".join(names.values()))
        set_text(self._text, said if names else "")
        self._buttons["improve"].description = (
            translate("Merk den valgte som forbedringsområde")
            if count == 1
            else translate("Merk de {n} valgte som forbedringsområder").format(n=count)
        )
        self._buttons["strength"].description = (
            translate("Merk den valgte som styrke")
            if count == 1
            else translate("Merk de {n} valgte som styrker").format(n=count)
        )
