"""What the privacy page says of disks is true.

Nothing that is read is written, and no file is left when a document has been made. Files are
opened, and documents written, in processes of their own: what those leave is looked for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT

_WORK = """
import sys
import threading

written = []


def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path, mode, flags = arguments
        is_written = any(sign in (mode or "") for sign in "wax+") or flags & 3
        if is_written and path != "/dev/null":
            written.append(path)
    elif event in ("os.mkdir", "os.rename", "tempfile.mkstemp", "tempfile.mkdtemp"):
        written.append(event)


sys.dont_write_bytecode = True
from kfl_widgets.demo_schools import SCHOOL_A, demo_workbooks
from kfl_widgets.widgets import Session
from kfl_widgets.widgets.taking_away import document

files = list(demo_workbooks().items())[:2]
from kfl_widgets.report import DOCUMENTS
from kfl_widgets.report.documents import writer_of
from tests.report.made import full_content

full_content()
sys.addaudithook(watch)
session = Session()
session.add_files([*files, ("ukjent.csv", b"a;b;c\\n1;2;3\\n")])
session.tag_row(0, "improve")
session.save_work()
document(session, "workbook")(lambda share: None, threading.Event())
content = full_content()
for kind in DOCUMENTS.values():  # as the process beside ours does it
    writer_of(kind)(content, lambda share: None)
assert session.survey is not None
print(written)
"""


def test_what_is_read_is_written_to_no_disk_and_nothing_is_left(tmp_path: Path):
    for name in ("home", "temporary", "here"):
        (tmp_path / name).mkdir()
    paths = filter(None, (str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH")))
    places = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    done = subprocess.run(
        [sys.executable, "-c", _WORK],
        cwd=tmp_path / "here",
        env={
            **os.environ,
            **places,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
