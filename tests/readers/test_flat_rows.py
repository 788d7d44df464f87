"""Drawn tables and those of markup as rows between bars: what becomes of every line, and at which line it stands."""

from __future__ import annotations

import pytest

from disclosure.form.cells import PICTURE, UNCERTAIN
from disclosure.readers.text.text_tables import flatten

Rows = tuple[str, ...]


def flat(*lines: str) -> list[tuple[int, str]]:
    return flatten(list(enumerate(lines, 1)))


MARKUP: dict[str, tuple[Rows, Rows]] = {
    "wiki": (
        (
            *("前", ' {| class="a"', "|+ 表一", "! 甲 !! colspan=2 | 乙", "|-", '| rowspan="2" | 一 || 1 || 2', "|-"),
            *("| 3", "| 4", "五", "|-", "|}", "后"),
        ),
        ("1 前", "3  表一", "4 | 甲 | 乙 |  |", "6 | 一 | 1 | 2 |", "8 |  | 3 | 4 五 |", "13 后"),
    ),
    "wiki without an end": (("{|", "| x"), ("1 {|", "2 | x")),
    "latex": (
        (
            *(r"\begin{tabular}{|l|l|}", r"\hline", r"甲 & \multicolumn{2}{c|}{乙} \\ \hline"),
            *(r"\multirow{2}{*}{一} & 1\_2 & \textbf{3} \\", " & 4 &", r" 5\% \\[2pt]", r"\end{tabular}", "后"),
        ),
        ("3 | 甲 | 乙 |  |", "4 | 一 | 1_2 | 3 |", "5 |  | 4 | 5% |", "8 后"),
    ),
    "list of lists": (
        (
            *(".. list-table:: 表", "   :header-rows: 1", "", "   * - 甲", "     - 乙", "   * - 1", "     - 2"),
            *("       3", "   * - 4", "后"),
        ),
        ("4 | 甲 | 乙 |", "6 | 1 | 2 3 |", f"9 | 4 | {UNCERTAIN} |", "10 后"),
    ),
    "commas": (
        (".. csv-table::", "   :header: a", "", "   甲,乙", '   "1,2",3', '   "4,5', "   6,7,8", "后"),
        ("4 | 甲 | 乙 |", "5 | 1,2 | 3 |", f"6 | 4,5 | {UNCERTAIN} |", f"7 | 6 | 7 | 8 | {UNCERTAIN} |", "8 后"),
    ),
    "bulletin board": (("[table][tr][td]甲[/td][TD=2]乙[/td][/tr][/table]",), ("1 | 甲 | 乙 |",)),
    "bulletin board, torn": (("[tr][td]甲[td]乙[/td][/tr]",), ("1 [tr][td]甲[td]乙[/td][/tr]",)),
    "creole": (("|=甲|=乙|", "|1|2|", "甲|=3"), ("1 |甲|乙|", "2 |1|2|", "3 甲|=3")),
    "textile": (("|\\2. 甲|_. 乙|", "|/2=. 1|. 2|", "不是|_. x"), ("1 |甲|乙|", "2 |1|. 2|", "3 不是|_. x")),
    "doubled bars": (
        ("||甲||乙||", "||1||2||", "||3||4||", "||5||6||", "||9||9||", "||7|8||", "说明"),
        ("1 |甲|乙|", "2 |1|2|", "3 |3|4|", "4 |5|6|", "5 |9|9|", f"6 ||7|8|| | {UNCERTAIN} |", "7 说明"),
    ),
    "doubled bars of a header": (("||甲||乙||", "|1|2|", "|3|4|"), ("1 |甲|乙|", "2 |1|2|", "3 |3|4|")),
    "cells without a blank": (
        ("|a|b|c|", "|c||e|", "|f||g|"),
        ("1 | a | b | c |", "2 | c |  | e |", "3 | f |  | g |"),
    ),
    "few cells without a blank": (("|c||e|", "|f||g|"), ("1 |c||e|", "2 |f||g|")),
    "bars that differ": (("a|b||c", "d|e|f|", "g|h|i", "x||y|z"), ("1 a|b||c", "2 d|e|f|", "3 g|h|i", "4 x||y|z")),
    "tags in lines": (
        ("前<table><tr><td>甲</td><td>1</td></tr>", "<tr><td colspan=2>乙|丙</td></tr></table>后", "尾"),
        ("1 前", "1 | 甲 | 1 |", "2 | 乙 丙 |  |", "1 后", "3 尾"),
    ),
    "tags without an end": (("<table><tr><td>甲</td><td>1", "尾"), ("1 | 甲 | 1 尾 |",)),
}
DRAWN: dict[str, tuple[Rows, Rows]] = {
    "cells in order": (
        ('[cols="1,2*"]', "|===", "|甲 |乙 |丙", "", "|1", "|2", "|3", "|4 |5 |6", "|===", "后"),
        ('1 [cols="1,2*"]', "3 | 甲 | 乙 | 丙 |", "5 | 1 | 2 | 3 |", "8 | 4 | 5 | 6 |", "10 后"),
    ),
    "a cell lost": (
        ("[cols=3]", "|===", "|1", "|2", "", "|3", "|4", "|5", "|6", "|==="),
        ("1 [cols=3]", "3 |1", "4 |2", "5 ", "6 |3", "7 |4", "8 |5", "9 |6"),
    ),
    "rows of their lines": (
        ("|===", "|甲 |乙", "|1 |2", " 3", "|4 |5", "一二三四五六七八九十一二", "|6 |7", "|==="),
        ("2 | 甲 | 乙 |", "3 | 1 | 2 3 |", f"5 | 4 | 5{UNCERTAIN} |", "7 | 6 | 7 |"),
    ),
    "spans": (
        ("[cols=3]", "|===", "2+|甲 |乙", ".2+|一 |1 |2", "|3 |4", "3*|0", "|==="),
        ("1 [cols=3]", "3 | 甲 |  | 乙 |", "4 | 一 | 1 | 2 |", "4 |  | 3 | 4 |", "6 | 0 | 0 | 0 |"),
    ),
    "spans that do not come out": (
        ("[cols=3]", "|===", "2+|甲 |乙", "|1 |2", "|==="),
        ("1 [cols=3]", "3 |甲|乙", "4 |1|2"),
    ),
    "an edge without another": (("|===", "|甲 |乙", "后"), ("1 |===", "2 |甲 |乙", "3 后")),
    "an edge that stands twice": (
        ("|===", "|===", "|甲 |乙", "|1 |2", "|==="),
        ("3 | 甲 | 乙 |", "4 | 1 | 2 |"),
    ),
    "rules between rows": (
        (
            *("|---+---|", "| 信息内容 | 数 |", "|---+---|", "| 规 | 1 |", "| 章 | 2 |", "|---+---|", "| 规章 | 1 |"),
            *("| 行政许可 | 2 |", "|---+---|", "| 甲 | 3 |", "| 乙 |", "|---+---|", "| x | y |"),
        ),
        (
            *("2 | 信息内容 | 数 |", "4 | 规章 | 1 2 |", "7 | 规章 | 1 |", "8 | 行政许可 | 2 |", "10 | 甲 | 3 |"),
            *("11 | 乙 |", "13 | x | y |"),
        ),
    ),
    "rules of a header": (
        ("|---+---|", "| 甲 | 1 |", "|---+---|", "| 乙 |", "| 丙 |", "|---+---|"),
        ("1 |---+---|", "2 | 甲 | 1 |", "3 |---+---|", "4 | 乙 |", "5 | 丙 |", "6 |---+---|"),
    ),
    "a line in two between rules": (
        (
            *("+----+----+", "| 甲 | 1  |", "+----+----+", "| 乙 ", "| 22 |", "+----+----+", "| 丙 | 3  |"),
            "+----+----+",
        ),
        ("2 | 甲 | 1  |", "4 | 乙 | 22 |", "7 | 丙 | 3  |"),
    ),
    "columns of blanks": (
        (
            *("====  ====  ====", "甲    乙    丙", "====  ====  ====", "一    1     2", "二          3"),
            *("三x   4     5", "四   6    7", "====  ====  ====", "后"),
        ),
        ("2 | 甲 | 乙 | 丙 |", "4 | 一 | 1 | 2 |", "5 | 二 |  | 3 |", "6 | 三x | 4 | 5 |", "7 四   6    7", "9 后"),
    ),
    "a line of two rows": (
        ("----  ----  ----", "甲    1     2", "乙    3     4   5", "----  ----  ----"),
        ("1 ----  ----  ----", "2 甲    1     2", "3 乙    3     4   5", "4 ----  ----  ----"),
    ),
    "two columns of blanks": (("====  ====", "甲    1", "====  ===="), ("1 ====  ====", "2 甲    1", "3 ====  ====")),
    "numbers over the columns": (("| 1 | 2 |", "|---|---|", "| 甲 | 3 |"), ("2 |---|---|", "3 | 甲 | 3 |")),
    "numbers from nought": (("0 | 1", "--|--", "甲 | 3"), ("2 --|--", "3 甲 | 3")),
    "other numbers": (("| 2 | 3 |", "|---|---|"), ("1 | 2 | 3 |", "2 |---|---|")),
    "numbers over none": (
        ("| 1 | 2 |", "| 甲 | 3 |", "| 1 |", "---"),
        ("1 | 1 | 2 |", "2 | 甲 | 3 |", "3 | 1 |", "4 ---"),
    ),
}


