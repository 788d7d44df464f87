"""The programs at hand that print a report to PDF, and the layouts that each of them can make.

Each producer takes many reports at once, because most of a program's time is its start. Programs that are not on the
machine are named and left out. Tools of the bench, not of the product.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as api
import xlsxwriter

from disclosure.readers.office import converted
from tests.builders import documents, excel, word
from tests.builders.documents import Figures, ReportText
from tests.builders.pdf import Layout, pdf_report
from tests.chromium import find_browser, run_browser

PAPERS = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "Letter": (216, 279)}
"""Millimetres."""
_LONGEST = 1500
"""Seconds that one program may take for all its reports."""


@dataclass(frozen=True)
class Sheet:
    """A report to print: its figures and words, the layout, the paper and the size of the letters in points."""

    number: int
    version: str
    figures: Figures
    words: ReportText
    layout: str
    paper: str
    is_landscape: bool
    points: int
    breaks_title: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page in millimetres."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.is_landscape else (width, height)


Printed = dict[int, bytes]
"""Number of the sheet to its file."""

_CELLS = {
    "bordered": "td{border:1px solid #333}",
    "dotted": "td{border:1px dotted #333}",
    "separate": "table{border-collapse:separate;border-spacing:2px;border:1px solid #555}td{border:1px solid #555}",
    "across": "table{border-top:1px solid #000}td{border-bottom:1px solid #000}",
    "bare": "",
    "striped": "tr:nth-child(even){background:#eef2f7}",
    "background": "body{background:#eef;padding:6px}.page{background:#fff;border:1px solid #ccc;padding:8px}"
    "td{border:1px solid #333}",
    "background_across": "body{background:#eef;padding:6px}.page{background:#fff;border:1px solid #ccc;padding:8px}"
    "table{border-top:1px solid #000}td{border-bottom:1px solid #000}",
    "cards": ".card{border:1px solid #ccc;border-radius:8px;padding:8px;margin:8px 0;box-shadow:0 1px 4px #999;"
    "background:#fafafa}td{border:1px solid #777}",
    "cards_across": ".card{border:1px solid #ccc;border-radius:8px;padding:8px;margin:8px 0;background:#fafafa}"
    "td{border-bottom:1px solid #999}",
    "columns": ".page{column-count:2;column-gap:24px}td{border:1px solid #333}",
    "side_by_side": ".pair{display:table;width:100%}.pair>div{display:table-cell;width:50%;vertical-align:top;"
    "padding:0 6px}td{border:1px solid #333}",
    "stacked": "td{border:1px solid #333}td.v{width:1.1em;max-width:1.1em;padding:1px}",
    "vertical": "td{border:1px solid #333}td.v{writing-mode:vertical-rl}",
    "turned": "td{border:1px solid #333}.turn{page-break-before:always;page-break-after:always;width:HEIGHTmm;"
    "height:WIDTHmm;position:relative;left:WIDTHmm;transform-origin:0 0;transform:rotate(90deg)}",
    "sideways": "td{border:1px solid #333}.turn{page-break-before:always;page-break-after:always;"
    "writing-mode:sideways-rl}",
}


def page_of(sheet: Sheet) -> str:
    """The web page of a sheet."""
    page = documents.html_report(sheet.version, sheet.figures, sheet.words, chrome=False).decode()
    head, body = page.split("<body>", 1)
    body = body.removesuffix("</body></html>").replace("<table border='1'>", "<table>")
    if sheet.breaks_title:
        title = sheet.words.title
        middle = title.index("年") - 4
        body = body.replace(f"<h1>{title}</h1>", f"<h1>{title[:middle]}<br>{title[middle:]}</h1>")
    if sheet.layout in ("stacked", "vertical"):
        body = re.sub(r'<td rowspan="(?=[3-9]|[12]\d)', '<td class="v" rowspan="', body)
    if sheet.layout.startswith("cards"):
        body = re.sub(r"(?s)<table>.*?</table>", lambda match: f'<div class="card">{match[0]}</div>', body)
    tables = re.findall(r"(?s)<table>.*?</table>", body)
    if sheet.layout in ("turned", "sideways"):
        body = body.replace(tables[1], f'<div class="turn">{tables[1]}</div>')
    if sheet.layout == "side_by_side":
        body = body.replace(tables[2], f'<div class="pair"><div>{tables[2]}</div><div>{_ASIDE}</div></div>')
    width, height = sheet.size
    style = _CELLS[sheet.layout].replace("WIDTH", str(width - 24)).replace("HEIGHT", str(height - 24))
    general = (
        f"@page{{size:{width}mm {height}mm;margin:12mm}}html{{-webkit-print-color-adjust:exact}}"
        f"body{{font-family:'Noto Sans CJK SC';font-size:{sheet.points}pt;margin:0}}"
        "h1{text-align:center;font-size:1.6em}"
        "table{border-collapse:collapse;width:100%}td{padding:2px 4px;text-align:center;min-width:1.2em}"
    )
    head = head.replace("</head>", f"<style>{general}{style}</style></head>")
    return f'{head}<body><div class="page">{body}</div></body></html>'


_ASIDE = "<p>说明：本年度各项工作平稳推进，公开渠道进一步拓宽，群众满意度有所提高，政策解读更加及时。</p>"


def _by_chromium(sheets: Sequence[Sheet], folder: Path) -> Printed:
    browser_path = find_browser()
    assert browser_path is not None
    made: Printed = {}
    with run_browser(browser_path) as browser:
        page = browser.new_page()
        for sheet in sheets:
            page.set_content(page_of(sheet))
            made[sheet.number] = page.pdf(prefer_css_page_size=True, print_background=True)
    return made


def _by_wkhtmltopdf(sheets: Sequence[Sheet], folder: Path) -> Printed:
    lines = []
    for sheet in sheets:
        (folder / f"{sheet.number}.html").write_text(page_of(sheet), encoding="utf-8")
        width, height = sheet.size
        lines.append(
            f"--quiet --page-width {width}mm --page-height {height}mm -T 12mm -B 12mm -L 12mm -R 12mm"
            f" {folder}/{sheet.number}.html {folder}/{sheet.number}.pdf"
        )
    _run(["wkhtmltopdf", "--read-args-from-stdin"], "\n".join(lines) + "\n", QT_QPA_PLATFORM="offscreen")
    return _made_in(folder, sheets)


def _by_weasyprint(sheets: Sequence[Sheet], folder: Path) -> Printed:
    for sheet in sheets:
        (folder / f"{sheet.number}.html").write_text(page_of(sheet), encoding="utf-8")
    # Its command takes one file; the Python that the command starts with takes all of them.
    command = Path(str(shutil.which("weasyprint")))
    interpreter = command.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!").strip()
    _run([interpreter, "-c", _ALL_PAGES, *(f"{folder}/{sheet.number}.html" for sheet in sheets)])
    return _made_in(folder, sheets)


_ALL_PAGES = """
import sys
from weasyprint import HTML
for name in sys.argv[1:]:
    HTML(filename=name).write_pdf(name.removesuffix(".html") + ".pdf")
