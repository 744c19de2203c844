"""The invented survey as the spreadsheets a school and its municipality would upload.

This module knows no story; it hands the answers of `demo_answers` to the writers in `reading`.
"""

from __future__ import annotations

from kfl_widgets.demo_schools.people import SCHOOL_A, SCHOOL_B, WAVES
from kfl_widgets.demo_schools.survey import demo_answers, demo_reference
from kfl_widgets.reading.template import write_results, write_template

__all__ = ["demo_workbooks"]

FILES = {SCHOOL_A: "skoleA", SCHOOL_B: "skoleB"}


def demo_workbooks() -> dict[str, bytes]:
    """Write the invented survey as workbooks: file name -> xlsx.

    One KFL template per school and wave («KFL_T1_skoleA.xlsx» …), and the municipality's results
    for both waves («KFL_kommunen.xlsx»). Read together they give the cells of `demo`.
    """
    answers, asked, invited = demo_answers()
    books: dict[str, bytes] = {}
    for school, short in FILES.items():
        for wave in WAVES:
            given, people = (
                table[(table["school"] == school) & (table["wave"] == wave.code)]
                for table in (answers, invited)
            )
            book = write_template(given, asked, people, waves=[wave])
            books[f"KFL_{wave.code}_{short}.xlsx"] = book
    return books | {"KFL_kommunen.xlsx": write_results(demo_reference())}
