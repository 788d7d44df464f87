"""Reports in every form an office receives: web pages, text, Word, Excel and PDF of invented bodies, for measuring."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.builders import documents, excel, pdf, word

_SIGNS = "安宝昌德丰富广海和恒华吉嘉建江金康乐利隆明宁平庆荣瑞盛泰通万文兴永裕元正忠"
_OFFICES = ("财政局", "教育局", "民政局", "司法局", "审计局", "水利局", "统计局", "信访局")
_NARRATIVE = tuple("本机关认真贯彻落实政府信息公开条例,持续加强政策解读,及时回应社会关切。" for _ in range(20))

Builder = Callable[[dict[str, str], documents.ReportText], bytes]

KINDS: dict[str, Builder] = {
    "html": lambda figures, words: documents.html_report("gb2021", figures, words, word_processor=True),
    "txt": lambda figures, words: documents.text_report("gb2021", figures, "S1", words),
    "docx": lambda figures, words: word.docx_report("gb2021", figures, words),
    "xlsx": lambda figures, words: excel.xlsx_report(excel.sheets_of("gb2021", figures, words)),
    "pdf": lambda figures, words: pdf.pdf_report("gb2021", figures, words),
}
"""Ending of the file -> what makes it."""


def make_report(number: int, kind: str) -> bytes:
    """One report; every number is another body or year."""
    body_number, year_index = divmod(number, 5)
    place, office = divmod(body_number, len(_OFFICES))
    first, second = divmod(place, len(_SIGNS))
    body = f"{_SIGNS[first % len(_SIGNS)]}{_SIGNS[second]}县{_OFFICES[office]}"
    year = 2021 + year_index
    words = documents.ReportText(
        title=f"{body}{year}年政府信息公开工作年度报告",
        opening=f"统计期限为{year}年1月1日至{year}年12月31日。",
        overview=_NARRATIVE,
        other=("无其他需要报告的事项。", body, f"{year + 1}年1月18日"),
    )
    return KINDS[kind](documents.random_figures("gb2021", random.Random(number)), words)


def write_reports(folder: Path, count: int) -> int:
    """Files of all kinds in turn, in folders by kind; their bytes together."""
    kinds = list(KINDS)
    byte_count = 0
    for number in range(count):
        kind = kinds[number % len(kinds)]
        data = make_report(number, kind)
        byte_count += len(data)
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / f"{number:06d}.{kind}").write_bytes(data)
    return byte_count
