"""What the program makes of the made-up version; run by test_new_form in a copy of the project that has its rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import polars as pl
import pytest

from disclosure.checks import Rule, find_all, load_rules
from disclosure.commands.export import export_table
from disclosure.downloads import About, Grid, Sheet, to_csv, to_xlsx
from disclosure.evidence import find_evidence
from disclosure.form.versions import load_forms
from disclosure.measures.catalogue import metric, render_reference
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from disclosure.ui.compile import compiled_files
from disclosure.ui.parts import figures as cards
from disclosure.ui.parts.form_table import lay_out
from disclosure.ui.shell.labels import Language, Words
from tests.builders import excel, pdf, word
from tests.builders.documents import ReportText, balanced_figures, html_report, text_report
from tests.checks.literal_store import Body, LiteralRegistry
from tests.new_form.rows import ADDED_COLUMN, ADDED_RESULT, ADDED_ROW, DROPPED_ROW, MEASURE, RULE, RULE_PARTS, TOTAL_ROW

NAME = "示例县审计局"
PARENT = "示例县"
ABOUT = About("about", "columns", ("sheet", "column", "code", "meaning"), [], "version 1")
TABLES = ("proactive", "applications", "remedies")


def rules(*names: str) -> list[Rule]:
    return [rule for rule in load_rules() if rule.rule_id in names]


def found_in(folder: Path, figures: Mapping[str, str], *names: str) -> dict[str, tuple[str, Decimal, Decimal, str]]:
    """Rule -> place, both numbers and message of its one finding in a report of the new form."""
    with StoreWriter(folder, LiteralRegistry([Body(NAME)])) as writer:
        writer.add_readings([read("gb2026", 2026, figures)])
        writer.publish()
    with Store.open(folder) as opened:
        frame = find_all(opened.query, rules=rules(*names)).findings
    columns = ("rule_id", "figure_key", "expected_value", "found_value", "message_en")
    rows = list(frame.select(columns).iter_rows())
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


def words(year: int) -> ReportText:
    return ReportText(
        title=f"{NAME}{year}年政府信息公开工作年度报告",
        opening=f"本报告统计期限为{year}年1月1日至{year}年12月31日。",
        overview=("今年工作有序开展。",),
        other=("无其他需要报告的事项。", NAME, f"{year + 1}年1月18日"),
    )


def figures_of(version: str) -> dict[str, str]:
    return balanced_figures(version, Random(7))


def read(version: str, year: int, figures: Mapping[str, str] | None = None) -> Reading:
    own = figures if figures is not None else figures_of(version)
    reading = read_report(html_report(version, own, words(year)), f"{version}-{year}.html")
    return reading


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Reports of 2024 and 2025 in the present form, of 2026 in the made-up one."""
    folder = tmp_path_factory.mktemp("new") / "store"
    bodies = [Body(PARENT, kind="government"), Body(NAME, parent=PARENT)]
    with StoreWriter(folder, LiteralRegistry(bodies)) as writer:
        writer.add_readings([read("gb2021", 2024), read("gb2021", 2025), read("gb2026", 2026)])
        writer.publish()
    return Store.open(folder)


@pytest.mark.parametrize(("version", "year"), [("gb2019", 2020), ("gb2021", 2025), ("gb2026", 2026)])
def test_each_version_is_known_by_its_labels_and_read_exactly(version: str, year: int) -> None:
    figures = figures_of(version)
    reading = read(version, year, figures)
    assert (reading.status, reading.format, reading.problems) == ("complete", version, ())
    assert {
        key: str(int(figure.value)) for key, figure in reading.figures.items() if figure.value is not None
    } == figures


@pytest.mark.parametrize(("version", "year"), [("gb2021", 2026), ("gb2026", 2025)])
def test_the_labels_decide_and_not_the_year(version: str, year: int) -> None:
    assert read(version, year).format == version


def test_text_without_table_lines_is_read_in_the_new_form() -> None:
    figures = figures_of("gb2026")
    reading = read_report(text_report("gb2026", figures, "S1", words(2026)), "new.txt")
    assert reading.format == "gb2026"
    found = {key: str(int(figure.value)) for key, figure in reading.figures.items() if figure.value is not None}
    assert {key: value for key, value in found.items() if figures[key] != value} == {}


