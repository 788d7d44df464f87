"""What the lines of a finding say of its cells: their order, what is counted instead of listed, numbers as printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from disclosure.ui.parts import statements
from disclosure.ui.shell.labels import Words

ZH = Words("zh")
TABLE = "2023年《收到和处理政府信息公开申请情况》："
NEW, FULL = "“一、本年新收政府信息公开申请数量·总计”", "“（一）予以公开·总计”"


def cell(**changes: Any) -> dict[str, Any]:
    """A cell as the queries give it, of the finding's own report."""
    return {
        "figure_key": "applications.outcome_total.total",
        "role": "added",
        "report_id": 1,
        "cell_report_id": 1,
        "agency_id": "a",
        "agency_name": "甲局",
        "report_year": 2023,
        "scope": "own",
        "table_code": "applications",
        "row_code": "received_new",
        "column_code": "total",
        "format_version": "gb2021",
        "state": "number",
        "value": Decimal(5),
        "raw_text": "5",
        "unit": "",
        **changes,
    }


def zero(row: str, **changes: Any) -> dict[str, Any]:
    return cell(row_code=row, state="zero", value=Decimal(0), raw_text="0", **changes)


def blank(row: str, **changes: Any) -> dict[str, Any]:
    return cell(row_code=row, state="blank", value=None, raw_text="", **changes)


def lines(*cells: dict[str, Any]) -> list[str]:
    return list(statements._cell_lines(ZH, cell(), cells))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "5"),
        ({"raw_text": ""}, "5"),
        ({"unit": "件"}, "5件"),
        ({"raw_text": "5件", "unit": "件"}, "5件"),
        ({"raw_text": "1,234", "value": Decimal(1234)}, "1,234"),
        ({"raw_text": "1 234", "value": Decimal(1234)}, "1 234"),
        ({"raw_text": "6"}, "6（已人工更正为5）"),
        ({"raw_text": "6", "unit": "件"}, "6件（已人工更正为5）"),
        ({"raw_text": "6", "state": "zero", "value": Decimal(0)}, "6（已人工更正为0）"),
        ({"raw_text": "", "state": "zero", "value": Decimal(0)}, "0"),
        ({"raw_text": " ", "state": "blank", "value": None}, "空白"),
        ({"raw_text": "", "state": "not_applicable", "value": None}, "“/”等"),
        ({"raw_text": "—", "state": "not_applicable", "value": None}, "“—”"),
        ({"raw_text": "5~6", "state": "text", "value": None}, "不能作为数字读取（“5~6”）"),
        ({"raw_text": "", "state": "unreadable", "value": None}, "不能作为数字读取（“空白”）"),
        ({"raw_text": "字" * 40, "state": "text", "value": None}, f"不能作为数字读取（“{'字' * 40}”）"),
        ({"raw_text": "字" * 41, "state": "text", "value": None}, f"不能作为数字读取（“{'字' * 40}…”）"),
    ],
)
def test_a_cell_is_said_as_it_is_printed(changes: dict[str, Any], said: str) -> None:
    assert statements.printed_number(ZH, cell(**changes)) == said


@pytest.mark.parametrize(
    ("version", "row", "column", "said"),
    [
        ("gb2021", "normative_documents", "issued_this_year", "行政规范性文件·本年制发件数"),
        ("gb2019", "normative_documents", "made_this_year", "规范性文件·本年新制作数量"),
        ("", "normative_documents", "issued_this_year", "行政规范性文件·本年制发件数"),
    ],
)
def test_a_place_is_called_as_the_reports_own_form_prints_it(version: str, row: str, column: str, said: str) -> None:
    place = cell(table_code="proactive", row_code=row, column_code=column, format_version=version)
    assert statements.printed_place(ZH, place) == said


def test_cells_stand_in_the_order_of_the_form_and_few_empty_ones_are_listed() -> None:
    given = (cell(row_code="granted_full"), cell(), zero("refused_other_law"), blank("refused_state_secret"))
    assert lines(*given) == [f"{TABLE}{NEW}5；{FULL}5；“1.属于国家秘密·总计”空白；“2.其他法律行政法规禁止公开·总计”0"]


def test_more_empty_parts_of_a_sum_are_counted() -> None:
    empty = (zero("refused_other_law"), blank("refused_state_secret"), zero("refused_third_party"))
    assert lines(cell(row_code="granted_full"), *empty) == [f"{TABLE}{FULL}5；其余3格为0或空白"]
    assert lines(*empty) == [f"{TABLE}3格均为0或空白"], "nothing stands before them that others could be others of"
    compared = [{**each, "role": "compared"} for each in empty]
    assert "其余" not in lines(cell(row_code="granted_full"), *compared)[0], "what a rule compares is always listed"


def test_the_own_report_comes_first_then_the_latest() -> None:
    assert lines(cell(cell_report_id=2, report_year=2021), cell(cell_report_id=3, report_year=2022), cell()) == [
        f"{TABLE}{NEW}5",
        f"{TABLE}{NEW}5".replace("2023", "2022"),
        f"{TABLE}{NEW}5".replace("2023", "2021"),
    ]
    other = cell(cell_report_id=2, agency_id="b", agency_name="乙局")
    assert lines(other, cell()) == [f"{TABLE}{NEW}5", f"乙局2023年（本机关）{TABLE[5:]}{NEW}5"]