@pytest.mark.parametrize("name", [*MARKUP, *DRAWN])
def test_every_line_of_a_table(name: str) -> None:
    lines, expected = {**MARKUP, **DRAWN}[name]
    assert [f"{number} {line}" for number, line in flat(*lines)] == list(expected)


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("**5**", "5"),
        ("`6`", "6"),
        ("*1* 2", "*1* 2"),
        ("8\\*", "8*"),
        ("a<br>b", "a b"),
        ("1&nbsp;2", "1\xa02"),
        ("<b>5</b>", "5"),
        ("3<sup>1</sup>", "3^1^"),
        ("x<sup>2</sup>", "x~2~"),
        ("5<del>4</del>", "5~4~"),
        ("![i](j)", PICTURE),
        ("<i style='opacity:0'>9</i>", f"{UNCERTAIN}9"),
        ("<i style='opacity:0'>甲</i>", "甲"),
    ],
)
def test_a_cell_without_the_marks_of_how_it_looks(cell: str, plain: str) -> None:
    assert flat(f"| 甲 | {cell} |") == [(1, f"| 甲 | {plain} |")]
    assert flat(f"> > 甲 {cell}") == [(1, f"甲 {cell}")]


def test_drawn_bars_fences_and_quotes() -> None:
    assert flat("│甲┃1║", "```text", "~~~", "> |甲|1|", "```x y") == [
        (1, "|甲|1|"),
        (2, ""),
        (3, ""),
        (4, "|甲|1|"),
        (5, "```x y"),
    ]
