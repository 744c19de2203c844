"""How people in Norway write what points to one of them: addresses and numbers.

Patterns without ends: whoever looks says whether a match is a whole cell or a word in a text.
"""

from __future__ import annotations

__all__ = ["EMAIL", "GAP", "IDENTITY", "PHONE"]

GAP = r"[^\S\r\n]"
"""A space of any width, on the same line."""

EMAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
"""An e-mail address."""

IDENTITY = rf"[0-9]{{2}}(?:[0-9]{{4}}|\.[0-9]{{2}}\.[0-9]{{2}})(?:{GAP}|-)?[0-9]{{5}}"
"""A national identity number: a date and five digits. Whether it is one, its check digits tell."""

PHONE = (
    rf"(?:(?:\+|00)47{GAP}?)?"
    rf"([2-9](?:[0-9]{{7}}|[0-9]{GAP}[0-9]{{2}}{GAP}[0-9]{{2}}{GAP}[0-9]{{2}}"
    rf"|[0-9]{{2}}{GAP}[0-9]{{2}}{GAP}[0-9]{{3}}))"
)
"""A phone number; its group is the number without the country's."""
