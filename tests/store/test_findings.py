"""Findings in the store: made with each version, replaced where reports change, kept elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from disclosure.checks.rules import Rule, load_rules
from disclosure.checks.run import FINDING_SCHEMA, RunQuery, find_all, find_only
from disclosure.measures.catalogue import load_query
from disclosure.model.report import Reading
from disclosure.store import findings, serving, write
from disclosure.store.schema import connect, execute, load_statement
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter
from tests.builders.documents import blank_figures
from tests.metrics.test_verification import random_province
from tests.store.rows import Bodies, Body, body_id, copy_store, reading, rows_of

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


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of governments and their parts over six years. Not to be written to."""
    folder = tmp_path_factory.mktemp("province") / "store"
    random_province(folder, 5).close()
    return folder


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


def test_what_is_said_of_a_body_goes_to_the_rules_that_ask_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_ALL_FROM_SHARE", 1.0)
    monkeypatch.setattr(serving, "_ANEW_FROM_SHARE", 100)
    name = "示例县审计局"
    cells = blank_figures("gb2021") | {"applications.received_new.total": "1", OUTCOME: "2"}
    found = "select rule_id from finding join report using (report_id) where rule_id in ('V_DATE', 'T3_OUTCOME_SUM')"

    def publish_as(kind: str, *readings: Reading) -> list[tuple[object, ...]]:
        bodies = Bodies(Body(body_id(name), name, kind, "county"), Body(body_id("乙"), "乙", "department", "county"))
        bodies.decision_stamp = kind
        with StoreWriter(tmp_path, bodies) as writer:
            writer.add_readings(readings)
            writer.refresh()
            writer.publish()
        return rows_of(tmp_path, f"{found} and agency_id = '{body_id(name)}' order by all")

    late = date(2024, 2, 15)
    both = [reading(cells, agency=agency, published_on=late) for agency in (name, "乙")]
    assert publish_as("department", *both) == [("T3_OUTCOME_SUM",), ("V_DATE",)]
    asked: list[str] = []

    def note(run: RunQuery, ids: Sequence[str] | None, rules: Sequence[Rule]) -> pl.DataFrame:
        asked.extend(rule.query_name for rule in rules)
        return find_only(run, ids, rules)

    monkeypatch.setattr(findings, "find_only", note)
    assert publish_as("government") == [("T3_OUTCOME_SUM",)]
    assert "v_date" in asked
    assert "sum_of_parts" not in asked


def test_changed_rules_are_run_over_every_body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, "甲县财政局", "2")
    seen: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(write, "refresh_own_findings", lambda _, changes, *matched: seen.append(changes))
        patch.setattr(serving, "_ANEW_FROM_SHARE", 100)
        publish(tmp_path, "乙县财政局", "3")
        patch.setattr(write, "serving_fingerprint", lambda: "changed")
        publish(tmp_path, "丙县财政局", "3")
    assert [changes is None for changes in seen] == [False, True]


