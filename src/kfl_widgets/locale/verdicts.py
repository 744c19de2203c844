"""The verdict on a change in words, with a symbol, so that no meaning hangs on colour alone."""

from __future__ import annotations

from kfl_widgets.locale.messages import SPOKEN, later, translate

__all__ = ["is_better", "is_worse", "verdict_symbol", "verdict_word"]

_WORDS = {
    "clear_better": ("▲", later("tydelig framgang")),
    "small_better": ("△", later("liten framgang")),
    "stable": ("▬", later("stabil")),
    "small_worse": ("▽", later("liten tilbakegang")),
    "clear_worse": ("▼", later("tydelig tilbakegang")),
    "uncertain": ("?", later("kan ikke si")),
}


def verdict_word(verdict: str, language: str = SPOKEN) -> str:
    """Say a verdict: «tydelig framgang», «kan ikke si»."""
    return translate(_WORDS[verdict][1], language)


def verdict_symbol(verdict: str) -> str:
    """Give the sign that stands beside the word: ▲ △ ▬ ▽ ▼ ?."""
    return _WORDS[verdict][0]


def is_better(verdict: str) -> bool:
    """Tell whether a verdict says that things got better, a little or clearly."""
    return verdict.endswith("_better")


def is_worse(verdict: str) -> bool:
    """Tell whether a verdict says that things got worse, a little or clearly."""
    return verdict.endswith("_worse")
