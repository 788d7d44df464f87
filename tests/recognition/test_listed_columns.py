"""Columns of lists with a row for each body: which cell of the form each is, what is asked, what a row holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.model.document import Cell, ListedBody, SummaryList
from disclosure.recognition.facts import facts_of_listed_body
from disclosure.recognition.lists import key_of, keys_of_columns, money_of, place_body

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def listed(*columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> SummaryList:
    bodies = [
        ListedBody(f"甲{at}局", f"row {at}", at, [Cell(text, place) for place, text in enumerate(row, 2)])
        for at, row in enumerate(rows or (("1",) * len(columns),), 5)
    ]
    return SummaryList("汇总", [], [(path, f"cell {at}") for at, path in enumerate(columns, 2)], bodies)


@pytest.mark.parametrize(
    ("path", "year", "key"),
    [
        (("行政处罚",), 2021, "proactive.penalties.decisions"),
        (("行政处罚",), 2020, None),  # of three cells in the form of that year
        (("行政处罚",), None, "proactive.penalties.decisions"),
        (("行政处罚（仅指本机关作出的）",), 2021, "proactive.penalties.decisions"),
        (("规章",), 2021, None),
        (("规章", "本年制发件数"), 2021, "proactive.rules.issued_this_year"),
        (("行政事业性收费",), 2021, None),  # in yuan or ten thousands: the header of the column says it
        (("本年收费金额（单位：万元）",), 2021, "proactive.administrative_fees.fee_amount"),
        (("本年收费金额",), 2021, "proactive.administrative_fees.fee_amount"),
        (("采购总金额",), 2020, None),
        (("本年制发件数",), 2021, None),
        (("自然人",), 2021, None),
        (("新收",), 2021, "applications.received_new.total"),
        (("总计", "自然人"), 2021, "applications.outcome_total.natural_person"),
        (("自然人", "总计"), 2021, "applications.outcome_total.natural_person"),
        (("总计", "总计"), 2021, "applications.outcome_total.total"),
        (("合计",), 2021, None),
        (("规章", "本年新"), 2020, None),  # 本年新制作 or 本年新公开
        (("新收-自然人",), 2021, "applications.received_new.natural_person"),
        (("行政复议", "总计"), 2021, "remedies.reconsideration.total"),
        (("第二十条第(五)项", "行政许可"), 2021, "proactive.licences.decisions"),
        (("新收", "上年", "自然人"), 2021, None),
    ],
)
def test_the_cell_that_headers_name(path: tuple[str, ...], year: int | None, key: str | None) -> None:
    assert key_of(path, year) == key


def test_columns_that_claim_one_cell_and_columns_that_none_is_are_asked_about() -> None:
    header = listed(("新收", "自然人"), ("网站访问量",), ("新收-自然人",), ("备注",), ("行政处罚",), ())
    keys, problems = keys_of_columns(header, 2023)
    assert keys == [None, None, None, None, "proactive.penalties.decisions", None]
    assert [(problem.code, problem.at) for problem in problems] == [
        ("list_column_twice", "cell 2"),
        ("list_column_not_recognised", "cell 3"),
        ("list_column_twice", "cell 4"),
        ("list_column_not_recognised", "cell 7"),
    ]
    assert "无表头" in problems[-1].message
    # A column in which nothing stands, in any row, holds no figures.
    for rows, asked in (((("",), ("",)), 0), ((("",), ("7",)), 1)):
        assert len(keys_of_columns(listed(("网站访问量",), rows=rows), 2023)[1]) == asked


def test_the_figures_of_a_row() -> None:
    columns = tuple(("新收", name) for name in APPLICANTS)
    rows = (("1", "2", "0", "0", "", "0", "3"), tuple("1200004"), tuple("0000001"), tuple("1000000"))
    header = listed(*columns, rows=rows)
    keys, problems = keys_of_columns(header, 2023)
    assert problems == []
    right, *wrong = (place_body(header, body, keys) for body in header.bodies)
    assert right.row_tests == {"received_new": True}
    assert [placement.row_tests for placement in wrong] == [{"received_new": False}] * 3
    assert right.seen_tables == {"applications"}
    assert right.figures["applications.received_new.org_business"].value == 2
    assert right.figures["applications.received_new.org_legal_services"].state == "blank"
    zeros = listed(*columns, rows=(("0",) * 7,))
    assert place_body(zeros, zeros.bodies[0], keys).row_tests == {}
    part = listed(*columns[:-1], rows=(("1",) * 6,))
    assert place_body(part, part.bodies[0], keys[:-1]).row_tests == {}
    words = listed(*columns, rows=(("见附件", *"200003"),))
    figure = place_body(words, words.bodies[0], keys).figures["applications.received_new.natural_person"]
    assert figure.state == "text"


@pytest.mark.parametrize(
    ("head", "unit", "is_other"),
    [("本年收费金额(元)", "元", True), ("本年收费金额(万元)", "万元", False), ("本年收费金额", None, False)],
)
def test_the_unit_of_money_over_a_column(head: str, unit: str | None, is_other: bool) -> None:
    assert (money_of((head,)).unit, money_of((head,)).is_other_unit) == (unit, is_other)
    header = listed((head,), rows=(("12",),))
    placement = place_body(header, header.bodies[0], ["proactive.administrative_fees.fee_amount"])
    value = placement.figures["proactive.administrative_fees.fee_amount"].value
    assert value == (None if is_other else Decimal(12))


def test_keys_that_one_version_alone_has_show_it() -> None:
    for path, proactive, applications in (
        (("规章", "本年制发件数"), {"gb2021"}, None),
        (("规章", "本年新制作数量"), {"gb2019"}, None),
        (("新收", "自然人"), set(), None),
        (("行政处罚", "处理决定数量"), set(), None),
    ):
        header = listed(path)
        placement = place_body(header, header.bodies[0], [key_of(path, None)])
        assert (placement.proactive_versions, placement.applications_version) == (proactive, applications), path
    header = listed(("甲",))
    placement = place_body(header, header.bodies[0], ["applications.other_misc.total"])
    assert (placement.proactive_versions, placement.applications_version) == (set(), "gb2021")


def test_the_year_of_a_list_is_the_one_that_its_titles_state() -> None:
    assert facts_of_listed_body("乙县水利局", ["2023年度报告汇总"]).year == 2023
    assert facts_of_listed_body("乙县水利局", ["2023年度", "2023年报告"]).year == 2023
    assert facts_of_listed_body("乙县水利局", ["2023年度", "2022年度"]).year is None
    assert facts_of_listed_body("乙县水利局", ["汇总"]).year is None
    facts = facts_of_listed_body("乙县 人民政府", [])
    assert (facts.agency, facts.scope) == ("乙县人民政府", "aggregate")
