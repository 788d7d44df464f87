"""The day of publication by itself: which of several dates counts, and how days and years are written."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.recognition.dates import find_date, year_of

OWN = "乙县水利局2020年政府信息公开工作年度报告"
DAY = date(2021, 1, 12)
SOURCE = "2021-01-12 来源:本站"


def day_in(
    *opening: str, closing: tuple[str, ...] = (), title: str | None = OWN, year: int | None = 2020, **metadata: str
) -> date | None:
    return find_date(metadata, opening, closing, title, year)


def test_which_of_several_dates_counts() -> None:
    assert day_in(pubdate="2021-01-12 10:00", publishdate="2021-01-13") == DAY
    assert day_in("日期:2021-01-13", pubdate="2021-01-12") == DAY
    assert day_in(pubdate="2020-11-12", publishdate="2021-01-12") == DAY  # before the end of the year: another's
    assert day_in(pubdate="2021-13-12") is None
    assert day_in("成文日期:2021-01-10 发布日期:2021-01-12") == DAY
    assert day_in("成文日期:2021-01-12") == DAY
    assert day_in("系统时间:2021-02-10", "日期 2021-01-12") == DAY
    assert day_in("有效日期:2021-02-10") is None
    assert day_in("打印日期:2021-02-10", closing=("2021年1月12日",)) == DAY
    assert day_in("来源:乙县水利局 2021-01-12", OWN) == DAY
    assert day_in("发布于 2021-01-12", OWN) == DAY
    assert day_in(OWN, "2021-01-12", closing=("日期:2021-01-13",)) == date(2021, 1, 13)
    assert day_in(OWN, "2021-01-12", closing=("2021年1月13日",)) == DAY
    assert day_in(closing=("2021年1月10日", "2021年1月12日", "联系我们")) == DAY
    assert day_in(closing=("2020年12月1日",)) is None
    assert day_in(closing=("2020年12月2日",)) == date(2020, 12, 2)
    assert day_in(closing=("2020年12月1日",), year=None) == date(2020, 12, 1)


@pytest.mark.parametrize(
    ("lines", "is_found"),
    [
        ((OWN, "1", "2", "3", "2021-01-12"), True),
        ((OWN, "1", "2", "3", "4", "2021-01-12"), False),
        (("乙县水利局2020年", "政府信息公开工作年度报告", "2021-01-12"), True),
        (("报告", "2021-01-12"), False),  # so short a line ends other titles too
        (("年度报告", "2021-01-12"), True),
        ((SOURCE, "2", "3", "4", OWN), True),
        ((SOURCE, "1", "2", "3", "4", OWN), False),
        (("2021-01-12", OWN), False),
        ((SOURCE + "。" * 110, OWN), False),
        ((OWN, "2021年1月12日我局召开会议"), False),
        ((OWN, "2021年1月12日 我局召开会议" + "。" * 110), False),
        ((OWN, "2021-01-12 浏览:12次"), True),
        ((OWN, "来源:乙县水利局 2021-01-12 字号"), True),
    ],
)
def test_a_date_in_the_lines_around_the_title(lines: tuple[str, ...], is_found: bool) -> None:
    assert day_in(*lines) == (DAY if is_found else None)
    assert day_in(*lines, title="别的报告") is None
    assert day_in(*lines, title=None) is None


def test_a_date_in_the_line_of_the_title() -> None:
    assert day_in(OWN + " 2021-01-12", title=OWN + " 2021-01-12") == DAY
    assert day_in(OWN + " 2021-01-13", "2021-01-12", title=OWN + " 2021-01-13") == date(2021, 1, 13)


@pytest.mark.parametrize(
    ("printed", "month_and_day"),
    [
        ("2021年1月12日", (1, 12)),
        ("二〇二一年元月卅日", (1, 30)),
        ("二〇二一年一月卅一日", (1, 31)),
        ("二○二一年十二月三十一日", (12, 31)),
        ("二O二一年十月廿日", (10, 20)),
        ("二零二一年十一月二十三日", (11, 23)),
        ("二〇二一年二月三十日", None),
        ("二〇二一年三月元日", (3, 1)),
        ("二〇二一年三月元一日", None),
        ("乙县水利局(盖章)2021年1月12日", (1, 12)),
        ("乙县水利局(公章)2021年1月12日", (1, 12)),
        ("乙县水利局 2021年1月12日", (1, 12)),
        ("乙县水利局(2021年1月12日)", (1, 12)),
        ("中国人民银行乙市中心支行 2021年1月12日", (1, 12)),
        ("乙县水利局(乙县移民局)2021年1月12日", (1, 12)),
        ("2021年1月12号", (1, 12)),
        ("2021年1月12日 星期二", (1, 12)),
        ("乙县水利局 2021年1月12日(周二)", (1, 12)),
        ("2021-01-1210:23:11", (1, 12)),
        ("2021-01-12T10:23:11+08:00", (1, 12)),
        ("January 12, 2021", (1, 12)),
        ("12 Jan 2021", (1, 12)),
        ("Room 12, 2021", None),
        ("下次检查2021年5月12日", None),
        ("乙县水利局2020年至2021年1月12日", None),
    ],
)
def test_a_day_however_written(printed: str, month_and_day: tuple[int, int] | None) -> None:
    assert day_in(closing=(printed,)) == (date(2021, *month_and_day) if month_and_day else None)


def test_a_year_in_digits_and_in_words() -> None:
    words = ("2020", "二〇二〇", "二O二o", "二零二〇", "二○二○")
    assert [year_of(text) for text in words] == [2020] * 5
    assert [year_of(text) for text in ("二千", "")] == [0, 0]
