"""Small writers: answers and cells as the tools of the world write them, for tests to read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from kfl_widgets.locale import label
from kfl_widgets.reading.dimensions import write_code
from kfl_widgets.survey.model import Codebook, Item

Rows = list[list[object]]

ASKED = {
    "wave": "Runde",
    "school": "Hvilken skole går du på?",
    "group": "Hvem er du?",
    "grade": "Hvilket trinn går du på?",
    "gender": "Kjønn",
}
PLAIN = {"wave": "Runde", "school": "Skole", "group": "Gruppe", "grade": "Trinn", "gender": "Kjønn"}


def csv_bytes(rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def people(answers: pd.DataFrame) -> list[list[object]]:
    return [[write_code(d, row[d]) for d in PLAIN] for row in answers.to_dict("records")]


def given(answers: pd.DataFrame, items: Sequence[Item], *, in_words: bool) -> list[list[object]]:
    words = {(item.code, o.value): o.label for item in items for o in item.options}

    def cell(item: Item, value: float) -> object:
        if pd.isna(value):
            return None
        return words[item.code, int(value)] if in_words else int(value)

    return [[cell(item, row[item.code]) for item in items] for row in answers.to_dict("records")]


def plain(answers: pd.DataFrame, codebook: Codebook, *, in_words: bool) -> bytes:
    items = codebook.items
    head = [*PLAIN.values(), *(f"{item.factor} [{item.text}]" for item in items)]
    cells = given(answers, items, in_words=in_words)
    return csv_bytes([head, *(p + c for p, c in zip(people(answers), cells, strict=True))])


def google_forms(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    items = codebook.items
    head = ["Tidsmerke", "E-postadresse", *ASKED.values()]
    head += [f"{item.factor} [{item.text}]" for item in items]
    return csv_bytes([head, *_with_traces(answers, items)], delimiter=",")


def microsoft_forms(answers: pd.DataFrame, codebook: Codebook) -> Rows:
    """A statement stands alone in Forms: nothing says what it belongs to."""
    items = codebook.items
    head = ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn"]
    rows = [
        [number, "2018-11-05 10:00:00", "2018-11-05 10:09:00", "anonymous", "Kari Nordmann", *p, *c]
        for number, (p, c) in enumerate(_cells(answers, items), start=1)
    ]
    return [[*head, *ASKED.values(), *(item.text for item in items)], *rows]


def nettskjema(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    items = codebook.items
    head = ["$submission_id", "$created", *ASKED.values()]
    head += [*(f"{item.factor}: {item.text}" for item in items), "$answer_time_ms"]
    rows = [
        [27685292 + number, "2018-11-05T10:00:00", *p, *c, 74630]
        for number, (p, c) in enumerate(_cells(answers, items))
    ]
    return csv_bytes([head, *rows])


def surveymonkey(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    above: list[object] = ["Respondent ID", "Start Date", "IP Address", *ASKED.values()]
    below: list[object] = [None, None, None, *["Response"] * len(ASKED)]
    before = ""
    for item in codebook.items:
        above.append(item.factor if item.factor != before else None)
        below.append(item.text)
        before = item.factor
    rows = [
        [10693460000 + number, "11/05/2018 10:00:00 AM", "84.212.33.1", *p, *c]
        for number, (p, c) in enumerate(_cells(answers, codebook.items))
    ]
    return csv_bytes([above, below, *rows], delimiter=",", encoding="utf-8-sig")


def limesurvey(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    head = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "ipaddr. IP"]
    head += [f"P{n}. {text}" for n, text in enumerate(ASKED.values())]
    head += [
        f"{item.factor[:4]}[{item.code}]. {item.factor} [{item.text}]" for item in codebook.items
    ]
    rows = [
        [number, "2018-11-05 10:00:00", 3, "84.212.33.1", *p, *c]
        for number, (p, c) in enumerate(_cells(answers, codebook.items))
    ]
    return csv_bytes([head, *rows], delimiter=",")


def qualtrics(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    items = codebook.items
    codes = ["StartDate", "IPAddress", "ResponseId", *(f"D{n}" for n in range(len(ASKED)))]
    codes += [item.code for item in items]
    texts = ["Start Date", "IP Address", "Response ID", *ASKED.values()]
    texts += [f"{item.factor} - {item.text}" for item in items]
    ids = [f'{{"ImportId":"QID{n}"}}' for n in range(len(codes))]
    rows = [
        ["2018-11-05 10:00:00", "84.212.33.1", f"R_2YPOQ602ER1jk{number:02}", *p, *c]
        for number, (p, c) in enumerate(_cells(answers, items))
    ]
    return csv_bytes([[*codes], [*texts], [*ids], *rows], delimiter=",")


def counts(answers: pd.DataFrame, codebook: Codebook) -> bytes:
    """A row per cell and statement, a column per option."""
    items = codebook.items
    options = items[0].options
    head = [*PLAIN.values(), "Faktor", "Påstand", *(o.label for o in options), "Antall svar"]
    rows: Rows = [[*head]]
    for cell, part in answers.groupby(list(PLAIN), sort=False):
        who = [write_code(d, code) for d, code in zip(PLAIN, cell, strict=True)]
        for item in items:
            chosen = [int(part[item.code].eq(option.value).sum()) for option in options]
            if sum(chosen):
                rows.append([*who, item.factor, item.text, *chosen, sum(chosen)])
    return csv_bytes(rows)


def wide(scores: pd.DataFrame, group: str) -> Rows:
    """One group's factors: a row per factor and grade, three columns per wave, merged above."""
    cells = scores[scores["group"].eq(group)].astype({"wave": str})
    waves = list(dict.fromkeys(cells["wave"]))
    above: list[object] = ["Faktor", "Trinn", "Kjønn"]
    below: list[object] = [None, None, None]
    for wave in waves:
        above += [wave, None, None]
        below += ["Gjennomsnitt", "SD", "n"]
    rows: Rows = [[f"Resultater for {label('group', group).lower()}"], [], above, below]
    for about, part in cells.groupby(["measure", "grade", "gender"], observed=True, sort=False):
        row: list[object] = [about[0], *map(write_code, ("grade", "gender"), about[1:])]
        for wave in waves:
            row += _published(part[part["wave"].eq(wave)])
        rows.append(row)
    return rows


