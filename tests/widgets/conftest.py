"""The demo schools, made once, and a session over School A's pupils."""

import pytest

from kfl_widgets.demo_schools import SCHOOL_A, demo
from kfl_widgets.survey import Filters, Survey
from kfl_widgets.widgets import Session


@pytest.fixture(scope="session")
def demo_survey() -> Survey:
    return demo()


@pytest.fixture
def session(demo_survey: Survey) -> Session:
    session = Session(demo_survey)
    session.filters = Filters(schools=(SCHOOL_A,), groups=("elever",))
    return session
