"""The server stays as it is while people come and go: two minutes, or as long as you say.

``KFL_SOAK_SECONDS=1200`` is the long run. From five minutes on, memory must be flat.
"""

import os

from benchmarks.soak import run, table


def test_people_come_and_go_and_the_server_stays_as_it_is():
    soak = run(float(os.environ.get("KFL_SOAK_SECONDS", "120")), visitors=2)
    assert soak.faults == [], table(soak)