"""


def _by_office(sheets: Sequence[Sheet], folder: Path, make: Callable[[Sheet], bytes], suffix: str) -> Printed:
    for sheet in sheets:
        (folder / f"{sheet.number}{suffix}").write_bytes(make(sheet))
    program = str(converted.find_program())
    files = [f"{folder}/{sheet.number}{suffix}" for sheet in sheets]
    for first in range(0, len(files), 60):
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        _run([*command, "--convert-to", "pdf", "--outdir", str(folder), *files[first : first + 60]])
    return _made_in(folder, sheets)


def docx_of(sheet: Sheet) -> bytes:
    """A Word file in the sheet's layout."""
    data = word.docx_report(sheet.version, sheet.figures, sheet.words)
    body = word.body_of(data)
    if sheet.layout == "across":
        kept = word.BORDERS
        for side in ("left", "right", "insideV"):
            kept = kept.replace(f'<w:{side} w:val="single" w:sz="4"/>', "")
        body = body.replace(word.BORDERS, kept)
    elif sheet.layout == "bare":
        body = body.replace(word.BORDERS, '<w:tblW w:w="9000" w:type="dxa"/>')
    elif sheet.layout == "vertical":
        body = re.sub(
            r'(<w:tcPr>)(<w:vMerge w:val="restart"/>)(?=</w:tcPr><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>'
            r"<w:rPr>[^t]*?</w:rPr><w:t[^>]*>(?:三、|[(（]))",
            r'\1\2<w:textDirection w:val="tbRlV"/>',
            body,
        )
    width, height = (round(value * 56.7) for value in sheet.size)
    space = width - 2 * 680
    body = body.replace('w:w="9000"', f'w:w="{space}"')
    for count in (4, 10, 15):
        body = body.replace(f'<w:gridCol w:w="{9000 // count}"/>', f'<w:gridCol w:w="{space // count}"/>')
    body = body.replace('<w:sz w:val="21"/>', f'<w:sz w:val="{sheet.points * 2}"/>')
    lies = ' w:orient="landscape"' if sheet.is_landscape else ""
    columns = '<w:cols w:num="2" w:space="400"/>' if sheet.layout == "columns" else ""
    if columns:
        body = body.replace(f'w:w="{space}"', f'w:w="{(space - 400) // 2}"')
        for count in (4, 10, 15):
            body = body.replace(f'w:w="{space // count}"', f'w:w="{(space - 400) // 2 // count}"')
    section = (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{lies}/><w:pgMar w:top="680" w:right="680" w:bottom="680"'
        f' w:left="680" w:header="300" w:footer="300" w:gutter="0"/>{columns}</w:sectPr>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(held, "w") as archive:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/document.xml":
                start, end = content.split(b"<w:body>", 1)
                content = start + b"<w:body>" + body.encode() + section.encode() + end[end.rindex(b"</w:body>") :]
            archive.writestr(name, content)
    return held.getvalue()


def workbook_of(sheet: Sheet) -> bytes:
    """A workbook set to print each sheet at the width of the page, its labels wrapped."""
    cells = excel.laid_out(sheet.version, sheet.figures, sheet.words, is_stretched=True)
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    page = book.add_worksheet("年度报告")
    page.set_paper({"A3": 8, "A4": 9, "A5": 11, "Letter": 1}[sheet.paper])
    if sheet.is_landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 2, 14)
    page.set_column(3, 14, 9)
    settings: dict[str, object] = {"text_wrap": True, "align": "center", "valign": "vcenter"}
    settings |= {"font_size": sheet.points, "font_name": "Noto Sans CJK SC"}
    if sheet.layout == "bordered":
        settings["border"] = 1
    elif sheet.layout == "across":
        settings |= {"top": 1, "bottom": 1}
    style = book.add_format(settings)
    plain = book.add_format({"font_size": sheet.points, "font_name": "Noto Sans CJK SC"})
    tallest: dict[int, float] = {}
    for row, column, box in cells:
        in_table = box.column_span > 1 or box.row_span > 1 or column or _is_in_table(cells, row)
        used = style if in_table else plain
        if box.column_span > 1 or box.row_span > 1:
            page.merge_range(row, column, row + box.row_span - 1, column + box.column_span - 1, "", used)
        number = excel.number_of(box.text)
        if number is not None:
            page.write_number(row, column, number, used)
        elif box.text:
            page.write_string(row, column, box.text, used)
        else:
            page.write_blank(row, column, None, used)
        if in_table and box.row_span == 1:
            width = (14.0 if column < 3 else 9.0) * box.column_span * 11 / sheet.points
            lines = -(-len(box.text) * 2.1 // max(width - 2, 2))
            tallest[row] = max(tallest.get(row, 1), lines)
    for row, lines in tallest.items():
        page.set_row(row, lines * sheet.points * 1.6 + 4)
    book.close()
    return held.getvalue()


def _is_in_table(cells: excel.Cells, row: int) -> bool:
    return any(other == row and column for other, column, _ in cells)


_REPORTLAB: dict[str, dict[str, object]] = {
    "bordered": {"style": "strokes"},
    "boxes": {"style": "boxes"},
    "filled": {"style": "filled_lines"},
    "across": {"style": "across"},
    "bare": {"style": "bare"},
    "cut_rows": {"cuts_rows": True, "repeats_header": True},
    "turned_page": {"turned": 90},
    "turned_text": {"turned": 270, "sets_rotation": False},
}


def _by_reportlab(sheets: Sequence[Sheet], folder: Path) -> Printed:
    return {
        sheet.number: pdf_report(
            sheet.version,
            sheet.figures,
            sheet.words,
            Layout(**_REPORTLAB[sheet.layout], opening_lines=sheet.number % 40),  # type: ignore[arg-type]
        )
        for sheet in sheets
    }


def _by_imposing(sheets: Sequence[Sheet], folder: Path) -> Printed:
    """Pages that a browser printed, two on a sheet, smaller, or turned: each page becomes a form object."""
    made = _by_chromium([replace(sheet, layout="bordered") for sheet in sheets], folder)
    result: Printed = {}
    for sheet in sheets:
        source = pdfium.PdfDocument(made[sheet.number])
        width, height = source[0].get_size()
        if sheet.layout == "turned_pages":
            for page in source:
                page.set_rotation(90)
            target = source
        else:
            across = 2 if sheet.layout == "two_up" else 1
            scale = 0.7 if sheet.layout == "scaled" else 1
            handle = api.FPDF_ImportNPagesToOne(source.raw, width * across * scale, height * scale, across, 1)
            target = pdfium.PdfDocument(handle)
        held = io.BytesIO()
        target.save(held)
        result[sheet.number] = held.getvalue()
    return result


def _run(command: list[str], given: str = "", **more: str) -> None:
    # What was printed until then counts.
    with contextlib.suppress(subprocess.TimeoutExpired):
        held = {**os.environ, **more}
        subprocess.run(command, input=given.encode(), check=False, capture_output=True, timeout=_LONGEST, env=held)


def _made_in(folder: Path, sheets: Sequence[Sheet]) -> Printed:
    files = {sheet.number: folder / f"{sheet.number}.pdf" for sheet in sheets}
    return {number: file.read_bytes() for number, file in files.items() if file.is_file()}


@dataclass(frozen=True)
class Producer:
    """A program: the layouts that it can make, whether it is at hand, how it prints sheets in a folder of its own."""

    layouts: tuple[str, ...]
    is_at_hand: Callable[[], bool]
    make: Callable[[Sequence[Sheet], Path], Printed]
    share: float = 1.0
    """How many of its files are printed for one of another program: slow ones print fewer."""

    def print_all(self, sheets: Sequence[Sheet]) -> Printed:
        """The files of all sheets that the program could print."""
        with tempfile.TemporaryDirectory(prefix="printed-", ignore_cleanup_errors=True) as folder:
            return self.make(sheets, Path(folder))


_WEB = ("bordered", "dotted", "separate", "across", "bare", "striped", "background", "background_across")
_CARDS = ("cards", "cards_across", "columns", "side_by_side", "stacked")


def _has(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_office() -> bool:
    return converted.find_program() is not None


PRODUCERS: dict[str, Producer] = {
    "Chromium": Producer(
        (*_WEB, *_CARDS, "vertical", "turned", "sideways"), lambda: find_browser() is not None, _by_chromium
    ),
    "wkhtmltopdf": Producer(
        (*_WEB, "cards", "cards_across", "side_by_side", "stacked"), _has("wkhtmltopdf"), _by_wkhtmltopdf
    ),
    "WeasyPrint": Producer((*_WEB, *_CARDS), _has("weasyprint"), _by_weasyprint, share=0.4),
    "LibreOffice Writer": Producer(
        ("bordered", "across", "bare", "columns", "vertical"),
        _has_office,
        lambda sheets, folder: _by_office(sheets, folder, docx_of, ".docx"),
    ),
    "LibreOffice Calc": Producer(
        ("bordered", "across", "bare"),
        _has_office,
        lambda sheets, folder: _by_office(sheets, folder, workbook_of, ".xlsx"),
    ),
    "reportlab": Producer(tuple(_REPORTLAB), lambda: True, _by_reportlab),
    "PDFium, pages of Chromium": Producer(
        ("two_up", "scaled", "turned_pages"), lambda: find_browser() is not None, _by_imposing
    ),
}
