"""Text from people and files as plain text: what no document may hold is taken out of it."""

from __future__ import annotations

import re

__all__ = ["plain"]

# What XML 1.0 has no place for, and marks that turn the direction of writing: with them a text can
# be made to look like another.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """Take out of a text what XML can't hold and what changes the direction of writing."""
    return _FORBIDDEN.sub("", text)
