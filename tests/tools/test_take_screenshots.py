"""The script that takes the pictures: its browser and its server."""

from __future__ import annotations

import sys

import pytest

from tools import take_screenshots


def test_the_browser_is_the_one_that_the_tests_drive(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KFL_CHROMIUM", "/opt/some/chromium")
    assert take_screenshots._chromium() == "/opt/some/chromium"


def test_a_server_that_dies_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(SystemExit, match="ended before"), take_screenshots._served():
        pass
