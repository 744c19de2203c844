"""What a served kernel does before anybody comes."""

import subprocess
import sys
from pathlib import Path

import kfl_widgets

SOURCE = str(Path(kfl_widgets.__file__).parents[1])


def said(code: str) -> list[str]:
    """Run code in a process of its own, where nothing is imported yet."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


def test_altair_comes_without_a_grammar_of_web_addresses_and_the_example_is_ready():
    code = (
        "from kfl_widgets.app import warming\n"
        "warming.PAGE_FIRST = 0\n"
        "warming.warm_up()\n"
        "import gc, sys, threading\n"
        "[t.join() for t in threading.enumerate() if isinstance(t, threading.Timer)]\n"
        "from kfl_widgets.widgets.example import example\n"
        "print('altair' in sys.modules, 'lark' in sys.modules)\n"
        "print(example.cache_info().currsize, gc.get_freeze_count() > 0)\n"
    )
    assert said(code) == ["True", "False", "1", "True"]


def test_who_is_there_already_does_not_wait_for_the_example():
    code = (
        "from ipywidgets import Widget\n"
        "from kfl_widgets.app import warming\n"
        "Widget._control_comm = object()\n"
        "warming._warm_up()\n"
        "from kfl_widgets.widgets.example import example\n"
        "print(example.cache_info().currsize)\n"
    )
    assert said(code) == ["0"]
