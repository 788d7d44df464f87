"""The files attached to a page that are the report: links of the same host whose words name an annual report."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from disclosure.fetch.addresses import FetchError, parse_address
from disclosure.readers.encoding import decode

_FILE = re.compile(r"\.(?:pdf|docx?|wps|rtf|xlsx?|et|zip|7z)$", re.IGNORECASE)
_REPORT = re.compile(r"年度报告|年报")
_TABLE_LABEL = re.compile(r"本年新收政府信息公开申请数量")
_MOST = 5


def attached_files(page: bytes, url: str) -> list[str]:
    """The addresses of the report's files, at most five; none where the page itself carries the tables.

    A page with tables and the same report as a file would be two revisions of one report.
    """
    content, _ = decode(page)
    if "<a" not in content.lower():
        return []
    tree = LexborHTMLParser(content)
    if tree.body is None or _TABLE_LABEL.search(re.sub(r"\s+", "", tree.body.text(deep=True))):
        return []
    here = parse_address(url)
    found: dict[str, None] = {}
    for link in tree.css("a[href]"):
        try:
            target = parse_address(link.attributes.get("href") or "", url)
        except FetchError:
            continue
        path = unquote(urlsplit(target.url).path)
        words = f"{link.text(deep=True)} {link.attributes.get('title') or ''} {path.rpartition('/')[2]}"
        if target.host == here.host and _FILE.search(path) and _REPORT.search(re.sub(r"\s+", "", words)):
            found[target.url] = None
    return list(found)[:_MOST]
