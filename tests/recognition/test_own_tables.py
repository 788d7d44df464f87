"""Tables of a report's own beside those of the form: their numbers are no figures, and make none doubtful."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders.documents import balanced_figures, html_report
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
