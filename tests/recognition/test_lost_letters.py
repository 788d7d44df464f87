"""Labels of which a file lost letters are right or unread, never another row or column."""

from __future__ import annotations

import dataclasses
from random import Random

import pytest

from disclosure.form.labels import LOST_LETTER, column_label, label_index, row_label
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_layouts import check_exact, words_for


@pytest.mark.parametrize("letters", [LOST_LETTER, LOST_LETTER * 2, "ò", "甲", "1", ""])
def test_a_damaged_label_is_the_same_one_or_none(letters: str) -> None:
    """Each label of every form, with each of its letters another one, two or none."""
    index = label_index()
    found = 0
    for label, row in index.rows.items():
        for at in range(len(label)):
            text = label[:at] + letters + label[at + max(len(letters), 1) :]
            seen = row_label(text)
            assert seen is None or index.rows[seen] == row, text
            found += seen is not None
    for label, codes in index.columns.items():
        for at in range(len(label)):
            text = label[:at] + letters + label[at + max(len(letters), 1) :]
            seen = column_label(text)
            assert seen not in index.columns or index.columns[seen] == codes, text
    if letters == LOST_LETTER:
        assert found > 700


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_a_report_that_lost_letters_is_read(version: str) -> None:
    figures = documents.balanced_figures(version, Random(5))
    words = words_for(version)
    year = 2020 if version == "gb2019" else 2023
    words = dataclasses.replace(words, title=words.title.replace("年", LOST_LETTER))
    page = documents.html_report(version, figures, words, chrome=False).decode()
    for letter in "年三上下加务护、":
        page = page.replace(letter, LOST_LETTER)
    reading = read_report(page.encode(), "a.html")
    check_exact(reading, figures)
    assert (reading.agency, reading.year) == ("示例县审计局", year)


@pytest.mark.parametrize(
    "title", ["X潭实验区水利局2023年政府信息公开工作年度报告", "平X县水利局2023年政府信息公开年报"]
)
def test_a_name_that_lost_a_letter_is_no_name(title: str) -> None:
    words = dataclasses.replace(words_for("gb2021"), title=title.replace("X", LOST_LETTER), other=("无。",))
    words = dataclasses.replace(words, overview=("主动公开12条。",))
    page = documents.html_report("gb2021", documents.blank_figures("gb2021"), words, chrome=False)
    assert read_report(page, "a.html").agency is None


def test_many_lost_letters_are_not_divided_in_every_way() -> None:
    """A pattern with a place for each would try them all: it would not end before the machine does."""
    assert row_label(LOST_LETTER * 120 + "规章件数") is None
    assert row_label(LOST_LETTER * 60 + "行政许可") == row_label("行政许可")
    assert row_label(LOST_LETTER * 100_000 + "行政许可") is None
