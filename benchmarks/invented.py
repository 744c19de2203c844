"""Invents a survey of any number of people, as answers and as the cells they are reduced to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from kfl_widgets.survey import Codebook, Factor, Item, Scale, Survey, Wave, combine, reduce

WAVES = (Wave("T1", 2016), Wave("T2", 2018))
SCHOOLS = [f"Skole {number}" for number in range(1, 21)]
GRADES = [str(grade) for grade in range(1, 11)]
# The page draws a chart for each scale: six.
SCALES = [Scale(low, high) for low, high in ((1, 4), (1, 5), (1, 6), (1, 7), (0, 10), (0, 100))]
FACTORS, ITEMS_EACH = 12, 5
SEED = 2018


def codebook() -> Codebook:
    """Give twelve factors of five statements, two factors on each scale."""
    scales = [SCALES[i % len(SCALES)] for i in range(FACTORS)]
    factors = tuple(Factor(f"f{i}", f"Faktor {i}", "elever", s) for i, s in enumerate(scales))
    items = tuple(
        Item(f"f{i}_{j}", f"Påstand {j}", "elever", f"f{i}", scale, reversed=j == ITEMS_EACH - 1)
        for i, scale in enumerate(scales)
        for j in range(ITEMS_EACH)
    )
    return Codebook(factors, items)


def invent(people: int, folder: Path | None = None, waves: Sequence[Wave] = WAVES) -> Survey:
    """Give the cells, made a wave at a time; keep the answers in a folder, if it is named."""
    generator = np.random.default_rng(SEED)
    cells = []
    for wave in waves:
        frame = answers(people // len(waves), wave.code, generator)
        cells.append(reduce(frame, codebook(), waves=waves))
        if folder is not None:
            folder.mkdir(exist_ok=True)
            duckdb.from_df(frame).write_parquet(str(folder / f"{wave.code}.parquet"))
    return combine(cells)


def answers(people: int, wave: str, generator: np.random.Generator) -> pd.DataFrame:
    """Invent the answers of one wave: a row for each person, a column for each statement."""
    who = {
        "wave": wave,
        "school": generator.choice(SCHOOLS, people),
        "group": "elever",
        "grade": generator.choice(GRADES, people),
        "gender": generator.choice(["jenter", "gutter"], people),
    }
    given = {item.code: _given(item.scale, wave, people, generator) for item in codebook().items}
    return pd.DataFrame(who | given)


def _given(scale: Scale, wave: str, people: int, generator: np.random.Generator) -> np.ndarray:
    """Answer one statement: a little higher after the first wave, so that there is a change."""
    level = generator.beta(3, 2.5 if wave == "T1" else 2, people)
    answer = np.round(level * (scale.high - scale.low)) + scale.low
    return np.where(generator.random(people) < 0.02, np.nan, answer).astype("float32")
