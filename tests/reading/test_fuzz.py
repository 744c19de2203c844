"""Damage that nobody thought of: no crash, no hang, and never a wrong number without a word.

Only what holds the numbers is damaged, never the digits themselves: that another digit was meant,
nobody can see. ``KFL_FUZZ`` says how many damaged files are tried of each kind.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from tests.reading.made_files import Cells, ods, saved, unzipped, xls, xlsb, zipped

from kfl_widgets.reading.reader import read
from kfl_widgets.reading.workbook import Book, open_workbook
from kfl_widgets.survey.model import Survey

TRIES = int(os.environ.get("KFL_FUZZ", "30"))
LONGEST = 5.0

HEADERS = ["Runde", "Gruppe", "Trinn", "Faktor", "Antall", "Gjennomsnitt", "Standardavvik"]
ROWS: list[list[str | float]] = [
    [wave, group, grade, factor, 20 + 3 * place + len(factor), 2.5 + 0.1 * place, 0.75]
    for place, (wave, grade) in enumerate(
        (wave, grade) for wave in ("T1", "T2") for grade in (8, 9, 10)
    )
    for group in ("Elever", "Lærere")
    for factor in ("Trivsel", "Arbeidsro")
]

Mutate = Callable[[bytes, random.Random], bytes]


# -- the files, whole --------------------------------------------------------------------------


def whole_xlsx() -> bytes:
    book = Workbook()
    for row in [HEADERS, *ROWS]:
        book.active.append(row)
    return saved(book)


def whole_csv() -> bytes:
    lines = [HEADERS, *([str(cell).replace(".", ",") for cell in row] for row in ROWS)]
    return "\r\n".join(";".join(line) for line in lines).encode()


def quoted_csv() -> bytes:
    lines = [HEADERS, *([str(cell) for cell in row] for row in ROWS)]
    return "\n".join(",".join(f'"{field}"' for field in line) for line in lines).encode()


def whole_ods() -> bytes:
    def cell(value: float | str) -> str:
        if isinstance(value, str):
            return (
                '<table:table-cell office:value-type="string"><text:p>'
                f"{value}</text:p></table:table-cell>"
            )
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>'
            f"{value}</text:p></table:table-cell>"
        )

    return ods(
        "".join(
            f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
            for row in [HEADERS, *ROWS]
        )
    )


def placed() -> Cells:
    return [
        (number, column, value)
        for number, row in enumerate([HEADERS, *ROWS])
        for column, value in enumerate(row)
    ]


# -- damage to the file ------------------------------------------------------------------------


def flip(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def lose(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 300) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[: start + chance.randint(1, 300)] + data[start:]


def swap(data: bytes, chance: random.Random) -> bytes:
    first, second, third = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


FILE_DAMAGE: dict[str, Mutate] = {
    "flip": flip,
    "cut": cut,
    "lose": lose,
    "repeat": repeat,
    "swap": swap,
}


# -- damage inside a part, the zip around it whole -----------------------------------------------


def in_a_part(change: Mutate) -> Mutate:
    def mutate(data: bytes, chance: random.Random) -> bytes:
        parts = unzipped(data)
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        return zipped({**parts, name: change(parts[name], chance)})

    return mutate


def break_a_tag(xml: bytes, chance: random.Random) -> bytes:
    """Change one letter of the name of an element."""
    names = [
        place
        for tag in re.finditer(rb"</?([A-Za-z:]+)", xml)
        for place in range(tag.start(1), tag.end(1))
    ]
    if not names:
        return xml
    place = chance.choice(names)
    return xml[:place] + bytes([xml[place] ^ 1 << chance.randrange(5)]) + xml[place + 1 :]


def lose_a_bracket(xml: bytes, chance: random.Random) -> bytes:
    places = [place for place, letter in enumerate(xml) if letter in b'<>/"=']
    place = chance.choice(places)
    return xml[:place] + xml[place + 1 :]


def lose_a_tag(xml: bytes, chance: random.Random) -> bytes:
    tag = chance.choice(list(re.finditer(rb"<[^<>]*>", xml)))
    return xml[: tag.start()] + xml[tag.end() :]


def repeat_a_row(xml: bytes, chance: random.Random) -> bytes:
    rows = list(re.finditer(rb"<(?:table:table-)?row.*?</(?:table:table-)?row>", xml)) or [
        re.search(rb"\Z", xml)
    ]
    row = chance.choice(rows)
    assert row is not None
    return xml[: row.end()] + row[0] + xml[row.end() :]


def lose_a_part(data: bytes, chance: random.Random) -> bytes:
    parts = unzipped(data)
    del parts[chance.choice(list(parts))]
    return zipped(parts)


def exchange_parts(data: bytes, chance: random.Random) -> bytes:
    parts = unzipped(data)
    first, second = chance.sample(list(parts), 2)
    return zipped({**parts, first: parts[second], second: parts[first]})


PART_DAMAGE: dict[str, Mutate] = {
    "cut a part": in_a_part(cut),
    "break a tag": in_a_part(break_a_tag),
    "lose a bracket": in_a_part(lose_a_bracket),
    "lose a tag": in_a_part(lose_a_tag),
    "repeat a row": in_a_part(repeat_a_row),
    "lose a part": lose_a_part,
    "exchange parts": exchange_parts,
}


# -- damage to a text file -----------------------------------------------------------------------


def at(places: str, change: Callable[[bytes], bytes]) -> Mutate:
    """Change one of the places that a pattern finds."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        found = list(re.finditer(places.encode(), data))
        if not found:
            return data
        place = chance.choice(found)
        return data[: place.start()] + change(place[0]) + data[place.end() :]

    return mutate


