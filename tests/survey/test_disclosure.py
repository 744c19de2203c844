from __future__ import annotations

import math
from collections import Counter
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.attacker import RowSpace, small_sets
from tests.survey.examples import cell, counts, starred, survey_of

from kfl_widgets.survey import (
    Codebook,
    Factor,
    Filters,
    Item,
    ProtectedTable,
    Scale,
    build,
    combine,
    compare,
    gap,
    protect,
    reduce,
    rescale,
    response_rates,
    summarise,
)
from kfl_widgets.survey.planning import FLOOR

PEOPLE_OF_THREE = st.dictionaries(
    st.tuples(st.sampled_from(["8", "9"]), st.sampled_from(["jenter", "gutter", "annet"])),
    st.one_of(st.integers(1, 9), st.integers(1, 30)),
    min_size=3,
)
UNSPLIT = ("wave", "group", "factor")
NUMBERS = ["n", "mean", "sd", "ci_low", "ci_high"]


def shown(survey, dimension, min_n=7):
    """Give the codes of one dimension whose rows are shown."""
    frame = protect(summarise(survey, (*UNSPLIT, dimension)), min_n).frame
    return frame.loc[~frame["hidden"], dimension].astype(str).tolist()


def is_shown(survey, by=UNSPLIT, where=None, min_n=7):
    frame = protect(summarise(survey, by, where), min_n).frame
    assert len(frame) == 1
    return not frame["hidden"][0]


# -- what a protected table is -----------------------------------------------------------------


def test_a_small_cell_hides_all_its_numbers():
    survey = counts("grade", {"8": 6, "9": 8, "10": 30})
    frame = protect(summarise(survey, (*UNSPLIT, "grade"))).frame
    assert frame["hidden"].tolist() == [True, True, False]
    assert frame.loc[frame["hidden"], NUMBERS].isna().all(axis=None)
    assert frame.loc[2, "n"] == 30


@pytest.mark.parametrize(("n", "hidden"), [(1, True), (6, True), (7, False), (0, False)])
def test_small_is_fewer_than_min_n_and_more_than_nobody(n, hidden):
    assert protect(summarise(survey_of([cell(n)]))).frame["hidden"].tolist() == [hidden]


def test_a_change_is_hidden_if_either_side_is():
    factors = [Factor(code, code, "elever") for code in "abc"]
    people = {"a": (6, 30), "b": (30, 6), "c": (30, 30)}
    rows = [
        cell(n, wave=wave, measure=code)
        for code, both in people.items()
        for wave, n in zip(("T1", "T2"), both, strict=True)
    ]
    frame = protect(compare(survey_of(rows, *factors), "T1", "T2")).frame
    assert frame["hidden"].tolist() == [True, True, False]
    assert frame.loc[:1, ["change", "change_low", "g", "p", "q", "sd_ratio"]].isna().all(axis=None)
    levels = [f"{name}_baseline" for name in ("n", "mean", "sd", "ci_low")]
    others = [f"{name}_followup" for name in ("n", "mean", "sd", "ci_low")]
    for row, hidden, shown in ((0, levels, others), (1, others, levels)):
        assert frame.loc[row, hidden].isna().all()
        assert frame.loc[row, shown].notna().all()


@settings(max_examples=30, deadline=None)
@given(PEOPLE_OF_THREE, st.sampled_from([(), ("8",), ("8", "9")]))
def test_each_side_of_a_gap_says_what_its_own_table_says_and_no_more(people, grades):
    """So a gap gives an attacker nothing to subtract that the tables of levels don't give."""
    survey = survey_of(
        [cell(n, grade=g, gender=k) for (g, k), n in people.items()],
    )
    where = Filters(grades=grades)
    for split in [(), ("grade",)] if not grades else [()]:
        by = (*UNSPLIT, *split)
        if {"jenter", "gutter"} - set(survey.values("gender")):
            continue
        gaps = protect(gap(survey, "jenter", "gutter", by, where, dimension="gender")).frame
        levels = protect(summarise(survey, (*by, "gender"), where)).frame
        own = levels.set_index([*by, "gender"])
        for row in gaps.to_dict("records"):
            for side, gender in (("first", "jenter"), ("second", "gutter")):
                told = own.loc[(*(row[name] for name in by), gender)]
                for name in NUMBERS:
                    assert row[f"{name}_{side}"] == pytest.approx(told[name], nan_ok=True)
            both = [row[f"n_{side}"] for side in ("first", "second")]
            assert row["hidden"] == any(map(math.isnan, both))
            assert not row["hidden"] or math.isnan(row["gap"])


