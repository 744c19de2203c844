from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.survey.attacker import RowSpace, small_sets

from kfl_widgets.survey.grid import Grid
from kfl_widgets.survey.intruder import _small_sum
from kfl_widgets.survey.suppression import suppress


def with_totals(people):
    """Give a grid of one population: every total along every axis, at index 0."""
    grid = np.zeros((1, *(size + 1 for size in people.shape)))
    grid[0, *(slice(1, None) for _ in people.shape)] = people
    for axis in range(1, grid.ndim):
        total = np.moveaxis(grid, axis, 0)
        total[0] = total.sum(0)
    return grid


def hide(n, min_n=7, unknown=None, references=0):
    unknown = np.zeros(n.shape, dtype=bool) if unknown is None else unknown
    return suppress(Grid(n, unknown, references), min_n)


def line(total, *parts):
    """Give a grid of one line; None is a cell the source has hidden."""
    values = [total, *parts]
    n = np.array([[0.0 if v is None else v for v in values]])
    unknown = np.array([[v is None for v in values]])
    return suppress(Grid(n, unknown), 7)[0].tolist()


def test_what_is_large_enough_is_shown():
    assert line(40, 20, 12, 8) == [False, False, False, False]


def test_a_small_cell_takes_the_next_smallest_along():
    assert line(43, 20, 12, 8, 3) == [False, False, False, True, True]


def test_several_small_cells_that_are_many_people_together_are_enough():
    assert line(40, 30, 4, 6) == [False, False, True, True]


def test_several_small_cells_that_are_few_together_take_one_more():
    assert line(34, 20, 12, 1, 1) == [False, False, True, True, True]


def test_the_total_goes_when_there_is_nothing_else_to_hide():
    assert line(9, 5, 4) == [False, True, True]
    assert line(6, 6) == [True, True]


def test_nobody_is_hidden_where_nobody_is():
    assert line(20, 20, 0) == [False, False, False]


def test_two_cells_the_source_has_hidden_leave_the_rest_alone():
    assert line(166, 100, None, None) == [False, False, True, True]
    assert line(166, None, None) == [False, True, True]


def test_one_cell_the_source_has_hidden_takes_another_along():
    assert line(43, 20, 12, 8, None) == [False, False, False, True, True]


def test_two_hidden_cells_that_the_total_shows_to_be_few_take_one_more():
    assert line(43, 20, 12, 8, None, None) == [False, False, False, True, True, True]


def test_a_missing_cell_that_the_total_leaves_nobody_for_betrays_nothing():
    assert line(40, 20, 20, None) == [False, False, False, True]


def test_people_the_total_counts_beyond_its_parts_are_a_small_group_too():
    assert line(43, 25, 15) == [False, False, True]
    assert line(60, 25, 15) == [False, False, False]


def test_many_people_beyond_the_parts_protect_a_small_part():
    assert line(153, 100, 3) == [False, False, True]


def test_a_yardstick_protects_nobody_and_takes_nobody_along():
    n = np.array([[103.0, 100, 3, 9], [103, 60, 43, 4]])
    assert hide(n, references=1).tolist() == [
        [False, True, True, False],
        [False, False, False, True],
    ]


def test_a_table_needs_a_rectangle():
    """As Statistics Norway's GaussSuppression vignette shows; our smallest cell is the 3."""
    people = np.array([[15, 12, 3], [16, 13, 14]])
    hidden = hide(with_totals(people))[0]
    assert hidden[1:, 1:].tolist() == [[False, True, True], [False, True, True]]
    assert not hidden[0].any()
    assert not hidden[:, 0].any()


def test_two_rectangles_must_not_meet_in_one_cell():
    """Each line here hides two cells, and still the one in the middle follows from the rest."""
    people = np.full((4, 4), 50)
    primary = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)]
    for at in primary:
        people[at] = 6
    hidden = hide(with_totals(people))[0]
    assert hidden[1:, 1:].sum() > len(primary)
    assert_nothing_follows(people, hidden, 7)


def test_populations_do_not_touch_each_other():
    n = np.array([[40.0, 20, 20], [9, 6, 3], [100, 97, 3]])
    together = hide(n)
    for one in range(3):
        assert together[one].tolist() == hide(n[[one]])[0].tolist()


# -- populations of the same people ------------------------------------------------------------


def test_what_is_hidden_in_one_of_a_family_is_hidden_in_all():
    n = np.array([[43.0, 20, 15, 8], [40, 20, 14, 6], [60, 20, 20, 20]])
    together = suppress(Grid(n, np.zeros(n.shape, dtype=bool)), 7, families=np.array([0, 0, 2]))
    assert together[0].tolist() == together[1].tolist() == [False, False, True, True]
    assert not together[2].any()


