"""Every view says how it is read, and the words it uses are explained."""

import pytest

from kfl_widgets.app.page import PLACES, App
from kfl_widgets.improvement import PROMPTS
from kfl_widgets.locale import LANGUAGES, speak, translate
from kfl_widgets.widgets.glossary import FRAMES, GLOSSARY, Glossary
from kfl_widgets.widgets.help import HELP, Help, parts_of


@pytest.fixture(params=LANGUAGES)
def language(request):
    speak(request.param)
    yield request.param
    speak("nb")


def terms_of(view, language="nb"):
    lines = [translate(line, language) for line in HELP[view]]
    return [part["term"] for line in lines for part in parts_of(line) if "term" in part]


def helps_in(widget):
    if isinstance(widget, Help):
        return [widget]
    return [found for child in getattr(widget, "children", ()) for found in helps_in(child)]


def test_no_view_is_without_help():
    assert list(HELP) == list(PLACES)


@pytest.mark.parametrize("view", HELP)
def test_a_help_is_two_to_four_short_sentences_and_a_few_more(view):
    assert 2 <= len(HELP[view]) <= 3
    assert len(" ".join(HELP[view]).split()) < 70


@pytest.mark.parametrize("view", HELP)
def test_every_word_that_is_pointed_at_is_explained(view, language):
    assert set(terms_of(view, language)) <= set(GLOSSARY)


def test_every_frame_of_the_questions_is_explained():
    assert {prompt.frame for prompt in PROMPTS} == set(FRAMES)
    assert set(FRAMES.values()) <= set(GLOSSARY)


@pytest.mark.parametrize("view", HELP)
def test_a_translation_points_at_the_same_words(view, language):
    assert sorted(terms_of(view, language)) == sorted(terms_of(view))


@pytest.mark.parametrize("view", HELP)
def test_a_word_is_pointed_at_where_it_first_stands_only(view):
    assert len(terms_of(view)) == len(set(terms_of(view)))


def test_a_line_is_split_into_words_that_are_explained_and_the_rest():
    parts = parts_of("Se [gapet](gap) og [n](n).")
    assert parts == [
        {"text": "Se "},
        {"text": "gapet", "term": "gap"},
        {"text": " og "},
        {"text": "n", "term": "n"},
        {"text": "."},
    ]


def test_each_view_of_the_page_has_its_help_under_the_heading(session):
    app = App(session)
    for view in PLACES:
        session.view = view
        assert len(helps_in(app._places[view])) == 1, view
    panel = app._places["compare"]
    assert isinstance(panel.children[2], Help)


def test_the_help_for_the_data_waits_for_data():
    app = App()
    (found,) = helps_in(app._places["data"])
    assert found.layout.display == "none"


def test_words_are_sorted_as_a_norwegian_dictionary_sorts_them(session):
    titles = [part["title"] for part in Glossary(session).parts]
    assert titles[0] == "ansvarlig"
    assert titles[-1] == "årshjul"
    assert titles.index("utfordring") > titles.index("tiltak")


def test_the_glossary_explains_each_word_once(session, language):
    session.language = language
    titles = [part["title"] for part in Glossary(session).parts]
    assert len(titles) == len(set(titles)) == len(GLOSSARY)


def test_what_the_page_says_of_changes_is_explained():
    told = " ".join(word for word, _ in GLOSSARY.values())
    for word in (
        "tydelig",
        "liten",
        "stabil",
        "kan ikke si",
        "skjermet",
        "gap",
        "kull",
        "svarprosent",
    ):
        assert word in told


def test_the_glossary_speaks_the_language_of_the_session(session):
    glossary = Glossary(session)
    session.language = "en"
    assert glossary.language == "en"
    session.language = "nb"
    assert glossary.label == "Ordforklaringer"