@settings(max_examples=30, deadline=None)
@given(PEOPLE_OF_THREE, PEOPLE_OF_THREE, st.sampled_from([(), ("8",), ("8", "9")]))
def test_each_wave_of_a_change_says_what_its_own_table_says_and_no_more(before, after, grades):
    waves = {"T1": before, "T2": after}
    survey = survey_of(
        [cell(n, wave=w, grade=g, gender=k) for w, of in waves.items() for (g, k), n in of.items()],
    )
    where = Filters(grades=grades)
    for by in [("group", "factor"), ("group", "factor", "gender")]:
        changes = protect(compare(survey, "T1", "T2", by, where)).frame
        own = protect(summarise(survey, (*by, "wave"), where)).frame.set_index([*by, "wave"])
        for row in changes.to_dict("records"):
            for side, wave in (("baseline", "T1"), ("followup", "T2")):
                place = (*(row[name] for name in by), wave)
                for name in NUMBERS:
                    told = own.loc[place][name] if place in own.index else math.nan
                    assert row[f"{name}_{side}"] == pytest.approx(told, nan_ok=True)
            assert not row["hidden"] or math.isnan(row["change"])


@pytest.mark.parametrize("waves", [("T1", "T2"), ("T2", "T3")])
def test_on_a_scale_of_a_small_reference_no_wave_of_a_change_is_shown(waves):
    survey = survey_of([cell(n, wave=wave) for wave, n in (("T1", 3), ("T2", 40), ("T3", 40))])
    frame = protect(rescale(compare(survey, *waves), "500", reference="T1")).frame
    assert frame["hidden"].all()
    assert frame[["mean_baseline", "mean_followup", "sd_followup"]].isna().all(axis=None)


def test_on_a_scale_of_a_small_reference_no_side_of_a_gap_is_shown():
    rows = [
        cell(n, wave=wave, gender=gender)
        for wave, n in (("T1", 3), ("T2", 40))
        for gender in ("jenter", "gutter")
    ]
    rows += [cell(3, wave="T2", gender="annet"), cell(3, wave="T1", gender="annet")]
    survey = survey_of(rows)
    where = Filters(waves=("T2",))
    table = gap(survey, "jenter", "gutter", UNSPLIT, where, dimension="gender")
    frame = protect(rescale(table, "500", reference="T1"), 10).frame
    assert frame["hidden"].all()
    assert frame[["mean_first", "mean_second"]].isna().all(axis=None)


def test_a_rate_is_hidden_and_who_was_invited_is_not():
    people = pd.DataFrame(
        {"wave": "T1", "group": ["elever", "ledere"], "invited": [40, 5], "answered": [30, 4]}
    )
    frame = protect(response_rates(build(participation=people))).frame
    assert frame["hidden"].tolist() == [False, True]
    assert frame["invited"].tolist() == [40, 5]
    assert frame.loc[1, ["answered", "rate"]].isna().all()


def test_a_small_yardstick_is_hidden_too():
    rows = [
        cell(n, wave=w, school=s, grade=g)
        for w in ("T1", "T2")
        for s, g, n in (
            ("Lia", "8", 40),
            ("Lia", "9", 40),
            ("Kommunen", "8", 4),
            ("Kommunen", "9", 90),
            ("Kommunen", "10", 90),
        )
    ]
    survey = survey_of(rows, references=["Kommunen"])
    table = compare(survey, "T1", "T2", ("grade", "factor"), reference="Kommunen")
    frame = protect(table).frame
    assert frame["hidden"].tolist() == [False, False]
    assert frame["n_followup"].tolist() == [40, 40]
    assert math.isnan(frame["n_reference"][0])
    assert math.isnan(frame["reference"][0])


