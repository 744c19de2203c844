from __future__ import annotations

import gc
import json
import weakref

import pytest
from ipywidgets import Button
from ipywidgets.widgets.widget import _instances
from tests.report.made import full_work
from traitlets import TraitError

from kfl_widgets.app.page import PLACES, App
from kfl_widgets.locale import LANGUAGES, msg, speak, spoken, translate
from kfl_widgets.survey import Filters
from kfl_widgets.widgets import ComparePanel, Session
from kfl_widgets.widgets.chart_view import ChartView
from kfl_widgets.widgets.upload_area import UploadArea


def words(app: App) -> list[str]:
    return [entry["label"].split(" ", 1)[1] for entry in app._steps.entries]


def test_what_is_spoken_is_what_is_said_where_nothing_else_is_asked_for():
    told = msg("Oversikt")
    assert (str(told), translate("Oversikt")) == ("Oversikt", "Oversikt")
    speak("en")
    assert (str(told), translate("Oversikt")) == ("Overview", "Overview")
    assert translate("Oversikt", "nb") == "Oversikt"
    assert spoken() == "en"


def test_there_is_no_other_language():
    with pytest.raises(ValueError, match="nb, nn, en"):
        speak("de")
    with pytest.raises(TraitError):
        Session(language="de")


def test_a_new_session_speaks_as_the_others_do():
    first = Session(language="nn")
    assert Session().language == "nn"
    first.language = "nb"
    assert Session().language == "nb"


@pytest.mark.parametrize("language", [*LANGUAGES])
def test_the_page_changes_its_words_and_nothing_else(session, language):
    app = App(session)
    session.tag_row(0, "improve")
    session.filters = Filters(groups=("elever",), grades=("8",))
    session.view = "compare"
    before = (session.filters, session.work, session.view, session.result)
    session.language = "en"
    session.language = language
    assert (session.filters, session.work, session.view, session.result) == before
    assert app._language.value == language
    assert words(app)[1] == translate("Oversikt", language)
    assert app._steps.value == "closer"
    assert [*app._places] == ["compare"]
    app.close()


def test_every_place_can_be_open_when_the_language_changes(session):
    app = App(session)
    for view in PLACES:
        session.view = view
        session.language = "nn" if session.language == "nb" else "nb"
        assert (session.view, session.notice, [*app._places]) == (view, "", [view])
    app.close()


def test_switching_back_and_forth_leaves_no_widgets_and_no_listeners(session):
    app = App(session)

    def listening() -> int:
        return sum(len(kinds.get("change", ())) for kinds in session._trait_notifiers.values())

    def switch() -> tuple[int, int]:
        for language in ("en", "nb"):
            session.language = language
        return len(_instances), listening()

    session.view = "plan"
    first = switch()
    assert [switch() for _ in range(3)] == [first] * 3
    app.close()


def test_what_is_chosen_in_a_place_stays_chosen_open_or_not(session):
    app = App(session)
    session.view = "compare"
    app._places["compare"]._order.value = "change"
    session.view = "overview"
    app._places["overview"]._figure._switch.value = "table"
    session.language = "en"
    assert app._places["overview"]._figure._switch.value == "table"
    session.language = "nn"
    session.view = "compare"
    assert app._places["compare"]._order.value == "change"
    assert session.notice == ""
    app.close()


def test_the_plan_stays_as_it_is_looked_at_and_its_measure_open(session):
    session.begin_with(full_work())
    app = App(session)
    session.view = "plan"
    plan = app._places["plan"]
    measure = session.work.actions[1]
    plan._views.order.value = "who"
    plan._views.area.value = measure.area
    plan._open(measure.key)
    session.language = "en"
    again = app._places["plan"]
    assert again is not plan
    assert (again._views.order.value, again._views.area.value) == ("who", measure.area)
    assert again._form.action == measure
    assert again._plan.layout.display == "none"
    assert session.notice == ""
    session.language = "nb"
    app.close()


