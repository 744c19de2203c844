"""Sentences that can be said in any language, because words and values are kept apart."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Message", "Spoken", "later", "msg", "translate"]

DEFAULT_LANGUAGE = "nb"
LANGUAGES = ("nb", "nn", "en")
_DOMAIN = "kfl_widgets"


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, Path(__file__).parent, [language], fallback=True)


def translate(text: str, language: str = DEFAULT_LANGUAGE) -> str:
    """Give `text` (Norwegian bokmål, as written in the code) in `language`."""
    return _catalog(language).gettext(text) if text else text


@runtime_checkable
class Spoken(Protocol):
    """What is said differently from language to language: a sentence, a number, a day."""

    def in_language(self, language: str) -> str:
        """Say it in `language`."""
        ...


@dataclass(frozen=True)
class Message:
    """One sentence with its values: ``msg("Fant {n} rader i {file}.", n=12, file="a.csv")``.

    ``str(message)`` says it in the default language, ``message.in_language("nn")`` in another.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def in_language(self, language: str) -> str:
        """Say the sentence in `language`; so are its values, where language matters to them."""
        said = {
            name: value.in_language(language) if isinstance(value, Spoken) else value
            for name, value in self.values
        }
        return translate(self.text, language).format(**said)

    def __str__(self) -> str:
        return self.in_language(DEFAULT_LANGUAGE)


def later(text: str) -> str:
    """Mark a literal for the catalog where it is defined; it is translated where it is read."""
    return text


def msg(text: str, /, **values: object) -> Message:
    """Make a `Message`. Named so that the catalog extractor finds it: keep `text` a literal."""
    return Message(text, tuple(values.items()))
