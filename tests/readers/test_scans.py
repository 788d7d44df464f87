"""Scans: every figure marked as read by OCR, borne out by sums or named; none that the sums contradict is given."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from disclosure.evidence import find_evidence
from disclosure.form.cells import parse_cell
from disclosure.ingest.documents import ingest
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.report import Figure, Reading
from disclosure.readers import read_document
from disclosure.readers.pages.ruling import GridCell, Line, find_grids
from disclosure.readers.scans import ocr, scans
from disclosure.readers.scans.page_layout import _cut_cells, lay_out
from disclosure.reading.extract import _divide, interpret, read_report
from disclosure.recognition.ocr_check import check_ocr, is_by_ocr, mark_dependent, sums_of_form
from disclosure.recognition.placement import Placement
from tests.builders import documents
from tests.builders.pdf import pdf_report, pdf_reports
from tests.builders.scans import joined, pages_of, picture_file, scanned_pdf, with_scanned_pages, worded_picture
from tests.recognition.test_layouts import words_for
from tests.store.rows import Bodies, leave_out_serving, rows_of

installed = pytest.mark.skipif(ocr.model_path() is None, reason="the extra 'ocr' is not installed")
TWO_TITLES = tuple(f"示例县{name}局2023年政府信息公开工作年度报告" for name in ("审计", "水务"))
ZEROS = documents.blank_figures("gb2021")


def made(version: str, seed: int) -> tuple[dict[str, str], bytes]:
    figures = documents.balanced_figures(version, Random(seed))
    return figures, pdf_report(version, figures, words_for(version), opening_lines=seed)


def check_never_wrong(reading: Reading, figures: dict[str, str], least: float) -> None:
    """No wrong value is given, nearly all are right, all carry their confidence, and the report is partial."""
    right = 0
    for key, figure in reading.figures.items():
        assert figure.confidence is not None
        if figure.value is not None or figure.state == "blank":
            parsed = parse_cell(figures[key])
            assert parsed is not None
            assert (figure.state, figure.value) == (parsed.state, parsed.value), key
            right += 1
    assert right >= least * len(figures)
    assert reading.status == "partial"
    assert "read_by_ocr" in {problem.code for problem in reading.problems}


@installed
@pytest.mark.slow
@pytest.mark.parametrize(("version", "dpi", "angle", "noise"), [("gb2021", 200, 0.0, 0.0), ("gb2019", 150, 0.8, 9.0)])
def test_a_scanned_pdf(version: str, dpi: int, angle: float, noise: float) -> None:
    figures, data = made(version, 4)
    scan = scanned_pdf(pages_of(data, dpi=dpi, angle=angle, noise=noise), dpi)
    reading = read_report(scan, "a.pdf")
    check_never_wrong(reading, figures, 0.97)
    assert (reading.agency, reading.format) == ("示例县审计局", version)
    assert reading.figures["applications.received_new.total"].at.startswith("page ")


@installed
@pytest.mark.slow
def test_a_picture_goes_all_the_way_into_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    figures, data = made("gb2021", 0)
    (tmp_path / "a.tif").write_bytes(picture_file(pages_of(data), "TIFF"))
    summary = ingest([tmp_path / "a.tif"], tmp_path / "store", Bodies(), worker_count=0)
    assert (summary.partial, summary.complete) == (1, 0)
    (row,) = rows_of(
        tmp_path / "store",
        "select count(*), min(confidence), count(*) filter (value is not null) from figure"
        " join figure_confidence using (report_id, table_code, row_code, column_code)",
    )
    assert row[0] == len(figures)
    assert 0 < row[1] <= 1
    assert row[2] > 190


@installed
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"])
def test_kinds_of_pictures_are_told_by_their_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("字", 0.5) for _ in lines])
    page = pages_of(pdf_report("gb2021", {}, words_for("gb2021")), dpi=60)[:1]
    reading = read_report(picture_file(page, kind), "a.bin")
    assert reading.problems[0].code == "not_a_report"
    assert reading.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_without_the_extra_the_way_to_install_it_is_named(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "model_path", lambda: None)
    pages = pages_of(pdf_report("gb2021", {}, words_for("gb2021")), dpi=60)[:1]
    data = scanned_pdf(pages, 60) if kind == "PDF" else picture_file(pages, kind)
    problem = read_report(data, "a").problems[0]
    assert problem.code == {"PNG": "ocr_not_installed", "PDF": "scan_not_read"}[kind]
    assert "《运行手册》中“扫描件”一节" in problem.message


@installed
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"II*\x00" + bytes(90),
        b"GIF89a" + bytes(40),
    ],
)
def test_damaged_pictures_are_refused(data: bytes) -> None:
    assert read_report(data, "a").problems[0].code == "damaged"


@installed
def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    held = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(held, "PNG")
    assert read_report(held.getvalue(), "a.png").problems[0].code == "too_large"


# What the sums say


def placed(figures: dict[str, str], confidence: float = 0.99) -> Placement:
    placement = Placement()
    for key, text in figures.items():
        parsed = parse_cell(text)
        assert parsed is not None
        placement.figures[key] = Figure(key, parsed.value, parsed.state, text, key, None, confidence)
    return placement


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_the_sums_of_the_form_hold_for_balanced_figures(version: str) -> None:
    placement = placed(documents.balanced_figures(version, Random(5)))
    assert [problem.code for problem in check_ocr(placement, version)] == ["read_by_ocr"]
    assert len(sums_of_form(version)) == len(load_rows(version)) + 14 + 3


def load_rows(version: str) -> tuple[object, ...]:
    from disclosure.form.versions import load_forms

    return load_forms()[version].table_rows("applications")


@pytest.mark.parametrize("seed", range(30))
def test_a_wrong_digit_is_never_given(seed: int) -> None:
    """Any one figure of tables 3 and 4 misread: the sums find it, and little else is held back."""
    random = Random(seed)
    figures = documents.balanced_figures("gb2021", random)
    key = random.choice([key for key in figures if not key.startswith("proactive.")])
    placement = placed(figures | {key: str(int(figures[key]) + random.choice((1, 6, 10)))})
    problems = check_ocr(placement, "gb2021")
    assert placement.figures[key].state == "unreadable"
    assert key in "".join(problem.message for problem in problems)
    held_back = [other for other, figure in placement.figures.items() if figure.state == "unreadable"]
    assert len(held_back) <= 5


def test_little_confidence_is_named() -> None:
    problems = check_ocr(placed(ZEROS, 0.5), "gb2021")
    assert {problem.code for problem in problems} == {"ocr_low_confidence", "read_by_ocr"}


def test_what_no_sum_bears_out_is_given_where_it_was_read_surely() -> None:
    """Half a 285 was read as 185 with a confidence of 0.57, and given: table 2 has no sums."""
    figures = {"proactive.licences.decisions": "185", "proactive.rules.issued_this_year": "085"}
    placement = placed(ZEROS | figures | {"proactive.penalties.decisions": "7"})
    figure = placement.figures["proactive.licences.decisions"]
    placement.figures[figure.key] = figure._replace(confidence=0.57)
    check_ocr(placement, "gb2021")
    assert {key for key, found in placement.figures.items() if found.state == "unreadable"} == set(figures)


def test_what_no_sum_bears_out_is_not_given_where_most_sums_fail() -> None:
    """1561 was read as 1501, surely, from a page of which the sums bore out a third of what was read."""
    figures = documents.balanced_figures("gb2021", Random(5)) | {"proactive.penalties.decisions": "1501"}
    placement = placed(figures)
    summed = [key for key in figures if not key.startswith("proactive.")]
    for count, given in ((20, Decimal(1501)), (130, None)):
        for key in summed[:count]:
            placement.figures[key] = placement.figures[key]._replace(state="unreadable", value=None)
        problems = check_ocr(placement, "gb2021")
        assert placement.figures["proactive.penalties.decisions"].value == given
    assert any("proactive.penalties.decisions" in problem.message for problem in problems)


def test_figures_of_a_file_that_says_them_are_left_alone() -> None:
    placement = Placement()
    placement.figures["proactive.rules.in_force_total"] = Figure(
        "proactive.rules.in_force_total", None, "blank", "", ""
    )
    assert check_ocr(placement, "gb2021") == []


# Scanned pages among pages of text


def typed(lines: int) -> list[ocr.Printed]:
    return [ocr.Printed("字", 0.9)] * lines


@pytest.fixture(scope="module")
def mixed() -> tuple[dict[str, str], bytes, bytes]:
    """The figures of a report, the report as text, and with its second page, which holds tables 3 and 4, a picture."""
    figures = documents.balanced_figures("gb2021", Random(4))
    data = pdf_report("gb2021", figures, words_for("gb2021"), opening_lines=20)
    return figures, data, with_scanned_pages(data, [2])


@installed
@pytest.mark.slow
def test_tables_of_scanned_pages_among_text_are_read(mixed: tuple[dict[str, str], bytes, bytes]) -> None:
    """Their figures carry their confidence and make the report partial; those of the text are as certain as ever."""
    figures, data, scan = mixed
    plain, reading = read_report(data, "a.pdf"), read_report(scan, "a.pdf")
    assert (plain.status, reading.status) == ("complete", "partial")
    assert {"read_by_ocr"} <= {problem.code for problem in reading.problems}
    assert "scanned_pages" not in {problem.code for problem in reading.problems}
    right = 0
    for key, figure in reading.figures.items():
        is_scanned = figure.at.startswith("page 2,")
        assert (figure.confidence is not None) == is_scanned == (not key.startswith("proactive.")), key
        if not is_scanned:
            assert figure == plain.figures[key]
        elif figure.value is not None:
            assert figure.raw == figures[key], key
            right += 1
            evidence = find_evidence(scan, "a.pdf", key, figure.at, figure.raw) if right % 60 == 1 else None
            assert evidence is None or (evidence.marked, evidence.method) == (figure.raw, "ocr")
    assert right >= 180
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)


def test_without_the_extra_scanned_pages_are_named(
    mixed: tuple[dict[str, str], bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "model_path", lambda: None)
    reading = read_report(mixed[2], "a.pdf")
    assert {key.split(".")[0] for key in reading.figures} == {"proactive"}
    assert ("scanned_pages", "page 2") in {(problem.code, problem.at) for problem in reading.problems}


@installed
def test_places_are_unique_and_those_of_text_do_not_depend_on_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page is the picture: its table is counted after those of the pages of text, its blocks come first."""
    figures = documents.balanced_figures("gb2021", Random(4))
    scan = with_scanned_pages(pdf_report("gb2021", figures, words_for("gb2021"), opening_lines=20), [1])
    alone = read_document(scan, "a.pdf", with_ocr=False)
    monkeypatch.setattr(ocr, "read_lines", lambda lines: typed(len(lines)))
    document = read_document(scan, "a.pdf")
    assert (document.is_ocr, alone.is_ocr) == (True, False)
    assert document.scanned == alone.scanned == (1,)
    own = [block for block in document.blocks if not is_by_ocr(block)]
    assert own == alone.blocks
    assert document.blocks[-len(own) :] == own
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [table.number for table in tables] == [3, 1, 2]
    places = [cell.place for table in tables for row in table.rows for cell in row.cells]
    assert len(set(places)) == len(places)