def test_a_file_that_is_half_explained_stays_so():
    session = Session()
    app = App(session)
    app._places["data"]._upload._by_hand.value = True
    session.add_files([("u.csv", b"Hva;Tall\nRo;3,1\nTrivsel;3,4\n")])
    mapping = app._places["data"]._mapping
    mapping._on_column(1, "role", "mean")
    mapping._constants["group"].value = "Elever"
    said = mapping._mapping
    session.language = "en"
    assert app._places["data"]._upload._by_hand.value
    assert app._places["data"]._mapping is not mapping
    assert app._places["data"]._mapping._mapping == said
    assert app._places["data"]._mapping._constants["group"].value == "Elever"
    app.close()


def test_when_everything_is_deleted_nothing_is_chosen_any_more(session):
    app = App(session)
    session.view = "compare"
    app._places["compare"]._order.value = "change"
    session.view = "data"
    session.language = "en"
    session.clear()
    assert app._given == {}
    app.close()


def test_a_page_that_cannot_be_said_anew_stays_as_it_was(session, monkeypatch):
    app = App(session)
    session.view = "compare"
    before, place, widgets = app.children, app._places["compare"], set(_instances)
    heard = {name: kinds["change"][:] for name, kinds in session._trait_notifiers.items()}

    def fail(_session: Session) -> None:
        ComparePanel(_session)
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setitem(PLACES, "compare", ("Sammenlign", fail))
        session.language = "en"
    assert (session.language, spoken(), app._language.value) == ("nb", "nb", "nb")
    assert "Noe gikk galt" in session.notice
    assert app.children == before
    assert app._places["compare"] is place
    assert set(_instances) == widgets
    assert {n: kinds["change"] for n, kinds in session._trait_notifiers.items()} == heard
    session.notice = ""
    session.language = "nn"
    assert app.children != before
    assert session.notice == ""
    app.close()


def test_what_is_no_longer_shown_can_be_forgotten(session):
    app = App(session)
    session.view = "compare"
    old = [weakref.ref(widget) for widget in (app._header, app._places["compare"]._figure)]
    session.language = "en"
    while gc.collect():
        pass  # what has a finalizer goes in a second round
    assert [widget() for widget in old] == [None, None]
    app.close()


def test_who_listens_for_himself_goes_on_hearing(session):
    heard = []
    app = App(session)
    button = Button()
    session.observe(lambda change: heard.append(change["new"]), "view")
    session.language = "nn"
    session.view = "areas"
    assert heard == ["areas"]
    assert button.comm is not None
    app.close()


def test_charts_speak_the_new_language_too(session):
    app = App(session)
    session.view = "compare"
    session.language = "en"

    def titles(panel) -> str:
        figure = next(
            child for child in every(panel) if isinstance(child, ChartView) and child.spec
        )
        return json.dumps(figure.spec, ensure_ascii=False)

    switched = titles(app._places["compare"])
    app.close()
    fresh = ComparePanel(session)
    assert switched == titles(fresh)
    assert "Change" in switched
    assert "Endring" not in switched


def every(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def test_a_file_under_way_is_given_up_and_it_is_said(session):
    app = App(session)
    area = next(w for w in every(app._places["data"]) if isinstance(w, UploadArea))
    begin = {"kind": "begin", "drop": "d", "files": [{"name": "a.csv", "size": 3}]}
    area._on_message(area, begin, [])
    assert area.is_busy
    session.language = "en"
    assert not area.is_busy
    assert session.told == (
        "A file was interrupted when you changed the language. Upload or download it again."
    )
    session.language = "nb"
    assert session.told == ""
    app.close()


def test_a_file_that_is_opened_changes_nobodys_language(session):
    session.tag_row(0, "improve")
    session.language = "nn"
    data = session.save_work()
    session.language = "nb"
    other = Session()
    other.open_work(data)
    assert other.language == "nb"
