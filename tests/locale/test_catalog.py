"""Every sentence is written so that it is found and can be translated."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "kfl_widgets"
MARKS = ("msg", "translate", "later")


def test_what_is_translated_is_a_literal_or_was_marked_where_it_is_written():
    """``translate(f"…")`` would never be found in a catalog."""
    wrong = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in MARKS and isinstance(node.args[0], ast.JoinedStr):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
