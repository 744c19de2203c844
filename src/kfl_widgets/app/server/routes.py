"""What the server answers: the page, its scripts, its own kernel, and whether all is well.

All else is not found, and so is another visitor's kernel.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import time
from http.client import responses
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.base.handlers import APIHandler, FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RedirectHandler, RequestHandler
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kfl_widgets.app.server.kernels import Kernels, Visit
from kfl_widgets.app.server.limits import BYTES, MESSAGES
from kfl_widgets.app.server.messages import PROTOCOL
from kfl_widgets.app.server.pace import Pace
from kfl_widgets.app.server.refusal import RETRY_AFTER, refusal

if TYPE_CHECKING:
    from voila.app import Voila

__all__ = ["Nothing", "routes"]

_log = logging.getLogger(__name__)

_KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_SESSION = re.compile(r"[\w-]{1,64}")
_COOKIE, _CLOSING_COOKIE = "kfl-kernel", "kfl-closing"
_SOCKETS = 8
"""Sockets to one kernel: a page has one, and another while it comes back."""

_MINUTES = "max-age=600"


class Refusing(RequestHandler):
    """An answer that says no in plain words, and logs nothing of what was asked."""

    def write_error(self, status_code: int, **_: Any) -> None:
        """Write the page of a refusal."""
        if status_code == 503:
            self.set_header("Retry-After", str(RETRY_AFTER))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(refusal(status_code, self.request.headers.get("Accept-Language", "")))

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:
        """Log what kind of error it was; its message could quote the request."""
        if not isinstance(value, HTTPError):
            _log.error("%s failed", type(self).__name__, exc_info=(kind, value, trace))


class Nothing(Refusing):
    """Whatever there is no route to."""

    def prepare(self) -> None:
        """Refuse."""
        raise HTTPError(404)


class Health(Refusing):
    """Whether visitors can be served; for whoever looks after the server."""

    async def get(self) -> None:
        """Answer «ok», or that it isn't ready."""
        self.set_header("Content-Type", "text/plain")
        is_well = await self.settings["kernel_manager"].is_well()
        self.set_status(200 if is_well else 503)
        self.finish("ok\n" if is_well else "not ready\n")


class Files(Refusing, FileFindHandler):
    """The scripts and styles of the page, that came with the packages."""

    _static_paths: dict[str, str] = {}  # noqa: RUF012 - found once, in these folders only

    def parse_url_path(self, url_path: str) -> str:
        """Refuse detours: what lies beside the scripts is not given out, and each has one name."""
        if {"", ".", ".."} & set(re.split(r"[/\\]", url_path)):
            raise HTTPError(404)
        return super().parse_url_path(url_path)

    def set_headers(self) -> None:
        """Keep them for some minutes: an update must not be mixed with what is old."""
        super().set_headers()
        if self.get_argument("v", None) is None:
            self.set_header("Cache-Control", _MINUTES)


class _Lending:
    """The kernel manager as Voilà's page sees it: a kernel it takes is the visitor's."""

    def __init__(self, kernels: Kernels, page: Page) -> None:
        self._kernels, self._page = kernels, page

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kernels, name)

    async def get_rendered_notebook(self, *args: Any, **options: Any) -> Any:
        task, cache, kernel_id = await self._kernels.get_rendered_notebook(*args, **options)
        self._page.take(kernel_id)
        return task, cache, kernel_id

    async def start_kernel(self, **options: Any) -> str:
        kernel_id: str = await ensure_async(self._kernels.start_kernel(**options))
        self._page.take(kernel_id)
        return kernel_id


class Page(Refusing, TornadoVoilaHandler):
    """The page, with a kernel of its own."""

    visit: Visit

    @property
    def kernels(self) -> Kernels:
        """The kernel manager itself."""
        return self.settings["kernel_manager"]

    @property
    def kernel_manager(self) -> Any:
        """The kernel manager, which gives its kernel to this page."""
        return _Lending(self.kernels, self)

    async def prepare(self) -> None:
        """Forget the query string: nothing follows from it, and no kernel sees it."""
        self.request.arguments, self.request.query_arguments = {}, {}
        self.request.query, self.request.uri = "", self.request.path
        await super().prepare()

    async def get(self, path: str | None = None) -> None:
        """Send the page, piece by piece as the notebook runs."""
        visit = self.kernels.receive()
        if visit is None:
            raise HTTPError(503)
        self.visit = visit
        try:
            await self.kernels.refill()
            await self._send()
        except StreamClosedError:
            await self._end()  # they went before it was there
        finally:
            RequestInfoSocketHandler._cache.pop(visit.kernel_id, None)  # Voilà would keep it
            self.kernels.leave(visit)

    async def _send(self) -> None:
        is_there = True
        async for html in self.get_generator():
            if is_there:
                self.write(html)
            try:
                await self.flush()
            except StreamClosedError:
                is_there = False  # the notebook has to be run to its end all the same
        if not is_there:
            raise StreamClosedError

    async def _end(self) -> None:
        if self.visit.kernel_id in self.kernels:
            await self.kernels.shutdown_kernel(self.visit.kernel_id, now=True)

    def take(self, kernel_id: str) -> None:
        """Give this kernel to the page, with the cookies that open it and close it.

        They are sent to this kernel's addresses only, so a browser can have many pages open.
        """
        self.visit.kernel_id = kernel_id
        for name, path in ((_COOKIE, "api/kernels"), (_CLOSING_COOKIE, "voila/api/shutdown")):
            self.set_cookie(
                name,
                self.visit.secret,
                path=url_path_join(self.base_url, path, kernel_id),
                httponly=True,
                samesite="Strict",
                secure=self.request.protocol == "https",
            )


