"""The notebooks run from top to bottom as they are, in a kernel of their own."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(autouse=True)
def this_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let kernels find the package where the tests find it, wherever they are started."""
    paths = (str(ROOT / "src"), os.environ.get("PYTHONPATH"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def run(name: str, folder: Path) -> nbformat.NotebookNode:
    """Run a notebook in `folder`; a cell that fails raises."""
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    return NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources=resources
    ).execute()


def panels_in(notebook: nbformat.NotebookNode) -> list[str]:
    """Give the class names of the panels that the cells show."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [o["data"] for o in outputs if "data" in o]
    view = "application/vnd.jupyter.widget-view+json"
    return re.findall(r"<(\w+Panel) of", " ".join(d["text/plain"] for d in shown if view in d))


def test_the_workshop_makes_one_agreed_plan_of_several_files(tmp_path: Path):
    done = run("workshop.ipynb", tmp_path)
    assert panels_in(done) == ["BallotsPanel", "AreasPanel", "AnalysisPanel", "PlanPanel"]
    saved = json.loads((tmp_path / "KFL-arbeid.json").read_text("utf-8"))
    phases = sorted(ballot["phase"] for ballot in saved["ballots"])
    assert phases == ["group", "individual", "individual", "individual"]
    assert [area["kind"] for area in saved["areas"]] == ["improve", "strength"]
    assert all(area["why"] for area in saved["areas"])
    assert len(saved["actions"]) == 2
    assert all(action["milestones"] for action in saved["actions"])


def test_the_analysts_notebook_shows_every_view(tmp_path: Path):
    shown = panels_in(run("analyst.ipynb", tmp_path))
    views = ("Overview", "Distribution", "Gap", "Development", "Priority", "Correlation")
    assert set(shown) >= {f"{view}Panel" for view in views}
