"""Tables in markup: the figures of every kind, blanks in their places, and nothing guessed where rows are damaged."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.readers.text import listed_rows, markup_tables
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.markup_tables import MARKUP
from tests.recognition.test_layouts import check_exact, check_honest, words_for

BLANKS_LEFT_OUT = frozenset(("textile", "bullets"))
"""Kinds in which cells under others, or blank ones, are not there: which cell of a row is blank may not be certain."""


@pytest.mark.parametrize("blank_share", [0.0, 0.3])
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@pytest.mark.parametrize("kind", sorted(MARKUP))
def test_every_kind_is_read_exactly(kind: str, version: str, blank_share: float) -> None:
    for seed in range(2):
        figures = documents.random_figures(version, Random(seed), blank_share)
        data = documents.text_report(version, figures, MARKUP[kind], words_for(version))
        check = check_honest if blank_share and kind in BLANKS_LEFT_OUT else check_exact
        check(read_report(data, "a.txt"), figures)


@pytest.mark.parametrize("kind", sorted(MARKUP))
def test_a_lost_line_or_cell_gives_no_wrong_number(kind: str) -> None:
    random = Random(kind)
    for seed in range(6):
        figures = documents.random_figures("gb2021", Random(seed), 0.2)
        lines = documents.text_report("gb2021", figures, MARKUP[kind]).decode().split("\n")
        at = random.randrange(5, len(lines) - 8)
        if seed % 2:
            del lines[at]
        else:
            lines[at] = lines[at].replace(random.choice("|&-,;；"), "", 1)
        check_honest(read_report("\n".join(lines).encode(), "a.txt"), figures)


def test_a_beginning_without_an_end_is_a_line_as_any_other() -> None:
    figures = documents.balanced_figures("gb2021", Random(1))
    text = documents.text_report("gb2021", figures, "S3").decode()
    for beginning in ("{| class='wikitable'", r"\begin{tabular}{cc}", ".. csv-table::"):
        check_exact(read_report((beginning + "\n" + text).encode(), "a.txt"), figures)


@pytest.mark.parametrize("line", ["\\begin{tabular}{l}", "{| class=wikitable"])
def test_many_beginnings_without_an_end_are_looked_at_once(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    class Counted:
        def search(self, _text: str) -> None:
            nonlocal looked_at
            looked_at += 1

    for name in ("_LATEX_END", "_WIKI_END"):
        monkeypatch.setattr(markup_tables, name, Counted())
    lines = [(number, line) for number in range(1, 301)]
    assert markup_tables.rows_of_markup(lines) == lines
    assert looked_at == len(lines)


def test_brackets_that_begin_no_table_are_tried_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    class Counted:
        def __init__(self, **_: object) -> None:
            pass

        def raw_decode(self, _text: str, _start: int) -> tuple[None, int]:
            nonlocal tried
            tried += 1
            raise ValueError

    monkeypatch.setattr(listed_rows.json, "JSONDecoder", Counted)
    lines = [(number, "[信息内容") for number in range(1, 301)]
    assert list(listed_rows.rows_of_json(lines)) == lines
    assert tried <= 20


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '[["甲","乙"],\n["规章",1.50],\n["其他",null]]\n后文',
            ["| 甲 | 乙 |", "| 规章 | 1.50 |", "| 其他 |  |", "后文"],
        ),
        ('表二：[["甲"],["乙"],["丙|丁\\n戊"]]', ["| 甲 |", "| 乙 |", "| 丙 丁 戊 |"]),
        ('[{"甲":1,"乙":2},\n{"甲":3,"乙":4},{"甲":5,"乙":6}]', ["| 甲 | 乙 |", "| 1 | 2 |", "| 3 | 4 |", "| 5 | 6 |"]),
        ('[["甲"],["乙"]]', None),  # too few
        ('见[["甲"],["乙"],["丙"]]', None),
        ('[["甲"],["乙"],[]]', None),
        ('[["甲"],["乙"],[["丙"]]]', None),
        ('[{"甲":1},{"甲":2},{"乙":3}]', None),
        ('[["甲"],["乙"],["丙"]', None),
    ],
)
def test_lists_of_json(text: str, rows: list[str] | None) -> None:
    lines = list(enumerate(text.split("\n"), 1))
    found = list(listed_rows.rows_of_json(lines))
    assert [line for _, line in found] == (rows or [line for _, line in lines])
    assert rows is None or [number for number, _ in found] == [1] * (len(rows) - text.count("后文")) + [4] * text.count(
        "后文"
    )


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "信息内容;件数\n'规章'; 5 ;\n说明;没有。\n别的",
            ["| 信息内容 | 件数 |", "| 规章 | 5 |  |", "说明;没有。", "别的"],
        ),
        ("信息内容~件数\n规章;5", ["| 信息内容 | 件数 |", "规章;5"]),
        (
            "信息内容;件数\n" + "甲" * 120 + ";1\n" + "甲" * 121 + ";1",
            ["| 信息内容 | 件数 |", f"| {'甲' * 120} | 1 |", "甲" * 121 + ";1"],
        ),
        ("规章;5\n别的", ["规章;5", "别的"]),
    ],
)
def test_rows_between_the_sign_of_their_header(text: str, rows: list[str]) -> None:
    assert list(listed_rows.rows_between_signs(list(enumerate(text.split("\n"), 1)))) == list(enumerate(rows, 1))


def test_bullets_of_sentences_stay_where_the_table_has_none() -> None:
    figures = documents.balanced_figures("gb2021", Random(1))
    points = "".join(f"\n- 要点{number}" for number in range(20))
    text = documents.text_report("gb2021", figures, "S3").decode()
    lines = list(enumerate(text.split("\n") + points.split("\n"), 1))
    assert list(markup_tables._bulleted(lines)) == lines
    few = [(1, "- 信息内容"), (2, "- 规章"), (3, "1")]
    assert list(markup_tables._bulleted(few)) == few
