"""What the kinds of an area are called, where somebody chooses between them."""

from __future__ import annotations

from kfl_widgets.improvement import Kind
from kfl_widgets.locale import later, translate

__all__ = ["KIND_NAMES", "tag_words"]

KIND_NAMES: dict[Kind, str] = {
    "strength": later("Ta vare på"),
    "improve": later("Forbedre"),
    "undecided": later("Uavklart"),
}


def tag_words() -> dict[str, str]:
    """Say what the buttons that tag a row show, and what each is called with the row's name."""
    return {
        "improve": translate(KIND_NAMES["improve"]),
        "strength": translate(KIND_NAMES["strength"]),
        "improve_name": translate("Merk «{name}» som forbedringsområde"),
        "strength_name": translate("Merk «{name}» som styrke vi vil ta vare på"),
    }
