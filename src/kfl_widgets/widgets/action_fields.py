"""A measure as the fields of a form, and what somebody wrote in one of them as a revised measure.

Pure: knows no widget and keeps nothing. Milestones have no key of their own, so the form gives
each a passing one, in the order they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kfl_widgets.improvement import (
    STATUSES,
    Action,
    Evidence,
    Indicator,
    Milestone,
    Revision,
    Work,
    analysis_of,
    find,
    finding_name,
    indicator_of,
    privacy_note,
    revise,
)
from kfl_widgets.locale import label, translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.report.plan_words import in_short
from kfl_widgets.widgets.record_form import field
from kfl_widgets.widgets.seen_words import say_mean, say_scale

__all__ = ["BRIEF", "action_fields", "action_notes", "action_values", "rewrite"]

Way = tuple[str, ...]
BRIEF = ("what", "who", "start", "deadline")
"""What comes first: enough for a plan."""
TEXTS = ("problem", "what", "for_whom", "who", "factor")
DAYS = ("start", "deadline")
NUMBERS = ("baseline", "target")


# -- the form ----------------------------------------------------------------------------------


def action_fields(
    work: Work, action: Action, wave_labels: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Give the fields of a measure, those of `BRIEF` first, with the choices its area offers."""
    return [
        field("what", translate("Hva gjør vi?"), "long", rows=2),
        field(
            "who",
            translate("Hvem har ansvar?"),
            hint=translate("Skriv rollen, for eksempel «teamleder 5.–7. trinn». Ikke navn."),
        ),
        field("start", translate("Når starter vi?"), "date"),
        field("deadline", translate("Når skal det være ferdig?"), "date"),
        field(
            "status",
            translate("Hvor langt er vi?"),
            "choice",
            is_required=True,
            options=[{"value": code, "label": translate(s)} for code, s in STATUSES.items()],
        ),
        field(
            "problem",
            translate("Hvilket problem skal det løse?"),
            "long",
            hint=_challenge(work, action),
        ),
        field(
            "factor",
            translate("Hvilken opprettholdende faktor møter det?"),
            "choice",
            options=_factors(work, action),
        ),
        field(
            "for_whom",
            translate("Hvem er det for?"),
            hint=translate("For eksempel «8.–10. trinn», eller «alle lærere»."),
        ),
        field(
            "milestones",
            translate("Milepæler"),
            "list",
            hint=translate("Hva skal dere se underveis, og når?"),
            item=translate("Milepæl {n}"),
            add=translate("Legg til milepæl"),
            fields=[
                field("text", translate("Hva skal vi se?")),
                field("due", translate("Innen"), "date"),
                field("done", translate("Nådd"), "date"),
            ],
        ),
        *_of_indicator(work, action, wave_labels or {}),
    ]


def _challenge(work: Work, action: Action) -> str:
    challenge = in_short(analysis_of(work, action.area).challenge, 300)
    told = translate("Utfordringen dere skrev i analysen: {challenge}")
    return told.format(challenge=challenge) if challenge else ""


def _factors(work: Work, action: Action) -> list[dict[str, str]]:
    named = [f for f in analysis_of(work, action.area).factors if f.text.strip()]
    return [{"value": factor.key, "label": in_short(factor.text)} for factor in named]


def _of_indicator(work: Work, action: Action, wave_labels: dict[str, str]) -> list[dict[str, Any]]:
    offered = _offered(work, action)
    choice = field(
        "indicator",
        translate("Hvilket tall skal vise om det virker?"),
        "choice",
        options=_options(offered, action.indicator, wave_labels),
    )
    if action.indicator is None:
        return [choice]
    seen = offered.get(_name(action.indicator))
    was = say_mean(seen, wave_labels)
    return [
        choice,
        field("baseline", translate("Hvor var det?"), "number", hint=was),
        field("target", translate("Hvor skal det?"), "number", hint=say_scale(seen)),
    ]


