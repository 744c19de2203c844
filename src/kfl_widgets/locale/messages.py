"""Sentences that can be said in any language, because words and values are kept apart."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

__all__ = [
    "LANGUAGES",
    "SPOKEN",
    "Message",
    "Spoken",
    "later",
    "msg",
    "speak",
    "spoken",
    "translate",
]

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
"""What each language calls itself. The first is the one the sentences are written in."""
SPOKEN = ""
"""As a `language`: the one that is spoken when the words are asked for; see `speak`."""
_DOMAIN = "kfl_widgets"

_now = next(iter(LANGUAGES))


def speak(language: str) -> None:
    """Speak `language` from now on, in this process, wherever no other is asked for.

    What has been said stays as it was said: a `Message` is said anew, a text isn't.

    Raises
    ------
    ValueError
        If `language` isn't one of `LANGUAGES`.
    """
    global _now  # noqa: PLW0603  (a kernel speaks one language at a time, in all its threads)
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    _now = language


def spoken(language: str = SPOKEN) -> str:
    """Give the code of `language`: of the one spoken now, when it is `SPOKEN`."""
    return language or _now


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, Path(__file__).parent, [language], fallback=True)


def translate(text: str, language: str = SPOKEN) -> str:
    """Give `text` (Norwegian bokmål, as written in the code) in `language`."""
    return _catalog(spoken(language)).gettext(text) if text else text


@runtime_checkable
class Spoken(Protocol):
    """What is said differently from language to language: a sentence, a number, a day."""

    def in_language(self, language: str = SPOKEN) -> str:
        """Say it in `language`."""
        ...


@dataclass(frozen=True, repr=False)
class Message:
    """One sentence with its values: ``msg("Fant {n} rader i {file}.", n=12, file="a.csv")``.

    ``str(message)`` says it in the language spoken now, ``message.in_language("nn")`` in another.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def in_language(self, language: str = SPOKEN) -> str:
        """Say the sentence in `language`; so are its values, where language matters to them."""
        language = spoken(language)
        said = {
            name: value.in_language(language) if isinstance(value, Spoken) else value
            for name, value in self.values
        }
        return translate(self.text, language).format(**said)

    def __str__(self) -> str:
        return self.in_language()

    def __repr__(self) -> str:
        return f"<Message {self}>"


def later(text: str) -> str:
    """Mark a literal for the catalog where it is defined; it is translated where it is read."""
    return text


def msg(text: str, /, **values: object) -> Message:
    """Make a `Message`. Named so that the catalog extractor finds it: keep `text` a literal."""
    return Message(text, tuple(values.items()))