DOCUMENTS: dict[str, Callable[[dict[str, str]], bytes]] = {
    "new.html": lambda own: html_report("gb2026", own, words(2026)),
    "new.docx": lambda own: word.docx_report("gb2026", own, words(2026)),
    "new.xlsx": lambda own: excel.xlsx_report(excel.sheets_of("gb2026", own, words(2026))),
    "new.pdf": lambda own: pdf.pdf_report("gb2026", own, words(2026)),
}


@pytest.mark.parametrize("name", ["new.docx", "new.xlsx", "new.pdf"])
def test_word_excel_and_pdf_are_read_in_the_new_form(name: str) -> None:
    own = figures_of("gb2026")
    reading = read_report(DOCUMENTS[name](own), name)
    assert (reading.status, reading.format, reading.problems) == ("complete", "gb2026", ())
    found = {key: str(int(figure.value)) for key, figure in reading.figures.items() if figure.value is not None}
    assert found == own


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_new_cell_is_marked_in_its_document_and_explained(name: str) -> None:
    own = figures_of("gb2026")
    key = f"applications.{ADDED_ROW}.{ADDED_COLUMN}"
    found = find_evidence(DOCUMENTS[name](own), name, key)
    assert (found.marked, found.raw, found.method, found.adds_up) == (own[key], own[key], "label", True)
    said = [english for _, english in found.explanation]
    assert any("is the row “Trial matter”" in line for line in said)
    assert any("the column is “News media”" in line for line in said)
    assert sum(line.startswith("a sum bears it out") for line in said) == 2


def test_downloads_have_the_new_cells_under_their_names(store: Store, tmp_path: Path) -> None:
    own = figures_of("gb2026")
    export_table(store, "figure", tmp_path)
    rows = pl.read_parquet(tmp_path / "figure.parquet").filter(
        pl.col("row_code") == ADDED_ROW, pl.col("column_code") == ADDED_COLUMN
    )
    assert [str(int(value)) for value in rows["value"]] == [own[f"applications.{ADDED_ROW}.{ADDED_COLUMN}"]]
    printed = (tmp_path / "figure.csv").read_text(encoding="utf-8-sig")
    assert f"applications,{ADDED_ROW},{ADDED_COLUMN}," in printed
    export_table(store, "format_field", tmp_path)
    fields = pl.read_parquet(tmp_path / "format_field.parquet").filter(
        pl.col("row_code") == ADDED_ROW, pl.col("column_code") == ADDED_COLUMN
    )
    labels = fields.select("format_version", "row_label_zh", "row_label_en", "column_label_zh", "column_label_en")
    assert labels.rows() == [("gb2026", "9.属于试行事项", "Trial matter", "新闻媒体", "News media")]


def test_a_download_of_a_metric_counts_the_new_row(store: Store) -> None:
    shown = store.query("refusal_share", parameters({"years": [2026]}))
    table = to_csv(shown).decode("utf-8-sig").splitlines()
    refused = total("gb2026", *rows_under("gb2026", "refused"))
    at = table[0].split(",").index("numerator")
    assert [line.split(",")[at] for line in table[1:]] == [str(refused), str(refused)]
    (page,) = openpyxl.load_workbook(io.BytesIO(to_xlsx([Sheet("t", shown)], ABOUT)), data_only=True).worksheets[:1]
    assert [page.cell(row, at + 1).value for row in (2, 3)] == [refused, refused]


def numbers(store: Store, measure: str) -> dict[int, dict[str, object]]:
    frame = store.query("measure_by_year", parameters({"measures": [measure]}))
    return {int(row["report_year"]): row for row in frame.rows(named=True)}


def parameters(own: Mapping[str, object]) -> dict[str, object]:
    names = ("years", "region_code", "levels", "kinds", "agency_ids")
    return {**dict.fromkeys(names), "scope": "own", **own}


def total(version: str, *rows: str) -> int:
    return sum(int(figures_of(version)[f"applications.{row}.total"]) for row in rows)


def rows_under(version: str, group: str) -> list[str]:
    return [row.code for row in load_forms()[version].table_rows("applications") if row.parent == group]


