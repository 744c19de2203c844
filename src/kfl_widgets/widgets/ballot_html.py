"""What is chosen and what was agreed on, as HTML to be read. Everything people wrote is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kfl_widgets.improvement import Area, Ballot, finding_name, privacy_note, strengths_first
from kfl_widgets.locale import translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import in_short
from kfl_widgets.widgets.kind_words import KIND_NAMES

__all__ = ["choices_html", "notes_html"]

LONG = 280
"""Characters of a reason that are shown beside other choices; all of it stands under «Områder»."""


def choices_html(
    title: str, empty: str, areas: Sequence[Area], wave_labels: Mapping[str, str]
) -> str:
    """List what is chosen, strengths first, with why, and what in it could tell who somebody is."""
    items = "".join(_choice(area, wave_labels) for area in strengths_first(areas))
    body = f'<ul class="kfl-ballot">{items}</ul>' if items else f"<p>{escape(empty)}</p>"
    return f"<h3>{escape(title)}</h3>{body}"


def _choice(area: Area, wave_labels: Mapping[str, str]) -> str:
    who, numbers = describe_evidence(area.evidence, wave_labels)
    kind = translate(KIND_NAMES[area.kind])
    why = in_short(area.why, LONG)
    lines = [("who", f"{who} · {numbers}"), ("why", why), ("doubt", privacy_note(area.why))]
    written = "".join(
        f'<span class="kfl-choice-{name}">{escape(text)}</span>' for name, text in lines if text
    )
    name = f"<b>{escape(kind)}: {escape(finding_name(area.evidence))}</b>"
    return f'<li class="kfl-kind-{area.kind}">{name}{written}</li>'


def notes_html(ballots: Sequence[Ballot]) -> str:
    """Show what each group has written, side by side and in an order that tells nothing."""
    notes = sorted(ballot.note.strip() for ballot in ballots if ballot.note.strip())
    if not notes:
        return ""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    title = escape(translate("Det gruppene ble enige om"))
    return f'<h3>{title}</h3><ul class="kfl-agreed">{items}</ul>'
