"""Puts surveys together so that what is the same is called the same.

An item is known by its code, else by its words; a factor by its name, whatever its letter case.
A scale that was only inferred gives way to one that fits both. Near matches are not made here: a
person accepts them (`rewording`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from kfl_widgets.locale import msg
from kfl_widgets.reading.facts import SheetFacts
from kfl_widgets.reading.values import fold
from kfl_widgets.survey.build import combine
from kfl_widgets.survey.model import Codebook, Factor, Item, Problem, Scale, Survey

__all__ = ["join", "rename_measures"]

_ALIKE = 60.0
"""Two wordings under one code are one item from here up, on rapidfuzz's scale of 0–100."""

Key = tuple[str, str]
"""Group and code."""


def join(surveys: Sequence[Survey]) -> Survey:
    """Make one survey of several, with the same items and factors under the same codes.

    Two quite different statements under one code are kept apart, and that is said.
    """
    known = _Known()
    joined = [known.take_in(survey) for survey in surveys]
    scaled = [_on_known_scales(survey, known.scales) for survey in joined]
    survey = combine(scaled)
    turned = tuple(_turned(scaled, survey.codebook))
    problems = dict.fromkeys((*survey.problems, *turned))
    return replace(survey, problems=tuple(problems)) if turned else survey


def _turned(surveys: Sequence[Survey], codebook: Codebook) -> Iterator[Problem]:
    """Tell of factors that are best high in one file and low in another: the first file decides."""
    told = dict.fromkeys(
        factor.label
        for survey in surveys
        for factor in survey.codebook.factors
        if (known := codebook.factor(factor.group, factor.code)) is not None
        and known.scale.name == factor.scale.name
        and known.high_is_good != factor.high_is_good
    )
    for label in told:
        yield Problem(
            "warning",
            msg("Filene er uenige om høyt eller lavt er bra for «{factor}».", factor=label),
            remedy=msg(
                "Vi følger den første filen. Skriv det samme i kolonnen Retning i alle filene."
            ),
        )


