"""What the benchmarks say, without measuring anything."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from benchmarks.rivals.ways import _stop
from benchmarks.row import Row, median, nearly_all
from benchmarks.soak import Soak, table

from benchmarks import cells, invented, reduce, results
from kfl_widgets.survey import reduce as reduced


def test_nothing_measured_is_unknown_and_never_0():
    assert (median([]), nearly_all([])) == (None, None)
    assert nearly_all(range(100)) == 95
    said = table(Soak(memory_mb=[(0.0, 1.0), (1.0, 1.0)]))
    assert "unknown ms in the median" in said


def test_what_is_not_measured_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(results, "JSON", tmp_path / "results.json")
    monkeypatch.setattr(results, "TABLE", tmp_path / "RESULTS.md")
    results.keep("one", [Row("what", 1.0, "s", most=2)], 1, 0.0)
    results.fail("two", "it ended with an error")
    said = results.write_table({"one": "One", "two": "Two", "three": "Three"})
    assert "1 of 1 targets" in said
    assert "not among these: `two`, `three`." in said
    assert "not among these" not in results.write_table({"one": "One"})


def test_a_rival_that_ended_by_itself_is_stopped_without_complaint():
    server = psutil.Popen([sys.executable, "-c", ""])
    while server.poll() is None:
        pass
    _stop(server)


def test_every_way_to_reduce_gives_as_many_cells(tmp_path: Path):
    pytest.importorskip("polars")
    reduce.make(tmp_path, 4_000)
    found = [json.loads(json.dumps(reduce.measure_here(way, tmp_path))) for way in reduce.WAYS]
    assert len({run["cells"] for run in found}) == 1
    assert all(run.keys() == {"seconds", "megabytes", "cells"} for run in found)


def test_answers_and_cells_give_the_same_change():
    generator = np.random.default_rng(1)
    frame = cells.pd.concat(
        [invented.answers(500, wave.code, generator) for wave in cells.WAVES], ignore_index=True
    )
    survey = reduced(frame, invented.codebook(), waves=cells.WAVES)
    ours = cells.change_from_cells(survey).set_index("factor")["change"]
    theirs = cells.change_from_answers(frame).loc["elever"].xs("mean", level=1)
    assert np.allclose(ours.loc[theirs.index], theirs, atol=1e-5)