def test_one_cell_over_several_years_is_one_line() -> None:
    own = cell(row_code="outcome_total")
    earlier = [
        cell(
            row_code="outcome_total",
            cell_report_id=number,
            report_year=2023 - number,
            value=Decimal(number),
            raw_text="",
        )
        for number in (2, 3)
    ]
    assert lines(own, *earlier) == [
        f"{TABLE}“（七）总计·总计”5",
        "本机关其他年度报告的同一格：2021年 2；2020年 3",
    ]
    assert len(lines(own, earlier[0])) == 2
    assert not any("其他年度" in line for line in lines(own, earlier[0])), "one other year is a table of its own"
    assert not any("其他年度" in line for line in lines(own, earlier[0], {**earlier[1], "agency_id": "b"}))


def test_parts_of_an_aggregate_stand_by_size_and_those_without_a_number_are_counted() -> None:
    def part(name: str, value: int | None, state: str = "number") -> dict[str, Any]:
        raw = "" if value is None else str(value)
        number = None if value is None else Decimal(value)
        return cell(role="part", agency_name=name, cell_report_id=9, value=number, raw_text=raw, state=state)

    parts = [part("丙局", 2), part("乙局", 7), part("丁局", 0, "zero"), part("戊局", None, "blank"), part("己局", 7)]
    assert lines(cell(), *parts)[1:] == ["所属机关2023年报告的同一格：乙局 7；己局 7；丙局 2；其余2个机关为0或空白"]
    nothing = [part("丁局", 0, "zero"), part("戊局", None, "blank")]
    assert lines(cell(), *nothing)[1:] == ["所属机关2023年报告的同一格：2个机关均为0或空白"]
    assert lines(cell(), *nothing[:1])[1:] == ["所属机关2023年报告的同一格：丁局为0"], "one alone is named"
    unread = {**part("庚局", None, "unreadable"), "raw_text": "?"}
    assert "庚局 不能作为数字读取（“?”）" in lines(cell(), *parts, unread)[1], "a cell that was not read is not empty"


def test_the_sentence_of_the_text_stands_below_the_cells() -> None:
    rule = {**cell(), "rule_id": "T3_BALANCE", "message_zh": "不相等"}
    line = {"position": 3, "section_code": "applications", "quote": "收到申请9件"}
    said = statements._state(ZH, rule, [cell()], line)
    assert said.evidence == f"{TABLE}{NEW}5\n{said.quote}"
    assert "第3段" in said.quote
    assert said.quote.endswith("“收到申请9件”")
    noted = statements._state(ZH, rule, [cell()], {**line, "position": 0})
    assert noted.quote == "正文（核对时的摘记）：收到申请9件"
    alone = statements._state(ZH, rule, [cell()], None)
    assert (alone.quote, alone.evidence) == ("", f"{TABLE}{NEW}5")
    known = statements.rules_by_id()["T3_BALANCE"]
    assert (alone.ask, alone.basis, alone.message) == (ZH.typeset(known.ask.zh), ZH.typeset(known.basis.zh), "不相等")
    newer = statements._state(ZH, {**rule, "rule_id": "A_RULE_OF_A_NEWER_STORE"}, [], None)
    assert (newer.ask, newer.basis, newer.evidence) == ("", "", "")


@pytest.mark.parametrize("number", [0, 2, None])
def test_findings_have_the_cells_and_the_sentence_that_are_theirs(number: int | None) -> None:
    """A finding about cells alone has no number of a sentence: it gets the note on its report, if there is one."""
    asked: list[tuple[str, list[int]]] = []
    finding = {"rule_id": "T3_BALANCE", "message_zh": "不相等", "claim_number": number}
    line = {"position": 3, "section_code": "applications", "report_id": 1}
    frames = {
        "finding_cells": pl.DataFrame(
            [{**cell(), **finding}, {**cell(value=Decimal(6), raw_text="6"), **finding, "report_id": 2}]
        ),
        "finding_quotes": pl.DataFrame([{**line, "claim_number": of, "quote": f"第{of}句"} for of in (0, 1, 2)]),
    }

    class Given:
        def ask(self, name: str, report_ids: list[int]) -> pl.DataFrame:
            asked.append((name, report_ids))
            return frames[name]

    given: Any = Given()
    rows = [{**cell(report_id=report), **finding} for report in (2, 1)]
    two, one = statements.state_findings(ZH, given, rows)
    assert asked == [("finding_cells", [1, 2]), ("finding_quotes", [1, 2])]
    assert one.quote.endswith(f"“第{number or 0}句”")
    assert two.quote == ""
    assert (one.cells[0][-1], two.cells[0][-1]) == ("5", "6")
    assert statements.state_findings(ZH, given, []) == []
    assert len(asked) == 2
