"""Tables of a report's own beside those of the form: their numbers are no figures, and make none doubtful."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders.documents import SHAPES, Box, Grid, balanced_figures, grids, html_report, html_table, text_report
from tests.recognition.test_layouts import check_exact

_OWN = {
    "fees": (("项目", "金额(元)"), ("信息处理费", "400"), ("行政事业性收费", "12")),
    "channels": (("申请方式", "网络申请", "信函", "总计"), ("数量", "5", "6", "11")),
    "categories": (("类别", "主动公开数"), ("行政许可", "9911"), ("行政处罚", "8811"), ("规范性文件", "33")),
    "years": (("年度", "本年新收政府信息公开申请数量", "予以公开"), ("上年", "31", "20")),
    "remedies": (("类型", "行政复议", "行政诉讼"), ("件数", "31", "20")),
}


def _page(version: str, figures: dict[str, str], name: str, *, is_before: bool) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in _OWN[name])
    at = "<p><strong>三、收到" if is_before else "<p><strong>五、存在"
    return html_report(version, figures).replace(at.encode(), f"<table>{rows}</table>{at}".encode())


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@pytest.mark.parametrize(
    ("name", "is_before"),
    [(name, before) for name in _OWN for before in (True, False) if not before or name != "years"],
)
def test_a_table_of_its_own_is_left_out(name: str, version: str, is_before: bool) -> None:
    figures = balanced_figures(version, Random(3))
    check_exact(read_report(_page(version, figures, name, is_before=is_before), "a.html"), figures)


def test_what_only_a_table_of_its_own_counts_is_named_and_not_read() -> None:
    figures = {key: text for key, text in balanced_figures("gb2021", Random(3)).items() if "proactive" not in key}
    reading = read_report(_page("gb2021", figures, "categories", is_before=True), "a.html")
    assert not any(key.startswith("proactive") for key in reading.figures)
    assert {"columns_not_known"} <= {problem.code for problem in reading.problems}
    assert reading.status == "partial"


@pytest.mark.parametrize("heading", ["三、收到", "四、政府信息", "五、存在"])
@pytest.mark.parametrize("shape", ["S3", "S4", "markdown"])
@pytest.mark.parametrize("name", ["fees", "channels", "categories"])
def test_a_table_of_its_own_in_lines_of_text(name: str, shape: str, heading: str) -> None:
    figures = balanced_figures("gb2021", Random(3))
    own = "\n".join("| " + " | ".join(row) + " |" for row in _OWN[name])
    text = text_report("gb2021", figures, shape).decode().replace(heading, f"\n{own}\n\n{heading}")
    check_exact(read_report(text.encode(), "a.md"), figures)


@pytest.mark.parametrize(
    ("shape", "heading"),
    [("S5", "四、政府信息"), ("S5", "六、其他"), ("spaced", "五、存在"), ("label_above", "三、收到")],
)
def test_a_table_of_its_own_does_not_fill_what_a_text_without_blanks_lost(shape: str, heading: str) -> None:
    fee = "proactive.administrative_fees.fee_amount"
    figures = balanced_figures("gb2021", Random(3)) | {fee: ""}
    own = SHAPES[shape](Grid(2, tuple(tuple(map(Box, row)) for row in _OWN["fees"])))
    text = text_report("gb2021", figures, shape).decode().replace(heading, f"\n{own}\n\n{heading}")
    reading = read_report(text.encode(), "a.txt")
    assert {key for key, figure in reading.figures.items() if figure.raw != figures[key]} == set()
    assert fee not in reading.figures
    assert reading.status == "partial"


@pytest.mark.parametrize("shape", ["html", "S1", "S2", "S3", "S4", "S5", "S6", "label_above", "spaced", "tabs"])
def test_a_second_table_of_remedies_does_not_fill_a_blank_one(shape: str) -> None:
    figures = balanced_figures("gb2021", Random(3))
    grid = grids("gb2021", figures)["remedies"]
    blank = figures | {key: "" for key in figures if key.startswith("remedies.")}
    if shape == "html":
        data, own, heading = html_report("gb2021", blank), html_table(grid), "<p><strong>五、存在"
    else:
        data, own, heading = text_report("gb2021", blank, shape), f"\n{SHAPES[shape](grid)}\n\n", "五、存在"
    reading = read_report(data.decode().replace(heading, own + heading).encode(), "a")
    assert not any(key.startswith("remedies.") for key in reading.figures)
    assert (reading.status, reading.problems[0].code) == ("partial", "columns_not_known")


def test_a_header_over_two_lines_is_no_table_of_its_own() -> None:
    figures = balanced_figures("gb2021", Random(3))
    text = text_report("gb2021", figures, "S4").decode()
    torn = text.replace("商业企业 | 科研机构 |", "商业 | 科研 |").replace(
        "律服务机构 | 其他 |", "律服务机构 | 其他 |\n企业 | 机构 |"
    )
    reading = read_report(torn.encode(), "a.txt")
    assert {key for key in figures if key not in reading.figures} == set()


def test_a_row_more_than_the_form_has_is_named() -> None:
    text = text_report("gb2021", balanced_figures("gb2021", Random(3)), "S3").decode()
    reading = read_report(text.replace("三、收到", "| 行政检查 | 5 | \n三、收到", 1).encode(), "a.txt")
    assert "row_not_in_form" in {problem.code for problem in reading.problems}