def refuse(lines: list[ocr.Picture]) -> list[ocr.Printed]:
    raise AssertionError("OCR was asked")


def test_a_photograph_among_text_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture without a table is no text; no line of it is read, and it is named as before."""
    figures = documents.balanced_figures("gb2021", Random(4))
    data = pdf_report("gb2021", figures, words_for("gb2021"))
    photograph = Image.effect_noise((1654, 2339), 60)
    monkeypatch.setattr(ocr, "model_path", lambda: Path("model.onnx"))
    monkeypatch.setattr(ocr, "read_lines", refuse)
    reading = read_report(joined(scanned_pdf([photograph]), data), "a.pdf")
    assert reading.status == "complete"
    assert not any(figure.confidence for figure in reading.figures.values())
    assert "scanned_pages" in {problem.code for problem in reading.problems}


def test_a_table_in_letters_over_a_picture_is_read_from_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with a picture behind it and few letters is named as before; its own table is exact and is kept."""
    data = pdf_report("gb2021", ZEROS, words_for("gb2021"))
    page = worded_picture(Image.new("L", (1654, 2339), 240), "其他处理", is_ruled=True)
    monkeypatch.setattr(ocr, "model_path", lambda: Path("model.onnx"))
    monkeypatch.setattr(ocr, "read_lines", refuse)
    document = read_document(joined(data, page), "a.pdf")
    (table,) = [block for block in document.blocks if isinstance(block, Table) and block.rows[0].line > 2]
    assert (table.rows[0].cells[0].text, document.scanned, document.is_ocr) == ("其他处理", (), False)
    assert "scanned_pages" in {code for code, _, _ in document.notes}


