"""The configuration of docs/operations.md for many visitors: a real proxy before two real dashboards."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from bench.visitor import Visitor
from tests.dashboard import run_dashboard

PROJECT = Path(__file__).resolve().parents[2]
HAPROXY = os.environ.get("DISCLOSURE_HAPROXY") or shutil.which("haproxy")
needs_haproxy = pytest.mark.skipif(HAPROXY is None, reason="no haproxy here (apt install haproxy)")


def documented_configuration() -> str:
    """The block of docs/operations.md."""
    text = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```haproxy\n(.*?)```", text, re.DOTALL)
    return str(block)


def test_every_process_has_its_own_cookie_and_is_watched() -> None:
    servers = re.findall(r"server (\w+) 127\.0\.0\.1:(\d+) check cookie (\w+)", documented_configuration())
    assert [(name, cookie) for name, _, cookie in servers] == [("one", "one"), ("two", "two")]
    assert len({port for _, port, _ in servers}) == 2


@pytest.fixture(scope="module")
def proxy(default_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the proxy, before two dashboards of the verified reports."""
    with run_dashboard(default_store) as one, run_dashboard(default_store) as two:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        text = documented_configuration().replace("bind :8080", f"bind 127.0.0.1:{port}")
        text = text.replace("127.0.0.1:8501", one.removeprefix("http://"))
        text = text.replace("127.0.0.1:8502", two.removeprefix("http://"))
        file = tmp_path_factory.mktemp("proxy") / "dashboard.cfg"
        file.write_text(text, encoding="utf-8")
        process = subprocess.Popen([str(HAPROXY), "-f", str(file)], stdin=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait()


def ask_page(address: str, cookie: str = "") -> str:
    """The cookie that the proxy sets with the page; empty where it sets none."""
    request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.headers.get("Set-Cookie", "")).partition(";")[0]


@needs_haproxy
def test_a_visitor_keeps_his_process_and_gets_his_pages(proxy: str) -> None:
    cookies = [ask_page(proxy) for _ in range(4)]
    assert set(cookies) == {"dashboard=one", "dashboard=two"}  # new visitors are shared out
    for cookie in sorted(set(cookies)):
        assert [ask_page(proxy, cookie) for _ in range(3)] == ["", "", ""]  # he stays where he is
        assert asyncio.run(count_charts(proxy, cookie)) > 0


async def count_charts(address: str, cookie: str) -> int:
    """The charts of the overview; a filter is changed twice after it, which raises where no answer comes."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    headers = {"Cookie": cookie, "Origin": address}
    async with connect(stream, subprotocols=["streamlit"], max_size=None, additional_headers=headers) as web_socket:  # type: ignore[list-item]
        visitor = Visitor(web_socket, "", 3)
        await visitor.open()
        charts = visitor.shown.charts
        await visitor.change_filter()
        await visitor.change_filter()
        return charts
