"""Reads any sheet with a row per respondent, once a layout has made a `Form` of it.

Numbers or words become values on a scale, columns that belong together a factor, and everything
is summed up to cells at once. What was decided on the way is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kfl_widgets.locale import Message, msg
from kfl_widgets.reading.answering import Answering
from kfl_widgets.reading.answers import read_item
from kfl_widgets.reading.codebook import Entry
from kfl_widgets.reading.codes import item_code
from kfl_widgets.reading.columns import Columns, Reason, sort_columns
from kfl_widgets.reading.facts import LeftOut, SheetFacts, examine, notice_items
from kfl_widgets.reading.forms import Form, Question
from kfl_widgets.reading.joining import join
from kfl_widgets.reading.people import read_respondents
from kfl_widgets.reading.personal import looks_personal
from kfl_widgets.reading.scales import write_scale
from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import fold
from kfl_widgets.reading.workbook import Book, Sheet, cell_address
from kfl_widgets.survey.build import build
from kfl_widgets.survey.model import Codebook, Factor, Item, Problem, Survey, Where
from kfl_widgets.survey.reduce import reduce

__all__ = [
    "FindForm",
    "read_form",
    "read_forms",
    "read_items",
    "sheets_with_forms",
    "tell_scales",
]

FindForm = Callable[[Book, Sheet], Form | None]
"""What a layout does first: makes a form of a sheet, or None when it is not its own."""


def sheets_with_forms(book: Book, find: FindForm) -> tuple[str, ...]:
    """Name the sheets that `find` makes a form of."""
    return tuple(sheet.name for sheet in book.sheets if find(book, sheet) is not None)


def read_forms(book: Book, find: FindForm, layout: str) -> Survey:
    """Read every sheet that `find` makes a form of."""
    forms = (find(book, sheet) for sheet in book.sheets)
    return join([read_form(book, form, layout) for form in forms if form is not None])


def read_form(book: Book, form: Form, layout: str) -> Survey:
    """Read the answers of `form` down to cells."""
    columns = sort_columns(form)
    table = replace(form.table, roles=columns.roles)
    form = replace(form, table=table)
    left_out = tuple(_left_out(table, columns))
    problems = [_told(left, table.where()) for left in left_out]
    facts = SheetFacts(
        book.name, layout, book.sha256, len(table.rows), sheet=table.sheet, left_out=left_out
    )
    return read_items(table, _items(form, columns, problems), columns.asked, facts, problems)


def read_items(
    table: Table,
    items: Mapping[int, Item],
    asked: Mapping[int, Answering],
    facts: SheetFacts,
    problems: list[Problem],
) -> Survey:
    """Read columns of answers down to cells.

    Parameters
    ----------
    table
        A row per respondent, with the roles of `PEOPLE`.
    items, asked
        What each column asks, for nobody yet, and how it was answered.
    facts
        What is known of the sheet already.
    problems
        What was noticed already; these become the survey's.
    """
    if not items:
        return build(sources=[facts], problems=[*problems, _nothing_asked(table)])
    people = read_respondents(table)
    problems.extend(people.problems)
    values, every = _answers(table, items, people.codes["group"], problems)
    noticed, straight_liners = examine(values, people.codes, every)
    problems.extend(notice_items(noticed, table.where()))
    return reduce(
        people.codes.join(values),
        Codebook(tuple(_factors(every)), tuple(every)),
        waves=people.waves_of(people.codes),
        sources=[
            replace(
                facts,
                items=noticed,
                inferred=tuple(_inferred(asked, every)),
                straight_liners=straight_liners,
            )
        ],
        problems=problems,
    )


# -- items and factors -------------------------------------------------------------------------


def _answers(
    table: Table, items: Mapping[int, Item], groups: pd.Series[str], problems: list[Problem]
) -> tuple[pd.DataFrame, list[Item]]:
    """Read what was asked: the answers as numbers, and an item for each group that gave any."""
    values: dict[str, pd.Series[float]] = {}
    answered_by: list[Item] = []
    everybody = list(groups.unique())
    for number, item in items.items():
        entries = [Entry(replace(item, group=group), False) for group in everybody]
        read = read_item(table, number, groups, entries, problems)
        values[item.code] = read
        answered = set(groups[read.notna()].unique())
        answered_by += [entry.item for entry in entries if entry.item.group in answered]
    return pd.DataFrame(values, index=groups.index), answered_by


def _items(form: Form, columns: Columns, problems: list[Problem]) -> dict[int, Item]:
    """Make an item of each question, for nobody yet."""
    factors = _factor_names(form, columns.asked)
    codes = _codes(form, columns.asked, factors)
    problems.extend(_decisions(form, columns.asked, factors))
    return {
        number: Item(
            code=codes[number],
            text=_text(form.questions[number]),
            group="",
            factor=factors[number],
            scale=answering.scale,
            options=answering.options,
        )
        for number, answering in columns.asked.items()
    }


def _inferred(asked: Mapping[int, Answering], items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Give the groups and scales of numbers of which nobody can be sure.

    Words are another matter: on a longer scale «Litt enig» has another value.
    """
    unsure = {answering.scale for answering in asked.values() if not answering.is_certain}
    unworded = [item for item in items if not item.options and item.scale in unsure]
    return ((item.group, item.scale.name) for item in unworded)


