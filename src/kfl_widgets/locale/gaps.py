"""How two groups see the same thing, in words."""

from __future__ import annotations

from kfl_widgets.locale.labels import label
from kfl_widgets.locale.messages import SPOKEN, later, translate

__all__ = ["gap_word", "the_group"]

_SEEN = {
    "clear_better": later("klart mer positive"),
    "small_better": later("litt mer positive"),
    "stable": later("ser det likt"),
    "small_worse": later("litt mindre positive"),
    "clear_worse": later("klart mindre positive"),
    "uncertain": later("kan ikke si"),
}
_RATED = {
    "clear_better": later("vurdert klart bedre"),
    "small_better": later("vurdert litt bedre"),
    "stable": later("vurdert likt"),
    "small_worse": later("vurdert litt svakere"),
    "clear_worse": later("vurdert klart svakere"),
    "uncertain": later("kan ikke si"),
}
_THE = {
    "elever": later("elevene"),
    "foresatte": later("de foresatte"),
    "lærere": later("lærerne"),
    "ansatte": later("de ansatte"),
    "ledere": later("lederne"),
    "kontaktlærere": later("kontaktlærerne"),
    "jenter": later("jentene"),
    "gutter": later("guttene"),
}


def gap_word(verdict: str, *, is_rated: bool = False, language: str = SPOKEN) -> str:
    """Say the verdict on a gap: «klart mer positive», or «vurdert klart bedre» of the rated."""
    return translate((_RATED if is_rated else _SEEN)[verdict], language)


def the_group(dimension: str, code: str, language: str = SPOKEN) -> str:
    """Name a group in the middle of a sentence: «elevene», «de foresatte», «jentene»."""
    known = _THE.get(code)
    return label(dimension, code, language).lower() if known is None else translate(known, language)