def test_a_header_of_ocr_makes_the_figures_under_it_doubtful() -> None:
    """Heading and header of table 4 stand on a scanned page, its numbers in text: alone they have no place."""
    figures = documents.balanced_figures("gb2021", Random(4))
    document = read_document(pdf_report("gb2021", figures, words_for("gb2021")), "a.pdf")
    assert interpret(document, "a.pdf", "", 0).status == "complete"
    remedies = document.blocks.index([block for block in document.blocks if isinstance(block, Table)][-1])
    table = document.blocks[remedies]
    assert isinstance(table, Table)
    header = Table(table.rows[:-1], table.number + 1, has_spans=True)
    for row in header.rows:
        for cell in row.cells:
            cell.confidence = 0.93
    heading = document.blocks[remedies - 1]
    assert isinstance(heading, Text)
    heading.is_ocr = True
    document.blocks[remedies : remedies + 1] = [header, replace(table, rows=table.rows[-1:])]
    document.is_ocr, document.later = True, None
    reading = interpret(document, "a.pdf", "", 0)
    assert reading.status == "partial"
    doubtful = {key for key, figure in reading.figures.items() if figure.confidence == 0.93}
    assert doubtful == {key for key in figures if key.startswith("remedies.")}


def test_figures_of_text_that_need_a_label_of_ocr_are_doubtful() -> None:
    """The same figure without the scanned pages is certain; one placed otherwise, or only with them, is not."""
    placement, alone = placed(ZEROS, 0.95), placed(ZEROS, 0.95)
    same, moved, added = (f"applications.received_new.{column}" for column in ("total", "natural_person", "org_other"))
    for key in (same, moved, added):
        placement.figures[key] = placement.figures[key]._replace(confidence=None)
        alone.figures[key] = placement.figures[key]
    alone.figures[moved] = alone.figures[moved]._replace(at="elsewhere")
    del alone.figures[added]
    mark_dependent(placement, alone, [Table([Row([Cell("总计", 1, confidence=0.95), Cell("", 2)], 1)], 1)])
    assert [placement.figures[key].confidence for key in (same, moved, added)] == [None, 0.95, 0.95]


