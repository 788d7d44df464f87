"""What the store draws from figures and narratives: the cells that a finding rests on, statements found anew."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

from disclosure.store.schema import write_info
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import Body, LiteralRegistry, Report, build_store, full_form
from tests.store.rows import rows_of

SUMS = """
    select finding.rule_id, finding.report_id, finding.figure_key, role, expected_value, found_value,
        sum(coalesce(figure.value, 0))
    from finding
    join finding_cell using (rule_id, report_id, figure_key)
    left join figure on figure.report_id = cell_report_id
        and figure.table_code || '.' || figure.row_code || '.' || figure.column_code = cell_figure_key
    where finding.rule_id in ('T3_BALANCE', 'T3_OUTCOME_SUM', 'T3_ROW_TOTAL', 'T4_SUM')
    group by all
"""


def test_the_cells_of_a_finding_give_its_numbers(default_store: Path) -> None:
    by_finding: dict[tuple[object, ...], dict[str, Decimal]] = {}
    for rule_id, report_id, key, role, expected, found, total in rows_of(default_store, SUMS):
        by_finding.setdefault((rule_id, report_id, key, expected, found), {})[str(role)] = Decimal(str(total))
    assert len(by_finding) >= 30
    for (rule_id, _, _, expected, found), roles in by_finding.items():
        assert roles["added"] == expected
        assert roles["subject"] + roles.get("subtracted", 0) == found
        assert ("subtracted" in roles) == (rule_id == "T3_BALANCE")


def test_statements_are_found_anew_by_a_changed_finder(tmp_path: Path) -> None:
    sentence = "全年收到政府信息公开申请12件，其中自然人申请10件，商业企业申请2件。"
    bodies = [Body("甲")]
    build_store(tmp_path / "s", bodies, [Report("甲", text=(("overview", sentence),), cells=full_form())]).close()
    claims = "select * from claim order by all"
    first = rows_of(tmp_path / "s", claims)
    assert first
    with duckdb.connect(str(current_path(tmp_path / "s"))) as connection:
        connection.execute("update claim set value = value + 1").fetchall()
        write_info(connection, {"claims_version": "of an older finder"})
    assert rows_of(tmp_path / "s", claims) != first
    with StoreWriter(tmp_path / "s", LiteralRegistry(bodies)) as writer:
        writer.refresh()
        writer.publish()
    assert rows_of(tmp_path / "s", claims) == first
