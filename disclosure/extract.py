"""The bytes of one document to one `Reading`: the single way in for the command line, the store and the desk."""

from __future__ import annotations

import hashlib
import re

from disclosure.formats import load_forms, load_versions, national_keys, rows_only_in
from disclosure.model import TABLE_CODES, Figure, Problem, Reading, Status
from disclosure.readers import read_document
from disclosure.readers.document import Document, RefusalError, Table, Text
from disclosure.readers.text import divide
from disclosure.recognition.facts import Facts, find_facts
from disclosure.recognition.lost_cells import find_lost_cells
from disclosure.recognition.placement import Placement
from disclosure.recognition.sections import divide_sections
from disclosure.recognition.tables import recognise

EXTRACTOR_VERSION = "2"
"""Changes whenever the same bytes may give another reading."""

_TABLE_NAMES = {
    "proactive": "主动公开政府信息情况（第二部分）",
    "applications": "收到和处理政府信息公开申请情况（第三部分）",
    "remedies": "行政复议、行政诉讼情况（第四部分）",
}
_PLACE = re.compile(r"table (\d+), row (\d+), column (\d+)|line (\d+), cell (\d+)")


def read_report(data: bytes, source: str) -> Reading:
    """Reads one document. Never raises for bad input: a refusal is a `Reading` with status refused and its reason."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = read_document(data, source)
    except RefusalError as refusal:
        problem = Problem(refusal.code, refusal.message, refusal.at)
        return Reading(source, sha256, "refused", problems=(problem,), byte_count=len(data))
    return interpret(document, source, sha256, len(data))


def interpret(document: Document, source: str, sha256: str, byte_count: int) -> Reading:
    """The reading of a document: tables placed, facts found, identities consulted, the status judged."""
    blocks, placement = _best(document)
    paragraphs, headings = divide_sections(blocks, document.place_kind)
    facts = find_facts(document.metadata, paragraphs)
    problems = [Problem(*note) for note in document.notes]
    if not placement.figures and len(headings) < 3:
        reason = (
            Problem(
                "format_not_read",
                "这是2018年度及以前的统计表，其格式尚不支持 | a return of the format before 2019, which is not read",
            )
            if placement.has_old_return
            else Problem(
                "not_a_report",
                "没有找到政府信息公开工作年度报告的表格或章节；请确认文件是年度报告正文"
                " | neither the tables nor the sections of an annual report were found",
            )
        )
        return Reading(
            source,
            sha256,
            "refused",
            title=facts.title,
            problems=(*problems, reason),
            media_type=document.media_type,
            byte_count=byte_count,
        )
    if placement.table_starts > 1 and len(facts.titles) > 1 and _differ(placement):
        return Reading(
            source,
            sha256,
            "refused",
            problems=(
                *problems,
                Problem(
                    "several_reports",
                    f"文件中有 {placement.table_starts} 份报告（{';'.join(facts.titles[:3])}），请拆成每份一个文件"
                    " | several reports in one file; save each as a file of its own",
                ),
            ),
            media_type=document.media_type,
            byte_count=byte_count,
        )
    if document.is_cut_off and blocks:
        _drop_cut_value(placement, document, blocks[-1])
    has_own_cells = document.place_kind != "line" and document.media_type != "text/csv"
    contradicted = ([] if has_own_cells else find_lost_cells(placement)) + _confirm(placement)
    form = _format_of(placement)
    missing = _missing(placement, form)
    problems += _format_problems(placement, form, facts)
    problems += placement.problems + missing + contradicted + facts.problems + _fact_problems(facts)
    broken = any(problem.code in _SPOILING for problem in placement.problems)
    status: Status = "partial" if missing or broken or contradicted else "complete"
    return Reading(
        source=source,
        sha256=sha256,
        status=status,
        agency=facts.agency,
        year=facts.year,
        scope=facts.scope,
        format=form,
        title=facts.title,
        published_on=facts.published_on,
        figures=placement.figures,
        problems=tuple(problems),
        paragraphs=tuple(paragraphs),
        media_type=document.media_type,
        byte_count=byte_count,
        url=facts.url,
        site_name=facts.site_name,
    )


_SPOILING = frozenset(
    (
        "row_not_recognised",
        "columns_not_known",
        "too_many_values",
        "blank_cells_lost",
        "conflicting_cells",
        "cell_torn_out",
        "cells_fused",
        "unit_differs",
        "cut_off",
    )
)


def _best(document: Document) -> tuple[list[Text | Table], Placement]:
    """The division of the document into rows that fits the form best, and what it places."""
    best = document.blocks
    placement = recognise(best, document.place_kind)
    alternatives = document.alternatives
    if not placement.figures and not alternatives and document.place_kind == "table":
        # Pages that print the tables as paragraphs.
        texts = [block for block in document.blocks if isinstance(block, Text)]
        lines = [(text.line, line) for text in texts for line in text.text.split("\n")]
        divided = divide(Document(document.media_type, [], place_kind="line"), lines)
        for blocks in (divided.blocks, *divided.alternatives):
            other = recognise(blocks, "line")
            if other.score > placement.score:
                best, placement = blocks, other
        return best, placement
    for blocks in alternatives:
        other = recognise(blocks, document.place_kind)
        if other.score > placement.score:
            best, placement = blocks, other
    return best, placement


def _differ(placement: Placement) -> bool:
    return any(problem.code == "conflicting_cells" for problem in placement.problems) or placement.table_starts > 1


def _drop_cut_value(placement: Placement, document: Document, last_block: Text | Table) -> None:
    """A file that ends inside a number: the last value may have lost digits (a lone 0 cannot, unless it is money)."""
    last: tuple[tuple[int, ...], Figure] | None = None
    for figure in placement.figures.values():
        match = _PLACE.match(figure.at)
        if match is None:
            continue
        where = tuple(int(number) for number in match.groups() if number is not None)
        if last is None or where >= last[0]:
            last = (where, figure)
    if last is None or not isinstance(last_block, Table):
        return
    if document.place_kind == "line" and last[0][0] != document.last_line:
        return
    figure = last[1]
    if figure.key in placement.deduced:
        # A row that was divided by its total may have had more digits.
        row = figure.key.rpartition(".")[0] + "."
        for key in [key for key in placement.figures if key.startswith(row)]:
            del placement.figures[key]
        return
    is_money = figure.key.endswith(("fee_amount", "procurement_amount"))
    if (
        figure.state not in (("number", "zero") if is_money else ("number",))
        or not figure.raw
        or not figure.raw[-1].isdigit()
    ):
        return
    placement.figures[figure.key] = Figure(figure.key, None, "unreadable", figure.raw, figure.at)
    placement.problems.append(
        Problem(
            "cut_off",
            f"文件在“{figure.raw}”处中断，此数可能不完整，未采用 | the file ends inside this number; not taken",
            figure.at,
        )
    )


def _format_of(placement: Placement) -> str | None:
    """The newest version that the tables' own labels show (formats.md section 0); None when no table shows one."""
    shown = set(placement.proactive_versions)
    if placement.applications_version is not None:
        own_rows = rows_only_in(placement.applications_version, "applications")
        is_shown = any(f"applications.{row}.total" in placement.figures for row in own_rows)
        if is_shown and (not shown or placement.applications_version in _newer(shown)):
            shown.add(placement.applications_version)
    ordered = [version.code for version in load_versions() if version.code in shown]
    return ordered[-1] if ordered else None


