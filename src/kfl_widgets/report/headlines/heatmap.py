"""What stands out from the yardstick, and where, in one or two sentences."""

from __future__ import annotations

import pandas as pd

from kfl_widgets.charts.matrix import across
from kfl_widgets.locale import SPOKEN, format_number, label, labels, span, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_heatmap"]


def say_heatmap(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say which factor is most surely weaker than the yardstick, and which better, and for whom.

    Schools are only counted: nobody is named as the weakest.
    """
    name = table.details["reference"]
    shown = table.frame[~table.frame["hidden"] & table.frame["mean_school"].notna()]
    if not name or shown["p"].isna().all():
        return _why_unsure(shown, language).format(name=name)
    worse, better = (shown[shown["verdict"].str.endswith(end)] for end in ("_worse", "_better"))
    if worse.empty and better.empty:
        return translate(
            "Ingenting skiller seg sikkert fra {name}. Forskjellene vi ser, kan være tilfeldige.",
            language,
        ).format(name=name)
    if across(table) == "school":
        return _counted(len(worse), len(better), len(shown), name, language)
    weaker = translate("{label} er svakere enn {name}{where}.", language)
    stronger = translate("{label} er bedre enn {name}{where}.", language)
    told = [
        _strongest(part, pattern, name, table, language)
        for part, pattern in ((worse, weaker), (better, stronger))
        if not part.empty
    ]
    return " ".join(told)


def _why_unsure(shown: pd.DataFrame, language: str) -> str:
    if shown.empty:
        return translate("Det er ingen tall å vise.", language)
    if shown["mean_reference"].isna().all():
        return translate("Tallene viser nivået. Det er ikke noe å måle dem mot.", language)
    return translate(
        "Filene sier ikke hvor mye svarene varierer, så forskjeller fra {name} kan være "
        "tilfeldige.",
        language,
    )


def _strongest(
    part: pd.DataFrame, pattern: str, name: str, table: ProtectedTable, language: str
) -> str:
    """Tell of the row that is farthest away in all, and in which columns."""
    keys = ["factor", *(["item"] if "item" in part else [])]
    if across(table) != "group":
        keys = ["group", *keys]
    rows = part.groupby(keys, observed=True, sort=False)["g"].agg(lambda g: g.abs().sum())
    first = rows.idxmax()
    is_it = (part[keys].astype(str) == pd.Series(first, index=keys).astype(str)).all(axis=1)
    chosen = part[is_it]
    return pattern.format(
        label=_label(chosen, table, language), name=name, where=_where(chosen, table, language)
    )


def _label(chosen: pd.DataFrame, table: ProtectedTable, language: str) -> str:
    text = str(chosen["label"].iloc[0])
    if across(table) == "group" or table.frame["group"].nunique() < 2:
        return text
    group = label("group", str(chosen["group"].iloc[0]), language).lower()
    return f"{text} ({group})"


def _where(chosen: pd.DataFrame, table: ProtectedTable, language: str) -> str:
    along = across(table)
    if table.frame[along].nunique() < 2:
        return ""
    codes = [str(code) for code in chosen[along]]
    if along == "grade":
        return " " + translate("på {grades}", language).format(grades=span(codes, language))
    names = ", ".join(name.lower() for name in labels(along, codes, language))
    return " " + translate("hos {names}", language).format(names=names)


def _counted(worse: int, better: int, of: int, name: str, language: str) -> str:
    pattern = translate(
        "{count} av {of} tall skiller seg sikkert fra {name}: {better} bedre og {worse} svakere.",
        language,
    )
    counts = {"count": worse + better, "of": of, "better": better, "worse": worse}
    told = {key: format_number(value, 0, language) for key, value in counts.items()}
    return pattern.format(name=name, **told)
