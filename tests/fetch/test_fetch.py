"""Addresses visited politely and within limits, whatever the server does."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from disclosure.cli import main
from disclosure.fetch import visits
from disclosure.fetch.addresses import FetchError, is_public, parse_address, resolve
from disclosure.fetch.collect import Collected, collect, forget_bodies, read_list
from disclosure.fetch.links import leads_of
from disclosure.fetch.request import RequestLimits
from disclosure.fetch.visits import Politeness, Visitor
from disclosure.ingest.documents import Settings, Summary, ingest
from tests.builders.documents import ReportText, html_report
from tests.fetch import server
from tests.fetch.server import Site, run_site
from tests.ingest.test_ingest import cells
from tests.ingest.test_ingest import page as report
from tests.store.rows import Bodies, leave_out_serving, rows_of

QUICK = RequestLimits(silence_seconds=1.5, seconds=3, byte_count=1024 * 1024)
"""For what is meant to be too slow; a busy machine answers nothing else within so little."""
PATIENT = RequestLimits(silence_seconds=30, seconds=60, byte_count=1024 * 1024)
POLITE = Politeness(delay_seconds=0, tries=2, backoff_seconds=0.01, allow_private=True, limits=PATIENT)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as started:
        yield started


def get(site: Site, path: str, **changes: object) -> Collected:
    from dataclasses import replace

    return collect([f"{site.root}{path}"], _FOLDER[0], replace(POLITE, **changes))  # type: ignore[arg-type]


_FOLDER: list[Path] = []


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    _FOLDER[:] = [tmp_path / "store"]
    return _FOLDER[0]


def code(collected: Collected) -> str:
    assert collected.documents == []
    (problem,) = collected.problems
    assert " | " in problem.message
    return problem.code


# -- a server that misbehaves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        pytest.param(server.drips(6), "too_slow", id="a byte now and then"),
        pytest.param(server.drips_headers(6), "too_slow", id="a header now and then"),
        pytest.param(server.silent(4), "too_slow", id="silence"),
        pytest.param(server.endless, "file_too_large", id="without end"),
        pytest.param(server.bomb, "file_too_large", id="bomb"),
        pytest.param(server.page(bytes(2 * 1024 * 1024)), "file_too_large", id="too large and says so"),
        pytest.param(server.cut_off, "answer_cut_off", id="less than promised"),
        pytest.param(server.cut_off_chunked, "answer_cut_off", id="chunks that end in the middle"),
        pytest.param(server.page(b"no gzip", Content_Encoding="gzip"), "answer_cut_off", id="not gzip"),
        pytest.param(server.page(b"x", Content_Encoding="br"), "encoding_not_read", id="unknown encoding"),
        pytest.param(lambda handler: handler.give(b"", status=404), "address_not_answered", id="404"),
        pytest.param(lambda handler: handler.give(b"", status=403), "address_not_answered", id="403"),
        pytest.param(lambda handler: handler.give(b"", status=500), "address_busy", id="500"),
        pytest.param(server.redirect("/a"), "redirects_without_end", id="redirect to itself"),
        pytest.param(server.redirect("ftp://127.0.0.1/a"), "address_scheme", id="redirect to another scheme"),
        pytest.param(server.redirect("file:///etc/passwd"), "address_scheme", id="redirect to a file"),
        pytest.param(
            server.redirect("http://user:word@127.0.0.1/"), "address_not_valid", id="redirect with a password"
        ),
    ],
)
def test_what_a_server_may_do(site: Site, behaviour: server.Behaviour, expected: str) -> None:
    site.paths["/a"] = behaviour
    limits = QUICK if expected == "too_slow" else PATIENT
    assert code(get(site, "/a", tries=1, limits=limits)) == expected


def test_redirects_are_followed_to_the_end(site: Site) -> None:
    site.paths |= {"/a": server.redirect("/b", 301), "/b": server.redirect("c?x=年", 307), "/c": server.page(b"here")}
    (document,) = get(site, "/a").documents
    assert document[0] == f"{site.root}/c?x=%E5%B9%B4"
    assert document[1].read_bytes() == b"here"


def test_redirects_that_change_their_address_each_time(site: Site) -> None:
    for number in range(9):
        site.paths[f"/{number}"] = server.redirect(f"/{number + 1}")
    assert code(get(site, "/0")) == "redirects_without_end"
    assert site.visits("/7") == 0


def test_a_busy_server_is_asked_again_after_the_time_it_names(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    site.paths["/a"] = server.fails_then(2, 429, server.page(b"now"), Retry_After="7")
    visitor = Visitor(Politeness(delay_seconds=0, tries=3, allow_private=True, limits=PATIENT), sleep=slept.append)
    assert visitor.visit(f"{site.root}/a").body == b"now"
    assert slept == [7, 7]
    site.paths["/b"] = server.fails_then(1, 503, server.page(b"now"), Retry_After="Wed, 21 Oct 2099 07:28:00 GMT")
    with pytest.raises(FetchError) as caught:
        visitor.visit(f"{site.root}/b")  # decades are too long
    assert caught.value.code == "address_busy"


def test_hosts_are_given_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that only waiting moves: on a busy machine the moments of a server say little."""
    site.paths |= {"/a": server.page(b"A"), "/b": server.page(b"B"), "/c": server.page(b"C")}
    waited: list[float] = []
    monkeypatch.setattr(visits, "time", SimpleNamespace(monotonic=lambda: sum(waited)))
    monkeypatch.setattr("disclosure.fetch.collect.Visitor", partial(Visitor, sleep=waited.append))
    urls = [f"{site.root}/{name}" for name in "abc"]
    collect(urls, _FOLDER[0], Politeness(delay_seconds=0.3, allow_private=True, limits=PATIENT))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/b", "/c"]
    assert waited == [pytest.approx(0.3)] * 3
    assert site.asked[1][1]["User-Agent"].startswith("disclosure-reader/")