def test_two_reports_in_one_scan_are_checked_too() -> None:
    """Reports that are told apart in one file keep that they were read by OCR."""
    reports = [("gb2021", ZEROS, replace(words_for("gb2021"), title=title)) for title in TWO_TITLES]
    document = read_document(pdf_reports(reports), "a.pdf")
    assert [part.is_ocr for _, part in _divide(document)] == [False, False]
    document.is_ocr = True
    assert [part.is_ocr for _, part in _divide(document)] == [True, True]


def test_the_year_is_that_of_the_text_where_there_is_text() -> None:
    """A title that OCR read dates nothing beside text, nor in a scan against the period and another title."""
    document = read_document(pdf_report("gb2021", ZEROS, words_for("gb2021")), "a.pdf")
    document.blocks.insert(0, Text("示例县水务局2028年政府信息公开工作年度报告", 1, "page 1", is_ocr=True))
    document.is_ocr = True
    reading = interpret(document, "a.pdf", "", 0)
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)
    for block in document.blocks:
        if isinstance(block, Text):
            block.is_ocr = True
        else:
            for row in block.rows:
                for cell in row.cells:
                    cell.confidence = 0.9
    assert interpret(document, "a.pdf", "", 0).year == 2023


def test_what_a_scanned_page_says_in_text_too_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heading set above the picture in letters is taken from there, where it is exact, not from the picture."""
    figures = documents.balanced_figures("gb2021", Random(4))
    data = pdf_report("gb2021", figures, words_for("gb2021"), opening_lines=20)
    page = worded_picture(pages_of(data)[1], "附件：统计表格")
    monkeypatch.setattr(ocr, "model_path", lambda: Path("model.onnx"))
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("附件:统计表恪", 0.9)] * len(lines))
    document = read_document(joined(data, page), "a.pdf")
    last = [block for block in document.blocks if isinstance(block, Text) and block.line == 4]
    assert [(block.text, block.is_ocr) for block in last] == [("附件：统计表格", False)]
    assert sum(is_by_ocr(block) for block in document.blocks) == 2


# How a page lies, and what stands between its rows


def test_a_picture_is_turned_as_its_note_says() -> None:
    """A photograph lies as the camera was held; its EXIF note says how (6: turn right)."""
    page = pages_of(pdf_report("gb2021", {}, words_for("gb2021")), dpi=60)[0]
    held = io.BytesIO()
    note = Image.Exif()
    note[274] = 6
    page.rotate(90, expand=True).save(held, "JPEG", exif=note)
    (read,) = scans.pages_of_picture(held.getvalue())
    assert read.shape == (page.height, page.width)
    assert np.abs(read.astype(int) - np.asarray(page).astype(int)).mean() < 8


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_turned_to_where_its_print_is_read(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of lines is a stand-in: only print that stands upright, darker at its foot, is read with certainty."""
    page = np.full((1400, 1000), 255, np.uint8)
    for top in range(100, 1300, 60):
        for left in range(100, 700, 40):
            for depth in range(30):
                page[top + depth, left : left + 4 + depth] = 0
    lying = np.rot90(page, -turn // 90)

    def read(lines: list[ocr.Picture]) -> list[ocr.Printed]:
        halves = [np.array_split(line, 2) for line in lines]
        return [ocr.Printed("字字字", 0.95 if foot.mean() < head.mean() - 5 else 0.3) for head, foot in halves]

    monkeypatch.setattr(ocr, "read_lines", read)
    layout = scans._set_upright(lying, scans.lay_out(lying))
    assert layout.turn == turn
    assert layout.picture.shape[0] > layout.picture.shape[1]


@installed
@pytest.mark.slow
def test_a_scan_that_lies_on_its_side_is_read() -> None:
    figures, data = made("gb2021", 4)
    pages = [page.rotate(90, expand=True) for page in pages_of(data, dpi=120)[1:]]
    scan = scanned_pdf(pages, 120)
    reading = read_report(scan, "a.pdf")
    check_never_wrong(reading, {key: text for key, text in figures.items() if key in reading.figures}, 0.85)
    key = next(key for key, figure in reading.figures.items() if figure.value)
    assert reading.figures[key].at.startswith("page 1, turned 270, table ")
    evidence = find_evidence(scan, "a.pdf", key, reading.figures[key].at, reading.figures[key].raw)
    assert (evidence.marked, evidence.method) == (figures[key], "ocr")


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("示例县审计局2023年政府信患公开工作年度报告", "示例县审计局2023年政府信息公开工作年度报告"),
        ("示例县审计局2023年政府信息公升工作年度报吿", "示例县审计局2023年政府信息公开工作年度报告"),
        ("示例县审计局2023年政府信息公开年度报告", "示例县审计局2023年政府信息公开年度报告"),
        ("示例县审计局2023年政府工作年度总结报告", "示例县审计局2023年政府工作年度总结报告"),
        ("示例县审计局", "示例县审计局"),
    ],
)
def test_the_words_that_every_title_has_are_set_right(read: str, text: str) -> None:
    assert scans._with_title_words(read) == text


