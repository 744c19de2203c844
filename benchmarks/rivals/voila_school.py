"""The school's page in Voilà: ipywidgets, and Altair's own JupyterChart.

``OFFLINE`` lets it bring Vega along, which costs; else the browser fetches it from elsewhere.
"""

import os

import altair as alt
import plain
import school
from ipywidgets import Button, FileUpload, RadioButtons, VBox

alt.JupyterChart.enable_offline("OFFLINE" in os.environ)
answers = None
demo = Button(description=school.DEMO)
upload = FileUpload()
choice = RadioButtons(options=plain.choices())
page = VBox([demo, upload, choice])


def show(_change: object = None) -> None:
    """Draw the chart; the first time it is put on the page."""
    if answers is None:
        return
    chart = school.chart(answers, choice.value)
    if len(page.children) == 3:
        page.children = (*page.children, alt.JupyterChart(chart))
    else:
        page.children[-1].chart = chart


def take(found: object) -> None:
    """Look at other answers."""
    global answers  # noqa: PLW0603 - the plain way
    answers = found
    show()


demo.on_click(lambda _button: take(plain.read()))
upload.observe(lambda change: take(school.from_workbook(change["new"][0]["content"])), "value")
choice.observe(show, "value")
