"""A visitor without a browser: opens the page and its socket, and talks to the widgets.

Knows the addresses and the cookies as a browser would, and can be told to misbehave.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

__all__ = ["PROTOCOL", "Message", "Visitor", "ask", "beside"]

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 180.0
WIDGETS = {"version": "1.0.0"}  # of their protocol; the kernel asks for it

Message = dict[str, Any]
"""A message from the kernel: ``header``, ``parent_header``, ``content``."""


async def ask(url: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """Ask for an address as it is written; a refusal is an answer too."""
    request = HTTPRequest(
        url,
        method,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body="" if method in ("POST", "PUT", "PATCH") else None,
        request_timeout=PATIENCE,
        connect_timeout=PATIENCE,
        validate_cert=False,
        follow_redirects=False,
    )
    try:
        return await AsyncHTTPClient().fetch(request)
    except HTTPClientError as error:
        if error.response is None:
            raise
        return error.response


@contextlib.contextmanager
def beside() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Give ``run(coroutine)``: on a loop in a thread of its own, whatever runs in this one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield lambda coroutine: asyncio.run_coroutine_threadsafe(coroutine, loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@dataclass
class Visitor:
    """One page, from its first request to its good-bye. Make it with `arrive`.

    Attributes
    ----------
    url
        The page's address.
    html
        What was sent.
    kernel_id, cookies
        What the page was given to reach its kernel with.
    """

    url: str
    html: str
    kernel_id: str
    cookies: dict[str, str]
    session: str = field(default_factory=lambda: str(uuid.uuid4()))
    socket: WebSocketClientConnection | None = None

    @classmethod
    async def arrive(cls, url: str) -> Visitor:
        """Open the page."""
        reply = await ask(url)
        if reply.code != 200:
            raise RuntimeError(f"the page answered {reply.code}")
        html = reply.body.decode()
        found = re.search(r'"kernelId": "([\w-]+)"', html)
        if found is None:
            raise RuntimeError("the page has no kernel")
        cookies = SimpleCookie()
        for line in reply.headers.get_list("Set-Cookie"):
            cookies.load(line)
        return cls(url, html, found[1], {name: c.value for name, c in cookies.items()})

    @property
    def address(self) -> str:
        """The address of the kernel."""
        return f"{self.url}api/kernels/{self.kernel_id}"

    def headers(self, cookie: str | None = "kfl-kernel") -> dict[str, str]:
        """Give what a browser says of itself."""
        place = urlsplit(self.url)
        said = {"Origin": f"{place.scheme}://{place.netloc}"}
        known = cookie in self.cookies  # other servers have none
        return said | ({"Cookie": f"{cookie}={self.cookies[cookie]}"} if known else {})

    async def connect(
        self, headers: dict[str, str] | None = None, protocols: Sequence[str] = (PROTOCOL,)
    ) -> None:
        """Open the socket."""
        address = f"ws{self.address.removeprefix('http')}/channels?session_id={self.session}"
        request = HTTPRequest(
            address,
            headers=self.headers() if headers is None else headers,
            validate_cert=False,
            request_timeout=PATIENCE,
        )
        self.socket = await websocket_connect(
            request, subprotocols=list(protocols), max_message_size=64 * 2**20
        )
        await self.send("kernel_info_request", {})  # what is said before the answer may be lost
        await self.hear(lambda message: message["header"]["msg_type"] == "kernel_info_reply")

    async def send(
        self,
        kind: str,
        content: dict[str, Any],
        buffers: Sequence[bytes] = (),
        channel: str = "shell",
    ) -> str:
        """Send a message; give its id."""
        header = {
            "msg_id": str(uuid.uuid4()),
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
            "date": datetime.now(UTC).isoformat(),
        }
        parts = [json.dumps(part).encode() for part in (header, {}, WIDGETS, content)]
        await self.send_frame(serialize_msg_to_ws_v1([*parts, *buffers], channel))
        return header["msg_id"]

    async def send_frame(self, frame: bytes) -> None:
        """Send bytes as they are."""
        assert self.socket is not None
        await self.socket.write_message(frame, binary=True)

    async def send_text(self, text: str) -> None:
        """Send text, which no page does."""
        assert self.socket is not None
        await self.socket.write_message(text)

    async def hear(
        self, wanted: Callable[[Message], bool], patience: float = PATIENCE
    ) -> list[Message]:
        """Give what is heard, up to and with the first message that is wanted."""
        heard: list[Message] = []
        async with asyncio.timeout(patience):
            while not heard or not wanted(heard[-1]):
                heard.append(await self._hear_one())
        return heard

    async def _hear_one(self) -> Message:
        assert self.socket is not None
        frame = await self.socket.read_message()
        if frame is None:
            raise ConnectionError("the socket was closed")
        _, parts = deserialize_msg_from_ws_v1(frame)
        header, parent, _, content = (json.loads(part) for part in parts[:4])
        return {"header": header, "parent_header": parent, "content": content}

    async def do(
        self, kind: str, content: dict[str, Any], buffers: Sequence[bytes] = ()
    ) -> list[Message]:
        """Send a message and give all that is heard until the kernel has dealt with it."""
        identity = await self.send(kind, content, buffers)
        return await self.hear(lambda message: _ends(message, identity))

    async def widgets(self) -> dict[str, dict[str, Any]]:
        """Ask for the state of all widgets, by the id of each."""
        comm = str(uuid.uuid4())
        opening = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        await self.do("comm_open", opening)
        heard = await self.do("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        await self.do("comm_close", {"comm_id": comm, "data": {}})
        answers = [m["content"]["data"] for m in heard if m["content"].get("comm_id") == comm]
        states = next(data["states"] for data in answers if data["method"] == "update_states")
        return {identity: widget["state"] for identity, widget in states.items()}

    async def find(self, **state: Any) -> str:
        """Give the id of the widget with this state."""
        for identity, has in (await self.widgets()).items():
            if all(has.get(name) == value for name, value in state.items()):
                return identity
        raise LookupError(f"no widget has {state}")

    async def change(self, widget: str, **state: Any) -> list[Message]:
        """Change a widget as a hand on the page would; give what follows."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        return await self.do("comm_msg", {"comm_id": widget, "data": data})

    async def tell(
        self, widget: str, buffers: Sequence[bytes] = (), **content: Any
    ) -> list[Message]:
        """Send a widget a message of its own kind."""
        data = {"method": "custom", "content": content}
        return await self.do("comm_msg", {"comm_id": widget, "data": data}, buffers)

    async def vanish(self) -> None:
        """Be gone without a word. The socket is closed in the loop it was opened in."""
        if self.socket is not None:
            self.socket.close()

    async def leave(self) -> HTTPResponse:
        """Close the page, with a good-bye."""
        await self.vanish()
        said = self.headers("kfl-closing")
        return await ask(f"{self.url}voila/api/shutdown/{self.kernel_id}", "POST", **said)


def _ends(message: Message, identity: str) -> bool:
    """Whether the kernel says that it has dealt with a message."""
    is_ours = message["parent_header"].get("msg_id") == identity
    return is_ours and message["content"].get("execution_state") == "idle"
