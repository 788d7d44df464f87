"""The start page's list of what changed since a day: its sentence, its links, the office's calendar."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from disclosure.clock import first_moment
from disclosure.ui.overview.recent import KINDS, kinds_of, say_before, say_nothing, say_recent
from disclosure.ui.parts import sections
from disclosure.ui.shell.labels import Words
from tests.ui.conftest import OpenPage, VerifiedReports
from tests.ui.test_pages import texts

ZH, EN = Words("zh"), Words("en")


def counts(**kinds: tuple[int, int]) -> list[dict[str, Any]]:
    """Rows as `recent_change_list` has them: each carries the counts of its kind."""
    listed = [
        {"change_kind": kind, "report_count": count, "all_item_count": items} for kind, (count, items) in kinds.items()
    ]
    return [dict(row) for row in kinds_of(listed * 2)]


def test_every_kind_of_change_is_told_with_its_numbers() -> None:
    every = {kind: (place + 2, place + 20) for place, kind in enumerate(reversed(KINDS))}
    said = say_recent(ZH, counts(**every), date(2026, 3, 1))
    assert said == (
        "**2026年3月1日以来**：报告有新修订 8 份；撤回 7 份；改归 6 份；改用另一版次 5 份；"
        "更正 4 份报告的 22 格；对 3 份报告作出 21 项处理决定；新收录 2 份报告。"
    )
    said = say_recent(EN, counts(corrected=(1, 4), new=(3, 3)), date(2026, 3, 1))
    assert said == "**Since 2026-03-01:** cells corrected: 4 (reports: 1); new reports: 3."
    nothing = say_nothing(EN, date(2026, 3, 9), datetime(2026, 3, 2, 9))
    assert nothing == "Nothing has changed in the selection since 2026-03-09; the last change was on 2026-03-02."


def test_a_day_begins_at_midnight_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCLOSURE_TIMEZONE", raising=False)
    assert first_moment(date(2026, 3, 1)) == "2026-02-28 16:00:00"
    monkeypatch.setenv("DISCLOSURE_TIMEZONE", "UTC")
    assert first_moment(date(2026, 3, 1)) == "2026-03-01 00:00:00"


def test_where_a_moved_report_stood_is_said_as_far_as_it_differs() -> None:
    now = {"agency_name": "平潭县林业局", "report_year": 2023, "scope": "own"}
    before = {"from_agency_name": "平潭县林业局", "from_year": 2022, "from_scope": "own"}
    assert say_before(ZH, {**now, **before}) == "2022年"
    other = {"from_agency_name": "平潭县交通局", "from_year": 2022, "from_scope": "aggregate"}
    assert say_before(ZH, {**now, **other}) == "平潭县交通局、2022年、汇总（全辖区）"


def test_the_page_counts_what_came_and_names_the_latest(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page()
    expected = len(verified.select("own"))
    assert re.search(rf"\*\*\d+年\d+月\d+日以来\*\*：新收录 {expected} 份报告。", texts(app))
    assert f"另有 {expected - 3} 份" in texts(app)
    links = [link.proto for link in app.get("page_link") if "（20" in link.proto.label]
    assert len(links) == 3
    assert all(link.page == "agency" and "body=a" in link.query_string for link in links)


def test_the_day_stands_in_the_address_and_nothing_is_said_in_words(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "is_drawn", lambda part: part.open is not False)
    said = texts(open_page(since="2099-01-01"))
    assert "2099年1月1日以来所选范围没有变化；最近一次变化在" in said
    assert "全部变化" not in said
    assert "新收录 57 份报告" in texts(open_page(since="2026-02-31")), "no such day: as if none were given"
