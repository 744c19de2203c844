"""The settings file of the server: TOML, with the names of the command line's options."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from kfl_widgets.locale import msg

__all__ = ["SettingsError", "read_settings"]


class SettingsError(Exception):
    """A settings file that can't be used; its message is a sentence for who wrote it."""


def read_settings(file: Path, names: Collection[str]) -> dict[str, Any]:
    """Read settings by name.

    Raises
    ------
    SettingsError
        When the file isn't TOML, or a name is none of `names`.
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
    for name in settings:
        if name not in names:
            words = msg(
                "Innstillingen «{name}» i {file} finnes ikke. Disse finnes: {names}.",
                name=name,
                file=file,
                names=", ".join(sorted(names)),
            )
            raise SettingsError(str(words))
    return settings
