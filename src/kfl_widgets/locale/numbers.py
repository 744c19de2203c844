"""Numbers and days as Norwegians write them: decimal comma, thin spaces, a real minus sign."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kfl_widgets.locale.messages import SPOKEN, spoken

__all__ = [
    "Day",
    "Number",
    "decimal_sign",
    "format_date",
    "format_number",
    "format_percent",
    "format_signed",
    "percent_sign",
]

UNKNOWN = "–"
_HUGE = 1e15


def format_number(value: float, decimals: int = 0, language: str = SPOKEN) -> str:
    """Write `value` with `decimals` decimals; an unknown number is a dash, never 0."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if abs(value) >= _HUGE:
        return f"{value:.3g}"  # no number of ours; a damaged file may hold one
    rounded = round(float(value), decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
    return _written(rounded, decimals, spoken(language))


@lru_cache(maxsize=4096)
def _written(rounded: float, decimals: int, language: str) -> str:
    """Write it as Babel does, which parses the pattern each time: few numbers stand once alone."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=language).replace("-", "−")


def format_signed(value: float, decimals: int = 0, language: str = SPOKEN) -> str:
    """Write a difference: always with a sign, except an exact (rounded) zero."""
    text = format_number(value, decimals, language)
    if text == UNKNOWN or text.startswith("−") or round(float(value), decimals) == 0:
        return text
    return "+" + text


def format_percent(share: float, decimals: int = 0, language: str = SPOKEN) -> str:
    """Write a share in [0, 1] as a percentage: 0.873 is «87 %», and “87%” in English."""
    text = format_number(share * 100 if share is not None else math.nan, decimals, language)
    return text if text == UNKNOWN else text + percent_sign(language)


def percent_sign(language: str = SPOKEN) -> str:
    """Give what stands after a percentage, with the space before it."""
    return "%" if spoken(language) == "en" else "\N{NO-BREAK SPACE}%"


def decimal_sign(language: str = SPOKEN) -> str:
    """Give what stands before decimals: a comma, and in English a point."""
    return "." if spoken(language) == "en" else ","


def format_date(day: date | None, language: str = SPOKEN) -> str:
    """Write a day: «22.11.2026», or «22 Nov 2026» in English; a dash when it isn't set."""
    if day is None:
        return UNKNOWN
    return f"{day.day} {day:%b %Y}" if spoken(language) == "en" else f"{day:%d.%m.%Y}"


@dataclass(frozen=True)
class Number:
    """A number in a `Message`, written when somebody reads it; None is unknown."""

    value: float | None
    decimals: int = 0

    def in_language(self, language: str = SPOKEN) -> str:
        """Write it."""
        value = math.nan if self.value is None else self.value
        return format_number(value, self.decimals, language)

    def __str__(self) -> str:
        return self.in_language()


@dataclass(frozen=True)
class Day:
    """A day in a `Message`, written when somebody reads it."""

    day: date | None

    def in_language(self, language: str = SPOKEN) -> str:
        """Write it."""
        return format_date(self.day, language)

    def __str__(self) -> str:
        return self.in_language()