PACKED: dict[str, tuple[bytes, str]] = {
    "gzip": (gzip.compress(b"packed"), "gzip"),
    "deflate": (zlib.compress(b"packed"), "deflate"),
    "deflate without a header": (zlib.compress(b"packed")[2:-4], "deflate"),
    **{stated: (b"packed", stated) for stated in ("identity", "UTF-8", "none")},
}


@pytest.mark.parametrize("way", list(PACKED))
def test_bodies_are_unpacked(site: Site, way: str) -> None:
    """What browsers unpack, with the header of zlib and without; a charset in that place packs nothing."""
    sent, encoding = PACKED[way]
    site.paths["/a"] = server.page(sent, Content_Encoding=encoding)
    assert get(site, "/a").documents[0][1].read_bytes() == b"packed"


def test_the_pages_in_the_frames_of_a_page_that_says_nothing(site: Site) -> None:
    """Whatever its title is; what stands around the frames is no document."""
    page = html_report("gb2021", {"proactive.rules.issued_this_year": "1"})
    for outer in (b"<frameset><frame src='n'><frame src='r'></frameset>", b"<body><iframe src='r'></iframe></body>"):
        site.paths |= {
            "/a": server.page(b"<html>" + outer + b"</html>"),
            "/n": server.page(b"n"),
            "/r": server.page(page),
        }
        found = [address.rpartition("/")[2] for address, _ in get(site, "/a").documents]
        assert found in (["n", "r"], ["r"])
        forget_bodies(_FOLDER[0])


# -- robots.txt ---------------------------------------------------------------------------------------------------


