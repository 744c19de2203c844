"""The invented survey as the spreadsheets a school and its municipality would upload.

This module knows no story; it hands the answers of `demo_answers` to the writers in `reading`.
"""

from __future__ import annotations

from kfl_widgets.demo.people import SCHOOL_A, SCHOOL_B, WAVES
from kfl_widgets.demo.survey import demo_answers, demo_reference
from kfl_widgets.reading.template import write_results, write_template

__all__ = ["demo_workbooks"]

FILES = {SCHOOL_A: "skoleA", SCHOOL_B: "skoleB"}


def demo_workbooks() -> dict[str, bytes]:
    """Write the invented survey as workbooks: file name -> xlsx.

    One KFL template per school and wave («KFL_T1_skoleA.xlsx» …), and the municipality's results
    for both waves («KFL_kommunen.xlsx»). Read together they give the cells of `demo`.
    """
    answers, asked, invited = demo_answers()
    labels = {wave.code: wave.label for wave in WAVES}
    books: dict[str, bytes] = {}
    for school, short in FILES.items():
        for wave in labels:
            svar, inviterte = (
                table[(table["school"] == school) & (table["wave"] == wave)].replace(
                    {"wave": labels}
                )
                for table in (answers, invited)
            )
            books[f"KFL_{wave}_{short}.xlsx"] = write_template(svar, asked, inviterte)
    return books | {"KFL_kommunen.xlsx": write_results(demo_reference())}
