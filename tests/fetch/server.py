"""A web server on this machine that misbehaves as it is told, and remembers what it was asked."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Does what the path is told to do; 404 for every other."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        """Look the behaviour up; without one the address is not there."""
        self.server.asked.append((self.path, dict(self.headers.items())))
        behaviour = self.server.paths.get(self.path.partition("?")[0])
        try:
            if behaviour is None:
                self.give(b"not here", status=404)
            else:
                behaviour(self)
        except OSError:
            self.close_connection = True

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A proper answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value.encode().decode("latin-1"))
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Site:
    """A running server: `paths` may be changed at any time, `asked` lists (path, headers)."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.paths: dict[str, Behaviour] = server.paths
        self.asked: list[tuple[str, Mapping[str, str]]] = server.asked
        self.port = server.server_address[1]
        self.root = f"http://127.0.0.1:{self.port}"

    def visits(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)


@contextmanager
def run_site(paths: Mapping[str, Behaviour] | None = None) -> Iterator[Site]:
    """A server on a free port, until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.paths = dict(paths or {})  # type: ignore[attr-defined]
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Site(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(body: bytes, **headers: str) -> Behaviour:
    """Give this."""
    return lambda handler: handler.give(body, **{"Content_Type": "text/html", **headers})


def redirect(to: str, status: int = 302) -> Behaviour:
    """Send on."""
    return lambda handler: handler.give(b"", status=status, Location=to)


def fails_then(times: int, status: int, then: Behaviour, **headers: str) -> Behaviour:
    """A status for the first requests, then something else."""
    left = [times]

    def behave(handler: Handler) -> None:
        if left[0] > 0:
            left[0] -= 1
            handler.give(b"later", status=status, **headers)
        else:
            then(handler)

    return behave


def drips(seconds: float) -> Behaviour:
    """A byte now and then."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b"x")
            time.sleep(0.05)

    return behave


def drips_to_the_end(seconds: float, finished: list[str], **headers: str) -> Behaviour:
    """A byte now and then, of a body that ends with its connection; `finished` learns whether it was let to its end."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.05)
        finished.append(handler.path)

    return behave


def drips_headers(seconds: float) -> Behaviour:
    """A header now and then."""

    def behave(handler: Handler) -> None:
        end = time.monotonic() + seconds
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while time.monotonic() < end:
            handler.wfile.write(b"X")
            time.sleep(0.05)

    return behave


def endless(handler: Handler) -> None:
    """A body without end."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(65536))


def silent(seconds: float) -> Behaviour:
    """Say nothing for long."""
    return lambda handler: time.sleep(seconds)


def bomb(handler: Handler) -> None:
    """Little that becomes much."""
    handler.give(gzip.compress(bytes(100 * 1024 * 1024), 1), Content_Encoding="gzip")


def cut_off(handler: Handler) -> None:
    """Less than was promised."""
    handler.give(b"half", Content_Length="1000")


def cut_off_chunked(handler: Handler) -> None:
    """Chunks that end in the middle."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\nhello\r\n100\r\nhalf")
    handler.close_connection = True


def tagged(body: bytes, etag: str) -> Behaviour:
    """Not again, to who has it."""

    def behave(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.send_header("Connection", "close")
            handler.end_headers()
            handler.close_connection = True
        else:
            handler.give(body, ETag=etag)

    return behave
