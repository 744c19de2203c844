"""The steps of an analysis as the fields of a form, and what was written as a new analysis.

Pure: knows no widget and keeps nothing. Notes have no key of their own, so the form gives each a
passing one, in the order they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kfl_widgets.charts import scale_ends
from kfl_widgets.improvement import (
    Analysis,
    Area,
    Evidence,
    MaintainingFactor,
    Note,
    finding_name,
    new_key,
    privacy_note,
)
from kfl_widgets.locale import format_number, translate
from kfl_widgets.report import describe_evidence
from kfl_widgets.widgets.record_form import field
from kfl_widgets.widgets.seen_words import say_mean, say_scale

__all__ = ["add", "drop", "rewrite", "step_fields", "step_notes", "step_values"]

Fields = list[dict[str, Any]]
Values = dict[str, Any]
Way = tuple[str, ...]

DAYS = ("due", "on")
NUMBERS = ("target",)
CHOICES = ("perspective", "goal_met")
TEXTS = ("text", "long")


# -- the form ----------------------------------------------------------------------------------


def step_fields(step: int, area: Area, wave_labels: Mapping[str, str]) -> Fields:
    """Give the fields of one step (1–7); a part's field is named ``part.field``."""
    made = {
        1: lambda: _challenge(area),
        2: lambda: _goal(area.evidence, wave_labels),
        3: _information,
        4: lambda: _factors(area),
        5: _strategy,
        6: _carrying_out,
        7: _evaluation,
    }
    return made[step]()


def _challenge(area: Area) -> Fields:
    ask = translate("Hva er utfordringen?")
    if area.kind == "strength":
        ask = translate("Hva er utfordringen med å ta vare på dette?")
    hint = translate("Skriv kort hva dere ser, hvem det gjelder, og når.")
    return [field("challenge", ask, "long", rows=4, hint=hint)]


def _goal(seen: Evidence, wave_labels: Mapping[str, str]) -> Fields:
    ask = translate("Hva vil vi oppnå?")
    if seen.about == "gap":
        aim = [field("goal.text", ask, "long", hint=_how_far_apart(seen, wave_labels))]
    else:
        level = translate("Hvor vil vi at snittet skal være?")
        now = _where_we_are(seen, wave_labels)
        aim = [field("goal.text", ask, "long"), field("goal.target", level, "number", hint=now)]
    return [
        *aim,
        field(
            "goal.wave",
            translate("Ved hvilken måling?"),
            hint=translate("For eksempel «T3» eller «neste undersøkelse»."),
        ),
        field("goal.due", translate("Når skal målet være nådd?"), "date"),
        field(
            "goal.agreed_with",
            translate("Hvem har vært med på å bestemme målet?"),
            hint=translate("Skriv roller, for eksempel «teamene på 5.–7. trinn». Ikke navn."),
        ),
    ]


def _where_we_are(seen: Evidence, wave_labels: Mapping[str, str]) -> str:
    lower = translate("Lavere er bedre.") if seen.high_is_good is False else ""
    return " ".join(filter(None, (say_mean(seen, wave_labels), say_scale(seen), lower)))


def _how_far_apart(seen: Evidence, wave_labels: Mapping[str, str]) -> str:
    """Ask how large a difference is to be, and say how large it was."""
    ask = translate(
        "Hvor stor vil vi at forskjellen skal være? Skriv det med ord eller tall, for eksempel "
        "«forskjellen er halvert»."
    )
    if seen.change is None:
        return ask
    now = translate("Forskjellen var {gap} på {wave}.").format(
        gap=format_number(abs(seen.change), seen.decimals),
        wave=wave_labels.get(seen.followup, seen.followup),
    )
    return f"{ask} {now}"


def _information() -> Fields:
    return [
        field(
            "notes",
            translate("Det vi vet fra andre kilder"),
            "list",
            item=translate("Notat {n}"),
            add=translate("Legg til noe vi vet"),
            fields=[
                field("text", translate("Hva vet vi?"), "long"),
                field(
                    "source",
                    translate("Hvor kommer det fra?"),
                    hint=translate("For eksempel elevsamtaler, observasjon eller prøver."),
                ),
            ],
        ),
        field(
            "evidence",
            translate("Lagt ved fra undersøkelsen"),
            "list",
            hint=translate("Tallene dere valgte området på, er med uansett."),
            item=translate("Funn {n}"),
            fields=[],
        ),
    ]


def _factors(area: Area) -> Fields:
    """Ask what keeps a challenge going, or what makes a strength work."""
    label = translate("Hva holder det ved like?")
    words = {
        "hint": translate("Se særlig etter det dere voksne kan gjøre noe med."),
        "item": translate("Opprettholdende faktor {n}"),
        "add": translate("Legg til en opprettholdende faktor"),
    }
    if area.kind == "strength":
        label = translate("Hva er det som gjør at dette virker?")
        words = {
            "hint": translate("Se særlig etter det dere voksne gjør."),
            "item": translate("Grunn {n}"),
            "add": translate("Legg til en grunn"),
        }
    perspectives = {
        "individual": translate("Individ: hos den enkelte"),
        "actor": translate("Aktør: slik den enkelte opplever det"),
        "context": translate("Kontekst: rammer, undervisning og miljø"),
    }
    return [
        field(
            "factors",
            label,
            "list",
            **words,
            fields=[
                field("text", translate("Hva kan være en grunn?"), "long", rows=2),
                field(
                    "perspective",
                    translate("Hvilket perspektiv er det?"),
                    "choice",
                    options=_options(perspectives),
                ),
                field("speaks_for", translate("Hva taler for?"), "long", rows=2),
                field("speaks_against", translate("Hva taler mot?"), "long", rows=2),
            ],
        )
    ]