def test_a_table_of_unknown_origin_is_refused():
    table = summarise(counts("grade", {"8": 20}))
    with pytest.raises(ValueError, match="which survey it came from"):
        protect(pd.DataFrame(table.to_dict("list")))


def test_a_table_that_lost_a_column_is_refused():
    """Without its grade a row would be taken for the whole school."""
    table = summarise(counts("grade", {"8": 20, "9": 3}), (*UNSPLIT, "grade"))
    with pytest.raises(ValueError, match="'grade'"):
        protect(table.drop(columns="grade"))


def test_rows_may_be_dropped_and_reordered_first():
    survey = counts("grade", {"8": 3, "9": 8, "10": 30})
    table = summarise(survey, (*UNSPLIT, "grade"))
    frame = protect(table.iloc[[2, 0]]).frame
    assert frame["hidden"].tolist() == [False, True]
    assert protect(table[table["n"] == 3]).frame["n"].isna().all()


def test_the_table_that_was_protected_is_left_alone():
    table = summarise(counts("grade", {"8": 3, "9": 8}), (*UNSPLIT, "grade"))
    protect(table)
    assert table["n"].tolist() == [3, 8]
    assert "hidden" not in table


def test_what_somebody_wrote_beside_a_hidden_row_is_hidden_too():
    table = summarise(counts("grade", {"8": 3, "9": 30, "10": 30}), (*UNSPLIT, "grade"))
    table = table.assign(told=table["mean"].map("{:.2f}".format), twice=2 * table["mean"])
    frame = protect(table).frame
    assert frame["hidden"].any()
    assert frame.loc[frame["hidden"], ["told", "twice"]].isna().all(axis=None)
    assert frame.loc[~frame["hidden"], ["told", "twice"]].notna().all(axis=None)


def test_a_number_under_a_name_of_ours_is_hidden_too():
    table = summarise(counts("grade", {"8": 3, "9": 30, "10": 30}), (*UNSPLIT, "grade"))
    for name in ("answer", "spread", "reason", "pair", "label"):
        frame = protect(table.assign(**{name: table["mean"]})).frame
        assert frame.loc[frame["hidden"], name].isna().all()
        assert frame.loc[~frame["hidden"], name].notna().all()


def test_what_somebody_worked_out_is_hidden_where_our_own_is_rounded():
    alike = np.repeat([4.0, 1.0], [39, 1])
    item = Item("t1", "Jeg trives", "elever", "trivsel", Scale(1, 4))
    book = Codebook((Factor("trivsel", "Trivsel", "elever", Scale(1, 4)),), (item,))
    survey = reduce(pd.DataFrame({"wave": "T1", "group": "elever", "t1": alike}), book)
    table = summarise(survey, ("wave", "group", "item"))
    (row,) = protect(table.assign(twice=2 * table["mean"])).frame.to_dict("records")
    assert (row["mean"], row["hidden"]) == (4.0, False)
    assert math.isnan(row["twice"])


def test_a_wave_that_may_be_shown_is_shown_in_percent_too():
    survey = survey_of(
        [cell(3, wave="T1"), cell(40, 4.0, 0.0, wave="T2")],
        Factor("trivsel", "Trivsel", "elever", Scale(1, 5)),
    )
    levels = protect(rescale(summarise(survey))).frame.set_index("wave")
    (row,) = protect(rescale(compare(survey, "T1", "T2"))).frame.to_dict("records")
    assert row["mean_followup"] == levels.loc["T2", "mean"] == 75
    assert math.isnan(row["mean_baseline"])


def test_no_number_at_all_is_below_the_floor():
    with pytest.raises(ValueError, match="below the floor"):
        protect(summarise(counts("grade", {"8": 3})), math.nan)


