"""Every sentence is in the catalog, so that it can be translated."""

import ast
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src" / "kfl_widgets"
CATALOG = SOURCE / "locale" / "kfl_widgets.pot"
KEYWORDS = {"msg": None, "translate": None, "later": None}


def test_the_catalog_holds_every_sentence_of_the_source():
    found = {
        message
        for _, _, message, _, _ in extract_from_dir(
            str(SOURCE), [("**.py", "python")], keywords=KEYWORDS
        )
    }
    with CATALOG.open("rb") as file:
        catalog = {message.id for message in read_po(file) if message.id}
    assert found == catalog, "run `tools/collect_messages.sh`"


def test_what_is_translated_is_a_literal_or_was_marked_where_it_is_written():
    """``translate(f"…")`` would never be found in a catalog."""
    wrong = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in KEYWORDS and isinstance(node.args[0], ast.JoinedStr):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