class _Owned(Refusing):
    """An address of one kernel, for the visitor whose it is. Others can't see that it exists."""

    cookie = _COOKIE

    async def prepare(self, **options: Any) -> None:
        """Ask for the cookie before anything else."""
        secret = self.get_cookie(self.cookie)
        if not self.settings["kernel_manager"].belongs(self.path_kwargs["kernel_id"], secret):
            raise HTTPError(404)
        await ensure_async(super().prepare(**options))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Refuse in a form that the page's own script reads."""
        self.finish(json.dumps({"message": responses.get(status_code, "Refused")}))

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: a strict cookie of the page's own is asked for already."""


class Kernel(_Owned, KernelHandler):
    """Whether the kernel is alive."""


class Closing(_Owned, APIHandler):
    """The page says good-bye."""

    cookie = _CLOSING_COOKIE

    async def post(self, kernel_id: str) -> None:
        """End the kernel at once: there is nothing in it to save."""
        await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
        self.set_status(204)


class Socket(_Owned, VoilaKernelWebsocketHandler):
    """What widgets say to one another, between a page and its kernel."""

    async def get(self, kernel_id: str) -> None:
        """Open the socket, for a page of this server that speaks as ours does."""
        if not self.get_origin():  # a browser always says it; Tornado checks what it says
            raise HTTPError(403)
        spoken = self.request.headers.get("Sec-WebSocket-Protocol", "")
        session = self.get_argument("session_id", "")
        if PROTOCOL not in spoken or not _SESSION.fullmatch(session):
            raise HTTPError(400)
        if self.kernel_manager.connections(kernel_id) >= _SOCKETS:
            raise HTTPError(429)
        await super().get(kernel_id)

    def get_websocket_protocol(self) -> Any:
        """Leave it to Jupyter to ask if the page is there, every 30,000 milliseconds.

        Tornado takes them for seconds, and would keep what is closed until then.
        """
        protocol = super().get_websocket_protocol()
        if protocol is not None:
            protocol.params.ping_interval = None
        return protocol

    async def open(self, kernel_id: str) -> None:
        """Start with a rested pace."""
        self._paces = (Pace(*MESSAGES), Pace(*BYTES))
        await super().open(kernel_id)

    async def on_message(self, frame: str | bytes) -> None:
        """Pass a message on; the next one is not read before that."""
        await self._pause(len(frame))
        if self.connection is not None:  # they may have gone meanwhile
            self.connection.handle_incoming_message(frame)

    async def _pause(self, size: int) -> None:
        now = time.monotonic()
        waits = [
            pace.wait(amount, now) for pace, amount in zip(self._paces, (1, size), strict=True)
        ]
        if max(waits) > 0:
            await asyncio.sleep(max(waits))


def routes(app: Voila) -> list[Any]:
    """List the addresses that are answered, for Voilà's application."""
    base = re.escape(app.server_url)
    scripts = {"path": [p for p in app.static_paths if p != DEFAULT_STATIC_FILES_PATH]}
    extensions = "|".join(map(re.escape, app.voila_configuration.extension_allowlist))
    page = {
        "notebook_path": os.path.relpath(app.notebook_path, app.root_dir),
        "template_paths": app.template_paths,
        "config": app.config,
        "voila_configuration": app.voila_configuration,
    }
    return [
        (rf"{base}api/kernels/{_KERNEL}", Kernel),
        (rf"{base}api/kernels/{_KERNEL}/channels", Socket),
        (rf"{base}voila/api/shutdown/{_KERNEL}", Closing),
        (rf"{base}voila/static/(.*)", Files, scripts),
        (rf"{base}voila/templates/\w+/static/(.*)", Files, scripts),
        (
            rf"{base}voila/labextensions/((?:{extensions})/static/.*)",
            Files,
            {"path": app.labextensions_path},
        ),
        (rf"{base}healthz", Health),
        (base, Page, page),
        (base.removesuffix("/"), RedirectHandler, {"url": app.base_url, "permanent": False}),
    ]
