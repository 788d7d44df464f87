"""What a page leads to: the report's files, the pages of a list, the page that it sends on to; all on the same site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from disclosure.fetch.addresses import FetchError, Target, parse_address
from disclosure.readers.encoding import decode

MOST_FILES = 60
MOST_PAGES = 60
_LONGEST_WAIT = 15
"""Seconds after which a page that sends on is a page to be read first."""
_LITTLE_TEXT = 400
_LEAST_TEXT = 40

_EXTENSION = re.compile(
    r"\.(?:pdf|docx?|docm|wps|rtf|xlsx?|xlsm|et|ofd|odt|ods|fodt|fods|csv|mht|mhtml|zip|7z|rar)$", re.IGNORECASE
)
_REPORT = re.compile(r"年度报告|年报")
_TITLE = re.compile(r"信息公开[^，。；]{0,24}?(?:年度报告|年报|报告)")
_YEAR = re.compile(r"20\d\d|二[〇○零oO0][〇○零oO0一二三四五六七八九]{2}")
_YEAR_ALONE = re.compile(r"20\d\d年?度?")
_ATTACHED = re.compile(r"附件|下载|点击|查看|全文|download|attachment", re.IGNORECASE)
_OTHER = re.compile(r"通知|指南|目录|办法|申请表|制度|规定|方案|流程|解读|预算|决算|审计报告|规划|章程|说明书|公告")
_TABLE_LABEL = re.compile(r"本年新收政府信息公开申请数量")
_SECTION = re.compile(r"[一二三四五六]、[^。]{0,6}(?:总体情况|主动公开|收到和处理|存在的|其他需要报告)")
_MORE_PAGES = re.compile(r"下一页|下页|尾页|末页")
_VIEWED = ("file", "url", "src", "path", "pdf", "pdfurl", "fileurl", "filepath", "doc")
_QUOTED = re.compile(r"""["']([^"'<>\s]{1,300})["']""")
_REFRESH = re.compile(
    r"^\s*+(\d{0,4}+)(?:\.\d{0,4}+)?\s*+[;,]\s*+(?:url\s*+=\s*+)?[\"']?([^\"']{1,2000})", re.IGNORECASE
)
_MOVED = re.compile(
    r"""(?:window|document|self|top|parent)?\.?location(?:\.href)?\s*=\s*["']([^"'<>]{1,500})["']"""
    r"""|location\.(?:replace|assign)\(\s*["']([^"'<>]{1,500})["']"""
)
_TWO_PARTS = ("com.cn", "gov.cn", "org.cn", "net.cn", "edu.cn", "ac.cn")


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a page leads: `files` of the report, `pages` of a list of reports or of frames, `onward` a forwarding.

    `left_out` are how many files and pages there are beyond the most that are followed; `has_more` whether the list
    says that it goes on on another page. `is_list`: the page itself is no report.
    """

    files: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    onward: str | None = None
    left_out: int = 0
    has_more: bool = False
    is_list: bool = False


NOWHERE = Leads()


def leads_of(page: bytes, url: str) -> Leads:
    """Where a page leads; nowhere where it carries the tables itself.

    A page with tables and the same report as a file would be two revisions of one report.
    """
    content, _ = decode(page)
    tree = LexborHTMLParser(content)
    here = _base_of(tree, parse_address(url))
    body = tree.body
    text = re.sub(r"\s+", "", body.text(deep=True)) if body is not None else ""
    if _TABLE_LABEL.search(text):
        return NOWHERE
    onward = _onward(tree, here, text)
    if onward is not None:
        return Leads(onward=onward)
    is_report = any(_TITLE.search(title) for title in (*_titles(tree), _beginning(tree, text)))
    files, framed = _framed(tree, here, is_report)
    files |= _linked_files(tree, here, is_report)
    files.pop(url, None)
    # A page that says nothing itself is the frames around what it shows.
    is_frame = len(text) < _LEAST_TEXT and bool(framed)
    pages = dict.fromkeys(framed) if is_report or is_frame else {}
    is_list = is_frame and not files
    if not files and not is_list and not _SECTION.search(text):
        listed = _listed_pages(tree, here, is_report)
        is_list = len(listed) > 1 or (len(listed) == 1 and len(text) < _LITTLE_TEXT)
        pages |= listed if is_list else {}
    has_list = is_list or len(files) > 1
    return Leads(
        tuple(files)[:MOST_FILES],
        tuple(pages)[:MOST_PAGES],
        left_out=max(len(files) - MOST_FILES, 0) + max(len(pages) - MOST_PAGES, 0),
        has_more=has_list and _MORE_PAGES.search(text) is not None,
        is_list=is_list,
    )


def shows_nothing(page: bytes) -> bool:
    """Whether a page shows nothing but what its scripts would make of it."""
    content, _ = decode(page)
    if "<script" not in content.lower():
        return False
    tree = LexborHTMLParser(content)
    if tree.body is None:
        return True
    if tree.css_first("table, img, iframe, frame, embed, object, a[href], meta[http-equiv='refresh' i]") is not None:
        return False
    for node in tree.css("script, style, noscript, template"):
        node.decompose()
    return len(re.sub(r"\s+", "", tree.body.text(deep=True))) < 30


def _titles(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("title, h1, h2"):
        yield re.sub(r"\s+", "", node.text(deep=True))
    for node in tree.css("meta[name='ArticleTitle' i]"):
        yield node.attributes.get("content") or ""


def _beginning(tree: LexborHTMLParser, text: str) -> str:
    """How the page begins, without its links."""
    head = text[:_LITTLE_TEXT]
    for link in tree.css("a")[:100]:
        shown = re.sub(r"\s+", "", link.text(deep=True))
        if len(shown) > 3:
            head = head.replace(shown, "")
    return head


def _base_of(tree: LexborHTMLParser, here: Target) -> Target:
    """The address that a page's links are relative to: its own, or the one on the site that it names for them."""
    base = tree.css_first("base[href]")
    try:
        named = parse_address((base.attributes.get("href") or "").strip(), here.url) if base is not None else here
    except FetchError:
        return here
    return named if _site(named.host) == _site(here.host) else here


def _onward(tree: LexborHTMLParser, here: Target, text: str) -> str | None:
    """The address that a page sends its reader on to, at once."""
    for node in tree.css("meta[http-equiv='refresh' i]"):
        match = _REFRESH.match(node.attributes.get("content") or "")
        if match is not None and int(match.group(1) or 0) <= _LONGEST_WAIT:
            return _on_site(match.group(2).strip(), here)
    if len(text) < _LITTLE_TEXT // 4 and tree.css_first("a[href], iframe, embed, object, table") is None:
        for script in tree.css("script"):
            match = _MOVED.search(script.text()[:20_000])
            if match is not None:
                return _on_site(match.group(1) or match.group(2), here)
    return None


def _on_site(text: str, here: Target) -> str | None:
    """An address relative to the page, if it stays on the site and is another one."""
    try:
        target = parse_address(text, here.url)
    except FetchError:
        return None
    return target.url if _site(target.host) == _site(here.host) and target.url != here.url else None


def _site(host: str) -> str:
    """What the hosts of one site have in common: www.a.gov.cn and file.a.gov.cn are one."""
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    return ".".join(labels[-3:] if ".".join(labels[-2:]) in _TWO_PARTS else labels[-2:])


def _file_name(target: str) -> str:
    """The name of the file that an address gives: the end of its path, or a value of its query; '' for a page."""
    parts = urlsplit(target)
    name = unquote(parts.path).rpartition("/")[2]
    if _EXTENSION.search(name):
        return name
    for _, value in parse_qsl(parts.query):
        value = unquote(value).strip().rpartition("/")[2]
        if _EXTENSION.search(value):
            return value
    return ""


def _viewed_file(text: str, here: Target) -> str | None:
    """The file that a viewer is given in its address (viewer.html?file=/a.pdf)."""
    whole = _on_site(text, here)
    if whole is None:
        return None
    parts = urlsplit(whole)
    if _EXTENSION.search(unquote(parts.path)):
        return whole
    for name, value in parse_qsl(parts.query):
        if name.lower() in _VIEWED and _EXTENSION.search(unquote(value).partition("?")[0]):
            return _on_site(unquote(value) if "%" in value else value, parse_address(whole))
    return None


def _framed(tree: LexborHTMLParser, here: Target, is_report: bool) -> tuple[dict[str, None], list[str]]:
    """The files that a page shows in frames, and other pages in frames."""
    files: dict[str, None] = {}
    pages: list[str] = []
    for node in tree.css("iframe, frame, embed, object"):
        attributes = node.attributes
        text = attributes.get("src") or attributes.get("data") or ""
        found = _viewed_file(text, here) if text else None
        if found is not None:
            if is_report or _REPORT.search(_file_name(found)):
                files[found] = None
        elif text and node.tag in ("iframe", "frame"):
            page = _on_site(text, here)
            if page is not None:
                pages.append(page)
    return files, pages[:3]


def _linked_files(tree: LexborHTMLParser, here: Target, is_report: bool) -> dict[str, None]:
    found: dict[str, None] = {}
    for link in tree.css("a"):
        attributes = link.attributes
        shown = f"{link.text(deep=True)} {attributes.get('title') or ''} {attributes.get('download') or ''}"
        shown = re.sub(r"\s+", "", shown)
        for text in _targets_of(link):
            viewed = _viewed_file(text, here)
            address = viewed or _on_site(text, here)
            if address is None:
                continue
            name = _file_name(address)
            is_named = any(
                _EXTENSION.search(part) for part in (attributes.get("title") or "", link.text(deep=True).strip())
            )
            is_named = is_named or bool(attributes.get("download") and _EXTENSION.search(attributes["download"] or ""))
            if not name and not is_named:
                continue
            words = shown + name
            if _REPORT.search(words) or (is_report and _ATTACHED.search(shown) and not _OTHER.search(words)):
                found[address] = None
    return found


def _targets_of(link: LexborNode) -> list[str]:
    """The addresses of a link: its own, or those of files in the script that it runs."""
    text = (link.attributes.get("href") or "").strip()
    if text and not text.lower().startswith(("javascript:", "#")):
        return [text]
    script = f"{text} {link.attributes.get('onclick') or ''}"[:2000]
    return [part for part in _QUOTED.findall(script) if _EXTENSION.search(unquote(part).partition("?")[0])]


def _listed_pages(tree: LexborHTMLParser, here: Target, is_report: bool) -> dict[str, None]:
    """The pages of reports that a list links to, in its order."""
    found: dict[str, None] = {}
    for link in tree.css("a[href]"):
        text = link.attributes.get("href") or ""
        if text.lower().startswith(("javascript:", "#", "mailto:")):
            continue
        words = [re.sub(r"\s+", "", part) for part in (link.attributes.get("title") or "", link.text(deep=True))]
        is_one = any(
            (_TITLE.search(part) and _YEAR.search(part) and not _OTHER.search(part) and len(part) < 90)
            or (is_report and _YEAR_ALONE.fullmatch(part))
            for part in words
        )
        address = _on_site(text, here) if is_one else None
        if address is not None and not _file_name(address):
            found[address] = None
    return found