@pytest.mark.parametrize("group", ["refused", "unable", "not_processed", "other"])
def test_sums_count_the_rows_that_the_form_of_the_report_has(store: Store, group: str) -> None:
    found = numbers(store, group)
    for year, version in ((2025, "gb2021"), (2026, "gb2026")):
        assert found[year]["numerator"] == total(version, *rows_under(version, group))
        assert (found[year]["incomplete_count"], found[year]["computed_count"]) == (0, 0)
    assert ADDED_ROW in rows_under("gb2026", "refused")
    assert DROPPED_ROW not in rows_under("gb2026", "not_processed")


def test_shares_and_a_measure_of_rows_only_count_the_new_row(store: Store) -> None:
    refused = total("gb2026", *rows_under("gb2026", "refused"))
    assert refused != total("gb2026", *rows_under("gb2021", "refused")), "the new row holds something"
    for measure, below in (("refusal_share", "outcome_total"), (MEASURE, "received_new")):
        row = numbers(store, measure)[2026]
        assert (row["numerator"], row["denominator"]) == (refused, total("gb2026", below))
        assert row["value"] == pytest.approx(refused / total("gb2026", below))
    granted = total("gb2026", "granted_full", "granted_partial")
    assert numbers(store, "disclosure_rate_d3")[2026]["denominator"] == granted + refused


def test_a_measure_of_rows_only_is_in_the_catalogue_and_in_the_query_of_its_metric(store: Store) -> None:
    (own,) = [each for each in metric("refusal_share").measures if each.code == MEASURE]
    assert (own.label("zh"), own.label("en"), own.is_rate) == (
        "不予公开与新收之比",
        "Refusals for each application received",
        True,
    )
    assert f"| `{MEASURE}` | {own.label_zh} | {own.label_en} |" in render_reference()
    shown = store.query("refusal_share", parameters({"years": [2026]}))
    assert shown["measure"].to_list() == ["refusal_share", MEASURE]
    assert cards.label_with_unit(Words("en"), MEASURE) == own.label_en


def test_a_column_more_is_a_kind_of_applicant_more(store: Store) -> None:
    own = figures_of("gb2026")
    organisations = [
        column.code
        for column in load_forms()["gb2026"].block_columns("applications", "applicants")
        if column.parent == "organisations"
    ]
    assert ADDED_COLUMN in organisations
    expected = sum(int(own[f"applications.received_new.{column}"]) for column in organisations)
    assert numbers(store, "received_new_organisations")[2026]["numerator"] == expected
    frame = store.query("outcome_by_applicant", parameters({"years": [2026]}))
    shown = {(row["row_code"], row["applicant_code"]): row["value"] for row in frame.rows(named=True)}
    assert shown["received_new", "organisations"] == expected
    assert shown[ADDED_ROW, ADDED_COLUMN] == int(own[f"applications.{ADDED_ROW}.{ADDED_COLUMN}"])


def test_balanced_reports_of_every_form_have_no_finding_on_sums(store: Store) -> None:
    result = find_all(store.query, rules=rules("T3_OUTCOME_SUM", "T3_ROW_TOTAL", "T3_BALANCE", "T4_SUM"))
    assert (result.findings.height, result.not_checkable.height) == (0, 0)


def test_a_wrong_total_of_the_new_form_is_found(tmp_path: Path) -> None:
    own = figures_of("gb2026")
    key = f"applications.{ADDED_ROW}.{ADDED_COLUMN}"
    result = f"remedies.reconsideration.{ADDED_RESULT}"
    wrong = own | {key: str(int(own[key]) + 5), result: str(int(own[result]) + 3)}
    found = found_in(tmp_path / "store", wrong, "T3_OUTCOME_SUM", "T3_ROW_TOTAL", "T3_BALANCE", "T4_SUM")
    assert set(found) == {"T3_OUTCOME_SUM", "T3_ROW_TOTAL", "T4_SUM"}
    at, expected, printed, _ = found["T4_SUM"]
    assert (at, expected - printed) == ("remedies.reconsideration.total", 3)
    at, expected, printed, _ = found["T3_OUTCOME_SUM"]
    assert (at, expected - printed) == (f"applications.outcome_total.{ADDED_COLUMN}", 5)
    assert found["T3_ROW_TOTAL"][0] == f"applications.{ADDED_ROW}.total"