def _newer(shown: set[str]) -> set[str]:
    """The versions shown, and those after them."""
    codes = [version.code for version in load_versions()]
    first = min(codes.index(code) for code in shown)
    return set(codes[first:])


def _format_problems(placement: Placement, form: str | None, facts: Facts) -> list[Problem]:
    problems = []
    layouts = set(placement.proactive_versions)
    if placement.applications_version is not None:
        layouts.add(placement.applications_version)
    if len(layouts) > 1:
        problems.append(
            Problem(
                "mixed_format",
                f"表格混用不同年度的格式（{'、'.join(sorted(layouts))}） | tables mix the layouts of several formats",
            )
        )
    if form is not None and facts.year is not None:
        version = load_forms()[form].version
        if facts.year < version.first_report_year or (
            version.last_report_year is not None and facts.year > version.last_report_year
        ):
            problems.append(
                Problem(
                    "format_not_of_year",
                    f"{facts.year}年度报告使用了{version.name_zh}（{version.notice}）"
                    " | the report uses a format that is not the one of its year",
                )
            )
    return problems


def _missing(placement: Placement, form: str | None) -> list[Problem]:
    """Tables and cells that the form has and the document has not."""
    problems = []
    forms = load_forms()
    for table in TABLE_CODES:
        if not any(key.startswith(table) for key in placement.figures):
            problems.append(
                Problem(
                    "table_missing",
                    f"没有读到“{_TABLE_NAMES[table]}”的表格 | no table “{table}” was found (a picture, or lost)",
                )
            )
            continue
        if table == "proactive":
            versions = sorted(placement.proactive_versions)
        elif table == "applications":
            versions = [placement.applications_version or form or list(forms)[-1]]
        else:
            versions = [form or list(forms)[-1]]
        # A report that mixes layouts is whole when every cell of one of them is there.
        lacking = min(
            (
                [key for key in national_keys(version, table) if key not in placement.figures]
                for version in versions or [form or list(forms)[-1]]
            ),
            key=len,
        )
        if lacking:
            problems.append(
                Problem(
                    "cells_missing",
                    f"“{_TABLE_NAMES[table]}”缺 {len(lacking)} 格，第一格为 {lacking[0]}"
                    f" | {len(lacking)} cells of this table are missing, first {lacking[0]}",
                )
            )
    return problems


def _confirm(placement: Placement) -> list[Problem]:
    """The identities of the form against the reading: rows placed by order must add up, and most rows must.

    An error of the source breaks a row or two; a reading in the wrong columns breaks nearly all. The first stays as
    published (the checks report it), the second makes the report partial.
    """
    problems = []
    failing = [row for row, adds_up in placement.row_tests.items() if not adds_up]
    tested, failed = len(placement.row_tests), len(failing)
    for row in failing:
        total = placement.figures[f"applications.{row}.total"]
        if total.key not in placement.deduced:
            continue
        for key in [key for key in placement.figures if key.startswith(f"applications.{row}.")]:
            del placement.figures[key]
        problems.append(
            Problem(
                "placement_contradicted",
                f"按次序推定的一行（{row}）横向不等于总计，未采用 | a row placed by order does not add up; not taken",
                total.at,
            )
        )
    if tested >= 4 and failed * 2 > tested:
        problems.append(
            Problem(
                "identities_contradict",
                f"第三部分 {tested} 行中有 {failed} 行横向不等于总计，列可能错位，请核对原文"
                f" | {failed} of {tested} rows of table 3 do not add up; columns may be shifted; check the source",
            )
        )
    return problems


def _fact_problems(facts: Facts) -> list[Problem]:
    problems = []
    if facts.agency is None:
        problems.append(Problem("agency_unknown", "文中没有写明是哪个机关的报告 | the document does not name the body"))
    if facts.year is None:
        problems.append(Problem("year_unknown", "文中没有写明报告年度 | the document does not state the report year"))
    return problems
