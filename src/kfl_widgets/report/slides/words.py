"""What several slides say in the same words: who, how it went, how sure, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kfl_widgets.improvement import Area, Evidence, Work
from kfl_widgets.locale import (
    format_date,
    format_number,
    format_signed,
    joined,
    label,
    labels,
    span,
    translate,
    verdict_word,
)
from kfl_widgets.report.content import Content
from kfl_widgets.report.plan_words import aim_name, area_name
from kfl_widgets.report.sentences import gap_verdict
from kfl_widgets.report.slides.cleaning import one_line
from kfl_widgets.report.slides.fitting import shortened
from kfl_widgets.survey import ProtectedTable

__all__ = [
    "aim_of",
    "answered",
    "name_of",
    "noted",
    "numbers",
    "sides",
    "sourced",
    "titled",
    "waves_told",
    "who",
    "wholly",
]

TITLE_LETTERS = 100


def name_of(work: Work, area: Area, language: str) -> str:
    """Give what an area is called; something also where its name is empty."""
    return one_line(area_name(work, area.key, language)) or translate("Uten navn", language)


def aim_of(work: Work, area: Area, language: str) -> str:
    """Give what the team wants of an area; something also where its name is empty."""
    return one_line(aim_name(work, area, language)) or translate("Uten navn", language)


def titled(pattern: str, name: str) -> str:
    """Name an area in a title, so short that the rest of the title has room too."""
    return pattern.format(area=shortened(one_line(name), TITLE_LETTERS))


def wholly(name: str) -> tuple[str, ...]:
    """Give a name for the notes, where it is too long for a title."""
    return (name,) if len(one_line(name)) > TITLE_LETTERS else ()


def who(evidence: Evidence, language: str) -> str:
    """Say whose answers evidence is about: «Elever, 8.–10. trinn», «Elever og lærere»."""
    is_of_groups = evidence.about == "gap" and not evidence.genders
    parts = [
        joined(_in_a_sentence(sides(evidence, language)), language)
        if is_of_groups
        else label("group", evidence.group, language),
        span(evidence.grades, language),
        ""
        if evidence.about == "gap"
        else joined(labels("gender", evidence.genders, language), language),
        joined(evidence.schools, language) if len(evidence.schools) > 1 else "",
    ]
    return ", ".join(part for part in parts if part)


def _in_a_sentence(names: tuple[str, str]) -> tuple[str, str]:
    """Write the second of two names as it is written in the middle of a sentence."""
    return names[0], names[1].lower()


# -- numbers in words ------------------------------------------------------------------------------


def numbers(evidence: Evidence, content: Content) -> tuple[str, ...]:
    """Say what the numbers were, how sure they are, and which way is good: a sentence each.

    Numbers that aren't of the newest wave name theirs.
    """
    language = content.request.language
    tell = {"change": _change, "level": _level, "gap": _gap}[evidence.about]
    said = tell(evidence, content, language)
    if evidence.high_is_good is False:
        said = (*said, translate("Her er lave tall bra.", language))
    return tuple(sentence for sentence in said if sentence)


def _change(evidence: Evidence, content: Content, language: str) -> tuple[str, ...]:
    if evidence.mean_baseline is None or evidence.mean_followup is None:
        return _level(evidence, content, language)
    wave = content.past(evidence.followup)
    pattern = (
        translate("Fra {before} til {after} ved {wave}: {verdict}.", language)
        if wave
        else translate("Fra {before} til {after}: {verdict}.", language)
    )
    told = pattern.format(
        before=_write(evidence.mean_baseline, evidence, language),
        after=_write(evidence.mean_followup, evidence, language),
        wave=wave,
        verdict=verdict_word(evidence.verdict, language),
    )
    pattern = translate("Den egentlige endringen ligger trolig mellom {low} og {high}.", language)
    return told, _change_between(pattern, evidence, language), _beside(evidence, language)


def _level(evidence: Evidence, content: Content, language: str) -> tuple[str, ...]:
    known = evidence.mean_followup if evidence.mean_baseline is None else evidence.mean_baseline
    if known is None:
        return (translate("Vi har ingen tall.", language),)
    is_of_last = evidence.mean_baseline is None
    wave = content.past(evidence.followup if is_of_last else evidence.baseline)
    pattern = (
        translate("Gjennomsnittet var {mean} ved {wave}.", language)
        if wave
        else translate("Gjennomsnittet er {mean}.", language)
    )
    told = pattern.format(mean=_write(known, evidence, language), wave=wave)
    ends = (
        (evidence.ci_low_followup, evidence.ci_high_followup)
        if is_of_last
        else (evidence.ci_low_baseline, evidence.ci_high_baseline)
    )
    pattern = translate("Det egentlige snittet ligger trolig mellom {low} og {high}.", language)
    return told, _between(pattern, ends, evidence, language), _beside(evidence, language)


def _beside(evidence: Evidence, language: str) -> str:
    if evidence.reference is None or not evidence.reference_name:
        return ""
    return translate("{name}: {mean}.", language).format(
        name=evidence.reference_name, mean=_write(evidence.reference, evidence, language)
    )


def _gap(evidence: Evidence, content: Content, language: str) -> tuple[str, ...]:
    if evidence.mean_baseline is None or evidence.mean_followup is None:
        return _level(evidence, content, language)
    first, second = sides(evidence, language)
    pattern = (
        translate("{first}: {a}. {second}: {b}.", language)
        if evidence.change is None
        else translate("{first}: {a}. {second}: {b}, {verdict}.", language)
    )
    told = pattern.format(
        first=first,
        a=_write(evidence.mean_baseline, evidence, language),
        second=second,
        b=_write(evidence.mean_followup, evidence, language),
        verdict=gap_verdict(evidence, language),
    )
    pattern = translate("Den egentlige forskjellen ligger trolig mellom {low} og {high}.", language)
    return told, _change_between(pattern, evidence, language)


def sides(evidence: Evidence, language: str) -> tuple[str, str]:
    """Name the two groups of a gap."""
    dimension = "gender" if evidence.genders else "group"
    first = evidence.genders[0] if evidence.genders else evidence.group
    return label(dimension, first, language), label(dimension, evidence.other, language)


def _change_between(pattern: str, evidence: Evidence, language: str) -> str:
    low, high = evidence.change_low, evidence.change_high
    is_above = low is not None and high is not None and min(low, high) > 0
    write = format_number if is_above else format_signed
    return _between(pattern, (low, high), evidence, language, write)


def _between(
    pattern: str,
    ends: tuple[float | None, float | None],
    evidence: Evidence,
    language: str,
    write: Callable[[float, int, str], str] = format_number,
) -> str:
    low, high = ends
    if low is None or high is None:
        return translate("Vi vet ikke hvor sikkert det er.", language)
    return pattern.format(
        low=write(low, evidence.decimals, language), high=write(high, evidence.decimals, language)
    )


def _write(value: float, evidence: Evidence, language: str) -> str:
    return format_number(value, evidence.decimals, language)


def answered(evidence: Evidence, waves: Mapping[str, str], language: str) -> str:
    """Say how many answered: «T1 2016: 170 svar, T2 2018: 151 svar.»."""
    names = (
        _in_a_sentence(sides(evidence, language))
        if evidence.about == "gap"
        else tuple(waves.get(w, w) for w in (evidence.baseline, evidence.followup))
    )
    counts = (evidence.n_baseline, evidence.n_followup)
    told = [
        translate("{name}: {n} svar", language).format(name=name, n=format_number(n, 0, language))
        for name, n in zip(names, counts, strict=True)
        if n is not None and name
    ]
    return (
        f"{', '.join(told)}." if told else translate("Vi vet ikke hvor mange som svarte.", language)
    )


# -- where it comes from ---------------------------------------------------------------------------


def waves_told(content: Content) -> str:
    """Name the waves a document is about: «T1 2016 og T2 2018»."""
    names, last = content.wave_labels, content.last_wave
    first = content.request.baseline
    codes = [code for code in dict.fromkeys((first, last)) if code in names]
    return joined((names[code] for code in codes), content.request.language)


def sourced(content: Content) -> str:
    """Say where numbers come from."""
    language = content.request.language
    if not content.waves:
        seen = max((area.evidence.seen for area in content.work.areas), default=None)
        return translate(
            "Tallene er slik vi så dem da vi valgte områdene ({day}).", language
        ).format(day=format_date(seen, language))
    files = joined((source.name for source in content.sources), language)
    if not files:
        told = translate("Tallene er fra undersøkelsen ({waves}).", language)
        return told.format(waves=waves_told(content))
    told = translate("Tallene er fra {files} ({waves}).", language)
    return told.format(files=files, waves=waves_told(content))


def noted(tables: Iterable[ProtectedTable | None], language: str) -> tuple[str, ...]:
    """Say what limits some tables: what is hidden, and what else a reader must know."""
    said = []
    for table in tables:
        if table is None:
            continue
        if table.frame["hidden"].any():
            said.append(table.why_hidden(language))
        said += [note.in_language(language) for note in table.notes]
    return tuple(dict.fromkeys(said))