def test_a_rule_of_rows_only_finds_what_does_not_add_up(tmp_path: Path) -> None:
    keys = [f"proactive.{row}.decisions" for row in RULE_PARTS]
    total = f"proactive.{TOTAL_ROW}.decisions"
    own = figures_of("gb2026") | dict(zip(keys, ("12", "0", "30"), strict=True)) | {total: "42"}
    assert found_in(tmp_path / "right", own, RULE) == {}
    at, expected, printed, message = found_in(tmp_path / "wrong", own | {keys[0]: "15"}, RULE)[RULE]
    assert (at, expected, printed) == (total, 45, 42)
    assert message == "Decisions made this year: 15, 0 and 30 are 45, the table prints 42"


def test_a_number_leads_to_the_new_cell_with_labels_in_both_languages(store: Store) -> None:
    wanted = {"measure": "refused", "agency_id": Body(NAME).agency_id, "years": [2026], "scope": "own"}
    cells = {row["row_code"]: row for row in store.query("measure_cells", wanted).rows(named=True)}
    assert set(cells) == set(rows_under("gb2026", "refused"))
    new = cells[ADDED_ROW]
    assert (new["row_label_zh"], new["row_label_en"]) == ("9.属于试行事项", "Trial matter")
    assert new["raw_text"] == figures_of("gb2026")[f"applications.{ADDED_ROW}.total"]
    assert new["source_place"].startswith("table ")


def test_the_form_as_printed_has_the_rows_of_its_version_in_its_order(store: Store) -> None:
    wanted = {"agency_id": Body(NAME).agency_id, "scope": "own", "years": [2025, 2026]}
    frame = store.query("agency_figures", wanted)
    for year, version in ((2025, "gb2021"), (2026, "gb2026")):
        own = [row for row in frame.rows(named=True) if row["report_year"] == year and row["state"] != "absent"]
        own.sort(key=lambda row: (TABLES.index(row["table_code"]), row["row_position"], row["column_position"]))
        keys = [f"{row['table_code']}.{row['row_code']}.{row['column_code']}" for row in own]
        assert keys == [field.key for field in load_forms()[version].fields()]


@pytest.mark.parametrize(
    ("language", "labels"), [("zh", ("9.属于试行事项", "新闻媒体")), ("en", ("Trial matter", "News media"))]
)
def test_the_table_as_printed_on_the_page_has_the_new_cells(language: Language, labels: tuple[str, str]) -> None:
    layout = lay_out(load_forms()["gb2026"], "applications", {}, Words(language))
    texts = [cell.text for row in (*layout.head, *layout.body) for cell in row]
    assert all(texts.count(label) == 1 for label in labels)


def test_a_government_is_compiled_in_the_new_form(store: Store) -> None:
    frame = store.query("compile_government", {"agency_id": Body(PARENT, kind="government").agency_id, "year": 2026})
    compiled = {f"{row['table_code']}.{row['row_code']}.{row['column_code']}": row for row in frame.rows(named=True)}
    assert {row["format_version"] for row in compiled.values()} == {"gb2026"}
    own = figures_of("gb2026")
    for key in (f"applications.{ADDED_ROW}.total", f"applications.received_new.{ADDED_COLUMN}"):
        assert compiled[key]["compiled_value"] == int(own[key])
    assert not any(DROPPED_ROW in key for key in compiled)


def test_a_compiled_report_is_laid_out_as_wide_as_the_new_form(store: Store) -> None:
    frame = store.query("compile_government", {"agency_id": Body(PARENT, kind="government").agency_id, "year": 2026})
    blocks = compiled_files._form_blocks(Words("zh"), frame, lambda row: (str(row["compiled_value"]), None))
    grids = [block for block in blocks if isinstance(block, Grid)]
    columns = [sum(cell.columns for cell in grid.rows[0]) for grid in grids]
    assert [len(grid.widths) for grid in grids] == columns
    assert columns[1:] == [11, 18]
