"""What the package says of itself."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
BROUGHT_ALONG = {"pydantic-core"}  # pydantic pins it


def _imported() -> set[str]:
    """Find the packages that the code names, but those that come with Python and our own."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("src/**/*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    froms = {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level}
    plain = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    packages = {name.split(".")[0] for name in froms | plain}
    return packages - sys.stdlib_module_names - {"kfl_widgets"}


def test_what_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *chain(*map(extras.get, ("polars", "duckdb", "spark", "hub"))),
    ]
    declared = {canonicalize_name(Requirement(one).name) for one in asked} | BROUGHT_ALONG
    known = packages_distributions()
    undeclared = {
        package
        for package in _imported() & known.keys()
        if not declared & set(map(canonicalize_name, known[package]))
    }
    assert undeclared == set()
