"""Attachments in all the ways that sites link them, lists of reports, pages that send on, sites that want a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.fetch.collect import Collected, collect
from disclosure.fetch.links import leads_of, shows_nothing
from disclosure.fetch.names import name_of
from disclosure.fetch.request import RequestLimits
from disclosure.fetch.visits import Politeness
from tests.builders import documents, word
from tests.fetch import server
from tests.fetch.server import Site, run_site
from tests.ingest.test_ingest import page as report

POLITE = Politeness(
    delay_seconds=0,
    tries=1,
    backoff_seconds=0.01,
    allow_private=True,
    limits=RequestLimits(silence_seconds=5, seconds=10, byte_count=1024 * 1024),
)
HERE = "http://www.a.gov.cn/x/p.html"
TITLE = "某局2023年政府信息公开工作年度报告"


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as started:
        yield started


def article(inner: str, title: str = TITLE) -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>".encode()


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="downfile.jsp?id=5&filename=x.docx">附件1</a>', "x/downfile.jsp?id=5&filename=x.docx"),
        ('<a href="/down?f=%E5%B9%B4%E6%8A%A5.pdf">下载</a>', "down?f=%E5%B9%B4%E6%8A%A5.pdf"),
        ('<a href="a.pdf">附件1</a>', "x/a.pdf"),
        ('<a href="a.ofd">附件：全文</a>', "x/a.ofd"),
        ('<a href="/download?id=7" title="某局年报.docx">点击下载</a>', "download?id=7"),
        ('<a href="/download?id=7">2023年年度报告.wps</a>', "download?id=7"),
        ('<a href="/get/7" download="年报.xlsx">表格</a>', "get/7"),
        ('<a href="javascript:void(0)" onclick="down(\'/f/b.doc\')">附件</a>', "f/b.doc"),
        ('<a href="/web/viewer.html?file=/f/c.pdf">查看</a>', "f/c.pdf"),
        ('<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2Fc.pdf"></iframe>', "f/c.pdf"),
        ('<iframe src="../f/c.pdf#page=1"></iframe>', "f/c.pdf"),
        ('<embed src="/f/c.pdf" type="application/pdf">', "f/c.pdf"),
        ('<object data="/f/c.pdf"></object>', "f/c.pdf"),
        ('<a href="http://file.a.gov.cn/c.pdf">附件</a>', "http://file.a.gov.cn/c.pdf"),
        ('<a href="http://www.b.gov.cn/c.pdf">附件</a>', None),
        ('<a href="a.pdf">关于报送年度报表的通知（附件）</a>', None),
        ('<a href="guide.pdf">信息公开指南下载</a>', None),
        ('<a href="a.html">附件</a>', None),
        ('<a href="javascript:alert(1)">附件</a>', None),
        ('<iframe src="http://video.example/x.pdf"></iframe>', None),
    ],
)
def test_files_however_they_are_linked(link: str, found: str | None) -> None:
    files = list(leads_of(article(f"<p>详见附件。</p>{link}"), HERE).files)
    expected = [] if found is None else [found if "//" in found else f"http://www.a.gov.cn/{found}"]
    assert files == expected


def test_words_like_attachment_count_on_a_page_of_the_report_alone() -> None:
    page = article('<a href="a.pdf">附件1</a><a href="b.pdf">某局2023年政府信息公开年报</a>', "通知公告")
    assert list(leads_of(page, HERE).files) == ["http://www.a.gov.cn/x/b.pdf"]


@pytest.mark.parametrize(
    ("inner", "onward"),
    [
        ('<meta http-equiv="refresh" content="0;url=q.html">', "http://www.a.gov.cn/x/q.html"),
        ("<meta http-equiv='Refresh' content=\"1; URL='/q.html'\">", "http://www.a.gov.cn/q.html"),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="0;url=http://b.gov.cn/">', None),
        ('<script>window.location.href = "/q.html";</script>', "http://www.a.gov.cn/q.html"),
        ("<script>location.replace('/q.html')</script>", "http://www.a.gov.cn/q.html"),
        ('<script>if (x) location.href="/q.html"</script><a href="/">首页</a>', None),
    ],
)
def test_pages_that_send_on(inner: str, onward: str | None) -> None:
    assert leads_of(f"<html><body>{inner}</body></html>".encode(), HERE).onward == onward


def test_a_list_of_years_leads_to_its_pages() -> None:
    years = "".join(
        f'<li><a href="{year}.html" title="某局{year}年政府信息公开工作年度报告">某局{year}年政府信息公开…</a></li>'
        for year in range(2019, 2025)
    )
    other = '<a href="/guide.html">政府信息公开指南</a><a href="n.html">关于2023年政府信息公开年度报告的通知</a>'
    leads = leads_of(article(f"<ul>{years}</ul>{other}<a href='l2.html'>下一页</a>", "政府信息公开年报"), HERE)
    assert [page.rpartition("/")[2] for page in leads.pages] == [f"{year}.html" for year in range(2019, 2025)]
    assert (leads.is_list, leads.has_more, leads.left_out) == (True, True, 0)


def test_a_report_beside_links_to_other_years_is_no_list() -> None:
    links = "".join(f'<a href="{year}.html">某局{year}年政府信息公开工作年度报告</a>' for year in (2021, 2022))
    leads = leads_of(article(f"<p>一、总体情况</p><p>二、主动公开政府信息情况</p>{links}"), HERE)
    assert (leads.pages, leads.is_list) == ((), False)


def test_a_long_list_says_what_it_left_out() -> None:
    links = "".join(f'<a href="{number}.html">某{number}局2023年政府信息公开年报</a>' for number in range(70))
    leads = leads_of(article(links, "年报"), HERE)
    assert (len(leads.pages), leads.left_out) == (60, 10)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><head><script>var a=1</script></head><body></body></html>", True),
        ("<script>eval(x)</script>", True),
        (
            "<html><body><div id='app'></div><script src='a.js'></script><noscript>请启用脚本</noscript></body></html>",
            True,
        ),
        (
            "<html><body><p>这一页没有表格，但有正文，所以不是只有脚本的页面，共计三十个字以上。</p><script></script></body></html>",
            False,
        ),
        ("<html><body><a href='/a'>x</a><script></script></body></html>", False),
        ("<html><body></body></html>", False),
    ],
)
def test_pages_of_scripts_alone(page: str, expected: bool) -> None:
    assert shows_nothing(page.encode()) is expected


@pytest.mark.parametrize(
    ("url", "header", "name"),
    [
        ("http://a/down?id=5", 'attachment; filename="a.docx"', "a.docx"),
        ("http://a/down?id=5", "attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf; filename=x.pdf", "年报.pdf"),
        ("http://a/down?id=5", "attachment; filename=%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ("http://a/down?id=5", 'attachment; filename="' + "年报.pdf".encode().decode("latin-1") + '"', "年报.pdf"),
        ("http://a/down?id=5", 'attachment; filename="' + "年报.pdf".encode("gbk").decode("latin-1") + '"', "年报.pdf"),
        ("http://a/down?id=5", 'attachment; filename="=?UTF-8?B?5bm05oqlLnBkZg==?="', "年报.pdf"),
        ("http://a/down.jsp", 'attachment; filename="../../etc/x#y.xls"', "x_y.xls"),
        ("http://a/x.pdf", 'inline; filename="y.pdf"', ""),
        ("http://a/x", "inline", ""),
        ("http://a/x", 'attachment; filename="noending"', ""),
    ],
)
def test_names_that_servers_give(url: str, header: str, name: str) -> None:
    assert name_of(url, header) == name


# -- with a server --------------------------------------------------------------------------------------------------


def get(site: Site, path: str, folder: Path) -> Collected:
    return collect([f"{site.root}{path}"], folder, POLITE)


@pytest.mark.parametrize("status", [202, 412, 521])
def test_a_script_challenge_is_said_with_what_to_do(site: Site, tmp_path: Path, status: int) -> None:
    site.paths["/a"] = lambda handler: handler.give(b"<html><script>eval(1)</script></html>", status=status)
    (problem,) = get(site, "/a", tmp_path).problems
    assert problem.code == "script_challenge"
    assert "浏览器" in problem.message
    assert str(status) in problem.message
    assert site.visits("/a") == 1


def test_a_page_of_nothing_but_a_script_is_one_too(site: Site, tmp_path: Path) -> None:
    site.paths["/a"] = server.page(b"<html><head><script>document.cookie='x'</script></head><body></body></html>")
    found = get(site, "/a", tmp_path)
    assert [problem.code for problem in found.problems] == ["script_challenge"]
    assert found.documents == []


def test_a_challenge_in_place_of_robots_is_said_as_such(site: Site, tmp_path: Path) -> None:
    site.paths |= {"/robots.txt": lambda handler: handler.give(b"", status=521), "/a": server.page(b"A")}
    assert [problem.code for problem in get(site, "/a", tmp_path).problems] == ["script_challenge"]
    assert site.visits("/a") == 0


def test_a_page_that_sends_on_is_followed_and_a_ring_is_not(site: Site, tmp_path: Path) -> None:
    def onward(to: str) -> server.Behaviour:
        return server.page(f'<html><meta http-equiv="refresh" content="0;url={to}"></html>'.encode())

    site.paths |= {"/a": onward("/b"), "/b": onward("/c"), "/c": server.page(report(3))}
    found = get(site, "/a", tmp_path)
    assert [name for name, _ in found.documents] == [f"{site.root}/c"]
    site.paths["/c"] = onward("/b")
    assert [problem.code for problem in get(site, "/c", tmp_path / "2").problems] == ["redirects_without_end"]


def test_a_download_has_the_name_that_the_server_gives(site: Site, tmp_path: Path) -> None:
    made = word.docx_report("gb2021", documents.blank_figures("gb2021"))
    site.paths |= {
        "/p.html": server.page(article('<a href="/downfile.jsp?id=1&filename=x.docx">附件1</a>')),
        "/downfile.jsp": server.page(made, Content_Disposition='attachment; filename="年报.docx"'),
    }
    found = get(site, "/p.html", tmp_path)
    assert [name for name, _ in found.documents] == [
        f"{site.root}/p.html",
        f"{site.root}/downfile.jsp?id=1&filename=x.docx#年报.docx",
    ]
    assert found.documents[1][1].read_bytes() == made


def test_links_are_relative_to_the_base_that_a_page_names() -> None:
    body = f"<body><h1>{TITLE}</h1><a href='a.pdf'>附件1</a></body></html>"
    for base, found in (
        ("/sub/", "http://www.a.gov.cn/sub/a.pdf"),
        ("http://file.a.gov.cn/f/", "http://file.a.gov.cn/f/a.pdf"),
        ("http://www.b.gov.cn/", "http://www.a.gov.cn/x/a.pdf"),
        ("javascript:x", "http://www.a.gov.cn/x/a.pdf"),
    ):
        page = f"<html><head><title>{TITLE}</title><base href='{base}'></head>{body}".encode()
        assert list(leads_of(page, HERE).files) == [found], base
    itself = f"<html><head><title>{TITLE}</title><base href='/s/'></head><body>{TITLE}<a href='{HERE}'>附件.pdf</a>"
    assert leads_of(itself.encode(), HERE).files == ()


def test_a_challenge_is_told_in_each_language(site: Site, tmp_path: Path) -> None:
    site.paths |= {"/s": server.page(b"<html><head><script src=a.js></script></head><body><div></div></body></html>")}
    (problem,) = get(site, "/s", tmp_path).problems
    chinese, _, english = problem.message.partition(" | ")
    assert "页面只有脚本" in chinese
    assert english.isascii()


def test_a_list_gives_its_reports_and_names_what_it_left(site: Site, tmp_path: Path) -> None:
    links = "".join(f'<a href="/{year}.html">某局{year}年政府信息公开工作年度报告</a>' for year in (2021, 2022, 2023))
    site.paths |= {
        "/list": server.page(article(f"{links}<a href='/list2'>下一页</a>", "政府信息公开年报")),
        "/2021.html": server.page(report(3, year=2021)),
        "/2022.html": server.page(article('<a href="/f.docx">附件</a>')),
        "/f.docx": server.page(word.docx_report("gb2021", documents.blank_figures("gb2021"))),
    }
    found = get(site, "/list", tmp_path)
    assert [name.removeprefix(site.root) for name, _ in found.documents] == ["/2021.html", "/2022.html", "/f.docx"]
    assert [problem.code for problem in found.problems] == ["list_goes_on", "address_not_answered"]
    again = get(site, "/list", tmp_path)
    assert [name for name, _ in again.documents] == [name for name, _ in found.documents]
    assert site.visits("/2021.html") == 1