def across(scores: pd.DataFrame, group: str) -> Rows:
    """One group's factors: a row per wave, grade and gender, three columns per factor."""
    cells = scores[scores["group"].eq(group)].astype({"measure": str})
    factors = list(dict.fromkeys(cells["measure"]))
    above: list[object] = [label("group", group), None, None]
    below: list[object] = ["Runde", "Trinn", "Kjønn"]
    for factor in factors:
        above += [factor, None, None]
        below += ["Gjennomsnitt", "SD", "n"]
    rows: Rows = [above, below]
    for about, part in cells.groupby(["wave", "grade", "gender"], observed=True, sort=False):
        row: list[object] = [about[0], *map(write_code, ("grade", "gender"), about[1:])]
        for factor in factors:
            row += _published(part[part["measure"].eq(factor)])
        rows.append(row)
    return rows


def udir(published: pd.DataFrame) -> list[dict[str, object]]:
    """Records as Udir's export has them: every number is text, «*» is suppressed."""
    return [
        {
            "Spoersmaalgruppe": cell["factor"],
            "Spoersmaalnavn": cell["item"] or "Alle spørsmål",
            "Skoleaarnavn": cell["wave"],
            "EnhetNavn": cell["school"] + " ",
            "Trinnnavn": f"Trinn {cell['grade']}",
            "EierformNavn": "Alle eierformer",
            "Kjoenn": {"alle": "Alle kjønn", "jenter": "Jente", "gutter": "Gutt"}[cell["gender"]],
            "Score": _udir_number(cell, "mean", 1),
            "Standardavvik": _udir_number(cell, "sd", 1),
            "AntallBesvart": _udir_number(cell, "n", 0),
        }
        for cell in published.to_dict("records")
    ]


