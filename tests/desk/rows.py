"""Made reports and jobs for the tests of the desk."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from disclosure.desk import jobs
from tests.builders.documents import ReportText, blank_figures, html_report

RECEIVED = "applications.received_new.total"
PERSONS = "applications.received_new.natural_person"

COUNTY, FINANCE = "桃江县审计局", "沭阳县财政局"


def words(body: str, year: int | None) -> ReportText:
    """The words of a report; without a year where it is None."""
    shown = "" if year is None else f"{year}年"
    return ReportText(
        title=f"{body}{shown}政府信息公开工作年度报告",
        opening=f"现公布{body}政府信息公开工作年度报告。"
        + (f"统计期限为{year}年1月1日至{year}年12月31日。" if year else ""),
        overview=(f"{body}认真做好政府信息公开工作。",),
        other=("无其他需要报告的事项。", body),
    )


def cells(received: int) -> dict[str, str]:
    """Figures that add up: so many applications of natural persons, all granted."""
    figures = blank_figures("gb2021")
    for key in (
        RECEIVED,
        PERSONS,
        *(
            f"applications.{row}.{column}"
            for row in ("outcome_total", "granted_full")
            for column in ("natural_person", "total")
        ),
    ):
        figures[key] = str(received)
    return figures


def report(body: str = COUNTY, year: int | None = 2023, received: int = 3) -> bytes:
    """A report as a web page."""
    return html_report("gb2021", cells(received), words(body, year))


def make_job(store: Path, files: Mapping[str, bytes]) -> jobs.Job:
    """A job with some files."""
    return jobs.create_job(store, [(name, io.BytesIO(data)) for name, data in files.items()])
