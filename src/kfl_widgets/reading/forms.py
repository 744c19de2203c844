"""A sheet of answers before it is known which of its columns are answers.

Every form tool writes its headers in its own way; its layout makes this of them, and everything
after that is the same for all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kfl_widgets.reading.table import Table
from kfl_widgets.reading.values import clean_text

__all__ = ["Form", "Question", "question_of", "with_shared_stems"]


@dataclass(frozen=True)
class Question:
    """What a column asks.

    Attributes
    ----------
    text
        The statement.
    stem
        The question it stands under with others, ``""`` when alone.
    code
        A short code the file itself gives it.
    """

    text: str
    stem: str = ""
    code: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """A table with a row per respondent.

    Attributes
    ----------
    table
        The rows; its roles are those the layout is sure of.
    questions
        What each column asks, by its number.
    technical
        The columns that the tool adds by itself: when, who, from where.
    """

    table: Table
    questions: Mapping[int, Question]
    technical: frozenset[int] = field(default_factory=frozenset)

    def __repr__(self) -> str:
        return f"<Form {len(self.table.rows)} rows, {len(self.questions)} questions>"


_ROW_IN_BRACKETS = re.compile(r"(.*\S)\s*\[(.+)\]\s*")
_CODE = re.compile(r"[^\W\d]+(?:[_.-][^\W\d]+)*[_. -]?\d{1,3}[a-z]?")
_LONGEST_CODE = 20
_TAG = re.compile(r"<[^<>]*>")


def question_of(header: str) -> Question:
    """Read a header as most tools write it: «Heading [Statement]», a statement, or a code."""
    text = clean_text(_TAG.sub(" ", header))
    rows = _ROW_IN_BRACKETS.fullmatch(text)
    if rows:
        return Question(rows[2].strip(), stem=rows[1])
    is_code = len(text) <= _LONGEST_CODE and _CODE.fullmatch(text)
    return Question(text, code=text if is_code else "")


def with_shared_stems(questions: Mapping[int, Question], separator: str) -> dict[int, Question]:
    """Split «Heading - Statement» where several questions share the heading."""
    halves = {n: question.text.rpartition(separator) for n, question in questions.items()}
    shared = Counter(stem.strip() for stem, _, _ in halves.values() if stem.strip())
    return {
        n: replace(question, text=halves[n][2].strip(), stem=halves[n][0].strip())
        if shared[halves[n][0].strip()] > 1 and halves[n][2].strip() and not question.stem
        else question
        for n, question in questions.items()
    }
