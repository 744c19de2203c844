"""What several tests of reading need: small surveys, and files made from text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

from kfl_widgets.reading import reader
from kfl_widgets.survey.model import ALL, Codebook, Factor, Item, Option, Scale

MakeBook = Callable[..., bytes]


@pytest.fixture(autouse=True, scope="module")
def nothing_unforeseen() -> Iterator[None]:
    """Let what no layout foresaw fail the test, though a user only sees a problem."""

    def again(error: Exception) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "_log_unforeseen", again)
        yield


@pytest.fixture(scope="session")
def make_book() -> MakeBook:
    """Make an .xlsx of sheets given as lists of rows."""

    def make(hidden: tuple[str, ...] = (), **sheets: list[list[object]]) -> bytes:
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if name in hidden:
                sheet.sheet_state = "hidden"
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()

    return make


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    four = Scale(1.0, 4.0)
    agree = tuple(
        Option(value, label)
        for value, label in enumerate(
            ("Helt uenig", "Litt uenig", "Litt enig", "Helt enig"), start=1
        )
    )
    return Codebook(
        factors=(
            Factor("Trivsel", "Trivsel", "elever", four),
            Factor("Uro", "Uro", "elever", four, high_is_good=False),
            Factor("Informasjon", "Informasjon", "foresatte", Scale(1.0, 5.0)),
        ),
        items=(
            Item("E1", "Jeg liker timene", "elever", "Trivsel", four, False, agree),
            Item("E2", "Jeg gruer meg til skolen", "elever", "Trivsel", four, True, agree),
            Item("E3", "Det er bråk i timene", "elever", "Uro", four),
            Item("F1", "=Skolen sier fra", "foresatte", "Informasjon", Scale(1.0, 5.0)),
        ),
    )


@pytest.fixture(scope="session")
def answers(codebook: Codebook) -> pd.DataFrame:
    """Two hundred people at two schools in two waves."""
    random = np.random.default_rng(7)
    n = 200
    people = pd.DataFrame(
        {
            "wave": random.choice(["T1", "T2"], n),
            "school": random.choice(["Skole A", "Skole B"], n),
            "group": random.choice(["elever", "foresatte"], n),
            "grade": random.choice(["5", "6", "8-10", "ukjent"], n),
        }
    )
    is_pupil = people["group"].eq("elever")
    people["gender"] = np.where(is_pupil, random.choice(["jenter", "gutter", "annet"], n), ALL)
    for item in codebook.items:
        given = people["group"].eq(item.group) & (random.random(n) > 0.1)
        people[item.code] = np.where(given, random.integers(1, int(item.scale.high) + 1, n), np.nan)
    return people
