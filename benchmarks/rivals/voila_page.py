"""The plain page in Voilà: ipywidgets, and Altair's own JupyterChart with Vega sent along."""

import os

import altair as alt
import plain
from ipywidgets import HTML, RadioButtons, VBox

alt.JupyterChart.enable_offline("OFFLINE" in os.environ)
answers = plain.read()
choice = RadioButtons(options=plain.choices())
table = plain.change(answers, choice.value)
figures = [alt.JupyterChart(chart) for chart in plain.charts(table, choice.value)]
numbers = HTML(table.to_html(index=False))


def show(_change: object) -> None:
    """Draw everything again."""
    table = plain.change(answers, choice.value)
    numbers.value = table.to_html(index=False)
    for figure, chart in zip(figures, plain.charts(table, choice.value), strict=True):
        figure.chart = chart


choice.observe(show, "value")
page = VBox([choice, *figures, numbers])
