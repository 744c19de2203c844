"""The plain page in Panel, its answers kept between the visits."""

import panel as pn
import plain

pn.extension("vega")
answers = pn.state.as_cached("answers", plain.read)
choice = pn.widgets.RadioBoxGroup(options=plain.choices())
figures = [pn.pane.Vega() for _ in range(plain.CHARTS)]
numbers = pn.pane.DataFrame(index=False)


def show(value: str) -> None:
    """Draw everything again."""
    table = plain.change(answers, value)
    numbers.object = table
    for figure, chart in zip(figures, plain.charts(table, value), strict=True):
        figure.object = chart


pn.bind(show, choice, watch=True)
show(choice.value)
pn.Column(choice, *figures, numbers).servable()