def _text(question: Question) -> str:
    return question.text or question.code


def _codes(
    form: Form, asked: Mapping[int, Answering], factors: Mapping[int, str]
) -> dict[int, str]:
    """Give each question its own code: the file's, else one made of its words."""
    words = Counter(fold(form.questions[number].text) for number in asked)
    taken = set(factors.values())
    codes: dict[int, str] = {}
    for number in asked:
        question = form.questions[number]
        is_shared = words[fold(question.text)] > 1
        text = f"{question.text} {question.stem}" if is_shared else question.text
        code = question.code or item_code(text)
        while code in taken:
            code = f"{code} (påstand)" if code in factors.values() else f"{code}-{number + 1}"
        taken.add(code)
        codes[number] = code
    return codes


_NUMBERED_CODE = re.compile(r"(.*?[^\W\d_])[ _.-]*\d{1,3}[a-z]?")
_ANY_ITEM = {
    "q",
    "s",
    "sp",
    "spm",
    "spoersmaal",
    "item",
    "v",
    "var",
    "p",
    "paastand",
    "x",
    "question",
}


def _factor_names(form: Form, asked: Mapping[int, Answering]) -> dict[int, str]:
    """Say which factor each question belongs to.

    Questions under one heading, or whose codes differ only by a number («trivsel_1»,
    «trivsel_2»), form one if they were answered on the same scale; any other is its own, so
    that it can be seen.
    """
    names = {number: form.questions[number].stem for number in asked}
    prefixes = {number: _prefix(form.questions[number]) for number in asked}
    several = len({prefix for prefix in prefixes.values() if prefix}) > 1
    for number, prefix in prefixes.items():
        if not names[number] and (several or len(prefix) > 2):
            names[number] = prefix
    together = Counter((names[number], answering.scale.name) for number, answering in asked.items())
    usual = {name: scale for (name, scale), _ in reversed(together.most_common())}
    return {
        number: names[number]
        if names[number]
        and usual[names[number]] == answering.scale.name
        and together[names[number], answering.scale.name] > 1
        else _text(form.questions[number])
        for number, answering in asked.items()
    }


def _prefix(question: Question) -> str:
    numbered = _NUMBERED_CODE.fullmatch(question.code)
    return numbered[1] if numbered and fold(numbered[1]) not in _ANY_ITEM else ""


def _factors(items: Sequence[Item]) -> Iterator[Factor]:
    made: dict[tuple[str, str], Factor] = {}
    for item in items:
        factor = Factor(item.factor, item.factor, item.group, item.scale)
        made.setdefault((item.group, item.factor), factor)
    return iter(made.values())


# -- what to tell ------------------------------------------------------------------------------