def _offered(work: Work, action: Action) -> dict[str, Evidence]:
    """Give the means that can be looked at again: those the area was chosen on, and attached."""
    area = find((*work.areas, *work.aside), action.area)
    seen = ([area.evidence] if area else []) + [*analysis_of(work, action.area).evidence]
    first: dict[str, Evidence] = {}
    for evidence in seen:
        if evidence.about != "gap" and evidence.mean_followup is not None:
            first.setdefault(_name(evidence), evidence)
    return first


def _options(
    offered: dict[str, Evidence], chosen: Indicator | None, wave_labels: dict[str, str]
) -> list[dict[str, str]]:
    told = {
        name: f"{finding_name(seen)} – {describe_evidence(seen, wave_labels)[0]}"
        for name, seen in offered.items()
    }
    if chosen is not None and _name(chosen) not in told:
        told[_name(chosen)] = f"{chosen.label or chosen.factor} – {label('group', chosen.group)}"
    return [{"value": name, "label": text} for name, text in told.items()]


def _name(one: Evidence | Indicator) -> str:
    return "|".join((one.group, one.factor, one.item))


def action_values(action: Action, keys: Sequence[str]) -> dict[str, Any]:
    """Give what stands in the form; `keys` are those of the milestones."""
    indicator = action.indicator
    return {
        **{name: getattr(action, name) for name in (*TEXTS, "status")},
        **{name: _iso(getattr(action, name)) for name in DAYS},
        "milestones": [
            {"key": key, "text": m.text, "due": _iso(m.due), "done": _iso(m.done)}
            for key, m in zip(keys, action.milestones, strict=True)
        ],
        "indicator": "" if indicator is None else _name(indicator),
        **{name: None if indicator is None else getattr(indicator, name) for name in NUMBERS},
    }


def action_notes(values: dict[str, Any]) -> dict[str, str]:
    """Say under which fields something looks like personal data."""
    found = {name: privacy_note(values[name]) for name in TEXTS if name != "factor"}
    for milestone in values["milestones"]:
        way = "/".join(("milestones", milestone["key"], "text"))
        found[way] = privacy_note(milestone["text"])
    return {way: note for way, note in found.items() if note}


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


# -- what was written --------------------------------------------------------------------------


def rewrite(
    work: Work, action: Action, way: Way, value: Any, *, keys: Sequence[str], by: str, on: date
) -> Action:
    """Give the measure with one field as it was written, and the change in its history.

    What one role writes in one field without a pause for another is one change, from what stood
    there first.
    """
    changes = _changes(work, action, way, value, keys)
    revised = revise(action, by=by, on=on, **changes) if changes else action
    return revised.but(history=_in_one_go(revised.history)) if revised != action else action


def _changes(
    work: Work, action: Action, way: Way, value: Any, keys: Sequence[str]
) -> dict[str, Any]:
    name = way[0]
    if name == "milestones":
        return {name: _with_milestone(action.milestones, way, value, keys)}
    if name == "indicator" or name in NUMBERS:
        return {"indicator": _indicator(work, action, name, value)}
    if name == "status" and value not in STATUSES:
        return {}
    return {name: _day(value) if name in DAYS else str(value or "")}


def _with_milestone(
    milestones: tuple[Milestone, ...], way: Way, value: Any, keys: Sequence[str]
) -> tuple[Milestone, ...]:
    _, key, name = way
    written = str(value or "") if name == "text" else _day(value)
    return tuple(
        one.but(**{name: written}) if own == key else one
        for own, one in zip(keys, milestones, strict=True)
    )


def _indicator(work: Work, action: Action, name: str, value: Any) -> Indicator | None:
    """Choose a number to look at, as it was when the team saw it, or say where it was or shall."""
    known = action.indicator
    if name in NUMBERS:
        return known and known.but(**{name: None if value is None else float(value)})
    seen = _offered(work, action).get(str(value))
    if seen is None or (known is not None and _name(known) == value):
        return known if value else None
    return indicator_of(seen)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _in_one_go(history: tuple[Revision, ...]) -> tuple[Revision, ...]:
    if len(history) < 2:
        return history
    *earlier, before, now = history
    if (before.by, before.on, before.field) != (now.by, now.on, now.field):
        return history
    is_back = before.before == now.after
    return (*earlier, *(() if is_back else (now.but(before=before.before),)))
