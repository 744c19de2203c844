"""Items that may be the same, worded anew between waves: offered, and joined when accepted.

Pure: a survey in, suggestions or a survey out. Nothing is joined that a person hasn't accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from kfl_widgets.locale import Message, msg, translate
from kfl_widgets.reading.joining import rename_measures
from kfl_widgets.reading.values import clean_text, plain_letters
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import Codebook, Item, Problem, Survey

__all__ = ["NearMatch", "accept", "near_matches"]

_NEAR = 75.0
_NEGATIONS = {"ikke", "ikkje", "aldri", "ingen", "inga", "not", "never", "no", "don't", "uten"}


@dataclass(frozen=True)
class NearMatch:
    """Two items of one group, asked in different waves, whose words are nearly the same.

    Attributes
    ----------
    group
        Who answered.
    old, new
        Their codes; `old` was asked first.
    old_text, new_text
        Their words.
    likeness
        From 0 to 1 (rapidfuzz's normalised similarity).
    obstacle
        Why they can't be compared even if they are the same; None when they can.
    """

    group: str
    old: str
    new: str
    old_text: str
    new_text: str
    likeness: float
    obstacle: Message | None = None


def near_matches(survey: Survey) -> tuple[NearMatch, ...]:
    """Find items that may be one, the likeliest first; each item is in one match at most."""
    waves = _waves_of_items(survey)
    pairs = sorted(_pairs(survey, waves), key=lambda pair: -pair.likeness)
    taken: set[tuple[str, str]] = set()
    best: list[NearMatch] = []
    for pair in pairs:
        both = {(pair.group, pair.old), (pair.group, pair.new)}
        if not both & taken:
            taken |= both
            best.append(pair)
    return tuple(best)


def accept(survey: Survey, matches: Iterable[NearMatch]) -> Survey:
    """Join the items of `matches` and mark them as reworded, on every screen that shows them.

    Returns
    -------
    Survey
        The newer item takes the older one's code; its words are the newer ones, with
        «(omformulert)» behind. A match with an obstacle is not joined, and a problem says why.
    """
    problems = list(survey.problems)
    for match in matches:
        survey = _joined(survey, match) if match.obstacle is None else survey
        problems.append(_told(match))
    plain = [
        table.astype({c: object for c in table if table[c].dtype == "category"})
        for table in (survey.scores, survey.answers, survey.participation, survey.products)
    ]
    return build(
        scores=plain[0],
        answers=plain[1],
        participation=plain[2],
        products=plain[3],
        codebook=survey.codebook,
        waves=survey.waves,
        references=survey.references,
        sources=survey.sources,
        problems=problems,
    )


def _waves_of_items(survey: Survey) -> dict[tuple[str, str], list[int]]:
    """Say in which waves, by their place in time, each group was asked each item."""
    place = {wave.code: number for number, wave in enumerate(survey.waves)}
    asked = survey.scores[["group", "measure", "wave"]].drop_duplicates().astype(str)
    waves: dict[tuple[str, str], list[int]] = {}
    for group, measure, wave in asked.itertuples(index=False, name=None):
        waves.setdefault((group, measure), []).append(place.get(wave, -1))
    return waves


def _pairs(survey: Survey, waves: dict[tuple[str, str], list[int]]) -> Iterator[NearMatch]:
    from rapidfuzz.fuzz import ratio

    by_group: dict[str, list[Item]] = {}
    for item in survey.codebook.items:
        if (item.group, item.code) in waves:
            by_group.setdefault(item.group, []).append(item)
    for group, items in by_group.items():
        for pair in combinations(items, 2):
            one, other = sorted(pair, key=lambda item: min(waves[group, item.code]))
            is_apart = not set(waves[group, one.code]) & set(waves[group, other.code])
            if is_apart and _negations(one.text) == _negations(other.text):
                likeness = ratio(_plain(one.text), _plain(other.text))
                if likeness >= _NEAR:
                    yield _match(one, other, likeness / 100)


def _match(one: Item, other: Item, likeness: float) -> NearMatch:
    return NearMatch(
        one.group, one.code, other.code, one.text, other.text, likeness, _obstacle(one, other)
    )


def _obstacle(one: Item, other: Item) -> Message | None:
    if one.scale.name != other.scale.name:
        return msg(
            "De er besvart på ulike skalaer ({one} og {two}) og kan ikke sammenlignes.",
            one=one.scale.name,
            two=other.scale.name,
        )
    if one.reversed != other.reversed:
        return msg("Bare den ene er snudd, så de kan ikke sammenlignes.")
    return None


def _plain(text: str) -> str:
    return plain_letters(clean_text(text)).rstrip(".?! ")


def _negations(text: str) -> int:
    """Count the words that turn a statement round: «Jeg blir ikke sint» is another statement."""
    return sum(word.strip(".,?!") in _NEGATIONS for word in _plain(text).split())


def _joined(survey: Survey, match: NearMatch) -> Survey:
    old = survey.codebook.item(match.group, match.old)
    new = survey.codebook.item(match.group, match.new)
    if old is None or new is None:
        return survey
    codes = {(match.group, match.new): match.old}
    text = f"{match.new_text} ({translate('omformulert')})"
    texts = {(match.group, match.old): text, (match.group, match.new): text}
    if _is_alone(survey, old) and _is_alone(survey, new):
        codes[match.group, new.factor] = old.factor
        texts[match.group, old.factor] = texts[match.group, new.factor] = text
    renamed = rename_measures(survey, codes, texts)
    return replace(renamed, codebook=_each_once(renamed.codebook))


def _is_alone(survey: Survey, item: Item) -> bool:
    return bool(item.factor) and len(survey.codebook.items_of(item.group, item.factor)) == 1


def _each_once(codebook: Codebook) -> Codebook:
    factors = {(factor.group, factor.code): factor for factor in reversed(codebook.factors)}
    items = {(item.group, item.code): item for item in reversed(codebook.items)}
    return Codebook(tuple(reversed(factors.values())), tuple(reversed(items.values())))


def _told(match: NearMatch) -> Problem:
    if match.obstacle is not None:
        sentence = msg(
            "«{one}» og «{two}» er ikke slått sammen. {why}",
            one=match.old_text,
            two=match.new_text,
            why=match.obstacle,
        )
        return Problem("warning", sentence)
    sentence = msg(
        "Omformulert: «{one}» og «{two}» leses som én påstand.",
        one=match.old_text,
        two=match.new_text,
    )
    return Problem("info", sentence)
