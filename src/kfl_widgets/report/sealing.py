"""A finished office file: no clock in it, and the languages as such files name them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["TAGS", "seal"]

TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
"""What a language is called in a document."""

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def seal(
    data: bytes, day: date, change: Callable[[str, bytes], bytes] = lambda _name, part: part
) -> bytes:
    """Pack a document anew, as made on `day` and at no hour.

    Parameters
    ----------
    data
        A document of several parts: xlsx, docx or pptx.
    day
        What its properties say.
    change
        Gives what is to stand in a part, from its name and what stands there.
    """
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + f"{day:%Y-%m-%d}T00:00:00Z".encode(), part)
            new.writestr(ZipInfo(name, _LONG_AGO), part, ZIP_DEFLATED)
    return out.getvalue()