def test_what_a_source_has_hidden_is_no_affair_of_the_family():
    n = np.array([[40.0, 20, 0, 0], [40, 20, 12, 8]])
    unknown = np.array([[False, False, True, True], [False] * 4])
    together = suppress(Grid(n, unknown), 7, families=np.array([0, 0]))
    assert together.tolist() == [[False, False, True, True], [False] * 4]


def test_a_secret_is_hidden_whatever_its_size():
    n = np.array([[90.0, 50, 25, 15]])
    secret = np.array([[False, False, True, False]])
    hidden = suppress(Grid(n, np.zeros(n.shape, dtype=bool)), 7, secret=secret)
    assert hidden[0].tolist() == [False, False, True, True]


def test_the_lowest_rank_is_hidden_first():
    n = np.array([[43.0, 20, 12, 8, 3]])
    rank = np.array([[0.0, 1, 2, 3, 4]])
    hidden = suppress(Grid(n, np.zeros(n.shape, dtype=bool), rank=rank), 7)
    assert hidden[0].tolist() == [False, True, False, False, True]


def test_a_school_keeps_its_grades_where_the_sum_of_two_schools_can_go():
    """Lia's grade 8 is small; Moen's own numbers stay, and the sum of both is not shown."""
    people = np.array([[4, 20, 20], [20, 20, 20]])
    grid = Grid(with_totals(people), np.zeros((1, 3, 4), dtype=bool))
    kept = suppress(Grid(grid.n, grid.unknown, spare=1), 7)[0]
    assert not kept[2, 1:].any()
    assert kept[0, 1]
    assert suppress(grid, 7)[0][2, 1:].any()
    assert_nothing_follows(people, kept, 7)


def test_a_whole_school_is_hidden_with_the_only_other_one_all_the_same():
    n = np.array([[64.0, 4, 60]])
    hidden = suppress(Grid(n, np.zeros(n.shape, dtype=bool), spare=1), 7)
    assert hidden[0].tolist() == [False, True, True]


def test_a_large_hidden_cell_can_be_asked_to_have_more_people_beside_it():
    n = np.array([[53.0, 30, 15, 6, 2]])
    unknown = np.zeros(n.shape, dtype=bool)
    assert suppress(Grid(n, unknown), 7)[0].tolist() == [False, False, False, True, True]
    wary = suppress(Grid(n, unknown, cover=4), 7)
    assert wary[0].tolist() == [False, False, True, True, True]


def sums_shown(people, hidden):
    """Give the incidence vector of every sum that is shown, and of every empty one."""
    cells = list(product(*map(range, people.shape)))
    n = with_totals(people)[0]
    return [
        [all(i in (0, c + 1) for i, c in zip(place, cell, strict=True)) for cell in cells]
        for place in np.ndindex(hidden.shape)
        if not hidden[place] or n[place] == 0
    ]


def assert_nothing_follows(people, hidden, min_n):
    """Hidden may leave out the last places of an axis: their people are listed nowhere."""
    shown = RowSpace(sums_shown(people, hidden))
    people = people.ravel().tolist()
    for cells in small_sets(people, min_n):
        assert not shown.holds([i in cells for i in range(len(people))]), cells


SHAPES = st.sampled_from([(4, 2), (3, 3), (5, 2), (2, 3, 2), (3, 2, 2)])
PEOPLE = SHAPES.flatmap(
    lambda shape: arrays(int, shape, elements=st.one_of(st.integers(0, 9), st.integers(0, 30)))
)


@settings(max_examples=150, deadline=None)
@given(PEOPLE, st.sampled_from([5, 7]))
def test_no_small_cell_and_no_small_sum_follows_from_what_is_shown(people, min_n):
    hidden = hide(with_totals(people), min_n)[0]
    n = with_totals(people)[0]
    assert hidden[(n > 0) & (n < min_n)].all()
    assert_nothing_follows(people, hidden, min_n)


@settings(max_examples=150, deadline=None)
@given(PEOPLE, st.sampled_from([(0,), (-1,), (0, -1)]))
@example(np.array([[[2, 2], [0, 7], [2, 2]], [[2, 2], [7, 2], [2, 2]]]), (0, -1))
def test_people_who_are_listed_nowhere_are_not_found_out_either(people, axes):
    n = with_totals(people)
    for axis in axes:
        n = np.moveaxis(np.moveaxis(n, axis or 1, 0)[:-1], 0, axis or 1)
    assert_nothing_follows(people, hide(n)[0], 7)


