from __future__ import annotations

from typing import Any

from kfl_widgets.widgets.download_button import DownloadButton


def clicked(button: DownloadButton) -> list[tuple[dict[str, Any], list[bytes]]]:
    """Click as the page does, and give what it hears."""
    heard: list[tuple[dict[str, Any], list[bytes]]] = []
    button.send = lambda content, buffers=None: heard.append((content, buffers or []))
    button._handle_custom_msg({"kind": "make", "request": "r"}, [])
    return heard


def test_a_click_makes_the_file_and_sends_it():
    button = DownloadButton("Last ned", lambda: ("a.txt", b"abc", "text/plain"))
    expected = {"kind": "file", "request": "r", "name": "a.txt", "mime": "text/plain"}
    assert clicked(button) == [(expected, [b"abc"])]


def test_a_maker_that_fails_is_told_and_logged_without_its_words(caplog):
    [(answer, buffers)] = clicked(DownloadButton("Last ned", lambda: {}["hemmelig"]))
    assert answer["kind"] == "failed"
    assert answer["text"] == "Filen kunne ikke lages. Prøv igjen."
    assert buffers == []
    assert caplog.messages == ["make raised KeyError"]


def test_a_disabled_button_makes_nothing():
    button = DownloadButton("Last ned", lambda: ("a", b"", ""), disabled=True, reason="Velg først.")
    assert clicked(button) == []