def test_years_at_a_time_find_what_all_at_once_do(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    assert set(findings._OF_SINGLE_CELLS) <= {rule.query_name for rule in load_rules()}
    with connect(current_path(copy_store(province, tmp_path / "store"))) as connection:
        for most in (100_000, 40, 1):
            monkeypatch.setattr(findings, "_MOST_AT_ONCE", most)
            findings.refresh_findings(connection, None)
            found.append([execute(connection, f"from {table} order by all") for table in ("finding", "finding_cell")])
    assert len({row[0] for row in found[0][0]}) > 10
    assert len(found[0][1]) > 50
    assert found[1] == found[0]
    assert found[2] == found[0]


@pytest.mark.parametrize(
    ("own", "wanted", "asked"),
    [
        ((None, None), (2020, 2022), (2020, 2022)),
        ((2021, None), (2020, 2022), (2021, 2022)),
        ((None, 2021), (2020, 2022), (2020, 2021)),
        ((2019, 2023), (2020, 2022), (2020, 2022)),
        ((2022, None), (2020, 2022), (2022, 2022)),
        ((None, 2020), (2020, 2022), (2020, 2020)),
        ((2023, None), (2020, 2022), None),
        ((None, 2019), (2020, 2022), None),
        ((2021, 2021), (2021, 2021), (2021, 2021)),
    ],
)
def test_a_rule_is_asked_for_the_years_that_it_speaks_of(
    own: tuple[int | None, int | None], wanted: tuple[int, int], asked: tuple[int, int] | None
) -> None:
    rule = replace(load_rules()[0], first_year=own[0], last_year=own[1])
    narrowed = findings._of_years([rule], *wanted)
    assert [(each.first_year, each.last_year) for each in narrowed] == ([] if asked is None else [asked])


def test_only_what_is_about_wanted_reports_is_kept() -> None:
    rows = [{**dict.fromkeys(FINDING_SCHEMA), "report_id": number} for number in (1, 2, 3)]
    found = pl.DataFrame(rows, schema=FINDING_SCHEMA)
    with connect() as connection:
        execute(connection, "create temp table wanted_report as select unnest([2, 3, 4]) as report_id")
        assert findings._about_wanted(connection, found)["report_id"].to_list() == [2, 3]
        assert findings._about_wanted(connection, found.clear()).is_empty()


def test_what_failed_is_said_and_not_that_the_rest_was_given_up(tmp_path: Path) -> None:
    """An error within the transaction of the findings is the one that is reported."""
    publish(tmp_path, "甲县财政局", "2")
    with connect(current_path(tmp_path)) as connection:
        execute(connection, "create temp table wanted_report as select 1::bigint as report_id")
        with pytest.raises(duckdb.Error, match="no_such_table"), findings._replacing(connection, (), is_whole=True):
            execute(connection, "from no_such_table")


def test_rules_over_few_bodies_see_all_that_they_look_at(province: Path, tmp_path: Path) -> None:
    """The cells and statements of related bodies say the same as those of all: governments, parts, successors."""
    with connect(current_path(copy_store(province, tmp_path / "store"))) as connection:
        bodies = [str(row[0]) for row in execute(connection, "select agency_id from agency order by agency_id")]
        gone, successor = bodies[2], bodies[7]
        statement = "update agency set successor_agency_id = $successor, valid_to_year = 2022 where agency_id = $gone"
        execute(connection, statement, {"gone": gone, "successor": successor})
        (cell_count,) = execute(connection, "select count(*) from figure")[0]

        def run(name: str, parameters: Mapping[str, object]) -> pl.DataFrame:
            result = connection.execute(load_query(name).sql, dict(parameters))
            return pl.DataFrame(pl.from_arrow(result.to_arrow_table()))

        seen: set[str] = set()
        for start in range(4):
            some = bodies[start::4]
            expected = find_all(run, some)
            with findings._narrowed(connection, some[:1]):
                assert 0 < execute(connection, "select count(*) from figure")[0][0] < cell_count
            with findings._narrowed(connection, some):
                found = find_all(run, some)
            assert_frame_equal(found.findings, expected.findings)
            assert_frame_equal(found.not_checkable, expected.not_checkable, check_row_order=False)
            seen.update(found.findings["rule_id"])
        assert {"A_GE_CHILD", "X_CARRY"} <= seen  # the rules that look at other bodies have found something
        assert execute(connection, "select count(*) from figure")[0][0] == cell_count


def test_changes_among_peers_say_what_was_printed(province: Path, tmp_path: Path) -> None:
    """Of some peers they are read from what is counted, where a corrected cell says something else."""
    (rule,) = (each for each in load_rules() if each.rule_id == "V_JUMP_PEERS")
    wanted = {"peer_groups": ["own|prefecture|department"], "report_years": [2020, 2021, 2022]}
    cells = rule.parameters(None)["cells"]
    (received,) = (at for at, cell in enumerate(cells, start=1) if cell["row_code"] == "received_new")
    statement = (
        "select c.report_id, c.cell_number, c.value, c.previous_value, w.previous_report_id"
        " from change_among_peers($cells, null, 2020, 2022) as c inner join wanted_report as w using (report_id)"
        " order by all"
    )
    with connect(current_path(copy_store(province, tmp_path / "store"))) as connection:
        execute(connection, load_statement("want_peers"), wanted)
        printed = execute(connection, statement, {"cells": cells})
        first, *_, last = (row for row in printed if row[1] == received)
        for report_id in {first[0], last[4]}:
            execute(connection, _CORRECTED, {"report_id": report_id})
            execute(connection, _COUNTED, {"report_id": report_id})
        findings._compare_wanted(connection, rule)
        assert execute(connection, statement, {"cells": cells}) == printed


_CORRECTED = """
insert into correction by name
select
    'c' || report_id as correction_id, agency_id, report_year, scope, 'applications' as table_code,
    'received_new' as row_code, 'total' as column_code, 'source_error' as correction_kind, 'number' as wrong_state,
    '' as wrong_raw_text, 'number' as corrected_state, 1000000 as corrected_value, '' as reason, '' as corrected_by,
    now() as corrected_at, 'journal' as recorded_in, 'applied' as correction_status, report_id,
    'number' as found_state, '' as found_raw_text
from report
where report_id = $report_id
"""

_COUNTED = "update report_wide set applications_received_new_total = 1000000 where report_id = $report_id"