def square(row: int, column: int, row_span: int = 1, column_span: int = 1) -> GridCell:
    return GridCell(row, column, row_span, column_span, 0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("cells", "width", "doubtful"),
    [
        ([(square(0, 0), "1.属于国家秘密"), (square(0, 1), "3"), (square(0, 2), "")], 10, []),
        ([(square(0, 0), "1.属于国家秘密"), (square(0, 1), "3\n4"), (square(0, 2), "5")], 10, ["3\n4", "5"]),
        ([(square(0, 0), "1.属于国家秘密\n2.其他法律"), (square(0, 1), "3"), (square(1, 1), "4")], 10, ["3"]),
        ([(square(0, 0), "1.属于国家秘密"), (square(0, 1, 2), "3")], 10, ["3"]),
        ([(square(0, 0), "行政许可"), (square(0, 1, 1, 3), "3")], 4, []),
        ([(square(0, 0), "行政许可"), (square(0, 1, 1, 2), "12")], 10, ["12"]),
        ([(square(0, 0, 8), "(三)不予\n公开"), (square(0, 1), "3")], 10, []),
    ],
)
def test_numbers_of_rows_that_ran_together_are_not_given(
    cells: list[tuple[GridCell, str]], width: int, doubtful: list[str]
) -> None:
    made_cells = [(place, Cell(text, place.column + 1)) for place, text in cells]
    scans._doubt_merged(made_cells, width)
    assert [cell.text for _, cell in made_cells if cell.is_picture] == doubtful


