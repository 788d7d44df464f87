"""Findings in the store: made with each version, replaced where reports change, kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.store import findings, serving, write
from disclosure.store.write import StoreWriter
from tests.builders.documents import blank_figures
from tests.store.rows import Bodies, reading, rows_of

OUTCOME = "applications.outcome_total.total"


def publish(folder: Path, agency: str, outcome: str) -> None:
    received = {"applications.received_new.total": "1"}
    cells = (
        blank_figures("gb2021") | received | {OUTCOME: outcome, "applications.outcome_total.natural_person": outcome}
    )
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading(cells, agency=agency)])
        writer.publish()


def offenders(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(
        folder,
        "select name, revision, found_value from finding join report using (report_id) join agency using (agency_id)"
        " where rule_id = 'T3_OUTCOME_SUM' and figure_key = 'applications.outcome_total.total' order by all",
    )


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["all bodies are checked", "only those touched"])
def test_findings_follow_the_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    monkeypatch.setattr(findings, "_ALL_FROM_SHARE", share)
    monkeypatch.setattr(serving, "_ANEW_FROM_SHARE", 100 * share)
    publish(tmp_path, "甲县财政局", "2")
    publish(tmp_path, "乙县财政局", "3")
    assert offenders(tmp_path) == [("乙县财政局", 1, 3), ("甲县财政局", 1, 2)]
    publish(tmp_path, "甲县财政局", "0")
    assert offenders(tmp_path) == [("乙县财政局", 1, 3)]
    publish(tmp_path, "乙县财政局", "4")
    assert offenders(tmp_path) == [("乙县财政局", 2, 4)]


def test_changed_rules_are_run_over_every_body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "甲县财政局", "2")
    seen: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(write, "refresh_findings", lambda _, touched, *years: seen.append(touched))
        patch.setattr(serving, "_ANEW_FROM_SHARE", 100)
        publish(tmp_path, "乙县财政局", "3")
        patch.setattr(write, "serving_fingerprint", lambda: "changed")
        publish(tmp_path, "丙县财政局", "3")
    assert [touched is None for touched in seen] == [False, True]