def rename_measures(
    survey: Survey, codes: Mapping[Key, str], texts: Mapping[Key, str] | None = None
) -> Survey:
    """Give `survey` with other codes for some measures, and other words for some items.

    Parameters
    ----------
    codes
        (group, old code) → new code, for items and factors.
    texts
        (group, old code) → new text.
    """
    texts = texts or {}
    if not codes and not texts:
        return survey

    def new(group: str, code: str) -> str:
        return codes.get((group, code), code)

    def table(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        pairs = zip(frame["group"].astype(str), frame[column].astype(str), strict=True)
        return frame.assign(**{column: [new(*pair) for pair in pairs]})

    items = tuple(
        replace(
            item,
            code=new(item.group, item.code),
            factor=new(item.group, item.factor),
            text=texts.get((item.group, item.code), item.text),
        )
        for item in survey.codebook.items
    )
    factors = tuple(
        replace(
            factor,
            code=new(factor.group, factor.code),
            label=texts.get((factor.group, factor.code), factor.label),
        )
        for factor in survey.codebook.factors
    )
    return replace(
        survey,
        scores=table(survey.scores, "measure"),
        answers=table(survey.answers, "item"),
        products=table(table(survey.products, "measure_a"), "measure_b"),
        codebook=Codebook(factors, items),
    )


@dataclass
class _Known:
    """What the surveys so far call things."""

    texts: dict[Key, str] = field(default_factory=dict)
    code_of: dict[Key, str] = field(default_factory=dict)
    factor_of: dict[Key, str] = field(default_factory=dict)
    scales: dict[Key, tuple[Scale, bool]] = field(default_factory=dict)

    def take_in(self, survey: Survey) -> Survey:
        """Give `survey` with the names known so far, and remember its own."""
        problems: list[Problem] = []
        codes: dict[Key, str] = {}
        own = {(item.group, item.code) for item in survey.codebook.items}
        for item in survey.codebook.items:
            code = self._code(item, own, problems)
            if code != item.code:
                codes[item.group, item.code] = code
        for factor in survey.codebook.factors:
            name = self.factor_of.setdefault((factor.group, fold(factor.label)), factor.code)
            if name != factor.code:
                codes[factor.group, factor.code] = name
        renamed = rename_measures(survey, codes)
        self._remember(renamed)
        return replace(renamed, problems=(*renamed.problems, *problems))

    def _code(self, item: Item, own: set[Key], problems: list[Problem]) -> str:
        key = (item.group, item.code)
        before = self.texts.get(key)
        if before is None:
            same = self.code_of.get((item.group, fold(item.text)))
            return same if same and (item.group, same) not in own else item.code
        is_named = fold(item.text) != fold(item.code) and fold(before) != fold(item.code)
        if not is_named or fold(before) == fold(item.text):
            return item.code
        from rapidfuzz.fuzz import token_sort_ratio

        if token_sort_ratio(before.casefold(), item.text.casefold()) >= _ALIKE:
            problems.append(_reworded(item, before))
            return item.code
        problems.append(_another(item, before))
        return f"{item.code} ({fold(item.text)[:12]})"

    def _remember(self, survey: Survey) -> None:
        guesses = _guesses(survey)
        for item in survey.codebook.items:
            self.texts.setdefault((item.group, item.code), item.text)
            self.code_of.setdefault((item.group, fold(item.text)), item.code)
        for measure in _measures(survey):
            key = (measure.group, measure.code)
            self.scales[key] = _wider(self.scales.get(key), (measure.scale, key in guesses))


def _measures(survey: Survey) -> tuple[Factor | Item, ...]:
    return (*survey.codebook.factors, *survey.codebook.items)


def _guesses(survey: Survey) -> set[Key]:
    """Give the measures whose scale was only inferred; words are on the scale they make."""
    facts = (source for source in survey.sources if isinstance(source, SheetFacts))
    inferred = {pair for source in facts for pair in source.inferred}
    worded = [item for item in survey.codebook.items if item.options]
    return {
        (measure.group, measure.code)
        for measure in _measures(survey)
        if (measure.group, measure.scale.name) in inferred
    } - {(item.group, code) for item in worded for code in (item.code, item.factor)}


def _wider(one: tuple[Scale, bool] | None, other: tuple[Scale, bool]) -> tuple[Scale, bool]:
    """Choose between two scales of one measure: a written one, else the wider guess."""
    if one is None:
        return other
    if not one[1] or not other[1]:
        return other if one[1] else one
    return max(one, other, key=lambda pair: pair[0].high or 0.0)


def _on_known_scales(survey: Survey, scales: Mapping[Key, tuple[Scale, bool]]) -> Survey:
    """Put the measures whose scale was a guess on the scale that fits all files."""
    guesses = _guesses(survey)
    highest = _highest(survey) if guesses else {}

    def scale(measure: Factor | Item) -> Scale:
        key = (measure.group, measure.code)
        found, _ = scales[key]
        is_held = key in guesses and _holds(found, measure.scale, highest.get(key, 0.0))
        return found if is_held else measure.scale

    codebook = survey.codebook
    return replace(
        survey,
        codebook=Codebook(
            tuple(replace(factor, scale=scale(factor)) for factor in codebook.factors),
            tuple(replace(item, scale=scale(item)) for item in codebook.items),
        ),
    )


def _holds(scale: Scale, guess: Scale, highest: float) -> bool:
    """Tell whether numbers up to `highest`, guessed to be on one scale, may be on another."""
    if scale.low is None or scale.high is None:
        return False
    return scale.low == guess.low and scale.unit == guess.unit and highest <= scale.high


def _highest(survey: Survey) -> dict[Key, float]:
    """Give the highest answer or mean of each measure; of a factor also that of its items."""
    answers = survey.answers[survey.answers["n"] != 0].astype({"group": str, "item": str})
    chosen = answers.groupby(["group", "item"])["option"].max()
    scores = survey.scores.astype({"group": str, "measure": str})
    means = (scores["total"] / scores["n"]).fillna(scores["mean"])
    by_measure = means.groupby([scores["group"], scores["measure"]]).max().dropna()
    highest: dict[Key, float] = dict(zip(by_measure.index, by_measure, strict=True))
    for item in survey.codebook.items:
        answer = float(chosen.get((item.group, item.code), 0.0))
        for code in (item.code, item.factor):
            key = (item.group, code)
            highest[key] = max(highest.get(key, 0.0), answer)
    return highest


def _reworded(item: Item, before: str) -> Problem:
    return Problem(
        "info",
        msg(
            "«{code}» er formulert på to måter: «{one}» og «{two}». Vi leser det som én påstand.",
            code=item.code,
            one=before,
            two=item.text,
        ),
    )


def _another(item: Item, before: str) -> Problem:
    return Problem(
        "warning",
        msg(
            "«{code}» er to ulike påstander: «{one}» og «{two}». De holdes fra hverandre.",
            code=item.code,
            one=before,
            two=item.text,
        ),
        remedy=msg("Gi hver påstand sin egen kode, den samme i alle runder."),
    )
