"""Words: every sentence a person reads, and how numbers are written.

The source language is Norwegian bokmål, so a message's id is the sentence itself. A `Message` keeps
the sentence and its values apart until somebody reads it; switching language is reading it again.
This package knows nothing of surveys' contents and imports nothing of ours.
"""

from kfl_widgets.locale.labels import joined, label, labels, quote, scale_name, span
from kfl_widgets.locale.messages import (
    LANGUAGES,
    SPOKEN,
    Message,
    Spoken,
    later,
    msg,
    speak,
    spoken,
    translate,
)
from kfl_widgets.locale.numbers import (
    Day,
    Number,
    decimal_sign,
    format_date,
    format_number,
    format_percent,
    format_signed,
    percent_sign,
)
from kfl_widgets.locale.verdicts import is_better, is_worse, verdict_symbol, verdict_word

__all__ = [
    "LANGUAGES",
    "SPOKEN",
    "Day",
    "Message",
    "Number",
    "Spoken",
    "decimal_sign",
    "format_date",
    "format_number",
    "format_percent",
    "format_signed",
    "is_better",
    "is_worse",
    "joined",
    "label",
    "labels",
    "later",
    "msg",
    "percent_sign",
    "quote",
    "scale_name",
    "span",
    "speak",
    "spoken",
    "translate",
    "verdict_symbol",
    "verdict_word",
]
