"""A chosen area: how it stands and how sure that is; and the same grade by grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from kfl_widgets.charts import rows_of, scale_ends
from kfl_widgets.improvement import Evidence, finding_name
from kfl_widgets.locale import (
    format_number,
    is_better,
    is_worse,
    joined,
    label,
    scale_name,
    span,
    translate,
    verdict_word,
)
from kfl_widgets.locale.gaps import gap_word
from kfl_widgets.report.content import AreaStory, Content
from kfl_widgets.report.slides.model import Bars, Line, Series, Slide, headed
from kfl_widgets.report.slides.words import (
    aim_of,
    answered,
    name_of,
    noted,
    numbers,
    sides,
    sourced,
    titled,
    who,
    wholly,
)
from kfl_widgets.survey import ProtectedTable

__all__ = ["area_slides"]

Row = dict[str, Any]
Bar = tuple[str, float]
FOLLOWED = 2
FEWEST_GRADES = 2


def area_slides(content: Content, story: AreaStory) -> Iterator[Slide]:
    """Tell of a strength or an area to improve, on one or two slides."""
    yield _whole(content, story)
    yield from _by_grade(content, story)


def _whole(content: Content, story: AreaStory) -> Slide:
    language, seen = content.request.language, story.area.evidence
    name, chart = aim_of(content.work, story.area, language), _chart(content, story)
    why = story.area.why.strip()
    lines = (
        Line(who(seen, language), "bold"),
        *(Line(told) for told in numbers(seen, content)),
        Line(answered(seen, content.wave_labels, language)),
        *_hidden(story.development, "wave", content),
        *headed(translate("Derfor valgte vi det", language), why),
        *headed(translate("Siden da", language), *_followed(story, language)[:FOLLOWED]),
    )
    return Slide(
        "chart" if chart else "text",
        titled(_pattern(story, language), name),
        (lines,),
        chart,
        notes=(*wholly(name), *_notes(content, story, chart)),
    )


def _pattern(story: AreaStory, language: str) -> str:
    if story.area.kind == "strength":
        return translate("Ta vare på: {area}", language)
    if story.area.evidence.about == "gap":
        return "{area}"  # a smaller gap is an aim already
    return translate("Bli bedre på: {area}", language)


def _followed(story: AreaStory, language: str) -> list[str]:
    if story.followed is None:
        return []
    return [sentence.in_language(language) for sentence in story.followed.sentences]


# -- the chart -------------------------------------------------------------------------------------


def _chart(content: Content, story: AreaStory) -> Bars | None:
    """Draw the waves, or the two groups of a gap, and the reference; one number needs no chart."""
    language, seen = content.request.language, story.area.evidence
    means = _sides(seen, language) if seen.about == "gap" else _waves(content, story)
    beside = _reference(story)
    if len(means) + len(beside) < 2:
        return None
    own = (*(mean for _, mean in means), *(None for _ in beside))
    series = [Series(who(seen, language), own)]
    if beside:
        usual = (*(None for _ in means), *(mean for _, mean in beside))
        series.append(Series(seen.reference_name, usual, "reference"))
    return Bars(
        tuple(name for name, _ in (*means, *beside)),
        tuple(series),
        _told((*means, *beside), seen, language),
        seen.decimals,
        scale_ends(seen.scale),
        "alone",
    )


def _sides(seen: Evidence, language: str) -> list[Bar]:
    means = (seen.mean_baseline, seen.mean_followup)
    return _known(zip(sides(seen, language), means, strict=True), seen)


def _waves(content: Content, story: AreaStory) -> list[Bar]:
    """Give the mean at each wave that may be shown; as it was seen where there is no survey."""
    seen = story.area.evidence
    means = [(str(row["wave"]), row["mean"]) for row in _at_waves(story)]
    if not means:
        means = [(seen.baseline, seen.mean_baseline), (seen.followup, seen.mean_followup)]
    names = content.wave_labels
    return _known(((names.get(wave, wave), mean) for wave, mean in means if wave), seen)


def _known(means: Iterable[tuple[str, float | None]], seen: Evidence) -> list[Bar]:
    return [(name, round(mean, seen.decimals)) for name, mean in means if mean is not None]


def _reference(story: AreaStory) -> list[Bar]:
    """Give the reference where it is of the last wave that is drawn."""
    seen = story.area.evidence
    shown = _at_waves(story)
    is_newest = not shown or str(shown[-1]["wave"]) == seen.followup
    is_known = seen.reference is not None and bool(seen.reference_name)
    if not is_known or seen.about == "gap" or not is_newest:
        return []
    return _known([(seen.reference_name, seen.reference)], seen)


def _at_waves(story: AreaStory) -> list[Row]:
    """Give the waves that may be shown, on the scale the area was chosen on."""
    scale = story.area.evidence.scale
    return [row for row in _shown(story.development, "mean") if row["scale"] == scale]


def _shown(table: ProtectedTable | None, *columns: str) -> list[Row]:
    if table is None:
        return []
    return [
        row
        for row in rows_of(table)
        if not row["hidden"] and all(pd.notna(row[column]) for column in columns)
    ]


def _told(means: Iterable[Bar], seen: Evidence, language: str) -> str:
    parts = [f"{name}: {format_number(mean, seen.decimals, language)}" for name, mean in means]
    scale = translate("Skala: {scale}", language).format(scale=scale_name(seen.scale, language))
    return ". ".join([finding_name(seen, language), *parts, scale]) + "."


# -- grade by grade --------------------------------------------------------------------------------


def _by_grade(content: Content, story: AreaStory) -> Iterator[Slide]:
    """Show the change of each grade, or the one wave of it that may be shown."""
    language, seen = content.request.language, story.area.evidence
    whole = _shown(story.grades, "mean_baseline", "mean_followup")
    if story.grades is None or len(whole) < FEWEST_GRADES or seen.about == "gap":
        return
    shown = [
        row
        for row in rows_of(story.grades)
        if pd.notna(row["mean_baseline"]) or pd.notna(row["mean_followup"])
    ]
    waves = [
        content.wave_labels.get(code, code)
        for code in (story.grades.details["baseline"], story.grades.details["followup"])
    ]
    # The table is about the whole factor, also where one of its statements was chosen.
    name = str(shown[0]["label"]) if seen.item else name_of(content.work, story.area, language)
    pattern = translate("{area}, trinn for trinn", language)
    yield Slide(
        "wide",
        titled(pattern, name),
        ((Line(_moved(shown, language), "bold"), *_beside(story.grades, shown, content)),),
        _grade_chart(story.grades, shown, waves, language),
        notes=(*wholly(name), *_grade_notes(content, story.grades, shown, waves)),
    )


def _grade_chart(table: ProtectedTable, shown: list[Row], waves: list[str], language: str) -> Bars:
    def series(name: str, column: str, look: Any) -> Series:
        values = (
            None if pd.isna(row[column]) else round(float(row[column]), int(row["decimals"]))
            for row in shown
        )
        return Series(name, tuple(values), look)

    every = [
        series(waves[0], "mean_baseline", "before"),
        series(waves[1], "mean_followup", "now"),
    ]
    reference = str(table.details.get("reference") or "")
    if reference and any(pd.notna(row["reference"]) for row in shown):
        every.append(series(reference, "reference", "reference"))
    return Bars(
        tuple(label("grade", str(row["grade"]), language) for row in shown),
        tuple(every),
        " ".join(_grade_told(row, waves, language) for row in shown),
        int(shown[0]["decimals"]),
        scale_ends(str(shown[0]["scale"])),
    )


def _grade_told(row: Row, waves: list[str], language: str) -> str:
    decimals = int(row["decimals"])
    means = zip(waves, (row["mean_baseline"], row["mean_followup"]), strict=True)
    known = [(wave, mean) for wave, mean in means if pd.notna(mean)]
    if len(known) < len(waves):
        pattern = (
            translate("{grade}: {mean} ved {wave}. Den andre målingen er skjermet.", language)
            if row["hidden"]
            else translate("{grade}: {mean} ved {wave}. Den andre målingen mangler.", language)
        )
        ((wave, mean),) = known
        return pattern.format(
            grade=label("grade", str(row["grade"]), language),
            mean=format_number(mean, decimals, language),
            wave=wave,
        )
    return translate("{grade}: fra {before} til {after}, {verdict}.", language).format(
        grade=label("grade", str(row["grade"]), language),
        before=format_number(row["mean_baseline"], decimals, language),
        after=format_number(row["mean_followup"], decimals, language),
        verdict=verdict_word(row["verdict"], language),
    )


def _moved(shown: list[Row], language: str) -> str:
    """Say which grades surely moved."""
    better = [str(row["grade"]) for row in shown if is_better(row["verdict"])]
    worse = [str(row["grade"]) for row in shown if is_worse(row["verdict"])]
    said = []
    if better:
        told = translate("Sikker framgang på {grades}.", language)
        said.append(told.format(grades=span(better, language)))
    if worse:
        told = translate("Sikker tilbakegang på {grades}.", language)
        said.append(told.format(grades=span(worse, language)))
    return " ".join(said) or translate(
        "Ingen av trinnene har en sikker endring. Det vi ser på ett trinn, kan være tilfeldig.",
        language,
    )


def _beside(table: ProtectedTable, shown: list[Row], content: Content) -> Iterator[Line]:
    yield from _hidden(table, "grade", content)
    if not shown[0]["high_is_good"]:
        yield Line(translate("Her er lave tall bra.", content.request.language))


def _hidden(table: ProtectedTable | None, dimension: str, content: Content) -> Iterator[Line]:
    """Name the grades or waves that are hidden."""
    language = content.request.language
    rows = [] if table is None else rows_of(table)
    codes = [str(row[dimension]) for row in rows if row["hidden"]]
    if codes and dimension == "grade":
        told = translate("Endringen er skjermet: {grades}.", language)
        yield Line(told.format(grades=span(codes, language)))
    elif codes:
        names = joined((content.wave_labels.get(code, code) for code in codes), language)
        yield Line(translate("Skjermet: {what}.", language).format(what=names))


# -- what the speaker reads ------------------------------------------------------------------------


def _notes(content: Content, story: AreaStory, chart: Bars | None) -> Iterator[str]:
    language, seen = content.request.language, story.area.evidence
    if chart is not None:
        yield _how_to_read(chart, language)
    yield translate(
        "«Trolig mellom» betyr: Gjorde vi undersøkelsen mange ganger, ville slike grenser "
        "romme det egentlige tallet 19 av 20 ganger.",
        language,
    )
    if seen.about == "change":
        yield translate("Tallene sier at noe har endret seg, ikke hvorfor.", language)
    if seen.about == "gap":
        yield translate("Tallene sier at det er en forskjell, ikke hvorfor.", language)
    yield (
        translate("Spør: Hva har vi gjort som virker?", language)
        if story.area.kind == "strength"
        else translate("Spør: Kjenner vi oss igjen? Hva vet vi som tallene ikke viser?", language)
    )
    yield from _followed(story, language)
    yield from _statements(content, story)
    yield from noted([story.development, story.statements], language)
    yield sourced(content)


def _how_to_read(chart: Bars, language: str) -> str:
    if any(series.look == "reference" for series in chart.series):
        return translate(
            "Figuren viser gjennomsnitt, og det vi sammenligner med er hvitt.", language
        )
    return translate("Figuren viser gjennomsnitt. Navnet står under hver søyle.", language)


def _statements(content: Content, story: AreaStory) -> Iterator[str]:
    """Say of each statement what the area is about: a change, or a gap between two."""
    table = story.statements
    if table is None:
        return
    is_gap = table.kind == "gap"
    ends = ("first", "second") if is_gap else ("baseline", "followup")
    shown = _shown(table, *(f"mean_{end}" for end in ends))
    if shown:
        yield _about_statements(content, story, table)
    for row in shown:
        told = _gap_told(row, story, content) if is_gap else _change_told(row, content)
        low = translate("Her er lave tall bra.", content.request.language)
        yield told if row["high_is_good"] else f"{told} {low}"


def _about_statements(content: Content, story: AreaStory, table: ProtectedTable) -> str:
    language, names = content.request.language, content.wave_labels
    if table.kind == "gap":
        wave = story.area.evidence.followup
        said = translate("Påstandene bak, ved {wave}:", language)
        return said.format(wave=names.get(wave, wave))
    before, after = (str(table.details[side]) for side in ("baseline", "followup"))
    said = translate("Påstandene bak, fra {before} til {after}:", language)
    if table.details.get("match") == "cohort":
        said = translate("Påstandene bak, for de samme kullene fra {before} til {after}:", language)
    return said.format(before=names.get(before, before), after=names.get(after, after))


def _change_told(row: Row, content: Content) -> str:
    language, decimals = content.request.language, int(row["decimals"])
    return translate("– «{label}» Fra {before} til {after}: {verdict}.", language).format(
        label=row["label"],
        before=format_number(row["mean_baseline"], decimals, language),
        after=format_number(row["mean_followup"], decimals, language),
        verdict=verdict_word(row["verdict"], language),
    )


def _gap_told(row: Row, story: AreaStory, content: Content) -> str:
    language, decimals = content.request.language, int(row["decimals"])
    first, second = sides(story.area.evidence, language)
    is_rated = story.area.evidence.group == "kontaktlærere"
    return translate("– «{label}» {first}: {a}. {second}: {b}, {verdict}.", language).format(
        label=row["label"],
        first=first,
        a=format_number(row["mean_first"], decimals, language),
        second=second,
        b=format_number(row["mean_second"], decimals, language),
        verdict=gap_word(row["verdict"], is_rated=is_rated, language=language),
    )


def _grade_notes(
    content: Content, table: ProtectedTable, shown: list[Row], waves: list[str]
) -> Iterator[str]:
    language = content.request.language
    if table.details.get("match") == "cohort":
        yield translate(
            "Her følger vi kullene: Trinnet er det elevene går på nå, og den første søylen er de "
            "samme kullene da de var yngre.",
            language,
        )
    else:
        yield translate(
            "Her sammenligner vi samme trinn i to målinger. Det er ikke de samme elevene.", language
        )
    yield translate("Jo færre som har svart, desto mer svinger tallene av seg selv.", language)
    for row in shown:
        told = _grade_told(row, waves, language)
        if pd.notna(row["n_baseline"]) and pd.notna(row["n_followup"]):
            told += " " + translate("Antall svar: {before} og {after}.", language).format(
                before=format_number(row["n_baseline"], 0, language),
                after=format_number(row["n_followup"], 0, language),
            )
        yield told
    yield from noted([table], language)
    yield sourced(content)
