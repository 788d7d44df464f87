"""Times are shown in the office's zone: Beijing's unless another is named, never the store's UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from disclosure.clock import local_time
from disclosure.settings import TIMEZONE_VARIABLE
from disclosure.ui.parts.tables import in_office_time
from disclosure.ui.shell.labels import Words

LATE = datetime(2026, 1, 31, 17, 30)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (None, "2026年2月1日 01:30"),
        ("", "2026年2月1日 01:30"),
        ("UTC", "2026年1月31日 17:30"),
        ("Asia/Urumqi", "2026年1月31日 23:30"),
        ("../../etc/passwd", "2026年2月1日 01:30"),
        ("no such zone", "2026年2月1日 01:30"),
    ],
)
def test_a_moment_is_told_in_the_zone(monkeypatch: pytest.MonkeyPatch, zone: str | None, shown: str) -> None:
    if zone is None:
        monkeypatch.delenv(TIMEZONE_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(TIMEZONE_VARIABLE, zone)
    assert Words("zh").moment(LATE) == shown
    assert Words("zh").moment(LATE.replace(tzinfo=UTC)) == shown


def test_tables_and_downloads_have_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TIMEZONE_VARIABLE, raising=False)
    frame = pl.DataFrame({"decided_at": [LATE, None], "published_on": [date(2026, 1, 31), None]})
    shown = in_office_time(frame)
    assert shown["decided_at"].to_list() == [local_time(LATE).replace(tzinfo=None), None]
    assert shown["published_on"].to_list() == [date(2026, 1, 31), None]