def test_a_yardstick_whose_answers_are_partly_hidden_is_rounded_and_the_school_is_not():
    item = Item("t1", "Jeg trives", "elever", "trivsel", Scale(1, 4))
    book = Codebook((Factor("trivsel", "Trivsel", "elever", Scale(1, 4)),), (item,))
    answers, scores = [], []
    for wave in ("T1", "T2"):
        for school, chosen in (("Lia", (10, 20, 30, 40)), ("R", (3, 1, 300, 400))):
            here = {"wave": wave, "school": school, "group": "elever"}
            for option, n in enumerate(chosen, start=1):
                is_starred = n < 5
                known = {"n": None if is_starred else n} | {
                    "state": "suppressed" if is_starred else "known"
                }
                answers.append({**here, "item": "t1", "option": option, **known})
            values = np.repeat([1, 2, 3, 4], chosen)
            scores.append(
                cell(len(values), values.mean(), values.std(ddof=1), **here, measure="t1")
            )
    survey = build(
        answers=pd.DataFrame(answers),
        scores=pd.DataFrame(scores),
        codebook=book,
        references=["R"],
    )
    by, where = ("group", "item"), Filters(schools=("Lia",))
    (row,) = protect(compare(survey, "T1", "T2", by, where, reference="R")).frame.to_dict("records")
    assert row["reference"] == 3.6
    assert row["mean_followup"] == 3.0
    assert row["sd_followup"] > 0


def test_a_reference_that_somebody_put_beside_a_change_is_no_yardstick_of_ours():
    survey = survey_of([cell(40, wave="T1"), cell(40, wave="T2")])
    frame = protect(compare(survey, "T1", "T2").assign(reference=2.55)).frame
    assert frame["reference"].tolist() == [2.55]


def test_min_n_below_the_floor_is_refused():
    table = summarise(counts("grade", {"8": 20}))
    with pytest.raises(ValueError, match="below the floor of 5"):
        protect(table, FLOOR - 1)
    assert protect(table, FLOOR).min_n == FLOOR


def test_only_protect_makes_a_protected_table():
    frame = pd.DataFrame({"n": [3], "hidden": [False]})
    with pytest.raises(TypeError, match="protect"):
        ProtectedTable(frame, "level", (), Filters(), 7, {})


def test_the_frame_is_a_copy_that_tells_nothing_of_its_survey():
    protected = protect(summarise(counts("grade", {"8": 20})))
    frame = protected.frame
    frame["n"] = 0
    assert protected.frame["n"].tolist() == [20]
    assert protected.frame.attrs == {}


def test_repr_shows_counts_only():
    protected = protect(summarise(counts("grade", {"8": 3, "9": 8}), (*UNSPLIT, "grade")))
    assert repr(protected) == "<ProtectedTable level: 2 rows, 2 hidden>"


def test_html_escapes_every_label_and_marks_what_is_hidden():
    survey = survey_of(
        [cell(3, school="<b>Lia</b>")], Factor("trivsel", "<script>alert(1)</script>", "elever")
    )
    page = protect(summarise(survey, (*UNSPLIT, "school"))).to_html()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<td>skjermet</td>" in page


def test_html_shows_a_dash_where_a_number_is_unknown_and_not_hidden():
    page = protect(summarise(survey_of([cell(20, 3.5, math.nan)]))).to_html()
    assert "<td>–</td>" in page
    assert "<td>skjermet</td>" not in page


# -- published examples ------------------------------------------------------------------------


def test_the_only_other_department_is_closed_too():
    """Culture Amp: Sales 4 and Technology 9; with 6 in Sales, both stay open."""
    assert shown(counts("school", {"Sales": 4, "Technology": 9}), "school", 5) == []
    open_both = counts("school", {"Sales": 6, "Technology": 9})
    assert shown(open_both, "school", 5) == ["Sales", "Technology"]


def test_two_small_departments_protect_each_other():
    """PeopleCues, with a limit of 3; all numbers doubled, since ours is never below 5."""
    people = {"Business": 2, "Marketing": 4, "Operations": 10, "Product": 14, "Tech": 16}
    assert shown(counts("school", people), "school", 6) == ["Operations", "Product", "Tech"]