def _strategy() -> Fields:
    hint = translate(
        "Hvordan skal tiltakene sammen virke på de opprettholdende faktorene dere fant?"
    )
    return [field("strategy", translate("Hva er strategien vår?"), "long", rows=4, hint=hint)]


def _carrying_out() -> Fields:
    hint = translate("Hva er i gang, og hva står i veien?")
    return [field("carrying_out", translate("Hvordan går det?"), "long", rows=4, hint=hint)]


def _evaluation() -> Fields:
    met = {"yes": translate("Ja"), "partly": translate("Delvis"), "no": translate("Nei")}
    return [
        field("evaluation.on", translate("Når evaluerer vi?"), "date"),
        field("evaluation.goal_met", translate("Er målet nådd?"), "choice", options=_options(met)),
        field("evaluation.learned", translate("Hva har vi lært?"), "long"),
        field("evaluation.next_step", translate("Hva er neste steg?"), "long"),
    ]


def _options(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": text} for code, text in labels.items()]


# -- what stands in it -------------------------------------------------------------------------


def step_values(
    fields: Fields, analysis: Analysis, keys: Sequence[str], wave_labels: Mapping[str, str]
) -> Values:
    """Give what stands in these fields; `keys` are those of the notes."""
    lists = {
        "notes": [{"key": k, **dict(n)} for k, n in _records(analysis, "notes", keys)],
        "factors": [dict(factor) for factor in analysis.factors],
        "evidence": [_shown(evidence, wave_labels) for evidence in analysis.evidence],
    }
    names = (one["name"] for one in fields)
    return {name: lists[name] if name in lists else _plain(analysis, name) for name in names}


def _shown(evidence: Evidence, wave_labels: Mapping[str, str]) -> Values:
    lines = describe_evidence(evidence, wave_labels)
    return {"key": evidence.key, "title": finding_name(evidence), "lines": list(lines)}


def _plain(analysis: Analysis, name: str) -> Any:
    value: Any = analysis
    for part in name.split("."):
        value = getattr(value, part)
    return value.isoformat() if isinstance(value, date) else value


def step_notes(fields: Fields, values: Values, seen: Evidence) -> dict[str, str]:
    """Say under which fields something looks like personal data, or is off the scale."""
    notes = {"/".join(way): privacy_note(text) for way, text in _texts(fields, values)}
    notes["goal.target"] = _off_scale(values.get("goal.target"), seen)
    return {way: note for way, note in notes.items() if note}


def _texts(fields: Fields, values: Values) -> Iterator[tuple[Way, str]]:
    for one in fields:
        name = one["name"]
        if one["kind"] == "list":
            for record in values[name]:
                for way, text in _texts(one["fields"], record):
                    yield (name, record["key"], *way), text
        elif one["kind"] in TEXTS:
            yield (name,), values[name]


def _off_scale(target: float | None, seen: Evidence) -> str:
    ends = scale_ends(seen.scale)
    if target is None or ends is None or ends[0] <= target <= ends[1]:
        return ""
    return translate("Skalaen er {scale}. Se over tallet.").format(scale=seen.scale)


# -- what was written --------------------------------------------------------------------------


def rewrite(analysis: Analysis, way: Way, value: Any, keys: Sequence[str]) -> Analysis:
    """Give the analysis with one field as it was written; `way` is as `RecordForm` tells it."""
    name = way[-1].rpartition(".")[2]
    change = {name: _read(name, value)}
    if len(way) == 3:
        pairs = _records(analysis, way[0], keys)
        records = (one.but(**change) if key == way[1] else one for key, one in pairs)
        return analysis.but(**{way[0]: tuple(records)})
    part = way[0].rpartition(".")[0]
    return analysis.but(**({part: getattr(analysis, part).but(**change)} if part else change))


def add(analysis: Analysis, name: str) -> Analysis:
    """Add an empty note or factor."""
    new = Note(text="") if name == "notes" else MaintainingFactor(key=new_key())
    return analysis.but(**{name: (*getattr(analysis, name), new)})


def drop(analysis: Analysis, name: str, gone: str, keys: Sequence[str]) -> Analysis:
    """Leave out a note, a factor or a piece of evidence."""
    kept = (one for key, one in _records(analysis, name, keys) if key != gone)
    return analysis.but(**{name: tuple(kept)})


def _records(analysis: Analysis, name: str, keys: Sequence[str]) -> list[tuple[str, Any]]:
    records = getattr(analysis, name)
    own = keys if name == "notes" else [record.key for record in records]
    return list(zip(own, records, strict=True))


def _read(name: str, value: Any) -> Any:
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    if name in NUMBERS:
        return None if value is None else float(value)
    return value or None if name in CHOICES else str(value or "")
