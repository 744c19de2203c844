"""What goes together? The closest pair, and that it says nothing of cause."""

from __future__ import annotations

from kfl_widgets.charts.correlation import SURE
from kfl_widgets.locale import SPOKEN, format_number, label, translate
from kfl_widgets.survey import ProtectedTable

__all__ = ["say_correlation"]


def say_correlation(table: ProtectedTable, language: str = SPOKEN) -> str:
    """Say the main finding of protected correlations."""
    frame = table.frame
    visible = frame[~frame["hidden"]]
    if visible.empty:
        return translate("For få har svart til at tallene kan vises.", language)
    sure = visible[visible["q"] < SURE]
    if sure.empty:
        return translate(
            "Ingen faktorer henger klart sammen. Det vi ser, kan være tilfeldig.", language
        )
    closest = sure.iloc[int(sure["r"].abs().to_numpy().argmax())]
    said = (
        translate(
            "{a} og {b} henger tettest sammen (r = {r}): de som svarer høyt på det ene, svarer "
            "ofte høyt på det andre.",
            language,
        )
        if closest["r"] > 0
        else translate(
            "{a} og {b} henger tettest sammen (r = {r}): de som svarer høyt på det ene, svarer "
            "ofte lavt på det andre.",
            language,
        )
    ).format(a=closest["label_a"], b=closest["label_b"], r=format_number(closest["r"], 2, language))
    if frame["group"].nunique() > 1:
        said = f"{label('group', str(closest['group']), language)}: {said}"
    return f"{said} {translate('Det sier ikke at det ene fører til det andre.', language)}"
