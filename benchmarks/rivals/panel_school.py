"""The school's page in Panel."""

import panel as pn
import plain
import school

pn.extension("vega")
demo = pn.widgets.Button(name=school.DEMO)
upload = pn.widgets.FileInput(accept=".xlsx")
choice = pn.widgets.RadioBoxGroup(options=plain.choices())
figure = pn.pane.Vega()
state = {}


def show(_event: object = None) -> None:
    """Draw the chart."""
    if "answers" in state:
        figure.object = school.chart(state["answers"], choice.value)


def take(answers: object) -> None:
    """Look at other answers."""
    state["answers"] = answers
    show()


demo.on_click(lambda _event: take(pn.state.as_cached("demo", plain.read)))
upload.param.watch(lambda event: take(school.from_workbook(event.new)), "value")
choice.param.watch(show, "value")
pn.Column(demo, upload, choice, figure).servable()
