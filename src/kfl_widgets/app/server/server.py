"""Voilà with our routes, our kernels and a clean end.

What is put on the page is none of its business: it is given a notebook.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import shutil
import signal
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from jupyter_events import EventLogger
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets import Bool, Instance, List, Unicode
from voila.app import Voila

from kfl_widgets.app.server.forking import origin
from kfl_widgets.app.server.headers import Headers, inline_scripts, security_policy
from kfl_widgets.app.server.limits import BODY, FRAME, HEADERS
from kfl_widgets.app.server.logs import log_answer
from kfl_widgets.app.server.routes import Nothing, routes

__all__ = ["Server"]

_IDLE_SECONDS, _BODY_SECONDS = 75, 10
_END_SECONDS = 8
_ENDING = [s for name in ("SIGTERM", "SIGINT", "SIGHUP") if (s := getattr(signal, name, None))]


class Server(Voila):
    """Voilà, as it serves one page and nothing else."""

    event_logger = Instance(EventLogger, ())  # of all kernels: each would make its own, for good
    shared = List(Unicode(), help="What kernels share that are forked; none are where it is empty.")
    trust_proxy = Bool(False, help="Believe a proxy about who asks, and whether by https.")

    def init_settings(self) -> dict[str, Any]:
        """Add headers, limits and refusals to what Voilà needs."""
        template = next(f for p in self.template_paths if (f := Path(p, "index.html.j2")).exists())
        policy = security_policy(inline_scripts(template))
        return {
            **super().init_settings(),
            "transforms": [partial(Headers, policy)],
            "log_function": log_answer,
            "default_handler_class": Nothing,
            "websocket_max_message_size": FRAME,
            # A page elsewhere could else take this machine's name, and be let in.
            "allow_remote_access": self.trust_proxy or not _is_local(self.ip),
        }

    def init_handlers(self) -> list[Any]:
        """Give our few routes instead of Voilà's."""
        return routes(self)

    def listen(self) -> None:
        """Serve until a signal ends it."""
        self.ioloop = IOLoop.current()
        self._http = HTTPServer(
            self.app,
            xheaders=self.trust_proxy,
            max_header_size=HEADERS,
            max_body_size=BODY,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_BODY_SECONDS,
        )
        self._bind()
        if self.shared:
            origin(*self.shared)  # what kernels must not know is out of the environment now
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` does
                signal.signal(number, self._handle_signal_stop)
        gc.collect()
        gc.freeze()  # what visitors leave behind is then found often, and at little cost
        try:
            self.ioloop.start()
        finally:
            self.stop()

    def _bind(self) -> None:
        """Listen on the port, or on one near it as far as `port_retries` goes."""
        *others, last = self.random_ports(self.port, self.port_retries + 1)
        for port in others:
            with contextlib.suppress(OSError):
                return self._listen_on(port)
        return self._listen_on(last)

    def _listen_on(self, port: int) -> None:
        self._http.listen(port, self.ip)
        self.port = port

    def _handle_signal_stop(self, *_: object) -> None:
        if not hasattr(self, "ioloop"):
            raise SystemExit  # nothing has been started yet
        self.ioloop.add_callback_from_signal(self.ioloop.stop)

    def stop(self) -> None:
        """End all kernels, then remove what they were reached by."""
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl+C must not leave kernels behind
        self._http.stop()
        run_sync(self._end_kernels)()
        if self.shared:
            origin(*self.shared).close()
        shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _end_kernels(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.kernel_manager.end_all(), _END_SECONDS)


def _is_local(address: str) -> bool:
    """Whether only this machine can reach an address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
