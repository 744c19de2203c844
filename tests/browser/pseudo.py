"""A language nobody speaks: what comes from the catalogs is told by its marks, and is longer.

Run in a kernel before anything is said. ⟦Øvérsîkt õg⟧ is «Oversikt»; text outside the marks is
either data or has slipped past the catalogs.
"""

from __future__ import annotations

import gettext
import re

from kfl_widgets.locale import messages

_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéîõüýÁÉÎÕÜÝ")
_MORE = ("õg", "énnå", "lýtt", "méir")


class Pseudo(gettext.NullTranslations):
    """Says everything with accents and at least a third longer, in words that can be broken."""

    def gettext(self, text: str) -> str:
        parts = re.split(r"(\{[^}]*\})", text)
        said = "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
        more = " ".join(_MORE[i % 4] for i in range(max(1, len(text) // 15)))
        return f"⟦{said} {more}⟧"


messages._catalog = lambda language: Pseudo()