def test_one_person_beside_one_department_hides_the_department():
    """PeopleCues, the second example."""
    assert shown(counts("school", {"Product": 1, "Tech": 60}), "school", 5) == []


def test_two_hidden_groups_of_one_take_the_twelve_along():
    """A Norwegian pulse survey: 14 − 12 tells that two are hidden, and their joint mean."""
    survey = counts("grade", {"8": 12, "9": 1, "10": 1})
    assert shown(survey, "grade", 5) == []
    assert is_shown(survey, min_n=5)


def test_age_bands_hide_the_next_smallest():
    assert shown(counts("grade", {"8": 20, "9": 12, "10": 3}), "grade", 5) == ["8"]
    bands = {"7": 30, "8": 20, "9": 14, "10": 2}
    assert shown(counts("grade", bands), "grade", 5) == ["7", "8"]


def test_a_province_takes_one_other_along():
    assert shown(counts("school", {"A": 5, "B": 100, "C": 95}), "school") == ["B"]


def test_the_mean_of_four_does_not_follow_from_thirty_and_twenty_six():
    survey = survey_of([cell(26, 3.5, school="A"), cell(4, 2.75, school="B")])
    assert shown(survey, "school", 5) == []
    assert is_shown(survey, min_n=5)


# -- sources that have hidden something already ------------------------------------------------


def test_a_total_stays_when_the_source_has_hidden_all_its_parts():
    rows = [cell(166), starred(gender="jenter"), starred(gender="gutter")]
    survey = survey_of(rows)
    assert is_shown(survey)
    assert shown(survey, "gender") == []


def test_one_starred_part_takes_the_next_smallest_along():
    rows = [cell(60), cell(22, grade="8"), cell(33, grade="9"), starred(grade="10")]
    assert shown(survey_of(rows), "grade") == ["9"]


def test_people_of_no_listed_gender_are_not_given_away():
    rows = [cell(43), cell(25, gender="jenter"), cell(15, gender="gutter")]
    survey = survey_of(rows)
    assert is_shown(survey)
    assert shown(survey, "gender") == ["jenter"]
    everyone = Filters(genders=("jenter", "gutter"))
    assert not is_shown(survey, where=everyone)


def test_a_mean_without_n_can_not_be_checked_and_is_shown():
    survey = survey_of([cell(math.nan) | {"mean": 4.1}])
    assert protect(summarise(survey)).frame["mean"].tolist() == [4.1]


def test_a_survey_without_groups_is_protected_too():
    survey = survey_of(
        [cell(n, group="alle", grade=g) for g, n in (("8", 3), ("9", 8), ("10", 30))]
    )
    frame = protect(summarise(survey, ("wave", "grade", "factor"))).frame
    assert frame["hidden"].tolist() == [True, True, False]


def test_a_measure_the_codebook_does_not_know_is_protected_too():
    survey = survey_of([cell(3)], Factor("annet", "Annet", "elever"))
    assert not is_shown(survey)


def test_a_grade_that_was_only_invited_can_be_asked_for():
    people = pd.DataFrame({"wave": "T1", "group": "elever", "grade": ["8", "9"], "invited": 20})
    survey = combine([build(participation=people), counts("grade", {"8": 15})])
    frame = protect(response_rates(survey, ("grade",))).frame
    assert frame["invited"].tolist() == [20, 20]
    assert frame["hidden"].tolist() == [False, False]


@pytest.mark.real
@pytest.mark.parametrize(("file", "hidden"), [("tabell_152.xlsx", 0), ("tabell_154.xlsx", 37)])
def test_a_real_export_that_is_protected_already_loses_nothing_more(real_data, file, hidden):
    from kfl_widgets import read

    survey = read(real_data / "udir" / file).survey
    frame = protect(summarise(survey, ("wave", "group", "grade", "item"))).frame
    assert frame["hidden"].sum() == hidden
    assert (frame["state"] != "known").sum() == hidden


# -- filters -----------------------------------------------------------------------------------

GRADES = {"7": 40, "8": 30, "9": 8, "10": 3}  # 9 and 10 are hidden


