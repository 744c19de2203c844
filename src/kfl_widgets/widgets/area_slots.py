"""The choices in short, as HTML: three slots make «few areas» something you see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kfl_widgets.improvement import MOST_CHOSEN, Area, finding_name, of_kind
from kfl_widgets.locale import translate
from kfl_widgets.report import describe_evidence

__all__ = ["slots_html"]


def slots_html(areas: Sequence[Area], wave_labels: Mapping[str, str]) -> str:
    """Give filled and empty slots for what is to be improved, and what is to be kept."""
    chosen, kept = of_kind(areas, "improve"), of_kind(areas, "strength")
    filled = [_filled(area, wave_labels) for area in chosen]
    empty = [_empty(number) for number in range(len(chosen) + 1, MOST_CHOSEN + 1)]
    html = f'<ol class="kfl-slots">{"".join([*filled, *empty])}</ol>'
    for title, tone, others in (
        (translate("Det vi vil ta vare på"), "keep", kept),
        (translate("Uavklart"), "undecided", of_kind(areas, "undecided")),
    ):
        if others:
            items = "".join(_filled(area, wave_labels) for area in others)
            html += f'<h3>{escape(title)}</h3><ul class="kfl-slots kfl-{tone}">{items}</ul>'
    return html


def _filled(area: Area, wave_labels: Mapping[str, str]) -> str:
    who, numbers = describe_evidence(area.evidence, wave_labels)
    return (
        f'<li class="kfl-slot kfl-full"><b>{escape(finding_name(area.evidence))}</b>'
        f"<span>{escape(who)}</span><span>{escape(numbers)}</span></li>"
    )


def _empty(number: int) -> str:
    text = translate("Plass {n}: merk en faktor, så legger den seg her.").format(n=number)
    return f'<li class="kfl-slot">{escape(text)}</li>'
