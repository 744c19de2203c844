"""Short codes for statements that come without one."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from kfl_widgets.reading.values import plain_letters

__all__ = ["ITEM_WORDS", "item_code", "item_codes"]

ITEM_WORDS = 3


def item_code(text: str) -> str:
    """Make a short code of a statement, the same in every file: first words and a fingerprint.

    Letter case, spaces and punctuation don't change it.
    """
    words = re.findall(r"[a-z0-9]+", plain_letters(text))
    fingerprint = hashlib.sha256(" ".join(words).encode()).hexdigest()[:6]
    return "-".join([*words[:ITEM_WORDS], fingerprint])


def item_codes(rows: pd.DataFrame) -> pd.Series[str]:
    """Give the code of each row's statement, from its ``item`` (text) and ``factor``.

    The factor takes part only where the same words stand under several factors.
    """
    pairs = rows[["factor", "item"]].drop_duplicates()
    shared = set(pairs.loc[pairs.duplicated("item"), "item"])
    codes = {
        (factor, item): item_code(f"{item} {factor}" if item in shared else item)
        for factor, item in pairs.itertuples(index=False, name=None)
    }
    found = [codes[pair] for pair in zip(rows["factor"], rows["item"], strict=True)]
    return pd.Series(found, index=rows.index, dtype=object)
