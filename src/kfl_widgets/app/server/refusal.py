"""What is said instead of the page: it isn't there, there is no room, something failed."""

from __future__ import annotations

from html import escape

from kfl_widgets.locale import later, translate

__all__ = ["RETRY_AFTER", "refusal"]

RETRY_AFTER = 30
"""Seconds until it is worth trying again when there was no room."""

_WORDS = {
    404: (
        later("Her er det ingenting"),
        later("Adressen finnes ikke, eller siden er lukket. Åpne siden på nytt."),
    ),
    503: (
        later("Det er fullt akkurat nå"),
        later(
            "Mange bruker siden samtidig. Den prøver igjen av seg selv om et halvt minutt. "
            "Lukk gjerne faner dere ikke bruker."
        ),
    ),
}
_OTHERWISE = (later("Dette gikk ikke"), later("Last siden på nytt, eller prøv igjen senere."))

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Kultur for læring</title>
<link rel="icon" href="data:,">
{again}<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 1rem }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
</main>
</body>
</html>
"""


def refusal(status: int, wanted: str = "") -> str:
    """Write the page for an HTTP status. It quotes nothing of what was asked.

    `wanted` is the browser's ``Accept-Language``: nynorsk is spoken to who wants it first.
    """
    language = "nn" if wanted.strip().startswith("nn") else "nb"
    title, text = _WORDS.get(status, _OTHERWISE)
    again = f'<meta http-equiv="refresh" content="{RETRY_AFTER}">\n' if status == 503 else ""
    said = {"title": escape(translate(title, language)), "text": escape(translate(text, language))}
    return _PAGE.format(language=language, again=again, **said)
