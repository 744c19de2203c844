"""Plain sentences: what is shown, what stands out, what an area was chosen on.

Everything said here has passed `protect`; a hidden number is never part of a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kfl_widgets.improvement import Evidence, FollowUp, sides_of
from kfl_widgets.locale import (
    SPOKEN,
    format_number,
    format_percent,
    format_signed,
    label,
    labels,
    span,
    translate,
    verdict_word,
)
from kfl_widgets.locale.gaps import gap_word
from kfl_widgets.report.rounding import is_off
from kfl_widgets.survey import Filters, ProtectedTable, Source, Survey

__all__ = [
    "describe_evidence",
    "describe_now",
    "describe_people",
    "describe_selection",
    "describe_source",
    "describe_survey",
    "gap_verdict",
    "headline",
]

SHORT_LIST = 3
MOST_SAID = 3


def describe_selection(
    where: Filters,
    waves: tuple[str, str],
    rates: ProtectedTable | None = None,
    language: str = SPOKEN,
) -> str:
    """Say exactly what is shown: «Elever · 8.–10. trinn · T1 2016 mot T2 2018 · 214 svar (87 %)».

    Parameters
    ----------
    where
        The filters.
    waves
        Labels of the two waves.
    rates
        Protected response rates of the second wave, one row per group; left out when None.
    """
    parts = [
        _list(where.schools, "school", language),
        _list(where.groups, "group", language) or translate("Alle grupper", language),
        span(where.grades, language) or translate("alle trinn", language),
        _list(where.genders, "gender", language),
        _waves(waves, language),
        _answers(rates, language) if rates is not None else "",
    ]
    return " · ".join(part for part in parts if part)


def _waves(waves: tuple[str, str], language: str) -> str:
    """Say one wave as itself, and two as a comparison."""
    if not waves[0] or waves[0] == waves[1]:
        return waves[1]
    return translate("{baseline} mot {followup}", language).format(
        baseline=waves[0], followup=waves[1]
    )


def _list(values: tuple[str, ...], dimension: str, language: str) -> str:
    if len(values) > SHORT_LIST:
        return translate("{n} valgt", language).format(n=len(values))
    return ", ".join(labels(dimension, values, language))


def _answers(rates: ProtectedTable, language: str) -> str:
    frame = rates.frame
    if frame.empty:
        return ""
    hidden = frame[frame["hidden"]]
    unknown = frame[~frame["hidden"] & frame["answered"].isna()]
    known = frame[frame["answered"].notna()]
    if known.empty and unknown.empty:
        return translate("antall svar er skjermet", language)
    if known.empty:
        return translate("antall svar er ukjent", language)
    said = _count(known, language)
    for pattern, rows in (
        (translate(", {group} skjermet", language), hidden),
        (translate(", {group} ukjent", language), unknown),
    ):
        for group in rows.get("group", ()):
            said += pattern.format(group=label("group", str(group), language).lower())
    return said


def _count(known: pd.DataFrame, language: str) -> str:
    answered, invited = known["answered"].sum(), known["invited"].sum(skipna=False)
    said = translate("{n} svar", language).format(n=format_number(answered, 0, language))
    if pd.isna(invited) or not invited:
        return said
    return f"{said} ({format_percent(answered / invited, 0, language)})"


def headline(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say the main finding of a protected comparison in one or two sentences."""
    frame = table.frame
    visible = frame[~frame["hidden"]]
    if visible.empty and not table.is_all_hidden:
        return translate(
            "For få har svart ved én av målingene til at endringen kan vises.", language
        )
    if visible.empty:
        return translate(
            "For få har svart til at tallene kan vises. Velg flere trinn eller hele skolen.",
            language,
        )
    for sure in ("clear", "small"):
        found = visible[visible["verdict"].isin((f"{sure}_better", f"{sure}_worse"))]
        if not found.empty:
            order = found["g"].abs().sort_values(ascending=False).index[:MOST_SAID]
            moved = [_moved(row, language) for row in found.loc[order].to_dict("records")]
            return " ".join(
                [*moved, translate("Det er mer enn tilfeldigheter kan forklare.", language)]
            )
    if (visible["verdict"] == "stable").all():
        return translate("Alt er stabilt mellom de to målingene.", language)
    return translate(
        "Ingen faktor har endret seg tydelig. Det vi ser, kan være tilfeldig.", language
    )


def _moved(row: Mapping[Any, Any], language: str) -> str:
    pattern = (
        translate("{label} ble bedre: fra {before} til {after}.", language)
        if row["verdict"].endswith("_better")
        else translate("{label} ble svakere: fra {before} til {after}.", language)
    )
    decimals = int(row["decimals"])
    return pattern.format(
        label=row["label"],
        before=format_number(row["mean_baseline"], decimals, language),
        after=format_number(row["mean_followup"], decimals, language),
    )


def describe_evidence(
    evidence: Evidence,
    wave_labels: Mapping[str, str] | None = None,
    language: str = SPOKEN,
) -> tuple[str, str]:
    """Say what an area was chosen on, in two lines: who, and what the numbers were."""
    names = wave_labels or {}
    waves = (
        names.get(evidence.baseline, evidence.baseline),
        names.get(evidence.followup, evidence.followup),
    )
    who = describe_selection(_people(evidence), waves, language=language)
    return who, _numbers(evidence, language)


