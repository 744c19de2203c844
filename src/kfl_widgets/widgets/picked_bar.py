"""What to do with several marks picked at once: tag them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipywidgets import HBox, VBox

from kfl_widgets.improvement import Kind
from kfl_widgets.locale import translate
from kfl_widgets.widgets.panel import html_text, plain_button, set_text

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
        kinds: tuple[Kind, ...] = ("improve", "strength")
        self._buttons = {
            kind: plain_button("", lambda _button, kind=kind: on_tag(kind), is_small=True)
            for kind in kinds
        }
        none = plain_button(translate("Velg bort"), lambda _button: self.show({}), is_small=True)
        buttons = HBox([*self._buttons.values(), none])
        buttons.add_class("kfl-actions")
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
