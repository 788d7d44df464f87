"""What every answer of the served dashboard carries, and which routes of the framework it does not offer.

An ASGI layer around the framework: headers against framing, sniffing and foreign content; the route of measurements
closed unless asked for; no uploads where the dashboard only shows; an address of no page leads to the first, which says
so in its own words (the framework's would be in English). And the framework never asks an outside address which one is
its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit
from streamlit import net_util

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_INLINE = re.compile(r"<script>([^<]*+)</script>")


def _inline_scripts() -> str:
    """The scripts inside the framework's own page, by their hashes: no other may be there."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    digests = (hashlib.sha256(text.encode()).digest() for text in _INLINE.findall(page.read_text(encoding="utf-8")))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Components of pages come as modules in blobs, tables are unpacked by WebAssembly.
        f"script-src 'self' {_inline_scripts()} 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""What a page may load: nothing from another host."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

_METRICS = "/_stcore/metrics"
_UPLOADS = "/_stcore/upload_file"
_FILES = re.compile(r"/(?:_[^/]*|static|media|component)/|\.[^/]*$")
"""Paths of the framework and of files."""


class Guard:
    """The layer: `is_read_only` refuses uploads, `shows_metrics` opens the route of measurements, `pages` are the last
    parts of the addresses of pages.
    """

    def __init__(
        self, app: Application, *, is_read_only: bool, shows_metrics: bool, pages: Collection[str] = ()
    ) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._is_read_only = is_read_only
        self._shows_metrics = shows_metrics

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer, or pass on to the framework and add the headers to what it answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in HEADERS}
                kept = [header for header in message.get("headers", []) if header[0].lower() not in ours]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        path = str(scope["path"])
        if _METRICS in path and not self._shows_metrics:
            await _refuse(send_guarded, 404, b"not offered: serve --metrics")
        elif _UPLOADS in path and self._is_read_only and scope["method"] not in ("OPTIONS", "HEAD", "GET"):
            await _refuse(send_guarded, 403, b"this dashboard only shows (--read-only)")
        elif (unknown := self._unknown_page(scope, path)) is not None:
            await _lead_on(send_guarded, unknown, scope.get("query_string", b""))
        else:
            await self._app(scope, receive, send_guarded)

    def _unknown_page(self, scope: Message, path: str) -> str | None:
        """The name of the page that a browser was sent to, where there is none of that name."""
        accepted = dict(scope.get("headers", ())).get(b"accept", b"")
        if not self._pages or scope["method"] != "GET" or b"text/html" not in accepted or _FILES.search(path):
            return None
        name = path.rpartition("/")[2]
        return name if name and name not in self._pages else None


async def _lead_on(send: Send, page: str, query: bytes) -> None:
    """To the first page, with the name of the page that there is not and all that the address asked for besides."""
    location = f"./?page={quote(page, safe='')}".encode("ascii") + (b"&" + query if query.isascii() and query else b"")
    headers = [(b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, reason: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(reason)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason})


def ask_nobody() -> None:
    """Keep the framework from asking an outside address for its own, when it starts and when a foreign page calls.

    It would compare the answer with the page's origin: with none, a foreign page is refused at once. Pages of the
    dashboard's own host, also behind a proxy, are taken by their host alone.
    """
    net_util.get_external_ip = _unknown
    net_util.get_internal_ip = _unknown


def _unknown() -> None:
    return None
