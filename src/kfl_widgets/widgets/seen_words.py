"""What was seen when an area was chosen, as hints to the fields where a number is set."""

from __future__ import annotations

from collections.abc import Mapping

from kfl_widgets.improvement import Evidence
from kfl_widgets.locale import format_number, translate

__all__ = ["say_mean", "say_scale"]


def say_mean(seen: Evidence | None, wave_labels: Mapping[str, str]) -> str:
    """Say the mean and when it was so; nothing where it isn't known."""
    if seen is None or seen.mean_followup is None:
        return ""
    return translate("Snittet var {mean} på {wave}.").format(
        mean=format_number(seen.mean_followup, seen.decimals),
        wave=wave_labels.get(seen.followup, seen.followup),
    )


def say_scale(seen: Evidence | None) -> str:
    """Say the scale; nothing where it isn't known."""
    return translate("Skala {scale}.").format(scale=seen.scale) if seen and seen.scale else ""
