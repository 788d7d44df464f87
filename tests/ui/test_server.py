"""The served dashboard as the network sees it: headers, closed routes, and no word to any outside address."""

from __future__ import annotations

import base64
import http.client
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from disclosure.ui.shell.guard import HEADERS, Guard
from tests.dashboard import PROJECT, run_dashboard

# Loaded by every Python process below: whoever wants to reach past this machine is written down, and refused.
_REFUSE_OUTSIDE = """
import ipaddress, os, socket

_connect, _lookup = socket.socket.connect, socket.getaddrinfo

def _note(what):
    with open(os.environ["OUTSIDE_LOG"], "a", encoding="utf-8") as log:
        print(what, file=log)

def connect(self, address):
    if self.family != getattr(socket, "AF_UNIX", None) and not ipaddress.ip_address(address[0]).is_loopback:
        _note(address)
        raise OSError("outside")
    return _connect(self, address)

def lookup(host, *rest, **more):
    if host not in (None, "", "localhost", "127.0.0.1", "0.0.0.0", "::", "::1"):
        _note(host)
        raise socket.gaierror("outside")
    return _lookup(host, *rest, **more)

socket.socket.connect = connect
socket.getaddrinfo = lookup
"""


@pytest.fixture(scope="module")
def outside_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside") / "log.txt"


@pytest.fixture(scope="module")
def address(default_store: Path, outside_log: Path) -> Iterator[str]:
    """A dashboard for the whole network that only shows, in processes that cannot reach past this machine."""
    (outside_log.parent / "sitecustomize.py").write_text(_REFUSE_OUTSIDE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTSIDE_LOG", str(outside_log))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(outside_log.parent), str(PROJECT)]))
        with run_dashboard(default_store, "--read-only", "--address", "0.0.0.0") as started:
            yield started


def ask(address: str, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        answer = connection.getresponse()
        if answer.status != 101:
            answer.read()
        return answer
    finally:
        connection.close()
        answer.close()


@pytest.mark.parametrize("path", ["/", "/overview", "/_stcore/health", "/_stcore/host-config", "/nothing-here"])
def test_every_answer_carries_the_headers(address: str, path: str) -> None:
    answer = ask(address, path)
    for name, value in HEADERS:
        assert answer.getheader(name.decode()) == value.decode()
    policy = answer.getheader("content-security-policy") or ""
    assert "frame-ancestors 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_measurements_are_closed_and_uploads_refused(address: str) -> None:
    assert ask(address, "/_stcore/metrics").status == 404
    assert ask(address, "/overview/_stcore/metrics").status == 404
    for method in ("PUT", "POST", "DELETE"):
        assert ask(address, "/_stcore/upload_file/0/0", method).status == 403
    assert ask(address, "/_stcore/health").status == 200


def test_the_server_is_started_without_a_window_and_without_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web.server.starlette.starlette_app import App

    from disclosure.ui.shell import server

    started: list[dict[str, object]] = []
    monkeypatch.setattr(App, "run", lambda _, config: started.append(config))
    monkeypatch.setattr("sys.argv", ["server", "--port", "8599", "--address", "127.0.0.1"])
    server.main()
    assert started == [
        {
            "server.port": 8599,
            "server.address": "127.0.0.1",
            "server.headless": True,
            "browser.gatherUsageStats": False,
            "server.showEmailPrompt": False,
            "runner.postScriptGC": False,
        }
    ]


def handshake(address: str, origin: str) -> int:
    key = base64.b64encode(os.urandom(16)).decode()
    return ask(
        address,
        "/_stcore/stream",
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Key=key,
        Sec_WebSocket_Version="13",
        Origin=origin,
    ).status


def test_a_foreign_page_is_refused_and_nobody_outside_is_asked(address: str, outside_log: Path) -> None:
    assert handshake(address, "https://foreign.example") == 403
    assert handshake(address, "http://203.0.113.5") == 403
    assert handshake(address, address) == 101
    assert not outside_log.exists(), outside_log.read_text()


def test_the_trap_notices_who_reaches_outside(outside_log: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "sitecustomize.py").write_text(_REFUSE_OUTSIDE, encoding="utf-8")
    script = "import socket\ntry: socket.socket(2, 2).connect(('192.0.2.1', 1))\nexcept OSError: pass"
    noted = tmp_path / "log.txt"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "OUTSIDE_LOG": str(noted)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert "192.0.2.1" in noted.read_text()


async def _passed_on(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOW")]})
    await send({"type": "http.response.body", "body": b"framework"})


@pytest.mark.parametrize(
    ("path", "method", "options", "status"),
    [
        ("/_stcore/metrics", "GET", {"is_read_only": False, "shows_metrics": True}, 200),
        ("/_stcore/metrics", "GET", {"is_read_only": False, "shows_metrics": False}, 404),
        ("/_stcore/upload_file/a/b", "PUT", {"is_read_only": False, "shows_metrics": False}, 200),
        ("/_stcore/upload_file/a/b", "PUT", {"is_read_only": True, "shows_metrics": False}, 403),
        ("/", "GET", {"is_read_only": True, "shows_metrics": False}, 200),
    ],
)
def test_what_is_passed_on(path: str, method: str, options: dict[str, bool], status: int) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method}
    running = Guard(_passed_on, **options)(scope, None, send)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):  # nothing in it waits, so that no loop is needed (a browser's may be running)
        running.send(None)  # type: ignore[attr-defined]
    assert sent[0]["status"] == status
    names = [name.lower() for name, _ in sent[0]["headers"]]
    assert names.count(b"x-frame-options") == 1
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]


@pytest.mark.parametrize(
    ("path", "accepted", "location"),
    [
        ("/desc?lang=en&years=2024", b"text/html,*/*", b"./?page=desc&lang=en&years=2024"),
        ("/under/\u6838\u67e5", b"text/html", b"./?page=%E6%A0%B8%E6%9F%A5"),
        ("/overview", b"text/html", None),
        ("/", b"text/html", None),
        ("/under/", b"text/html", None),
        ("/desc", b"*/*", None),
        ("/favicon.ico", b"text/html", None),
        ("/media/abc", b"text/html", None),
        ("/_stcore/health", b"text/html", None),
    ],
)
def test_an_address_of_no_page_leads_to_the_first(path: str, accepted: bytes, location: bytes | None) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    path, _, query = path.partition("?")
    headers = [(b"accept", accepted)]
    scope = {"type": "http", "path": path, "method": "GET", "headers": headers, "query_string": query.encode()}
    running = Guard(_passed_on, is_read_only=False, shows_metrics=False, pages=("overview",))(scope, None, send)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        running.send(None)  # type: ignore[attr-defined]
    assert dict(sent[0]["headers"]).get(b"location") == location
    assert sent[0]["status"] == (200 if location is None else 307)
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