def test_robots_are_respected(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /private\n\nUser-agent: disclosure-reader\nDisallow: /closed\nCrawl-delay: 0.1\n"
    site.paths |= {"/robots.txt": server.page(rules), "/closed/a": server.page(b"A"), "/open": server.page(b"O")}
    assert code(get(site, "/closed/a")) == "robots_disallow"
    assert site.visits("/closed/a") == 0
    assert len(get(site, "/open").documents) == 1


def test_a_redirect_into_what_robots_disallow(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n"
    site.paths |= {"/robots.txt": server.page(rules), "/a": server.redirect("/closed"), "/closed": server.page(b"A")}
    assert code(get(site, "/a")) == "robots_disallow"
    assert site.visits("/closed") == 0


def test_no_answer_about_robots_is_no_permission(site: Site) -> None:
    site.paths |= {"/robots.txt": lambda handler: handler.give(b"", status=500), "/a": server.page(b"A")}
    assert code(get(site, "/a")) == "robots_not_known"
    assert site.visits("/a") == 0


@pytest.mark.parametrize("headers", [{}, {"Connection": "close"}, {"Connection": "close", "Content_Length": "9999"}])
def test_the_limit_holds_for_a_body_that_ends_with_its_connection(site: Site, headers: dict[str, str]) -> None:
    finished: list[str] = []
    site.paths["/a"] = server.drips_to_the_end(40, finished, **headers)
    found = collect(
        [f"{site.root}/a"], _FOLDER[0], Politeness(delay_seconds=0, tries=1, allow_private=True, limits=QUICK)
    )
    assert code(found) == "too_slow"
    assert finished == []


# -- the own network ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "240.0.0.1", "192.0.2.1", "2001:db8::1", "nonsense"),
        *("192.0.0.9", "192.88.99.1", "fec0::1", "feff::1", "3fff::1", "2002:c058:6301::", "::ffff:192.0.0.8"),
    ],
)
def test_addresses_of_the_own_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_the_own_network_is_refused_however_it_is_written(site: Site, host: str) -> None:
    site.paths["/a"] = server.page(b"secret")
    found = collect([f"http://{host}:{site.port}/a"], _FOLDER[0], Politeness(delay_seconds=0, tries=1, limits=PATIENT))
    assert code(found) in ("address_private", "host_not_found")
    assert site.asked == []


def test_a_redirect_into_the_own_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here; the one it sends to does not."""
    real = is_public
    monkeypatch.setattr("disclosure.fetch.addresses.is_public", lambda text: text == "127.0.0.1" or real(text))
    site.paths["/a"] = server.redirect("http://169.254.169.254/latest/meta-data")
    found = collect([f"{site.root}/a"], _FOLDER[0], Politeness(delay_seconds=0, tries=1, limits=PATIENT))
    assert code(found) == "address_private"


def test_a_host_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(FetchError) as caught:
        resolve(parse_address("http://two-faced.example/"), allow_private=False)
    assert caught.value.code == "address_private"


def test_a_name_is_asked_for_once_a_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere at the second look gets no second look: the checked address is connected to."""
    asked: list[str] = []

    def answer(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host == "changing.example":
            asked.append(host)
            address = "127.0.0.1" if len(asked) <= 2 else "192.0.2.1"  # robots.txt, then the page
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, port, *_, **__)  # type: ignore[arg-type]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", answer)
    site.paths["/a"] = server.page(b"A")
    found = collect([f"http://changing.example:{site.port}/a"], _FOLDER[0], POLITE)
    assert (len(found.documents), len(asked)) == (1, 2)
    assert site.asked[1][1]["Host"] == f"changing.example:{site.port}"


# -- addresses and lists ------------------------------------------------------------------------------------------


def test_addresses_are_put_in_order() -> None:
    target = parse_address("HTTP://Www.例子.CN:80/年 报/a.html?题=1#part")
    assert target.url == "http://www.xn--fsqu00a.cn/%E5%B9%B4%20%E6%8A%A5/a.html?%E9%A2%98=1"
    assert parse_address("../b.pdf", target.url).path == "/b.pdf"
    for bad in ("http:///x", "http://[::1", "http://a:99999/", "http://a b/", "http://u@h/"):
        with pytest.raises(FetchError):
            parse_address(bad)


def test_a_list_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\ufeffhttp://a/\n\n# no\n  http://b/  \n", encoding="utf-8")
    assert read_list(tmp_path / "list.txt") == ["http://a/", "http://b/"]


def test_what_is_no_address_in_a_list_is_named() -> None:
    found = collect(["not an address", "ftp://a/b"], _FOLDER[0], POLITE)
    assert sorted(problem.code for problem in found.problems) == ["address_scheme", "address_scheme"]


# -- pages, files, and what has changed ---------------------------------------------------------------------------


def article(links: str) -> bytes:
    return f"<html><body><h1>2023年政府信息公开工作年度报告</h1><p>详见附件。</p>{links}</body></html>".encode()


