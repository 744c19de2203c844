"""Between a page's socket and its kernel: what may not pass is dropped here."""

from __future__ import annotations

import logging
import time

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from traitlets import Instance

from kfl_widgets.app.server.limits import Limits
from kfl_widgets.app.server.messages import admit
from kfl_widgets.app.server.pace import Pace

__all__ = ["Channel"]

_UPLOAD_SECONDS = 60
_FIRST_BUFFER = 4
_log = logging.getLogger(__name__)


class Channel(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection, which lets only the messages of widgets in."""

    limits = Instance(Limits, ()).tag(config=True)

    def connect(self) -> object:
        """Connect, with nothing uploaded yet."""
        most = self.limits.upload_bytes
        self._uploads = Pace(most / _UPLOAD_SECONDS, most)
        return super().connect()

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Pass one message on to the kernel's shell, or drop it."""
        parts = admit(incoming_msg) if isinstance(incoming_msg, bytes) else None
        if parts is None:
            _log.info("A message was refused.")
        elif self.channels:  # else it is closed already
            self.session.send_raw(self.channels["shell"], self._within_limits(parts))

    def _within_limits(self, parts: list[bytes]) -> list[bytes]:
        """Take the files out of a message when there are too many; the kernel then refuses it."""
        size = sum(map(len, parts[_FIRST_BUFFER:]))
        if size and self._uploads.wait(size, time.monotonic()) > 0:
            _log.warning("An upload was refused: it is over the limit.")
            return parts[:_FIRST_BUFFER]
        return parts
