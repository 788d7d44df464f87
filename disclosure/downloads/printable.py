"""Blocks as one HTML file that prints well: no script, no link, nothing fetched from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from disclosure.downloads.blocks import Block, Figure, Grid, PageBreak, Paragraph, plain_text

_CSS = """
@page { size: A4 %s; margin: 18mm; }
body { font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; font-size: 10.5pt; line-height: 1.5;
  color: #1b1f24; max-width: %s; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 8pt; }
h2 { font-size: 12pt; margin: 12pt 0 4pt; break-after: avoid; }
p { margin: 0 0 5pt; white-space: pre-line; }
p.small { font-size: 9pt; color: #5a6573; }
h3 { font-size: 10.5pt; margin: 9pt 0 3pt; break-after: avoid; }
p.caption { text-align: center; font-weight: bold; font-size: 9.5pt; break-after: avoid; }
img { max-width: 100%%; display: block; margin: 0 auto 6pt; break-inside: avoid; }
p.mark { text-align: center; color: #c4512d; font-weight: bold; font-size: 14pt; }
table { border-collapse: collapse; width: 100%%; font-size: 9pt; margin: 0 0 8pt; table-layout: fixed; }
th, td { border: 1px solid #808080; padding: 3pt 4pt; vertical-align: middle; overflow-wrap: anywhere;
  font-weight: normal; white-space: pre-line; }
th { background: #eaf1f9; }
td.marked { background: #fbe9e2; }
tr { break-inside: avoid; }
hr { border: 0; margin: 2rem 0; border-top: 1px dashed #808080; }
@media print { body { margin: 0; padding: 0; max-width: none; } hr { break-after: page; visibility: hidden; margin: 0; }
  th, td.marked { print-color-adjust: exact; } }
"""
_TAGS = {
    "title": ("h1", ""),
    "heading": ("h2", ""),
    "subheading": ("h3", ""),
    "body": ("p", ""),
    "small": ("p", "small"),
    "caption": ("p", "caption"),
    "mark": ("p", "mark"),
}


def to_html(blocks: Sequence[Block], *, title: str, language: str, is_landscape: bool = False) -> bytes:
    """The blocks as one page; texts only ever become text. The same input, the same bytes."""
    css = _CSS % (("landscape", "1050px") if is_landscape else ("portrait", "760px"))
    body = "\n".join(_block(block) for block in blocks)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    if any(isinstance(block, Figure) for block in blocks):
        policy += "; img-src data:"  # pictures stand in the page itself
    page = (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{css}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
    return page.encode()


def _block(block: Block) -> str:
    if isinstance(block, PageBreak):
        return "<hr>"
    if isinstance(block, Grid):
        return _table(block)
    if isinstance(block, Figure):
        return f'<img alt="{_text(block.alt)}" src="data:image/png;base64,{base64.b64encode(block.png).decode()}">'
    return _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    tag, look = _TAGS[block.style]
    return f"<{tag}{f' class={look}' if look else ''}>{_text(block.text)}</{tag}>"


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{width / total:.2%}">' for width in grid.widths)
    lines = []
    for number, row in enumerate(grid.rows):
        cells = []
        for cell in row:
            tag = "th" if cell.is_head else "td"
            spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
            look = ' class="marked"' if cell.is_marked else ""
            align = f' style="text-align:{cell.align}"'
            cells.append(f"<{tag}{spans}{look}{align}>{_text(cell.text)}</{tag}>")
        if number == 0 and grid.head_rows:
            lines.append("<thead>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
        if number + 1 == grid.head_rows:
            lines.append("</thead>")
    return f"<table><colgroup>{columns}</colgroup>{''.join(lines)}</table>"


def _text(text: str) -> str:
    return escape(plain_text(text))
