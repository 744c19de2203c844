"""What was found in files, as HTML: facts, problems, and what somebody had changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kfl_widgets.locale import Message, translate
from kfl_widgets.survey import Problem
from kfl_widgets.widgets.saved_files import TakenIn

__all__ = ["facts_html", "found_html", "problems_html"]


def facts_html(facts: Iterable[tuple[str, list[str]]]) -> str:
    """Write pairs of a heading and what stands under it as a description list."""
    rows = (
        f"<div><dt>{escape(name)}</dt><dd>{'<br>'.join(map(escape, values))}</dd></div>"
        for name, values in facts
    )
    return f'<dl class="kfl-facts">{"".join(rows)}</dl>'


def problems_html(problems: Iterable[Problem], level: int = 4) -> str:
    """Write problems under a heading of `level` per severity, the gravest first."""
    found = list(problems)
    titles = {
        "error": translate("Dette kunne vi ikke lese"),
        "warning": translate("Se på dette"),
        "info": translate("Slik leste vi filene"),
    }
    grouped = {s: [problem for problem in found if problem.severity == s] for s in titles}
    return "".join(
        _list(_heading(titles[s], level), s, some) for s, some in grouped.items() if some
    )


def _list(heading: str, severity: str, problems: list[Problem]) -> str:
    items = "".join(f"<li>{escape(str(problem))}</li>" for problem in problems)
    role = ' role="alert"' if severity == "error" else ""
    return f'<div class="kfl-problems kfl-{severity}"{role}>{heading}<ul>{items}</ul></div>'


def found_html(found: TakenIn, level: int = 4) -> str:
    """Tell what was changed in the files, and what was wrong with them."""
    return _changes_html(found.changes, level) + problems_html(found.problems, level)


def _changes_html(changes: Sequence[Message], level: int) -> str:
    if not changes:
        return ""
    heading = _heading(translate("Dette var endret i filen"), level)
    items = "".join(f"<li>{escape(str(change))}</li>" for change in changes)
    return f'<div class="kfl-problems kfl-info">{heading}<ul>{items}</ul></div>'


def _heading(title: str, level: int) -> str:
    return f"<h{level}>{escape(title)}</h{level}>"
