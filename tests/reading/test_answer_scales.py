from __future__ import annotations

from collections import Counter
from itertools import chain

import pandas as pd
import pytest

from kfl_widgets.reading.answer_scales import LADDERS, answer_key, is_no_answer, leading_number
from kfl_widgets.reading.answering import Answering, given_answers, how_answered


def answered(*columns: list[object], stem: str = "") -> list[Answering | None]:
    given = {n: given_answers(pd.Series(c, dtype=object), stem) for n, c in enumerate(columns)}
    found = how_answered(given)
    return [found.get(number) for number in given]


def words(answering: Answering | None) -> list[str]:
    assert answering is not None
    return [option.label for option in answering.options]


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.steps[0][0][:20])
def test_every_scale_has_two_to_seven_steps_and_no_answer_twice(ladder) -> None:
    assert 2 <= len(ladder) <= 7
    keys = Counter(answer_key(words) for words in chain(*ladder.steps))
    assert [key for key, n in keys.items() if n > 1 or not key] == []


@pytest.mark.parametrize(
    "scale",
    [
        ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"],
        ["helt ueinig", "litt ueinig", "litt einig", "heilt einig"],
        ["Svært uenig", "Uenig", "Verken enig eller uenig", "Enig", "Svært enig"],
        ["ALDRI", "Sjelden", "Av og til ", "Ofte", " alltid"],
        ["Svært dårlig", "Dårlig", "Middels", "Bra", "Svært bra"],
        ["Svaert daarlig", "Daarlig", "God", "Svaert god"],
        ["I svært liten grad", "I liten grad", "I noen grad", "I stor grad", "I svært stor grad"],
        ["Ikke i det hele tatt", "I liten grad", "I noen grad", "I stor grad"],
        ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
        ["Strongly disagree", "Disagree", "Somewhat disagree", "Somewhat agree", "Agree",
         "Strongly agree"],
        ["Never", "Rarely", "Sometimes", "Often", "Always"],
        ["Very poor", "Poor", "Fair", "Good", "Excellent"],
        ["Dårlig", "Ok", "Bra"],
        ["Nei", "Litt", "Ja"],
        [":-(", ":-|", ":-)"],
        ["☹", "🙁", "😐", "🙂"],
        ["☹️", "😐", "🙂"],
        ["😢", "🙁", "🙂", "😀"],
        ["Svært sjelden eller aldri", "Sjelden", "Noen ganger", "Ofte", "Svært ofte eller alltid"],
        ["1 – Helt uenig", "2 – Litt uenig", "3 – Litt enig", "4 – Helt enig"],
    ],
    ids=lambda scale: scale[0],
)  # fmt: skip
def test_known_words_are_put_in_order(scale: list[str]) -> None:
    (found,) = answered(scale[::-1] * 8)
    assert found.scale.name == f"1–{len(scale)}"
    assert [answer_key(label) for label in words(found)] == [answer_key(word) for word in scale]


def test_a_step_nobody_chose_is_known_from_the_columns_beside() -> None:
    one, other = answered(["Helt uenig", "Helt enig"], ["Verken enig eller uenig"], stem="Om oss")
    assert (one.scale.high, other.scale.high) == (5, 5)
    assert words(one)[2] == "Verken enig eller uenig"


def test_a_scale_used_from_end_to_end_is_not_stretched_by_another_question() -> None:
    four = ["Helt uenig", "Litt uenig", "Litt enig", "Helt enig"] * 10
    five = [*four, "Verken enig eller uenig"]
    assert [a.scale.high for a in answered(four, five)] == [4, 5]


def test_too_few_answers_make_a_scale_uncertain() -> None:
    (found,) = answered(["I liten grad", "I stor grad"])
    assert not found.is_certain


def test_words_on_no_scale_have_no_order() -> None:
    assert answered(["Rød", "Blå", "Rød"]) == [None]


def test_yes_and_no_are_a_scale_when_both_were_said() -> None:
    (found,) = answered(["Ja", "Nei"])
    assert (found.scale.low, found.scale.high) == (0, 1)
    assert words(found) == ["Nei", "Ja"]
    assert answered(["Ja", "Ja"]) == [None]


def test_yes_and_no_with_something_between_are_three_steps() -> None:
    (found,) = answered(["Ja", "Nei", "Litt"])
    assert words(found) == ["Nei", "Litt", "Ja"]


def test_two_smileys_we_would_take_for_one_are_not_guessed() -> None:
    assert answered(["🙂", "😊", "😐", "🙁"]) == [None]


def test_numbers_take_the_smallest_scale_that_all_columns_fit() -> None:
    one, other = answered([1, 2, 3] * 20, [2, 3, 6] * 20)
    assert one.scale.name == other.scale.name == "1–6"
    assert one.is_certain


def test_words_beside_numbers_are_kept() -> None:
    (found,) = answered(["1 (lite)", 2, 3, "4 (mye)"] * 5)
    assert words(found) == ["lite", "2", "3", "mye"]


@pytest.mark.parametrize(
    "said",
    ["Vet ikke", "Veit ikkje", "vet ikke / ikke aktuelt", "Ønsker ikke å svare", "Don't know",
     "N/A", "Unfamiliar (N/A)", "Ikke relevant", "Ingen mening"],
)  # fmt: skip
def test_declining_to_answer_is_known(said: str) -> None:
    assert is_no_answer(said)


@pytest.mark.parametrize("said", ["Helt enig", "", "Nasjonal dag", "Jeg vet hva jeg vil"])
def test_answers_are_not_taken_for_declining(said: str) -> None:
    assert not is_no_answer(said)


@pytest.mark.parametrize(
    ("said", "number"), [("4 – Helt enig", 4), ("5 (best)", 5), ("A3", 3), ("2 ganger", None)]
)
def test_the_number_before_words(said: str, number: int | None) -> None:
    assert leading_number(said) == number
