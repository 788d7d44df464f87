"""A finding about the text, opened: the sentences that were compared, and the passages that two reports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.store.read import Store
from tests.checks.literal_store import Body, Report, agency_id, build_store, full_form
from tests.checks.text_cases import told, words_of
from tests.ui.conftest import OpenPage
from tests.ui.test_pages import texts
from tests.ui.test_verification_pages import findings, tables


def code_of(row: dict[str, object]) -> str:
    return "~".join(str(row[name]) for name in ("agency_id", "report_year", "scope", "rule_id", "figure_key"))


def headed(tables_shown: list[list[list[str]]], head: list[str]) -> list[list[str]]:
    return next(table[1:] for table in tables_shown if table and table[0] == head)


STATEMENTS = ["本报告位置", "所说", "原句"]
PASSAGES = ["本报告位置", "对照报告位置", "文字"]


def test_parts_of_a_sum_are_shown_with_their_sentence(open_page: OpenPage, tmp_path: Path) -> None:
    sentence = "全年主动公开政府信息100条，其中门户网站公开60条，微信公众号公开30条，政府公报公开30条。"
    reports = [Report("甲", text=(("overview", sentence),), cells=full_form())]
    build_store(tmp_path / "s", [Body("甲")], reports).close()
    (row,) = [row for row in findings(tmp_path / "s") if row["rule_id"] == "X_TEXT_SUM"]
    app = open_page("checks", store=tmp_path / "s", scope="own", finding=code_of(row))
    assert not app.exception
    lines = headed(tables(app), STATEMENTS)
    assert [line[0] for line in lines] == ["一、总体情况 第1段"] * 4
    assert [line[1].rpartition("：")[2] for line in lines] == ["100", "60", "30", "30"]
    assert all(line[2].startswith("全年主动公开政府信息100条") for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_finding_of_the_real_reports_has_its_sentence(
    open_page: OpenPage, default_store: Path, language: str
) -> None:
    found = [row for row in findings(default_store) if str(row["rule_id"]).startswith("X_TEXT")]
    assert len(found) >= 10
    with Store.open(default_store) as store:
        for row in found:
            asked = {"report_id": row["report_id"], "claim_number": row["claim_number"]}
            frame = store.query("finding_statements", asked)
            (named,) = [line for line in frame.rows(named=True) if line["is_named"]]
            assert named["quote"] in str(row["message_zh"]) or named["quote"][:10] in str(row["message_zh"])
    app = open_page("checks", scope="own", finding=code_of(found[0]), lang=language)
    assert not app.exception
    head = STATEMENTS if language == "zh" else ["Where", "What is said", "The sentence"]
    assert headed(tables(app), head)


def test_passages_of_a_copy_are_shown_with_the_other_report(open_page: OpenPage, tmp_path: Path) -> None:
    words = words_of(1)
    build_store(tmp_path / "s", [Body("甲"), Body("乙")], [told("甲", words), told("乙", words)]).close()
    (row,) = [row for row in findings(tmp_path / "s") if row["agency_name"] == "甲" and "COPY" in row["rule_id"]]
    app = open_page("checks", store=tmp_path / "s", scope="own", finding=code_of(row))
    assert not app.exception
    lines = headed(tables(app), PASSAGES)
    assert lines
    assert all(line[:2] == ["一、总体情况 第1段"] * 2 and line[2].rstrip("…")[:20] in words for line in lines)
    assert "对照：乙2023年报告，雷同100.0%" in texts(app)
    link = next(link for link in app.get("page_link") if link.proto.label == "打开对照的报告")
    assert agency_id("乙") in str(link.proto)


def test_a_finding_that_is_no_copy_shows_no_passages(open_page: OpenPage, tmp_path: Path) -> None:
    """Also where the text of last year's report, which it was compared with, is the same."""
    words = words_of(1)
    new = "applications.received_new.total"
    reports = [
        Report("甲", 2022, text=(("overview", words),), cells=full_form({new: 50})),
        Report(
            "甲",
            2023,
            text=(("overview", words), ("applications", "收到政府信息公开申请75件，比上年增加15件。")),
            cells=full_form({new: 75}),
        ),
    ]
    build_store(tmp_path / "s", [Body("甲")], reports).close()
    found = {row["rule_id"]: row for row in findings(tmp_path / "s")}
    heads = {}
    for rule_id in ("X_TEXT_CHANGE", "V_TEXT_COPY_YEAR"):
        app = open_page("checks", store=tmp_path / "s", scope="own", finding=code_of(found[rule_id]))
        assert not app.exception
        heads[rule_id] = [table[0] for table in tables(app) if table]
    assert PASSAGES not in heads["X_TEXT_CHANGE"]
    assert PASSAGES in heads["V_TEXT_COPY_YEAR"]
