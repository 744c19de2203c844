from __future__ import annotations

from kfl_widgets.locale import is_better, is_worse, verdict_symbol, verdict_word
from kfl_widgets.survey.comparison import VERDICTS


def test_every_verdict_has_its_own_word_and_symbol():
    assert len({verdict_word(verdict) for verdict in VERDICTS}) == len(VERDICTS)
    assert len({verdict_symbol(verdict) for verdict in VERDICTS}) == len(VERDICTS)


def test_only_a_real_change_is_better_or_worse():
    assert [v for v in VERDICTS if is_better(v)] == ["clear_better", "small_better"]
    assert [v for v in VERDICTS if is_worse(v)] == ["small_worse", "clear_worse"]
    assert verdict_word("uncertain") == "kan ikke si"
