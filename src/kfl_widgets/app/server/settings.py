"""The settings file of the server: TOML, with the names of the command line's options."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kfl_widgets.locale import Message, msg, translate

__all__ = ["SettingsError", "read_settings", "unusable"]


class SettingsError(Exception):
    """A setting that can't be used; its message is a sentence for who wrote it."""


def read_settings(file: Path, kinds: Mapping[str, type]) -> dict[str, Any]:
    """Read settings by name.

    Parameters
    ----------
    file
        A TOML file.
    kinds
        The settings there are, and what the value of each is: ``int``, ``bool`` or ``str``.

    Raises
    ------
    SettingsError
        When the file isn't TOML, a name is none of `kinds`, or a value isn't of its kind.
    """
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        words = msg(
            "Innstillingene i {file} kan ikke leses: {error}. Skriv dem som «port = 8866».",
            file=file,
            error=str(error).rstrip("."),
        )
        raise SettingsError(str(words)) from error
    for name, value in settings.items():
        if name not in kinds:
            words = msg(
                "Innstillingen «{name}» i {file} finnes ikke. Disse finnes: {names}.",
                name=name,
                file=file,
                names=", ".join(sorted(kinds)),
            )
            raise SettingsError(str(words))
        if type(value) is not kinds[name]:  # true is an int, too
            raise SettingsError(str(unusable(f"{file}: {name}", value, _expected(kinds[name]))))
    return settings


def unusable(name: str, value: object, expected: str) -> Message:
    """Say that a setting can't be used, and what it must be."""
    return msg(
        "{name} er «{value}», men skal være {expected}.", name=name, value=value, expected=expected
    )


def _expected(kind: type) -> str:
    return {
        int: translate("et helt tall, som 8866"),
        bool: translate("true eller false"),
        str: translate('en tekst, som "/kfl/"'),
    }[kind]