def as_rows(records: list[dict[str, object]]) -> Rows:
    return [list(records[0]), *(list(record.values()) for record in records)]


def skoleporten(published: pd.DataFrame) -> bytes:
    """A row per cell and factor, the mean alone; «.» is hidden."""
    head = "Enhetsnavn;Skoletype;Vurderingsområde;Statistikk;Indikator/delskår;Periode;Eierform;"
    rows: Rows = [(head + "Trinn;Kjønn;Verdi;Måleenhet").split(";")]
    genders = {"alle": "Begge kjønn", "jenter": "Jenter", "gutter": "Gutter"}
    for cell in published.to_dict("records"):
        value = "." if cell["state"] == "suppressed" else _comma(cell["mean"], 1)
        first, last = cell["wave"].split("-")
        about = [cell["school"], "Grunnskole", "Læringsmiljø", "Elevundersøkelsen", cell["factor"]]
        about += [f"{first}-20{last}", "Offentlig", f"Trinn {cell['grade']}"]
        rows.append([*about, genders[cell["gender"]], value, "Skår (1-5)"])
    return csv_bytes(rows, encoding="utf-8-sig")


def statistikkportalen(published: pd.DataFrame) -> bytes:
    """A row per school; year, grade, gender and factor in the headings, of three columns each."""
    about = ["wave", "grade", "gender", "factor"]
    genders = {"alle": "Alle kjønn", "jenter": "Jente", "gutter": "Gutt"}
    columns = list(published[about].drop_duplicates().itertuples(index=False, name=None))
    head = ["EnhetNivaa", "Kommune", "Organisasjonsnummer", "EnhetNavn"]
    for wave, grade, gender, factor in columns:
        chain = f"{wave}.Alle eierformer.Trinn {grade}.{genders[gender]}.{factor}"
        head += [f"{chain}.{name}" for name in ("Score", "Standardavvik", "Antall besvart")]
    lines = ["\t".join(head)]
    for number, (school, part) in enumerate(published.groupby("school", sort=False)):
        cells = {tuple(cell[key] for key in about): cell for cell in part.to_dict("records")}
        line = ["4", "Stange", str(900 + number), school]
        for key in columns:
            cell = cells.get(key)
            line += [
                "" if cell is None else _udir_number(cell, name, decimals)
                for name, decimals in (("mean", 1), ("sd", 1), ("n", 0))
            ]
        lines.append("\t".join(line))
    return ("sep=\n" + "".join(f"{line}\r\n" for line in lines)).encode("utf-8-sig")


def _udir_number(cell: dict[str, object], name: str, decimals: int) -> str:
    return "*" if cell["state"] == "suppressed" else _comma(cell[name], decimals)


def _comma(number: float, decimals: int) -> str:
    """Write «1 203» and «4,1» as Norwegian files do."""
    return f"{number:,.{decimals}f}".replace(",", " ").replace(".", ",")


def _published(cell: pd.DataFrame) -> list[object]:
    if cell.empty:
        return [None, None, None]
    n, total, squares = cell[["n", "total", "total_sq"]].iloc[0]
    mean = total / n
    sd = (max(squares - n * mean**2, 0) / (n - 1)) ** 0.5 if n > 1 else None
    return [mean, sd, n]


def _cells(answers: pd.DataFrame, items: Sequence[Item]) -> list[tuple[list[object], list[object]]]:
    return list(zip(people(answers), given(answers, items, in_words=True), strict=True))


def _with_traces(answers: pd.DataFrame, items: Sequence[Item]) -> list[list[object]]:
    return [["05.11.2018 kl. 10.00.00", "kari@skole.no", *p, *c] for p, c in _cells(answers, items)]
