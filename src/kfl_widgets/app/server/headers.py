"""The headers of every answer, and what the browser may do on the page's behalf.

The browser itself refuses any request to another machine, and any script that isn't ours.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

__all__ = ["Headers", "inline_scripts", "security_policy"]

_HEARTBEAT = "window.voila_heartbeat()"  # Voilà's own, while a cold kernel starts
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_INCLUDE = re.compile(r"\{%-?\s*include\s+'([^']+)'\s*-?%\}")
_DISALLOWED = """
    accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope
    hid idle-detection magnetometer microphone midi payment publickey-credentials-get
    screen-wake-lock serial usb xr-spatial-tracking
""".split()

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DISALLOWED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000"


def inline_scripts(template: Path) -> list[str]:
    """List the scripts that are written into the page itself, as the browser will see them."""
    page = template.read_text(encoding="utf-8")
    return [
        _INCLUDE.sub(lambda name: _included(template.parent / name[1]), script)
        for script in _SCRIPT.findall(page)
    ]


def _included(file: Path) -> str:
    return file.read_text(encoding="utf-8").removesuffix("\n")  # as the template engine does


def security_policy(scripts: Iterable[str]) -> str:
    """Say what the page may load and run: inline, just these scripts.

    Our widgets are modules loaded from memory (blob:), and widgets are laid out by inline styles.
    """
    known = " ".join(_hash(script) for script in (*scripts, _HEARTBEAT))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {known}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class Headers(OutputTransform):
    """Puts the headers on an answer, whichever route it comes from; a refusal and a socket too."""

    def __init__(self, policy: str, request: HTTPServerRequest) -> None:
        self._policy, self._is_secure = policy, request.protocol == "https"

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Change the headers; the rest stays as it is."""
        headers.pop("Server", None)
        headers.update(_ALWAYS)
        headers["Content-Security-Policy"] = self._policy
        headers.setdefault("Cache-Control", "no-store")
        if self._is_secure:
            headers["Strict-Transport-Security"] = _ONE_YEAR
        return status_code, headers, chunk
