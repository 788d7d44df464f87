"""A hostile document shown as evidence: nothing of it runs, loads or leads anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.evidence import find_evidence, pages
from disclosure.evidence.shell import POLICY, wrap
from disclosure.reading.extract import read_report
from tests.builders import documents

KEY = "applications.received_new.total"
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"),
    *("li", "dl", "dt", "dd", "blockquote", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("b", "strong", "i", "em", "u", "s", "del", "sup", "sub", "span", "center", "br", "hr"),
}

HOSTILE = {
    "script": "<script>document.title='owned'</script>",
    "script in svg": "<svg><script>alert(1)</script></svg>",
    "svg handler": "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "handlers": "<p onclick=alert(1) onmouseover='alert(1)' onanimationstart=alert(1)>x</p>",
    "image": "<img src=https://evil.example/a.png onerror=alert(1)>",
    "image set": "<img srcset='https://evil.example/a.png 2x'><picture><source srcset=//evil.example/b></picture>",
    "link": "<a href='javascript:alert(1)' ping=https://evil.example>x</a>",
    "link in disguise": "<a href=' jav&#x09;ascript:alert(1)'>x</a><a href='https://evil.example'>y</a>",
    "refresh": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "base": "<base href=https://evil.example/>",
    "styles": "<style>@import url(https://evil.example/a.css); td { background: url(//evil.example/b) }</style>",
    "style attribute": "<p style='background:url(https://evil.example/c);position:fixed'>x</p>",
    "stylesheet": "<link rel=stylesheet href=https://evil.example/d.css><link rel=prefetch href=//evil.example>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>' src=https://evil.example></iframe><frameset><frame src=x>",
    "object": "<object data=https://evil.example/e></object><embed src=//evil.example><applet code=x></applet>",
    "form": "<form action=https://evil.example><input name=a value=1><button formaction=//evil.example>x</button>",
    "template": "<template><script>alert(1)</script><img src=//evil.example></template>",
    "shadow": "<div><template shadowrootmode=open><script>alert(1)</script></template></div>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "comment": "<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]><?xml-stylesheet href=x?>",
    "media": "<video src=//evil.example poster=//evil.example autoplay></video><audio src=//evil.example></audio>",
    "background": "<table background=https://evil.example/f><tr><td background=//evil.example>x</td></tr></table>",
    "escaped text": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "id": "<p id=cell name=cell>x</p><form id=cell></form>",
    "spans": "<table><tr><td colspan='2\" onclick=alert(1) x=\"' rowspan=9999999999>x</td></tr></table>",
    "textarea": "<textarea></textarea><script>alert(1)</script></textarea><title></title><script>alert(1)</script>",
    "plaintext": "<xmp><script>alert(1)</script></xmp><listing>a</listing>",
    "own element": "<x-a onclick=alert(1)>x</x-a><custom-script is=script>alert(1)</custom-script>",
    "nul": "<scr\x00ipt>alert(1)</scr\x00ipt><img\x00src=x>",
}


class Seen(HTMLParser):
    """Every tag and attribute that a parser finds in what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


def check_safe(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    assert seen.tags <= TAGS
    body = html.partition("<body>")[2]
    inside = Seen()
    inside.feed(body)
    assert not inside.tags & {"meta", "style", "title", "html", "head", "body"}
    for tag, name, value in inside.attributes:
        allowed = {"colspan": r"\d{1,2}", "rowspan": r"\d{1,3}", "id": "cell", "class": "picture"}
        assert name in allowed, (tag, name, value)
        assert re.fullmatch(allowed[name], value or ""), (tag, name, value)
    return seen


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("position", ["before", "cell", "head"])
def test_nothing_of_a_hostile_page_passes(name: str, position: str) -> None:
    page = documents.html_report("gb2021", documents.blank_figures("gb2021")).decode()
    if position == "head":
        page = page.replace("</head>", HOSTILE[name] + "</head>", 1)
    elif position == "cell":
        page = page.replace("<td>0</td>", f"<td>{HOSTILE[name]}0</td>", 1)
    else:
        page = page.replace("<p>", HOSTILE[name] + "<p>", 1)
    html = find_evidence(page.encode(), "a.html", KEY).html
    check_safe(html)
    assert html.count('id="cell"') <= 1


def test_the_policy_forbids_scripts_and_requests() -> None:
    html = wrap("<p>x</p>")
    assert html.index("Content-Security-Policy") < html.index("<style>")
    assert "default-src 'none'" in POLICY
    assert "script-src" not in POLICY
    assert "http" not in POLICY


def test_the_text_of_the_page_is_there() -> None:
    page = documents.html_report("gb2021", documents.blank_figures("gb2021")).decode()
    page = page.replace("<td>0</td>", "<td>&lt;b&gt;7 &amp; 8</td>", 1)
    html = find_evidence(page.encode(), "a.html", "proactive.rules.issued_this_year").html
    assert '<td id="cell">&lt;b&gt;7 &amp; 8</td>' in html
    assert "示例县审计局2023年政府信息公开工作年度报告" in html
    assert "首页" in html


def test_names_in_other_documents_are_only_text() -> None:
    text = documents.text_report("gb2021", documents.blank_figures("gb2021"), "S3").decode()
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\n"
    html = find_evidence((hostile + text).encode(), "a.txt", KEY).html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from(sorted(HOSTILE.values())),
            st.sampled_from(["<table>", "<tr>", "<td>", "</td>", "</table>", "<", ">", "'", '"', "<!--", "-->", "&"]),
            st.text(max_size=12),
        ),
        max_size=25,
    )
)
def test_whatever_is_thrown_together_stays_safe(pieces: list[str]) -> None:
    check_safe(wrap(pages.show("".join(pieces), None).body))


def test_a_page_nested_too_deeply_is_cut() -> None:
    body = pages.show("<div>" * 5000 + "x" + "</div>" * 5000, None).body
    assert body.count("<div>") <= pages.MAX_DEPTH


def test_of_a_huge_page_only_the_table_is_shown() -> None:
    page = documents.html_report("gb2021", documents.blank_figures("gb2021")).decode()
    page = page.replace("<p>", "<p>" + "长" * pages.LARGEST + "</p><p>", 1)
    reading = read_report(page.encode(), "a.html")
    evidence = find_evidence(page.encode(), "a.html", KEY, reading.figures[KEY].at)
    assert len(evidence.html) < 100_000
    assert evidence.marked == "0"
    assert '<td id="cell">0</td>' in evidence.html