_REASONS: Mapping[Reason, Message] = {
    "personal": msg("personopplysninger"),
    "free text": msg("fritekst"),
    "several": msg("spørsmål der en kan velge flere svar"),
    "ranked": msg("spørsmål der en setter svar i rekkefølge"),
    "background": msg("bakgrunnsopplysninger vi ikke bruker"),
    "yes or no": msg("avkryssing, eller spørsmål der alle svarte det samme"),
    "unordered": msg("svar vi ikke kjenner rekkefølgen på"),
}


def _left_out(table: Table, columns: Columns) -> Iterator[LeftOut]:
    for reason, why in _REASONS.items():
        numbers = [number for number, said in columns.left_out.items() if said == reason]
        if numbers:
            yield LeftOut(tuple(_shown(table, number) for number in numbers), why)


def _shown(table: Table, number: int) -> str:
    """Show a header, unless the first row holds a respondent and no headers."""
    header = table.headers[number]
    if not header or looks_personal(header):
        return cell_address(0, number)[:-1]
    return header


def _told(left: LeftOut, where: Where) -> Problem:
    names = ", ".join(f"«{header}»" for header in left.headers)
    return Problem("info", msg("Ikke lest, {why}: {names}.", why=left.why, names=names), where)


def _nothing_asked(table: Table) -> Problem:
    return Problem(
        "error",
        msg("Vi fant ingen spørsmål med svar på en skala vi kjenner."),
        table.where(),
        msg(
            "Svarene må være tall, for eksempel 1–5, eller ord som «Helt uenig» og «Helt enig». "
            "Du kan også bruke malen."
        ),
    )


def _decisions(
    form: Form, asked: Mapping[int, Answering], factors: Mapping[int, str]
) -> Iterator[Problem]:
    """Tell how the answers were put in order, and which questions were put together."""
    where = form.table.where()
    yield from tell_scales(asked, where)
    together = [name for name, n in Counter(factors.values()).items() if n > 1]
    apart = [n for n in asked if form.questions[n].stem in together and factors[n] not in together]
    if apart:
        yield Problem(
            "warning",
            msg(
                "Disse spørsmålene har andre svaralternativer enn de andre de står sammen med, og "
                "vises hver for seg: {names}.",
                names=", ".join(f"«{_text(form.questions[number])}»" for number in apart),
            ),
            where,
            msg("Sjekk at de skal ha en annen skala."),
        )
    if together:
        yield Problem(
            "info",
            msg(
                "Spørsmål som står sammen, er samlet i en faktor: {names}.",
                names=", ".join(f"«{name}»" for name in together),
            ),
            where,
        )
    if len(together) < len(set(factors.values())):
        yield Problem(
            "info",
            msg("Filen sier ikke hvilken faktor spørsmålene hører til. De vises hver for seg."),
            where,
            msg("Bruk malen hvis de skal samles i faktorer."),
        )


def tell_scales(asked: Mapping[int, Answering], where: Where) -> Iterator[Problem]:
    """Tell which order words were put in, and which scale numbers seem to be on."""
    for answering, number in Counter(asked.values()).items():
        if answering.options:
            yield _order(answering, number, where)
        elif not answering.is_certain:
            yield _unsaid_scale(answering, number, where)


def _order(answering: Answering, questions: int, where: Where) -> Problem:
    scale = write_scale(answering.scale, answering.options)
    if answering.is_certain:
        sentence = msg(
            "Svarene er satt i rekkefølge: {scale} ({n} spørsmål).", scale=scale, n=questions
        )
        return Problem("info", sentence, where)
    return Problem(
        "warning",
        msg(
            "Ingen har brukt alle svarene, så skalaen er usikker. Vi leser {scale} ({n} spørsmål).",
            scale=scale,
            n=questions,
        ),
        where,
        msg("Sjekk at ingen svaralternativer mangler."),
    )


def _unsaid_scale(answering: Answering, questions: int, where: Where) -> Problem:
    return Problem(
        "warning",
        msg(
            "Filen sier ikke hvilken skala svarene er på. Vi leser {scale} ({n} spørsmål).",
            scale=answering.scale.name,
            n=questions,
        ),
        where,
        msg("Stemmer det ikke, så bruk malen og skriv skalaen der."),
    )
