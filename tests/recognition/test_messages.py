"""What is said of documents without tables, and of cells that are not taken, is so and tells what to do."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.model.report import Problem
from disclosure.reading.extract import read_report
from tests.builders import archives, documents

FIGURES = documents.balanced_figures("gb2021", Random(5))
TITLE = "丁县林业局2023年政府信息公开工作年度报告"
HEAD = f"<h1>{TITLE}</h1><p>统计期限为2023年1月1日至2023年12月31日。</p>"


def problems_of(page: str) -> dict[str, Problem]:
    reading = read_report(f"<html><body>{page}</body></html>".encode(), "a.html")
    return {problem.code: problem for problem in reading.problems}


@pytest.mark.parametrize(
    ("inner", "named"),
    [
        (f"<p>附件：<a href='/upload/P020.docx'>{TITLE}.docx</a></p>", f"“{TITLE}.docx”"),
        ("<p><a href='downfile.jsp?classid=0&filename=1.pdf'>附件1</a></p>", "“附件1”"),
        ("<iframe src='/pdfjs/web/viewer.html?file=/a/b.pdf'></iframe>", "viewer.html?file=/a/b.pdf"),
        ("<embed src='nianbao.ofd'>", "“nianbao.ofd”"),
        ("<object data='2023.PDF'></object>", "“2023.PDF”"),
    ],
)
def test_a_page_whose_report_is_attached_says_where_it_is(inner: str, named: str) -> None:
    assert named in problems_of(HEAD + inner)["in_attachment"].message


def test_a_page_with_its_tables_says_nothing_of_what_else_it_links_to() -> None:
    page = documents.html_report("gb2021", FIGURES).decode().replace("</body>", "<a href='a.pdf'>下载</a></body>")
    reading = read_report(page.encode(), "a.html")
    assert (reading.status, reading.problems) == ("complete", ())


def test_a_template_is_not_said_to_have_no_tables() -> None:
    words = documents.ReportText(title="政府信息公开工作年度报告（模板）", opening="", overview=(), other=())
    blank = documents.html_report("gb2021", documents.blank_figures("gb2021", ""), words, chrome=False)
    reading = read_report(blank, "a.html")
    assert reading.status == "refused"
    assert "没有填一个数" in reading.problems[-1].message


@pytest.mark.parametrize(
    ("told", "said"),
    [("规章制发0件,废止0件,现行有效0件。行政许可35件。", "数写在文字里"), ("按规定公开。", "可能是图片")],
)
def test_figures_in_sentences_are_called_so(told: str, said: str) -> None:
    sections = documents.SECTION_HEADINGS.values()
    page = f"<h1>{TITLE}</h1>" + "".join(f"<h2>{heading}</h2><ul><li>{told}</li></ul>" for heading in sections)
    assert said in problems_of(page)["table_missing"].message


def test_a_page_that_lists_reports_is_called_so() -> None:
    titles = "".join(f"<li>丁县{name}局2023年政府信息公开工作年度报告</li>" for name in ("林业", "水利", "审计"))
    assert "列有 3 份报告的标题" in problems_of(f"<ul>{titles}</ul>")["not_a_report"].message


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<p>请完成安全验证,拖动滑块</p>", "浏览器"),
        ("<p>请启用JavaScript并刷新</p>", "浏览器"),
        ("<form>用户名<input> 密码<input></form>", "登录"),
        ("<h1>404 Not Found</h1>", "不存在"),
        ("<p>您访问的页面不存在</p>", "不存在"),
        ("<h1>403 Forbidden</h1>", "拒绝了访问"),
        (f"<p>{'全县共收到申请。' * 60}页面不存在</p>", "没有找到"),
    ],
)
def test_what_sites_give_in_place_of_a_page_is_called_so(page: str, said: str) -> None:
    assert said in problems_of(page)["not_a_report"].message


def test_money_in_a_column_of_counts_is_called_money() -> None:
    figures = FIGURES | {"proactive.licences.decisions": "36元", "proactive.administrative_fees.fee_amount": "36元"}
    reading = read_report(documents.html_report("gb2021", figures), "a.html")
    assert [problem.code for problem in reading.problems] == ["unit_differs", "unit_differs"]
    assert "是金额" in reading.problems[0].message
    assert "不是万元" in reading.problems[1].message
    assert reading.status == "partial"


@pytest.mark.parametrize(("name", "advice"), [("a.docx", "改为 .zip"), ("a.zip", "整个导入"), ("a", "整个导入")])
def test_an_archive_under_the_name_of_a_document(name: str, advice: str) -> None:
    reading = read_report(archives.zip_of({"a.html": documents.html_report("gb2021", FIGURES)}), name)
    assert (reading.status, reading.problems[0].code) == ("refused", "kind_not_read")
    assert advice in reading.problems[0].message