@pytest.mark.parametrize(("top", "is_crossed"), [(30, False), (92, True), (97, True), (104, False), (60, False)])
def test_print_across_the_line_between_two_rows_is_seen(top: int, is_crossed: bool) -> None:
    """A digit twelve pixels high near the line at row 100; the pixels of the line itself are no ink of print."""
    ink = np.zeros((200, 60), bool)
    ink[top : top + 12, 20:28] = True
    ink[99:102] = False
    assert scans._is_crossed(ink, (52, 98, 2, 58)) == is_crossed
    assert scans._is_crossed(ink, (103, 148, 2, 58)) == is_crossed


@pytest.mark.parametrize(("slope", "expected"), [(0.0, True), (0.7, True), (-0.7, True), (4.0, False)])
def test_a_stroke_across_the_edge_of_a_cell_is_found_though_it_slants(slope: float, expected: bool) -> None:
    """A pen's stroke through a table was read as the first digit of the numbers that it crosses."""
    ink = np.zeros((80, 200), np.bool_)
    for row in range(20, 60):
        first = int(100 + slope * (row - 40))
        ink[row, first : first + 4] = True
    assert scans._is_crossed(ink, (42, 75, 10, 190)) is expected


def test_print_that_cannot_be_read_is_no_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    page = pages_of(pdf_report("gb2021", documents.blank_figures("gb2021")))[0]
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("", 0.0) for _ in lines])
    layout = lay_out(np.asarray(page))
    tables = [block for _, block in scans._read_page(1, layout, 0) if isinstance(block, Table)]
    pictures = [cell for table in tables for row in table.rows for cell in row.cells if cell.is_picture]
    assert len(pictures) > 20  # all labels
    assert all(cell.is_picture for cell in tables[0].rows[0].cells)


def test_a_page_of_which_black_and_white_are_exchanged_is_laid_out_alike() -> None:
    page = np.asarray(pages_of(pdf_report("gb2021", documents.blank_figures("gb2021")))[0])
    assert [len(grid.rows) for grid in lay_out(255 - page).grids] == [len(grid.rows) for grid in lay_out(page).grids]


@pytest.mark.parametrize(
    ("across", "down", "count"),
    [
        ((20, 180), (20, 100, 180), 0),
        ((20, 200), (20, 100), 2),
        ((20, 200), (20, 100, 199), 0),
        ((0, 180), (100, 180), 2),
    ],
)
def test_what_the_edge_of_a_picture_cuts_is_no_blank(
    across: tuple[int, int], down: tuple[int, ...], count: int
) -> None:
    """Without its last column a table had blanks there, read with all confidence."""
    rules = [Line(height, *across) for height in (100, 130, 160)]
    sides = [Line(at, 100, 160) for at in down]
    (grid,) = find_grids(rules, sides, [(50, 110), (150, 140)])
    assert len(list(_cut_cells(grid, (200, 300), rules, sides))) == count
