"""From finding to change: the areas a team chooses, and what comes of them. Pure records."""

from kfl_widgets.improvement.areas import (
    MOST_CHOSEN,
    About,
    Area,
    Evidence,
    Kind,
    SourceFile,
    evidence_of,
    explain,
    find,
    is_too_many,
    move,
    of_kind,
    remove,
    tag,
)

__all__ = [
    "MOST_CHOSEN",
    "About",
    "Area",
    "Evidence",
    "Kind",
    "SourceFile",
    "evidence_of",
    "explain",
    "find",
    "is_too_many",
    "move",
    "of_kind",
    "remove",
    "tag",
]
