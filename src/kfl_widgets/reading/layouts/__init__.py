"""The layouts we know, one module each. To add one: write its module and name it here."""

from kfl_widgets.reading.layouts import (
    answer_counts,
    google_forms,
    kfl_template,
    limesurvey,
    microsoft_forms,
    nettskjema,
    plain_answers,
    qualtrics,
    result_across,
    result_table,
    result_wide,
    skoleporten,
    statistikkportalen,
    surveymonkey,
    udir,
)
from kfl_widgets.reading.recognition import Layout

__all__ = ["LAYOUTS"]

LAYOUTS: tuple[Layout, ...] = (
    kfl_template,
    udir,
    skoleporten,
    statistikkportalen,
    result_table,
    result_wide,
    result_across,
    answer_counts,
    qualtrics,
    surveymonkey,
    limesurvey,
    nettskjema,
    microsoft_forms,
    google_forms,
    plain_answers,
)
"""Of several that are equally sure, the first reads."""
