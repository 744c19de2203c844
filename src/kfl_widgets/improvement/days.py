"""Days as people write them: «1. februar 2027», «1.2.27», «2027-02-01», “1 Feb 2027”."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

__all__ = ["MONTHS", "read_date"]

_NORWEGIAN = "januar februar mars april mai juni juli august september oktober november desember"
_ENGLISH = "january february march april may june july august september october november december"
MONTHS: dict[str, int] = {
    name: number
    for names in (_NORWEGIAN, _ENGLISH)
    for number, name in enumerate(names.split(), start=1)
}
"""The number of each month by its name, in bokmål and nynorsk (which agree) and in English."""

_FEWEST_LETTERS = 3
_FIRST_YEAR = 1900
_PLAIN = re.compile(r"[\w.,/\- ]+")
_TOGETHER = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)")


def read_date(text: str) -> date | None:
    """Read a day, month and year; None for anything else. A month may be cut to three letters.

    ``record_form.js`` reads the same in the page.
    """
    parts = re.findall(r"\d+|[^\W\d_]+", text) if _PLAIN.fullmatch(text.strip()) else []
    if len(parts) == 1 and (together := _TOGETHER.fullmatch(parts[0])):
        parts = list(together.groups())
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4 and parts[0].isdecimal():
        parts.reverse()
    if parts[0].isalpha():
        parts[:2] = parts[1], parts[0]
    day, month, year = parts
    if len(year) not in (2, 4) or not (day + year).isdecimal():
        return None
    if len(year) == 4 and int(year) < _FIRST_YEAR:
        return None
    with suppress(ValueError):
        return date(int(year) + 2000 * (len(year) == 2), _month(month), int(day))
    return None


def _month(text: str) -> int:
    """Give a month's number; 0, which is none, for what names none."""
    if text.isdecimal():
        return int(text)
    word = text.casefold()
    found = (number for name, number in MONTHS.items() if name.startswith(word))
    return next(found, 0) if len(word) >= _FEWEST_LETTERS else 0
