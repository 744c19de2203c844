"""Words beside points never cover one another, however wide the plot is."""

from itertools import combinations

from kfl_widgets.charts.placement import Area, place

AREA = Area(narrowest=300, widest=500, top=0, bottom=300)


def boxes(points, sizes, offsets, width):
    for (x, y), (w, h), (dx, dy) in zip(points, sizes, offsets, strict=True):
        middle = x * width + dx
        yield middle - w / 2, y + dy - h / 2, middle + w / 2, y + dy + h / 2


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_a_lonely_word_stands_to_the_right():
    ((dx, dy),) = place([(0.3, 100)], [(50, 15)], AREA)
    assert dx > 25
    assert dy == 0


def test_a_word_at_the_right_edge_stands_to_the_left():
    ((dx, _),) = place([(0.98, 100)], [(50, 15)], AREA)
    assert dx < -25


def test_crowded_words_stay_apart_at_every_width():
    points = [(0.5 + i / 50, 150 + 5 * (i % 3)) for i in range(8)]
    sizes = [(40, 15)] * 8
    offsets = place(points, sizes, AREA)
    for width in range(300, 501, 10):
        placed = list(boxes(points, sizes, offsets, width))
        assert not any(overlap(a, b) for a, b in combinations(placed, 2))
        assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= width and b[3] <= 300 for b in placed)


def test_a_word_without_room_gets_none():
    offsets = place([(0.5, 150.0)] * 30, [(200, 60)] * 30, AREA)
    assert None in offsets
