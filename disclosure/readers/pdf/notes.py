"""What is told of a PDF besides its text: pages and letters that were left out, and why."""

from __future__ import annotations

from collections import Counter

from disclosure.model.document import Document
from disclosure.model.place import Place


def add_notes(
    document: Document, page_count: int, most: int, hidden: list[int], scanned: list[int], counts: Counter[str]
) -> None:
    """Notes on pages (of which the first `most` are read), pages with hidden text or pictures, and counted letters."""
    if page_count > most:
        document.notes.append(
            (
                "too_many_pages",
                f"PDF 有 {page_count} 页，只读取了前 {most} 页 | only the first {most} pages were read",
                "",
            )
        )
    if hidden:
        document.notes.append(
            (
                "hidden_text",
                f"第 {'、'.join(map(str, hidden[:6]))} 页有看不见的文字（与底色相同、极小、被遮盖或在页面之外），未读取"
                " | text that nobody sees (in the colour of its ground, tiny, covered, outside the page) was not read",
                str(Place(page=hidden[0])),
            )
        )
    if counts["stamp"]:
        document.notes.append(
            (
                "watermark_left_out",
                f"有 {counts['stamp']} 个字是水印或印章（倾斜、浅色或跨越单元格），未计入单元格"
                " | letters of watermarks or stamps are no part of any cell",
                "",
            )
        )
    if scanned:
        document.notes.append(
            (
                "scanned_pages",
                f"第 {'、'.join(map(str, scanned[:6]))} 页是图片，其中文字未读取"
                " | pages that are pictures were not read",
                str(Place(page=scanned[0])),
            )
        )
    if unknown := counts["unknown"]:
        document.notes.append(
            (
                "letters_unknown",
                f"有 {unknown} 个字形没有对应的文字，所在单元格未采用"
                " | shapes without a character; their cells were not taken",
                "",
            )
        )
