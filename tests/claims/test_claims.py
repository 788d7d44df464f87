"""Statements of narratives: what a sentence is tied to, and which sentences are passed over."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.claims import find_claims, narrative
from disclosure.claims.lists import find_quantities
from disclosure.claims.numbers import chinese_value, parse_number
from disclosure.claims.years import spoken_years
from disclosure.form.versions import known_keys, load_forms, read_rows
from disclosure.model.report import Claim, Paragraph
from disclosure.settings import DATA_FOLDER
from disclosure.store.verified import REPORTS_FOLDER
from disclosure.store.verified_claims import read_verified_claims

YEAR = 2023
HEADING = Paragraph("overview", "(二)依申请公开情况")


def claims(*words: str, scope: str = "own") -> list[Claim]:
    return find_claims([HEADING, *(Paragraph("overview", text) for text in words)], YEAR, scope)


def counts(*words: str, scope: str = "own") -> list[tuple[str | None, int]]:
    return [(claim.subject, int(claim.value)) for claim in claims(*words, scope=scope) if claim.kind == "count"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("我局共收到政府信息公开申请1,234件。", [("received", 1234)]),
        ("接收公开申请２１件。", [("received", 21)]),
        ("共收到三十二件政府信息公开申请。", [("received", 32)]),
        ("受理申请4件,均已答复。", [("accepted", 4)]),
        ("收到申请8件,7件已按时办结,1件结转下年度办理。", [("received", 8), ("concluded", 7), ("carried_out", 1)]),
        ("答复30件(含上年度结转申请4件,另有3件顺延到下年度答复)。",
         [("answered", 30), ("carried_in", 4), ("carried_out", 3)]),
        ("结转至2024年6件。", [("carried_out", 6)]),
        ("收到申请9件,其中自然人7件,商业企业2件。",
         [("received", 9), ("received_natural_person", 7), ("received_org_business", 2)]),
        ("予以公开及部分公开8件,不予公开2件,无法提供5件,不予处理1件,其他2件。",
         [("granted_any", 8), ("refused", 2), ("unable", 5), ("not_processed", 1), ("other_outcome", 2)]),
        ("2件予以公开,1件区分处理后公开。", [("granted_full", 2), ("granted_partial", 1)]),
        ("本年度未收到任何政府信息公开申请。", [("received", 0)]),
        ("发生1件行政复议。", [("reconsideration", 1)]),
        ("行政复议、行政诉讼案件各2件。", [("reconsideration", 2), ("litigation", 2)]),
        ("行政复议3件,其中结果维持2件,尚未审结1件;行政诉讼1件,结果纠正1件。",
         [("reconsideration", 3), ("reconsideration_upheld", 2), ("reconsideration_pending", 1),
          ("litigation", 1), ("litigation_corrected", 1)]),
        ("没有行政复议或行政诉讼。", [("reconsideration", 0), ("litigation", 0)]),
        ("全年收到政府信息公开申请32件,办结政府信息公开申请30件。", [("received", 32), ("concluded", 30)]),
        ("答复政府信息公开申请约30件。", [("answered", 30)]),
        ("本年度政府信息公开申请总量12件。", [("accepted", 12)]),
        ("收到并受理政府信息公开申请8件。", [("accepted", 8)]),
        ("办理依申请公开8件。", [("handled", 8)]),
        ("收到申请9件,均已办结。", [("received", 9), ("all_concluded", 0)]),
        ("收到申请9件,办结率100%,结转下年度1件。", [("received", 9), ("carried_out", 1)]),
        ("上年结转2件,收到政府信息公开申请9件。", [("carried_in", 2), ("accepted", 9)]),
        ("2022年结转2件。", [("carried_in", 2)]),
        ("通过网上、信函等多种方式收到政府信息公开申请9件。", [("received", 9)]),
        ("收到申请9件,答复8件,其中自然人7件。", [("received", 9), ("answered", 8)]),
        ("收到申请9件,自然人7件,答复8件。", [("received", 9), ("received_natural_person", 7), ("answered", 8)]),
        ("受理申请9件,其中企业2件,法人和其他组织3件,科研机构4件。",
         [("accepted", 9), ("accepted_org_business", 2), ("accepted_organisations", 3), ("accepted_org_research", 4)]),
        ("予以公开3件,120件不予公开。", [("granted_full", 3), ("refused", 120)]),
        ("行政复议、行政诉讼案件共2件。", [("all_remedies", 2)]),
        ("未经复议直接起诉3件,复议后起诉2件。", [("litigation_direct", 3), ("litigation_after_reconsideration", 2)]),
        ("受理因政府信息公开引发的行政复议3件。", [("reconsideration", 3)]),
        ("制发规范性文件3件,废止2件,现行有效10件。",
         [("normative_issued", 3), ("normative_repealed", 2), ("normative_in_force", 10)]),
        ("制定规章1件,现行有效规章4件。", [("rules_issued", 1), ("rules_in_force", 4)]),
        ("作出行政许可决定30件,作出行政处罚决定5件。", [("licences", 30), ("penalties", 5)]),
        ("行政事业性收费总额12万元。", [("fees", 12)]),
        ("未发生行政诉讼。", [("litigation", 0)]),
        ("一、收到政府信息公开申请3件。", [("received", 3)]),
        ("收到申请9件,热线3件均已答复。", [("received", 9)]),
        ("收到申请9件,行政复议3件均已答复。", [("received", 9), ("reconsideration", 3)]),
        ("收到热线咨询和政府信息公开申请9件。", []),
        ("收到申请9件,345件均已答复。", [("received", 9), ("answered", 345)]),
        ("收到申请9件。2，345件均已答复。", [("received", 9)]),
        ("收到政府信息公开申请9件,答复8件,没有热线留言,未引发行政复议。",
         [("received", 9), ("answered", 8), ("reconsideration", 0)]),
        ("收到政府信息公开申请9件,答复8件(热线3件),其中1件不予公开。",
         [("received", 9), ("answered", 8), ("refused", 1)]),
    ],
)  # fmt: skip
def test_counts_are_tied_to_quantities(words: str, found: list[tuple[str, int]]) -> None:
    assert counts(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "收到行政许可申请300件。",
        "受理工伤认定申请20件,均已办结20件。",
        "收到群众来信申请公开事项咨询5件。",
        "通过信函收到政府信息公开申请3件。",
        "上半年收到政府信息公开申请3件。",
        "近三年收到政府信息公开申请30件。",
        "自2008年以来收到政府信息公开申请300件。",
        "办结人大代表建议12件。",
        "审理政府信息公开行政复议案件15件。",
        "制作政府信息总数110条,主动公开20条,不予公开4条。",
        "未发生因政府信息公开被行政复议纠错或行政诉讼败诉情形。",
        "推进高效办成一件事。",
        "撤回政府信息公开申请2件。",
        "驳回政府信息公开申请2件。",
        "转办信息公开申请2件。",
        "收到政府信息公开申请2，345件。",
        "收到关于行政复议的政府信息公开申请3件。",
        "收到关于诉讼的政府信息公开申请3件。",
        "其中收到政府信息公开申请3件。",
        "3-5件不予公开。",
        "收到许可申请9件,均已办结。",
        "下属单位受理政府信息公开申请17件。",
        "2021年结转2件。",
        "结转2025年3件。",
        "自然人2件,其他2件。",
        "累计制发规范性文件3件。",
        "受理行政复议3件。",
        "没有其他行政复议。",
        "未收到超期申请。",
        "未收到其他方面的公开申请。",
    ],
)
def test_other_matters_are_passed_over(words: str) -> None:
    assert [found for found in counts(words) if found[0] not in (None, "carried_in")] == []


def test_an_aggregate_is_not_compared_with_one_office() -> None:
    words = "区政府办公室受理政府信息公开申请17件。"
    assert counts(words, scope="aggregate") == []
    assert counts(words) == [("accepted", 17)]
    assert counts("全区各部门受理政府信息公开申请17件。", scope="aggregate") == [("accepted", 17)]


def test_what_is_said_of_all_or_none_is_compared_with_the_same_offices() -> None:
    every, one = "全区收到政府信息公开申请9件,均已办结。", "区政府办公室收到政府信息公开申请9件,均已办结。"
    assert counts(every, scope="aggregate") == [("received", 9), ("all_concluded", 0)]
    assert counts(one, scope="aggregate") == []
    assert counts("全区未收到政府信息公开申请。", scope="aggregate") == [("received", 0)]
    assert counts("区政府办公室未收到政府信息公开申请。", scope="aggregate") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("未收到任何申请。", []),
        ("收到申请9件。", []),
        ("未发生行政复议。", []),
        ("行政复议3件。", []),
        ("未收到任何政府信息公开申请。", [("received", 0)]),
        ("未收到信息公开行政诉讼申请。", [("litigation", 0)]),
        ("未收到信息公开行政复议申请。", [("reconsideration", 0)]),
        ("政府信息公开行政复议3件。", [("reconsideration", 3)]),
    ],
)
def test_without_a_heading_the_sentence_itself_has_to_speak_of_disclosure(
    words: str, found: list[tuple[str, int]]
) -> None:
    claims = find_claims([Paragraph("overview", words)], YEAR, "own")
    assert [(claim.subject, int(claim.value)) for claim in claims] == found


def test_a_sentence_is_quoted_whole_up_to_three_hundred_characters() -> None:
    end = "收到政府信息公开申请9件"
    whole = "工" * (300 - len(end)) + end
    assert [claim.quote for claim in claims(whole + "。")] == [whole]
    assert [claim.quote for claim in claims("工" + whole + "。")] == [("工" + whole)[:300] + "…"]


def test_a_statement_says_in_which_paragraph_it_begins() -> None:
    found = claims("工作有序。", "收到政府信息公开申请9件。", "办结8件。")
    assert [(claim.number, claim.position) for claim in found] == [(1, 3), (2, 4)]


def test_years_are_kept_apart() -> None:
    found = claims("2022年收到政府信息公开申请8件,2023年收到政府信息公开申请9件,比2022年增加1件。")
    assert [(c.value, c.first_year, c.last_year) for c in found if c.kind == "count"] == [
        (8, 2022, 2022),
        (9, 2023, 2023),
    ]
    ranged = claims("2021年至2023年共收到政府信息公开申请30件。")
    assert [(c.first_year, c.last_year) for c in ranged] == [(2021, 2023)]
    assert counts("2023年至2021年收到政府信息公开申请30件。") == []
    assert counts("2022年工作有序。收到政府信息公开申请9件。") == []
    assert counts("2023年工作有序。收到政府信息公开申请9件。") == [("received", 9)]
    assert counts("比2022年好。与去年相比,收到政府信息公开申请9件。") == [("received", 9)]
    assert counts("1月1日至12月31日收到政府信息公开申请9件。") == [("received", 9)]
    assert counts("1月收到政府信息公开申请9件。") == []


def test_lines_that_a_page_has_broken_are_joined() -> None:
    lines = [
        "工作稳步推进,按照条例要求办理各项",
        "公开事项。全年共受理政府信息公开申请31",
        "19件,答复",
        "3050件,均在期限内。另有",
        "若干事项正在研究之中,将在下年度继",
    ]
    assert counts(*lines) == [("accepted", 3119), ("answered", 3050)]


def test_shares_and_changes_know_what_they_belong_to() -> None:
    found = claims("收到政府信息公开申请75件,同比增长50.5%。办结40件,其中予以公开10件,占25%。")
    share = next(claim for claim in found if claim.kind == "share")
    assert (found[share.related - 1].subject, found[share.base - 1].subject) == ("granted_full", "concluded")  # type: ignore[operator]
    change = next(claim for claim in found if claim.kind == "change")
    assert (change.value, change.precision, change.subject) == (Decimal("50.5"), Decimal("0.1"), "received")


@pytest.mark.parametrize(
    ("words", "kind", "value", "precision", "unit"),
    [
        ("同比减少25件", "change_count", "-25", "1", "件"),
        ("同比下降25.0%", "change", "-25.0", "0.1", "%"),
        ("比2022年增加25件", "change_count", "25", "1", "件"),
    ],
)
def test_changes_have_a_sign_a_unit_and_what_they_belong_to(
    words: str, kind: str, value: str, precision: str, unit: str
) -> None:
    count, change = claims(f"收到政府信息公开申请75件,{words}。")
    assert (change.kind, str(change.value), str(change.precision), change.unit) == (kind, value, precision, unit)
    assert (change.subject, change.related, change.base) == ("received", count.number, None)
    assert len(claims(f"2022年收到政府信息公开申请75件,{words}。")) == 1, "of another year nothing is said"


def test_shares_of_a_list_are_of_its_whole() -> None:
    found = claims("公开信息100条,其中机构类60条(占60%),动态类40条,占40%。")
    assert [(c.number, c.kind, int(c.value), c.related, c.base) for c in found] == [
        (1, "whole", 100, None, None),
        (2, "part", 60, 1, None),
        (3, "part", 40, 1, None),
        (4, "share", 60, 2, 1),
        (5, "share", 40, 3, 1),
    ]
    assert [c.kind for c in claims("收到政府信息公开申请75件。办结40件,占比120%。")] == ["count", "count"]
    for share, kinds in (("100%", ["count", "count", "share"]), ("100.1%", ["count", "count"])):
        assert [c.kind for c in claims(f"收到政府信息公开申请75件。予以公开75件,占{share}。")] == kinds


def test_a_share_is_of_a_number_of_its_own_paragraph() -> None:
    assert [c.kind for c in claims("收到政府信息公开申请75件。予以公开15件,占20%。")] == ["count", "count", "share"]
    assert [c.kind for c in claims("收到政府信息公开申请75件,占20%。")] == ["count"], "not of itself"
    assert [c.kind for c in claims("收到政府信息公开申请75件。", "予以公开15件,占20%。")] == ["count", "count"]


@pytest.mark.parametrize(
    ("words", "before", "years"),
    [
        ("", "", (2023, 2023)),
        ("去年", "", (2022, 2022)),
        ("较去年", "", (2023, 2023)),
        ("2021年", "", (2021, 2021)),
        ("2020年至2022年", "", (2020, 2022)),
        ("2021年比2020年", "", (2021, 2021)),
        ("", "2022年", None),
        ("", "较2022年", (2023, 2023)),
        ("", "2022年、2023年", (2023, 2023)),
        ("上半年", "", None),
        ("11月", "", None),
        ("1月至12月", "", (2023, 2023)),
    ],
)
def test_years_that_words_speak_of(words: str, before: str, years: tuple[int, int] | None) -> None:
    assert spoken_years(words, before, YEAR) == years


@pytest.mark.parametrize(
    ("lines", "are_broken"),
    [
        (["甲乙。"] * 3 + ["乙丙"] * 3, False),
        (["甲乙。"] * 2 + ["乙丙"] * 3, True),
        (["乙丙"] * 4, False),
        (["甲乙；", "甲乙！", "甲乙？", "乙丙", "乙丙"], False),
    ],
)
def test_lines_are_those_of_a_page_where_most_end_within_a_sentence(lines: list[str], are_broken: bool) -> None:
    assert narrative._are_broken([(1, "overview", line) for line in lines]) == are_broken


def test_a_share_has_the_quantity_that_it_is_of() -> None:
    *_, granted, share = claims("收到政府信息公开申请75件。予以公开15件,占20%。")
    assert (granted.subject, share.subject, share.related, share.base) == ("granted_full", "granted_full", 2, 1)


@pytest.mark.parametrize(("part", "before"), [("约15件", ""), ("15件", "答复约20件。"), ("15余件", "")])
def test_what_is_about_so_many_has_no_share(part: str, before: str) -> None:
    """The number itself, whatever the one before it says."""
    found = claims(f"收到政府信息公开申请75件。{before}予以公开{part},占20%。")
    assert [claim.kind for claim in found][-1] == ("share" if part == "15件" else "count")


def test_what_is_spoken_leaves_out_numbers_of_pages_and_other_sections() -> None:
    read = [
        Paragraph("overview", "字" * 20),
        *(Paragraph("overview", text) for text in ("- 12 -", "第3页", " ", "")),
        Paragraph("overview", "接着写。"),
        *(Paragraph(section, "不读。") for section in ("preamble", "problems")),
    ]
    found = [(each.text, each.position) for each in narrative.split_sentences(enumerate(read, start=1))]
    assert found == [("字" * 20 + "接着写。", 1)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("第3件", []),
        ("2-3件", []),
        ("2至3件", []),
        ("2~3件", []),
        ("1.23.5件", []),
        ("共3件,第5条", [3]),
        ("3件", [3]),
        ("机构类16条、动态类36条", [16, 36]),
    ],
)
def test_quantities_that_are_counts(text: str, values: list[int]) -> None:
    assert [int(found.number.value) for found in find_quantities(text)] == values


def test_a_quantity_is_labelled_by_what_stands_between_the_last_mark_and_it() -> None:
    found = find_quantities("公开信息100条，其中:机构类60条、(动态类)40条")
    assert [each.label for each in found] == ["公开信息", "机构类", ""]


def test_a_paragraph_ends_with_its_section_and_at_a_heading() -> None:
    open_end = "字" * 20
    read = [
        Paragraph("overview", open_end),
        Paragraph("overview", "接着写。"),
        Paragraph("applications", "另一部分。"),
        Paragraph("applications", open_end),
        Paragraph("remedies", "又一部分。"),
        Paragraph("remedies", "一、标题"),
        Paragraph("remedies", "标题下的话。"),
    ]
    found = list(narrative.split_sentences(enumerate(read, start=1)))
    assert [(each.text, each.topic, each.section, each.position) for each in found] == [
        (open_end + "接着写。", "", "overview", 1),
        ("另一部分。", "", "applications", 3),
        (open_end, "", "applications", 4),
        ("又一部分。", "", "remedies", 5),
        ("标题下的话。", "一、标题", "remedies", 7),
    ]


@pytest.mark.parametrize(
    ("last", "line", "is_wrapped", "goes_on"),
    [
        ("字" * 20, "件", False, True),
        ("字" * 19, "件", False, False),
        ("字" * 19 + "。", "件", False, False),
        ("字" * 19 + "；", "件", False, False),
        ("字" * 19 + "）", "件", False, False),
        ("字。", "件", True, True),
        ("字" * 20, "一、件", True, False),
    ],
)
def test_a_line_goes_on_where_it_ends_late_and_open(last: str, line: str, is_wrapped: bool, goes_on: bool) -> None:
    assert narrative._goes_on(last, line, is_wrapped=is_wrapped) == goes_on


def test_numbers_that_no_report_has_are_no_claims() -> None:
    assert claims("收到政府信息公开申请1000000000000000件。") == []
    assert counts("收到政府信息公开申请999999999999999件。") == [("received", 999999999999999)]


@pytest.mark.parametrize(
    ("words", "parts", "is_closed"),
    [
        ("公开信息100条,其中机构类60条,动态类40条,另3条未发。", 2, None),
        ("公开信息100条,其中机构类60条,动态类40条,召开会议3次。", 2, None),
        ("公开信息100条,其中机构类60条,动态类40条;制作展板3块。", 2, None),
        ("公开信息100条,其中机构类60条,动态类40条", 2, None),
        ("公开信息100条,其中机构类60条;动态类40条。", 2, None),
        ("公开信息100条,其中机构类60条,动态等类40条。", 2, False),
        ("公开信息100余条,其中机构类60条,动态类40条。", 0, None),
        ("公开信息100条,其中机构类60余条,动态类40条。", 0, None),
        ("公开信息100条,其中机构类60条。", 0, None),
        ("收到政府信息公开申请75件,其中网上申请60件,信函申请15件。", 2, None),
        ("公开信息63条,其中,机构类16条,动态类36条,其他类11条。", 3, True),
        ("公开信息63条,包括:机构类16条、动态类36条、预算类11条。", 3, None),
        ("公开信息63条,其中机构类16条,动态类36条等。", 2, False),
        ("公开信息63条,其中机构类16条,其中领导信息2条,动态类36条。", 0, None),
        ("公开信息63条,其中机构类16条,会议3次,动态类36条。", 0, None),
        ("收到政府信息公开申请63件,其中网上申请16件,自然人36件。", 0, None),
    ],
)
def test_lists_are_read_whole_or_not_at_all(words: str, parts: int, is_closed: bool | None) -> None:
    found = claims(words)
    assert len([claim for claim in found if claim.kind == "part"]) == parts
    assert [claim.is_closed_list for claim in found if claim.kind == "whole"] == ([is_closed] if parts else [])


@pytest.mark.parametrize(
    ("text", "after", "value", "operator"),
    [
        ("1,234", "", 1234, "exact"),
        ("5500余", "", 5500, "at_least"),
        ("1.2万", "", 12000, "about"),
        ("约300", "", 300, "about"),
        ("超过300", "", 300, "at_least"),
        ("30", "左右", 30, "about"),
        ("二十", "", 20, "exact"),
    ],
)
def test_numbers_say_how_exact_they_are(text: str, after: str, value: int, operator: str) -> None:
    number = parse_number(text, after)
    assert number is not None
    assert (number.value, number.operator) == (value, operator)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("三百二十", 320),
        ("一千零五", 1005),
        ("两百", 200),
        ("一二", None),
        ("百", None),
        ("三百二百", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese_value(text) == value


@pytest.mark.parametrize(
    ("text", "precision"),
    [("1,234", "1"), ("12.50", "0.01"), ("1.2万", "1E+3"), ("3万", "1E+4"), ("0.05亿", "1E+6"), ("三百", "1")],
)
def test_numbers_know_one_unit_of_their_last_digit(text: str, precision: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.precision == Decimal(precision)


def test_every_quantity_is_made_of_known_cells() -> None:
    subjects = {row["subject_code"]: row["figure_key"] for row in read_rows(DATA_FOLDER / "claims" / "subject.csv")}
    cells = read_rows(DATA_FOLDER / "claims" / "cell.csv")
    assert {row["subject_code"] for row in cells} == set(subjects)
    keys = {f"{row['table_code']}.{row['row_code']}.{row['column_code']}" for row in cells} | set(subjects.values())
    assert keys <= known_keys()
    assert {row["format_version"] for row in cells} <= {"", *load_forms()}


def test_what_the_verified_reports_state_is_recognised() -> None:
    """Each paraphrase by itself under the heading of its section: tied as the reader tied it, or passed over."""
    years = {row["report_number"]: int(row["report_year"]) for row in read_rows(REPORTS_FOLDER / "report.csv")}
    scopes = {row["report_number"]: row["scope"] for row in read_rows(REPORTS_FOLDER / "report.csv")}
    alike = {"accepted": "received", "handled": "concluded", "answered": "concluded"}
    total, right, other = 0, 0, []
    for number, known in read_verified_claims(REPORTS_FOLDER, years).items():
        for claim in known:
            if claim.kind != "count":
                continue
            heads = [HEADING, Paragraph("overview", f"依申请公开工作有序推进。{claim.quote}")]
            found = [c for c in find_claims(heads, years[number], scopes[number]) if c.kind == "count" and c.subject]
            total += 1
            tied = [(alike.get(c.subject or "", c.subject), c.value) for c in found]
            if (claim.subject, claim.value) in tied or (claim.subject == "all_remedies" and ("litigation", 0) in tied):
                right += 1
            elif any(value == claim.value for _, value in tied):
                other.append((claim.quote, claim.subject, tied))
    print(f"{right} of {total} statements recognised, {len(other)} tied to another quantity: {other}")
    assert len(other) <= 3
    assert right / total >= 0.7