def recode(encoding: str) -> Mutate:
    return lambda data, _chance: data.decode().encode(encoding)


TEXT_DAMAGE: dict[str, Mutate] = {
    "lose a separator": at(';|(?<="),(?=")', lambda _: b""),
    "one separator too many": at(';|","', lambda found: found + found),
    "another separator": at(';|(?<="),(?=")', lambda _: b"|"),
    "a quote too many": at("(?<=[;,\\n])", lambda _: b'"'),
    "lose a quote": at('"', lambda _: b""),
    "lose a line end": at("\r?\n", lambda _: b""),
    "one line end too many": at("\r?\n", lambda found: found + found),
    "a line end in a line": at(';|(?<="),(?=")', lambda found: b"\n" + found),
    "repeat a line": at("(?<=\n).*\n", lambda found: found + found),
    "a broken letter": at("\xc3\xa6".encode("latin-1").decode("utf-8"), lambda _: b"\xff"),
    "a control letter": at("(?<=[A-Za-z])", lambda _: b"\x07"),
    "cp1252": recode("cp1252"),
    "utf-16": recode("utf-16"),
    "utf-16 without a mark": recode("utf-16-be"),
    "a mark": lambda data, _chance: b"\xef\xbb\xbf" + data,
}


# -- the judgement -------------------------------------------------------------------------------


def cells_of(book: Book) -> list[list[list[str]]]:
    """Give what is visible, without the empty rows and columns around it."""
    sheets = []
    for sheet in book.sheets:
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.rows]
        width = max((len("\0".join(row).rstrip("\0").split("\0")) for row in rows), default=0)
        sheets.append([row[:width] for row in rows if any(row)])
    return sheets


def numbers_of(survey: Survey | None) -> list[tuple[object, ...]]:
    if survey is None:
        return []
    columns = ["wave", "school", "group", "grade", "gender", "measure", "n", "total", "total_sq"]
    table = survey.scores[columns].astype(dict.fromkeys(columns[:6], str)).round(6)
    return sorted(table.itertuples(index=False, name=None))


def judge(kind: str, whole: bytes, damage: Mutate) -> None:
    """Damage a file again and again; complain of the first that is read wrong in silence."""
    undamaged = open_workbook(kind, whole)
    assert undamaged.problems == ()
    right, reading = cells_of(undamaged), read((kind, whole))
    numbers, known = numbers_of(reading.survey), set(map(str, reading.problems))
    for seed in range(TRIES):
        damaged = damage(whole, random.Random(seed))
        start = time.monotonic()
        book = open_workbook(kind, damaged)
        if not book.problems and cells_of(book) != right:
            reading = read((kind, damaged))
            told = set(map(str, reading.problems)) - known
            assert told or numbers_of(reading.survey) == numbers, f"seed {seed}"
        assert time.monotonic() - start < LONGEST, f"seed {seed}"


WORKBOOKS = {
    "xlsx": whole_xlsx(),
    "ods": whole_ods(),
    "xlsb": xlsb(placed()),
}
TEXTS = {"csv": whole_csv(), "quoted csv": quoted_csv()}


def test_the_whole_files_are_one_survey() -> None:
    files = {**WORKBOOKS, "xls": xls(placed()), **TEXTS}
    surveys = [numbers_of(read((name, data)).survey) for name, data in files.items()]
    assert len(surveys[0]) == len(ROWS)
    assert all(survey == surveys[0] for survey in surveys)


@pytest.mark.parametrize("damage", FILE_DAMAGE)
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_damaged_workbook_is_never_read_wrong_in_silence(kind: str, damage: str) -> None:
    judge(kind, WORKBOOKS[kind], FILE_DAMAGE[damage])


@pytest.mark.parametrize("damage", PART_DAMAGE)
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_damaged_xml_is_never_read_wrong_in_silence(kind: str, damage: str) -> None:
    judge(kind, WORKBOOKS[kind], PART_DAMAGE[damage])


@pytest.mark.parametrize("damage", TEXT_DAMAGE)
@pytest.mark.parametrize("kind", TEXTS)
def test_a_damaged_text_file_is_never_read_wrong_in_silence(kind: str, damage: str) -> None:
    judge(kind, TEXTS[kind], TEXT_DAMAGE[damage])


def test_an_old_workbook_breaks_nothing() -> None:
    """It has no checksums: another number can't be told from the right one."""
    whole = xls(placed())
    for seed in range(TRIES * 5):
        chance = random.Random(seed)
        damage = chance.choice(list(FILE_DAMAGE.values()))
        book = open_workbook("xls", damage(whole, chance))
        assert book.sheets or book.problems
