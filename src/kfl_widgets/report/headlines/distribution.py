"""What stands out in how the statements of a factor are answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from kfl_widgets.charts.names import low_is_good
from kfl_widgets.locale import SPOKEN, format_percent, quote, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_distribution"]

MOST_SAID = 2


def say_distribution(
    table: ProtectedTable,
    low_is_good: Collection[str] = (),
    wave_labels: Mapping[str, str] | None = None,
    language: str = SPOKEN,
) -> str:
    """Say which statements have moved clearly between two waves, else which are on top and last.

    Parameters
    ----------
    table
        A protected table of kind ``"favourable"``: one group's statements, in one or two waves.
    low_is_good
        The items whose low answers are the favourable ones: told, so that nobody misreads them.
    wave_labels
        What to call the waves; their codes by default.
    language
        Of the sentences.

    Returns
    -------
    str
        One or two sentences. A share has moved clearly when the two intervals lie apart, which is
        stricter than a test of the difference.
    """
    frame = table.frame
    frame["is_turned"] = frame["item"].isin(list(low_is_good))
    if frame.empty or frame["hidden"].all():
        return translate("For få har svart til at tallene kan vises.", language)
    waves = [str(wave) for wave in dict.fromkeys(frame["wave"])]
    now = _of(frame, waves[-1])
    if now.empty:
        return translate("Vi kan ikke regne ut hvor mange som har svart positivt.", language)
    if len(waves) == 1:
        return _level(now, language)
    names = [(wave_labels or {}).get(wave, wave) for wave in (waves[0], waves[-1])]
    moved = _moved(_of(frame, waves[0]), now)
    if moved.empty:
        still = translate("Vi ser ingen tydelig endring fra {wave}.", language)
        return f"{_level(now, language)} {still.format(wave=names[0])}"
    return " ".join(_say_moved(row, names, language) for _, row in moved.iterrows())


def _of(frame: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Give one wave's statements whose shares are known, by item."""
    known = frame[(frame["wave"].astype(str) == wave) & frame["share"].notna()]
    return known.set_index("item")


def _moved(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Give the statements whose intervals lie apart, those that moved most first."""
    then = before[["share", "share_low", "share_high"]].add_suffix("_before")
    both = now.join(then, how="inner")
    is_apart = (both["share_low"] > both["share_high_before"]) | (
        both["share_high"] < both["share_low_before"]
    )
    found = both[is_apart]
    moves = (found["share"] - found["share_before"]).abs().sort_values(ascending=False)
    return found.loc[moves.index[:MOST_SAID]]


def _say_moved(row: pd.Series, waves: list[str], language: str) -> str:
    said = (
        translate(
            "Flere svarer positivt på {statement}: {now} i {wave}, mot {then} i {before}.", language
        )
        if row["share"] > row["share_before"]
        else translate(
            "Færre svarer positivt på {statement}: {now} i {wave}, mot {then} i {before}.", language
        )
    )
    return said.format(
        statement=_statement(row, language),
        now=format_percent(row["share"], 0, language),
        wave=waves[1],
        then=format_percent(row["share_before"], 0, language),
        before=waves[0],
    )


def _level(now: pd.DataFrame, language: str) -> str:
    order = now.sort_values("share", kind="stable")
    if len(order) == 1:
        return translate("{share} svarer positivt på {statement}.", language).format(
            share=format_percent(order["share"].iloc[0], 0, language),
            statement=_statement(order.iloc[0], language),
        )
    return translate(
        "Flest svarer positivt på {best}: {most}. Færrest på {worst}: {least}.", language
    ).format(
        best=_statement(order.iloc[-1], language),
        most=format_percent(order["share"].iloc[-1], 0, language),
        worst=_statement(order.iloc[0], language),
        least=format_percent(order["share"].iloc[0], 0, language),
    )


def _statement(row: pd.Series, language: str) -> str:
    quoted = quote(row["label"].rstrip("."), language)
    return low_is_good(quoted, language) if row["is_turned"] else quoted