@pytest.mark.parametrize(
    ("grades", "visible"),
    [
        (("7", "8"), True),
        (("9",), False),
        (("8", "9"), False),
        (("7", "8", "9"), False),
        (("9", "10"), True),
        (("8", "9", "10"), True),
        (("7", "8", "9", "10"), True),
        (("7",), True),
    ],
)
def test_a_sum_holds_all_of_the_hidden_grades_or_none(grades, visible):
    survey = counts("grade", GRADES)
    assert is_shown(survey, where=Filters(grades=grades)) is visible


def test_a_sum_over_two_dimensions_holds_no_hidden_cell():
    rows = [
        cell(n, grade=g, gender=k)
        for (g, k), n in {
            ("8", "jenter"): 20,
            ("8", "gutter"): 20,
            ("9", "jenter"): 20,
            ("9", "gutter"): 20,
            ("10", "jenter"): 3,
            ("10", "gutter"): 20,
            ("10", "annet"): 20,
            ("9", "annet"): 20,
            ("8", "annet"): 20,
        }.items()
    ]
    survey = survey_of(rows)
    girls_and_boys = Filters(genders=("jenter", "gutter"))
    assert not is_shown(survey, where=girls_and_boys.with_("grade", ("8", "10")))
    everybody = Filters(grades=("8", "9", "10"), genders=("jenter", "gutter", "annet"))
    assert is_shown(survey, where=everybody)


def test_the_same_filter_with_one_more_small_grade_is_hidden():
    """Two exports that differ by one class must not betray it."""
    survey = counts("grade", {"5": 40, "6": 12, "7": 4})
    assert is_shown(survey, where=Filters(grades=("5",)))
    assert not is_shown(survey, where=Filters(grades=("5", "7")))
    assert not is_shown(survey, where=Filters(grades=("5", "6")))


def subsets(values):
    return [c for size in range(1, len(values) + 1) for c in combinations(values, size)]


def questions(survey):
    """Give every filter, and every table that splits what its filter leaves open."""
    for grades in [(), *subsets(survey.values("grade"))]:
        for genders in [(), *subsets(survey.values("gender"))]:
            where = Filters(grades=grades, genders=genders)
            yield where, ()
            if not grades:
                yield where, ("grade",)
            if not genders:
                yield where, ("gender",)
    yield Filters(), ("grade", "gender")


PEOPLE = st.dictionaries(
    st.tuples(st.sampled_from(["8", "9", "10"]), st.sampled_from(["jenter", "gutter"])),
    st.one_of(st.integers(1, 9), st.integers(1, 30)),
    min_size=2,
)


@settings(max_examples=12, deadline=None)
@given(PEOPLE)
def test_no_two_tables_betray_each_others_hidden_cells(people):
    """Ask for every table over every filter, and solve what is shown."""
    survey = survey_of([cell(n, grade=g, gender=k) for (g, k), n in people.items()])
    cells = list(people)
    known = RowSpace({row for q in questions(survey) for row in shown_sums(survey, *q, people)})
    for few in small_sets(list(people.values()), 7):
        assert not known.holds([i in few for i in range(len(cells))]), [cells[i] for i in few]


def shown_sums(survey, where, split, people):
    """Give which cells each shown row counts, having checked that it counts just those."""
    frame = protect(summarise(survey, (*UNSPLIT, *split), where)).frame
    for row in frame[~frame["hidden"]].to_dict("records"):
        counted = [
            (not where.grades or g in where.grades)
            and (not where.genders or k in where.genders)
            and row.get("grade", g) == g
            and row.get("gender", k) == k
            for g, k in people
        ]
        assert row["n"] == sum(n for n, c in zip(people.values(), counted, strict=True) if c)
        yield tuple(counted)


def test_a_survey_is_planned_once_for_each_limit_up_to_the_one_that_holds():
    """Every table of one survey obeys the same plan."""
    survey = counts("grade", GRADES)
    asked = [protect(summarise(survey, (*UNSPLIT, "grade"))) for _ in range(2)]
    pd.testing.assert_frame_equal(asked[0].frame, asked[1].frame)
    kept = Counter(key[0] for key in survey.memo() if isinstance(key, tuple))
    assert kept["plan"] == len(range(FLOOR, 7 + 1))
    assert np.array_equal(asked[0].frame["hidden"], [False, False, True, True])


