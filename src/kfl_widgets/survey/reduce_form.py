"""What one respondent group was asked, and how the sums of a cell are laid out in one wide row.

Both ways to sum, a query and arrays, give these columns. Knows no dataframe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from kfl_widgets.survey.model import PRODUCTS, Codebook, Factor, Item

__all__ = ["CELL", "OF_PRODUCTS", "POWERS", "Form", "check_ends", "forms", "options_of"]

CELL = ["wave", "school", "grade", "gender"]
"""What identifies a cell within one group."""

POWERS = ("n", "x", "xx")
"""Of a score: whether there is one, itself and its square. All are 0 where there is none."""

OF_PRODUCTS = (("n", "n"), ("x", "n"), ("n", "x"), ("xx", "n"), ("n", "xx"), ("x", "x"))
"""The powers of two scores whose products, summed, are `PRODUCTS` of those who have both."""

MOST_OPTIONS = 11
MOST_PAIRED = 40


@dataclass(frozen=True)
class Form:
    """The items of one group that were asked, and its factors with the items of each."""

    group: str
    items: tuple[Item, ...]
    factors: tuple[tuple[Factor, tuple[Item, ...]], ...]

    @cached_property
    def summed(self) -> list[str]:
        """The codes of what has n, Σx and Σx²: factors, and items without options to count."""
        loose = [item.code for item in self.items if not options_of(item)]
        return [factor.code for factor, _ in self.factors] + loose

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Each two factors, unless they are so many that nobody can read how they go together."""
        codes = [factor.code for factor, _ in self.factors]
        return list(combinations(codes, 2)) if len(codes) <= MOST_PAIRED else []

    @cached_property
    def columns(self) -> list[str]:
        """The names of all sums, in order."""
        return [
            "answered",
            *(f"{power} {code}" for power in POWERS for code in self.summed),
            *(f"{part} of {a} & {b}" for part in PRODUCTS for a, b in self.pairs),
            *(f"said {item.code}" for item in self.items),
            *(f"{value} of {item.code}" for item in self.items for value in options_of(item)),
        ]


def forms(codebook: Codebook, columns: set[str]) -> Iterator[Form]:
    """Give the form of each group that was asked anything that has a column."""
    for group in dict.fromkeys(item.group for item in codebook.items):
        asked = tuple(i for i in codebook.items if i.group == group and i.code in columns)
        factors = (
            (factor, tuple(i for i in asked if i.factor == factor.code))
            for factor in codebook.factors
            if factor.group == group
        )
        if asked:
            yield _checked(Form(group, asked, tuple(pair for pair in factors if pair[1])))


def _checked(form: Form) -> Form:
    check_ends(item for _, items in form.factors for item in items)
    return form


def check_ends(items: Iterable[Item]) -> None:
    """Raise ValueError for an item that can't be turned: a reversed one on an open scale."""
    for item in items:
        if item.reversed and None in (item.scale.low, item.scale.high):
            raise ValueError(f"item {item.code!r} is reversed, so its scale needs both ends")


def options_of(item: Item) -> range:
    """Give the answers to an item that are counted one by one; none on a long or open scale."""
    low, high = item.scale.low, item.scale.high
    if low is None or high is None or high - low >= MOST_OPTIONS:
        return range(0)
    return range(int(low), int(high) + 1)
