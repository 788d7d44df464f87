"""Documents of a form that the project does not have: what it has more is named, and never read as something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from disclosure.checks import find_all, load_rules
from disclosure.form.versions import Form, load_forms
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from disclosure.recognition.ocr_check import sums_of_form
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.builders import documents, excel, pdf, word
from tests.builders.documents import ReportText
from tests.checks.literal_store import Body, LiteralRegistry
from tests.recognition.test_layouts import words_for

VERSION = "gb2021"
MEASURE: dict[str, object] = {
    **dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids")),
    "scope": "own",
}
Maker = Callable[[dict[str, str], ReportText], tuple[bytes, str]]

KINDS: dict[str, Maker] = {
    "html": lambda figures, words: (documents.html_report(VERSION, figures, words), "a.html"),
    **{
        shape: lambda figures, words, shape=shape: (documents.text_report(VERSION, figures, shape, words), "a.txt")  # type: ignore[misc]
        for shape in ("S1", "S2", "S3", "S5")
    },
    "docx": lambda figures, words: (word.docx_report(VERSION, figures, words), "a.docx"),
    "xlsx": lambda figures, words: (excel.xlsx_report(excel.sheets_of(VERSION, figures, words)), "a.xlsx"),
    "pdf": lambda figures, words: (pdf.pdf_report(VERSION, figures, words), "a.pdf"),
    "bare pdf": lambda figures, words: (pdf.pdf_report(VERSION, figures, words, style="bare"), "a.pdf"),
}


def with_row(after: str, code: str, label: str) -> Form:
    form = load_forms()[VERSION]
    rows = []
    for row in form.rows:
        rows.append(row)
        if row.code == after:
            rows.append(replace(row, code=code, label_zh=label))
    return replace(form, rows=tuple(rows))


def with_applicant() -> Form:
    form = load_forms()[VERSION]
    columns = []
    for column in form.columns:
        if (column.table, column.code) == ("applications", "org_other"):
            columns.append(replace(column, code="org_media", label_zh="新闻媒体"))
        columns.append(column)
    return replace(form, columns=tuple(columns))


def read(monkeypatch: pytest.MonkeyPatch, form: Form, kind: str, blank: str) -> tuple[dict[str, str], Reading]:
    """A balanced report printed in a form that only the printer has; zeros as `blank`."""
    with monkeypatch.context() as printer:
        for module in (documents, excel, pdf, word):
            printer.setattr(module, "load_forms", lambda: {VERSION: form}, raising=False)
        figures = documents.balanced_figures(VERSION, Random(5))
        figures = {key: blank if value == "0" else value for key, value in figures.items()}
        data, source = KINDS[kind](figures, words_for(VERSION))
    return figures, read_report(data, source)


def wrong_keys(figures: dict[str, str], reading: Reading) -> list[str]:
    found = {key: figure.value for key, figure in reading.figures.items() if figure.value is not None}
    return [key for key, value in found.items() if str(int(value)) != figures[key]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", ["0", ""])
def test_a_refusal_more_is_named_and_its_sum_contradicts(
    monkeypatch: pytest.MonkeyPatch, kind: str, blank: str
) -> None:
    form = with_row("refused_administrative_inquiry", "refused_trial_matter", "9.属于试行事项")
    figures, reading = read(monkeypatch, form, kind, blank)
    assert int(figures["applications.refused_trial_matter.total"]) > 0
    assert reading.status == "partial"
    assert wrong_keys(figures, reading) == []
    if (kind, blank) == ("S5", ""):
        return  # lines without blanks: nothing of the table is certain
    (named,) = [problem for problem in reading.problems if problem.code == "row_not_recognised"]
    assert "属于试行事项" in named.message
    outcomes = [parts for parts, whole in sums_of_form(VERSION) if whole == ("applications.outcome_total.total",)][-1]
    total = reading.figures["applications.outcome_total.total"].value
    assert total is not None
    assert sum(reading.figures[key].value or 0 for key in outcomes) == total - int(
        figures["applications.refused_trial_matter.total"]
    )


def test_the_outcome_sum_of_a_refusal_more_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    form = with_row("refused_administrative_inquiry", "refused_trial_matter", "9.属于试行事项")
    figures, reading = read(monkeypatch, form, "html", "0")
    with StoreWriter(tmp_path / "store", LiteralRegistry([Body("示例县审计局")])) as writer:
        writer.add_readings([reading])
        writer.publish()
    with Store.open(tmp_path / "store") as store:
        found = find_all(
            store.query, rules=[rule for rule in load_rules() if rule.rule_id == "T3_OUTCOME_SUM"]
        ).findings
        counted = store.query("measure_by_year", MEASURE | {"measures": ["refused"]})
    lacking = {row["figure_key"]: row["found_value"] - row["expected_value"] for row in found.rows(named=True)}
    assert lacking["applications.outcome_total.total"] == int(figures["applications.refused_trial_matter.total"])
    assert counted["numerator"][0] == sum(
        int(value)
        for key, value in figures.items()
        if key.startswith("applications.refused_") and key.endswith(".total") and "trial" not in key
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", ["0", ""])
def test_a_kind_of_applicant_more_makes_no_number_another_column_s(
    monkeypatch: pytest.MonkeyPatch, kind: str, blank: str
) -> None:
    """Where a row has a blank cell, its other eight look like the seven of the form."""
    figures, reading = read(monkeypatch, with_applicant(), kind, blank)
    assert reading.status == "partial"
    assert wrong_keys(figures, reading) == []
    assert not any(key.startswith("applications.") for key in reading.figures)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_more_in_table_2_is_named(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    figures, reading = read(monkeypatch, with_row("normative_documents", "guides", "政策解读"), kind, "0")
    assert wrong_keys(figures, reading) == []
    assert reading.status == "partial"
    assert any(p.code == "row_not_in_form" and "政策解读" in p.message for p in reading.problems)


def test_results_of_a_channel_more_are_not_those_of_the_form() -> None:
    """A header with twenty results over a row whose last five are blank is not one with fifteen."""
    figures = documents.balanced_figures(VERSION, Random(5))
    page = documents.html_report(VERSION, figures, words_for(VERSION)).decode()
    head, table = page[: page.rindex("<table")], page[page.rindex("<table") :]
    results = "".join(f"<td>{label}</td>" for label in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    lines = table.split("</tr>")
    lines[0] += '<td colspan="5">行政调解</td>'
    lines[2] += results
    lines[3] += "<td></td>" * 5
    whole = read_report(page.encode(), "a.html")
    more = read_report((head + "</tr>".join(lines)).encode(), "a.html")
    assert sum(key.startswith("remedies.") for key in whole.figures) == 15
    assert not any(key.startswith("remedies.") for key in more.figures)
    assert more.status == "partial"
