"""Every Python block in the documentation runs, in order, as a reader would type them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from tests.docs.pages import PAGES, ROOT, blocks

from kfl_widgets.demo_schools import demo_answers, demo_workbooks

WITH_CODE = [page for page in PAGES if any(b.language == "python" for b in blocks(page))]


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    return demo_workbooks()


@pytest.fixture
def folder(books: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the files that the pages speak of."""
    (tmp_path / "T1.xlsx").write_bytes(books["KFL_T1_skoleA.xlsx"])
    (tmp_path / "T2.xlsx").write_bytes(books["KFL_T2_skoleA.xlsx"])
    (tmp_path / "kodebok.xlsx").write_bytes(books["KFL_T1_skoleA.xlsx"])
    answers, *_ = demo_answers()
    (tmp_path / "answers").mkdir()
    for wave, frame in answers.groupby("wave", observed=True):
        table = pl.read_csv(BytesIO(frame.to_csv(index=False).encode()), infer_schema_length=None)
        table.write_parquet(tmp_path / "answers" / f"{wave}.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", WITH_CODE, ids=str)
def test_the_code_of_a_page_runs(page: Path, folder: Path):
    names: dict[str, object] = {"__name__": "__page__"}
    for block in blocks(page):
        if block.language == "python":
            code = "\n" * block.line + block.code  # so that an error names the line of the page
            exec(compile(code, str(ROOT / page), "exec"), names)