def test_files_of_the_report_are_found() -> None:
    links = (
        '<a href="files/1.docx">某局2023年政府信息公开工作年度报告.docx</a><a href="/2.pdf" title="年报">下载</a>'
        '<a href="http://other.example/3.pdf">2023年年度报告</a><a href="4.pdf">通知</a><a href="5.html">年度报告</a>'
        '<a href="files/1.docx#top">年度报告</a><a href="mailto:a@b">年度报告.pdf</a>'
    )
    assert leads_of(article(links), "http://a.example/x/p.html").files == (
        "http://a.example/x/files/1.docx",
        "http://a.example/2.pdf",
    )
    with_tables = html_report("gb2021", cells(3), ReportText("标题", "", (), ())).replace(b"</body>", links.encode())
    assert leads_of(with_tables, "http://a.example/x/p.html").files == ()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    leave_out_serving(monkeypatch)
    return folder


def take(store: Path, *urls: str) -> tuple[Summary, Collected]:
    found = collect(urls, store, POLITE)
    summary = ingest(
        [], store, Bodies(), settings=Settings(worker_count=0), fetched=found.documents, problems=found.problems
    )
    forget_bodies(store)
    return summary, found


def test_a_page_and_its_file_go_into_the_store(site: Site, store: Path) -> None:
    site.paths |= {
        "/p.html": server.page(article('<a href="f/1.html.gz.zip">年度报告</a>')),
        "/f/1.html.gz.zip": server.page(b"PK no zip"),
        "/q.html": server.page(report(5), Content_Type="text/html; charset=iso-8859-1"),
    }
    summary, _ = take(store, f"{site.root}/p.html", f"{site.root}/q.html", f"{site.root}/gone.html")
    assert (summary.counts["added"], summary.counts["refused"]) == (1, 3)
    assert rows_of(store, "select name, url from source_file where media_type = 'text/html' order by name")[-1] == (
        f"{site.root}/q.html",
        f"{site.root}/q.html",
    )
    assert sorted(name.rpartition("/")[2] for name, _ in summary.refused) == ["1.html.gz.zip", "gone.html", "p.html"]
    assert [path.name for path in (store / "fetched").iterdir()] == ["addresses.jsonl"]


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is_a_revision(site: Site, store: Path) -> None:
    site.paths["/a"] = server.tagged(report(3), '"one"')
    take(store, f"{site.root}/a")
    summary, found = take(store, f"{site.root}/a")
    assert (found.unchanged, found.documents, summary.version) == (1, [], None)
    assert site.asked[-1][1]["If-None-Match"] == '"one"'
    site.paths["/a"] = server.tagged(report(4), '"two"')
    summary, _ = take(store, f"{site.root}/a")
    assert summary.counts["revised"] == 1
    site.paths["/a"] = server.page(report(4))  # without a tag, the same bytes
    assert take(store, f"{site.root}/a")[1].unchanged == 1


def test_what_was_fetched_before_an_interrupt_is_not_fetched_again(site: Site, store: Path) -> None:
    site.paths |= {"/a": server.page(report(3)), "/b": server.page(report(4, year=2022))}
    collect([f"{site.root}/a"], store, POLITE)  # and then the program was stopped
    with (store / "fetched" / "addresses.jsonl").open("a") as handle:
        handle.write('{"url": "torn')
    summary, _ = take(store, f"{site.root}/a", f"{site.root}/b")
    assert (site.visits("/a"), site.visits("/b"), summary.counts["added"]) == (1, 1, 2)
    assert [line[:8] for line in (store / "fetched" / "addresses.jsonl").read_text().splitlines()] == ['{"url": '] * 3


def test_the_command_takes_addresses(
    site: Site, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.paths["/a"] = server.page(report(3))
    (tmp_path / "list.txt").write_text(f"{site.root}/a\n{site.root}/none\n", encoding="utf-8")
    arguments = ["ingest", "--urls", str(tmp_path / "list.txt"), "--delay", "0", "--store", str(store)]
    assert main(arguments) == 1
    assert "add --allow-private if it is meant" in capsys.readouterr().err
    assert main([*arguments, "--allow-private"]) == 1
    output = capsys.readouterr()
    assert "2 documents: 1 complete" in output.out
    assert f"{site.root}/none: " in output.err
    assert main(["ingest", "--store", str(store)]) == 2
    assert main(["ingest", "--urls", str(tmp_path / "nowhere"), "--store", str(store)]) == 2