def test_raising_the_limit_shows_nothing_that_was_hidden():
    """With 5 the four take the nine along; with 7 the six would do, and betray the four."""
    survey = counts("grade", {"7": 40, "8": 6, "9": 4, "10": 9})
    lower, higher = (set(shown(survey, "grade", limit)) for limit in (5, 7))
    assert higher <= lower


@settings(max_examples=25, deadline=None)
@given(PEOPLE)
def test_what_a_higher_limit_shows_a_lower_one_shows_too(people):
    survey = survey_of([cell(n, grade=g, gender=k) for (g, k), n in people.items()])
    for split in (("grade",), ("gender",), ("grade", "gender")):
        table = summarise(survey, (*UNSPLIT, *split))
        hidden = [protect(table, limit).frame["hidden"] for limit in range(FLOOR, 10)]
        for lower, higher in pairwise(hidden):
            assert (higher | ~lower).all()


def test_a_limit_between_two_plans_gets_the_stricter_one():
    survey = counts("grade", {"7": 40, "8": 11, "9": 12, "10": 30})
    between, stricter = (set(shown(survey, "grade", limit)) for limit in (11, 12))
    assert between == stricter


def test_a_very_high_limit_is_planned_in_a_few_steps():
    assert not is_shown(counts("grade", {"7": 40, "8": 60}), min_n=10_000)


def test_naming_a_grade_twice_shows_no_more_of_it():
    survey = counts("grade", GRADES)
    assert not is_shown(survey, where=Filters(grades=("10", "10")))
    assert not is_shown(survey, where=Filters(grades=("9", "9")))


# -- a yardstick that is the same people ---------------------------------------------------------


def municipality(few, beyond=0):
    """Two schools, and the municipality they make up, with some people more."""
    people = {("Lia", "8"): 30, ("Lia", "9"): 30, ("Moen", "8"): 30, ("Moen", "9"): few}
    people |= {("Kommunen", "8"): 60 + beyond, ("Kommunen", "9"): 30 + few}
    rows = [cell(n, school=s, grade=g) for (s, g), n in people.items()]
    return survey_of(rows, references=["Kommunen"])


def test_a_school_does_not_follow_from_the_municipality_and_the_other_schools():
    survey = municipality(few=3)
    by_school = (*UNSPLIT, "school", "grade")
    schools = Filters(schools=("Lia", "Moen", "Kommunen"))
    frame = protect(summarise(survey, by_school, schools)).frame.set_index(["school", "grade"])
    assert frame.loc[("Moen", "9"), "hidden"]
    assert frame.loc[[("Lia", "9"), ("Kommunen", "9")], "hidden"].any()
    total = protect(summarise(survey, (*UNSPLIT, "grade"))).frame
    assert total["hidden"].tolist() == frame.loc["Kommunen", "hidden"].tolist()


def test_a_few_beyond_all_schools_are_not_told_by_the_municipality():
    schools = Filters(schools=("Kommunen",), grades=("8",))
    assert is_shown(municipality(30), where=schools)
    assert not is_shown(municipality(30, beyond=4), where=schools)
    assert is_shown(municipality(30, beyond=40), where=schools)


def test_a_scale_does_not_tell_the_hidden_wave_it_hangs_on():
    survey = survey_of([cell(4, wave="T1"), cell(40, wave="T2")])
    frame = protect(rescale(summarise(survey), "500", reference="T1")).frame
    assert frame["hidden"].all()
    assert frame[["slope", "intercept"]].isna().all(axis=None)


def test_the_mark_of_what_is_hidden_is_in_the_language():
    told = protect(summarise(survey_of([cell(3)]), ("factor",)))
    assert (told.hidden_mark, told.mark("nn"), told.mark("en")) == ("skjermet", "skjerma", "hidden")
    assert "skjermet" not in told.to_html("en")