@pytest.mark.parametrize("people", [np.full((3, 2), 20), np.full((2, 3, 2), 7)])
def test_nothing_is_hidden_without_need(people):
    assert not hide(with_totals(people)).any()


# -- many schools ------------------------------------------------------------------------------

SCHOOLS = st.integers(1, 12).flatmap(
    lambda schools: arrays(
        int, (schools, 3, 2), elements=st.one_of(st.integers(0, 9), st.integers(0, 30))
    )
)


def among_schools(people, min_n=7):
    """Hide as a plan does: a school keeps its own numbers where a sum of schools can go."""
    grid = Grid(with_totals(people), np.zeros((1, *(np.array(people.shape) + 1)), bool), spare=1)
    return suppress(grid, min_n)[0]


@settings(max_examples=60, deadline=None)
@given(SCHOOLS)
def test_a_school_among_many_is_as_safe_as_alone(people):
    """Of its own numbers, of which an exact attacker holds all that are shown, nothing follows."""
    hidden = among_schools(people)
    for school, own in enumerate(people):
        n = with_totals(own)[0]
        assert hidden[school + 1][(n > 0) & (n < 7)].all()
        assert_nothing_follows(own, hidden[school + 1], 7)


@pytest.mark.parametrize("seed", range(10))
def test_nothing_follows_from_the_sums_of_five_schools(seed):
    people = np.random.default_rng(seed).integers(0, 13, (5, 3, 2))
    assert_nothing_follows(people, among_schools(people), 7)


def told_sums(people, hidden, most=3, min_n=7):
    """Find, by the null space of all that is shown, cells of few people whose sum is told.

    At this size exact arithmetic takes too long, and so do sums of more than `most` cells.
    """
    shown = np.array(sums_shown(people, hidden), dtype=float)
    _, singular, right = np.linalg.svd(shown)
    free = right[(singular > 1e-9).sum() :].T
    free = free @ np.random.default_rng(1).standard_normal((free.shape[1], 2))
    people = people.ravel()
    small = np.flatnonzero((people > 0) & (people < min_n))
    sets = [(one,) for one in small]
    for size in range(1, most + 1):
        for cells in sets:
            if np.abs(free[list(cells)].sum(0)).max() < 1e-8:
                yield cells
        if size < most:
            sets = [
                (*cells, one)
                for cells in sets
                for one in small[small > cells[-1]]
                if people[list(cells)].sum() + people[one] < min_n
            ]


@pytest.mark.parametrize("seed", range(3))
def test_nothing_follows_from_the_sums_of_forty_schools(seed):
    rng = np.random.default_rng(seed)
    people = rng.poisson(rng.choice([2, 6, 12, 25], 40)[:, None, None], (40, 4, 2))
    hidden = among_schools(people)
    assert not list(told_sums(people, hidden))
    n = with_totals(people)[0]
    assert hidden[(n > 0) & (n < 7)].all()
    assert (~hidden)[(n >= 7)].mean() > 0.5


def test_forty_schools_tell_much_where_small_cells_alone_are_hidden():
    rng = np.random.default_rng(0)
    people = rng.poisson(rng.choice([2, 6, 12, 25], 40)[:, None, None], (40, 4, 2))
    n = with_totals(people)[0]
    assert len(list(told_sums(people, (n > 0) & (n < 7), most=1))) > 5


@pytest.mark.parametrize("cells", [100, 3000])
def test_of_many_cells_a_sum_of_six_in_one_school_is_found(cells):
    """Of 3,000 not all sums of two can be tried; each is in a school of ten."""
    rng = np.random.default_rng(cells)
    free, size = rng.standard_normal(cells), np.ones(cells)
    school = np.arange(cells) // 10
    assert _small_sum(size, free, school, 7) is None
    free[45] = -free[40:45].sum()
    found = _small_sum(size, free, school, 7)
    assert found is not None
    assert 40 <= found <= 45


def test_a_county_is_decided_about_as_fast_as_its_schools_one_by_one():
    rng = np.random.default_rng(1)
    people = rng.poisson(rng.choice([3, 8, 15, 25], 120)[:, None, None], (120, 10, 2))
    start = time.process_time()
    for own in people:
        among_schools(own[None])
    alone = time.process_time() - start
    start = time.process_time()
    among_schools(people)
    assert time.process_time() - start < 3 * alone


def test_a_thousand_populations_take_no_time():
    rng = np.random.default_rng(1)
    n = np.concatenate([with_totals(rng.integers(0, 30, (1, 10, 2))) for _ in range(1000)])
    start = time.process_time()
    hidden = hide(n)
    assert time.process_time() - start < 3
    assert 0.1 < hidden.mean() < 0.5