def describe_now(followed: FollowUp | None, language: str = SPOKEN) -> str:
    """Say where a followed area stands at the newest wave; ``""`` where it isn't known."""
    new = None if followed is None else followed.evidence
    if new is None or new.mean_followup is None:
        return ""
    return translate("Nå {mean}: {verdict}.", language).format(
        mean=format_number(new.mean_followup, new.decimals, language),
        verdict=verdict_word(new.verdict, language),
    )


def describe_people(evidence: Evidence, language: str = SPOKEN) -> str:
    """Say who at school a finding is about: «Elever · 8. trinn»."""
    people = _people(evidence.but(schools=()))
    return describe_selection(people, ("", ""), language=language)


def _people(evidence: Evidence) -> Filters:
    """Give all who answered; those that a gap is between are in the finding's name."""
    of_gap: dict[str, tuple[str, ...]] = {}
    for dimension, code in sides_of(evidence):
        of_gap[dimension] = (*of_gap.get(dimension, ()), code)
    return Filters(
        schools=evidence.schools,
        groups=of_gap.get("group", (evidence.group,)),
        grades=evidence.grades,
        genders=() if "gender" in of_gap else evidence.genders,
    )


def _numbers(evidence: Evidence, language: str) -> str:
    if evidence.mean_baseline is None or evidence.mean_followup is None:
        known = evidence.mean_followup if evidence.mean_baseline is None else evidence.mean_baseline
        if known is None:
            return translate("Ingen tall", language)
        return _level(evidence, known, language)
    if evidence.about == "gap":
        return _gap(evidence, language)
    return translate("Fra {before} til {after} ({change}): {verdict}", language).format(
        before=format_number(evidence.mean_baseline, evidence.decimals, language),
        after=format_number(evidence.mean_followup, evidence.decimals, language),
        change=_change(evidence, language),
        verdict=verdict_word(evidence.verdict, language),
    )


def _level(evidence: Evidence, mean: float, language: str) -> str:
    said = translate("Gjennomsnitt {mean}", language).format(
        mean=format_number(mean, evidence.decimals, language)
    )
    if evidence.reference is None:
        return said
    return translate("{said} ({name}: {reference})", language).format(
        said=said,
        name=evidence.reference_name,
        reference=format_number(evidence.reference, evidence.decimals, language),
    )


def _gap(evidence: Evidence, language: str) -> str:
    """Say how far apart two groups are, each by its name, and what the second's is beside that."""
    dimension = "gender" if evidence.genders else "group"
    first = evidence.genders[0] if evidence.genders else evidence.group
    pattern = (
        translate("{first} {a}, {second} {b} ({change})", language)
        if evidence.change is None
        else translate("{first} {a}, {second} {b} ({change}): {verdict}", language)
    )
    return pattern.format(
        first=label(dimension, first, language),
        a=format_number(evidence.mean_baseline or 0.0, evidence.decimals, language),
        second=label(dimension, evidence.other, language).lower(),
        b=format_number(evidence.mean_followup or 0.0, evidence.decimals, language),
        change=_change(evidence, language),
        verdict=gap_verdict(evidence, language),
    )


def gap_verdict(evidence: Evidence, language: str = SPOKEN) -> str:
    """Say how the second of two groups sees it, beside the first: «litt mer positive»."""
    is_rated = evidence.group == "kontaktlærere"
    return gap_word(evidence.verdict, is_rated=is_rated, language=language)


def _change(evidence: Evidence, language: str) -> str:
    """Write the difference, and that it is rounded where the means beside it say another."""
    if evidence.change is None:
        return translate("kan ikke sammenlignes", language)
    means = evidence.mean_baseline, evidence.mean_followup
    written = format_signed(evidence.change, evidence.decimals, language)
    if not is_off(*means, evidence.change, evidence.decimals):
        return written
    return translate("{change}, avrundet", language).format(change=written)


def describe_source(source: Source, language: str = SPOKEN) -> str:
    """Say what a file was read as: «T1.xlsx – KFL-mal, 214 rader»; in documents without rows."""
    layout = translate(source.layout, language)
    if not source.rows:
        return f"{source.name} – {layout}"
    return translate("{name} – {layout}, {rows} rader", language).format(
        name=source.name,
        layout=layout,
        rows=format_number(source.rows, 0, language),
    )


def describe_survey(survey: Survey, language: str = SPOKEN) -> list[tuple[str, list[str]]]:
    """Say what a survey holds: pairs of a heading and what stands under it, empty ones left out."""
    years = {wave.code: wave.label for wave in survey.waves}
    factors = len({factor.code for factor in survey.codebook.factors})
    facts = {
        translate("Filer", language): [describe_source(s, language) for s in survey.sources]
        or [translate("Eksempeldata", language)],
        translate("Målinger", language): [years[code] for code in survey.values("wave")],
        translate("Skoler", language): _shortened(survey.values("school"), language),
        translate("Grupper", language): labels("group", survey.values("group"), language),
        translate("Trinn", language): [span(survey.values("grade"), language)],
        translate("Faktorer", language): [format_number(factors, 0, language)],
        translate("Sammenligner med", language): list(survey.references),
    }
    return [(name, values) for name, values in facts.items() if any(values)]


def _shortened(names: tuple[str, ...], language: str, most: int = 4) -> list[str]:
    if len(names) <= most:
        return list(names)
    more = translate("og {n} til", language).format(n=len(names) - most)
    return [*names[:most], more]
